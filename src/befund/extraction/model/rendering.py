"""Render a chunk into the prompt's messages."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from befund.prompts import Prompt
from befund.records import Chunk, Passage, Role

_WHO = {
    "de": {Role.INTERVIEWER: "Interview", Role.RESPONDENT: "Befragt"},
    "en": {Role.INTERVIEWER: "Interviewer", Role.RESPONDENT: "Respondent"},
}
_TAG_START = re.compile(r"<(?=\s*/?\s*(?:gespr(?:ae|ä)ch|vorher|conversation|before)\b)", re.IGNORECASE)


def render_chunk(prompt: Prompt, chunk: Chunk) -> tuple[str, str]:
    """The system and the user message that ask for a chunk's items."""
    who = _WHO.get(chunk.language, _WHO["de"])
    system = prompt.render(
        "system",
        example_conversation=example_conversation(prompt.example, who),
        example_answer=json.dumps(prompt.example.get("answer", {}), ensure_ascii=False),
    )
    user = prompt.render("user", context=_lines(chunk.context, who), passages=_lines(chunk.passages, who))
    return system, user


def render_second_look(prompt: Prompt, chunk: Chunk, titles: Iterable[str]) -> tuple[str, str]:
    """The system and the user message that ask what was missed in the passages of a chunk."""
    who = _WHO.get(chunk.language, _WHO["de"])
    listed = "\n".join(f"- {_on_one_line(title)}" for title in titles) or "-"
    return prompt.render("system"), prompt.render("user", titles=listed, passages=_lines(chunk.passages, who))


def example_conversation(example: Mapping[str, Any], who: Mapping[Role, str]) -> str:
    """The worked example's turns, numbered as a chunk's are."""
    turns = example.get("turns", [])
    return "\n".join(f"[{number}] {who[Role(turn['role'])]}: {turn['text']}" for number, turn in enumerate(turns))


def _lines(passages: Iterable[Passage], who: Mapping[Role, str]) -> str:
    return "\n".join(f"[{p.turn}] {who[p.role]} ({_on_one_line(p.speaker)}): {_on_one_line(p.text)}" for p in passages)


def _on_one_line(text: str) -> str:
    """Speech cannot look like a turn of its own, nor like the end of the material."""
    return _TAG_START.sub("‹", " ".join(text.split()))
