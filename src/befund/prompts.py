"""Prompts are files: found by name, rendered whole, and known by a hash of what they say."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from befund.errors import ConfigurationError, NotFoundError
from befund.prompt_values import with_values

if TYPE_CHECKING:
    from jinja2 import Template

_PACKAGED = Path(__file__).parent / "_data"
_CHECKOUT = Path(__file__).parents[2]


def data_folder(name: str) -> Path:
    """The folder `name` ("prompts", "fixtures") of the installed package, or of the checkout.

    Raises ConfigurationError where neither has it.
    """
    for root in (_PACKAGED, _CHECKOUT):
        if (root / name).is_dir():
            return root / name
    raise ConfigurationError(
        f"Der Ordner „{name}“ fehlt in dieser Installation.",
        remedy="Befund neu installieren: pip install .",
    )


class Prompt:
    """One prompt file with its sections and, where there is one, its worked example.

    Sections are "system", "user" and "repair". `name` is the file's name without its ending
    ("extract.de.v2"); `digest` changes with any character of the prompt or of its example.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        task, language, version = name.rsplit(".", 2)
        # Lists of values are filled in before the digest is taken: it stands for what a model
        # reads.
        self.source = with_values((folder / f"{name}.md").read_text(encoding="utf-8"), language)
        example = folder / f"{task.replace('extract', 'example')}.{language}.{version}.json"
        self._example = example.read_text(encoding="utf-8") if example.is_file() else ""

    @property
    def digest(self) -> str:
        """SHA-256 over the prompt and its example, 12 hexadecimal digits."""
        return hashlib.sha256(f"{self.source}\0{self._example}".encode()).hexdigest()[:12]

    @property
    def identity(self) -> str:
        """Name and digest, as kept with each answer and observation."""
        return f"{self.name}@{self.digest}"

    @cached_property
    def example(self) -> dict[str, Any]:
        """The worked example: `turns` and the `answer` to them; empty where there is none."""
        value = json.loads(self._example) if self._example else {}
        return dict(value)

    @cached_property
    def sections(self) -> Mapping[str, str]:
        """The unrendered text of each section."""
        sections: dict[str, str] = {}
        title = ""
        for line in self.source.splitlines():
            if line.startswith("--- ") and line.endswith(" ---"):
                title = line[4:-4]
                sections[title] = ""
            elif title:
                sections[title] += line + "\n"
        return {title: text.strip() for title, text in sections.items()}

    def render(self, section: str, **values: str) -> str:
        """A section with its values filled in.

        A value that the section names and nobody gave is an error.
        """
        return _template(self.sections[section]).render(**values)


@cache
def _template(text: str) -> "Template":
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - a prompt is no HTML
        keep_trailing_newline=False,
    )
    return environment.from_string(text)


def open_prompt(task: str, language: str) -> Prompt:
    """The newest version of a task's prompt in a language, German where there is none in it."""
    folder = data_folder("prompts")
    for wanted in (language, "de"):
        versions = sorted(
            folder.glob(f"{task}.{wanted}.v*.md"),
            key=lambda path: int(path.stem.rsplit(".v", 1)[1]),
        )
        if versions:
            return Prompt(folder, versions[-1].stem)
    raise ConfigurationError(
        f"Der Prompt „{task}“ fehlt in dieser Installation.", remedy="Befund neu installieren."
    )


def named_prompt(name: str) -> Prompt:
    """The prompt of that name; raises NotFoundError that lists what there is."""
    known = prompt_digests()
    if name not in known:
        raise NotFoundError(
            "Diesen Prompt gibt es nicht.", where=name, remedy=f"Vorhanden: {', '.join(known)}."
        )
    return Prompt(data_folder("prompts"), name)


def prompt_digests() -> dict[str, str]:
    """The digest of every prompt by its name."""
    folder = data_folder("prompts")
    return {path.stem: Prompt(folder, path.stem).digest for path in sorted(folder.glob("*.v*.md"))}
