"""The English screens.

The catalogue holds every German text of ours, and what the browser asks for is what it gets.
"""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from web_fixtures import Visit

import befund
from befund.drawing.matrix_svg import HORIZONS
from befund.errors import BefundError
from befund.export import labels
from befund.quadrant import QUADRANT_NAMES
from befund.web.error_handlers import FAILED, NO_PAGE
from befund.web.language import COOKIE, Speech, speech_for
from befund.web.rendering import NAVIGATION, ON_SCREEN, environment

SOURCE = Path(befund.__file__).parent
WEB = SOURCE / "web"
LABELS = (
    labels.KINDS,
    labels.KIND,
    labels.ROLES,
    labels.MASKED,
    labels.FORMATS,
    labels.SPOKEN,
    labels.FINDING_FLAGS,
    labels.CONFLICTS,
    labels.ACTIONS,
    labels.STATUSES,
    labels.QUOTE_STATUS,
    labels.QUARANTINE,
    labels.RISKS,
    labels.QUOTE_STATES,
    HORIZONS,
    QUADRANT_NAMES,
    NO_PAGE,
)
PRODUCTS = {
    *(
        "AssemblyAI",
        "aTrain",
        "Amazon Transcribe",
        "Dresing/Pehl",
        "f4",
        "Google Meet",
        "noScribe",
        "Otter",
        "Rev",
    ),
    *("Teams", "Whisper", "WhisperX", "Zoom"),
}
"""Names that are the same in any language."""
ASSORTED = {FAILED, "offen", "Aussage", "Einbettung", "Datenbank"}
"""What templates fall back to, and what comes by a constant."""
TERMINAL = {"server.py", "users.py", "link_file.py"}
"""Errors of these are read in the terminal."""

Forms = tuple[str, ...]


def in_templates() -> Iterator[Forms]:
    options = {"trim_blocks": "true", "lstrip_blocks": "true"}
    for path in sorted((WEB / "templates").rglob("*.*")):
        with path.open("rb") as file:
            for _, said, *_ in extract("jinja2.ext:babel_extract", file, options=options):
                yield (said,) if isinstance(said, str) else tuple(said)


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func
            yield (
                name.attr
                if isinstance(name, ast.Attribute)
                else name.id
                if isinstance(name, ast.Name)
                else "",
                node,
            )


def in_code() -> Iterator[Forms]:
    for path in WEB.rglob("*.py"):
        for name, call in calls(path):
            given = [
                one.value
                for one in call.args
                if isinstance(one, ast.Constant) and isinstance(one.value, str)
            ]
            if name in {"text", "counted"} and given:
                yield tuple(given)


def fixed_errors() -> Iterator[str]:
    """The messages of errors that are always worded the same."""
    for path in (*WEB.rglob("*.py"), SOURCE / "usecases" / "pack" / "assembly.py"):
        module = import_module(".".join(path.relative_to(SOURCE.parent).with_suffix("").parts))
        for name, call in calls(path):
            given = [*call.args, *(one.value for one in call.keywords)]
            words = [worded(one, vars(module)) for one in given]
            if (
                path.name in TERMINAL
                or not (name == "_busy" or name.endswith("Error"))
                or None in words
                or not words
            ):
                continue
            named = {one.arg: worded(one.value, vars(module)) or "" for one in call.keywords}
            what, *rest = [worded(one, vars(module)) or "" for one in call.args]
            yield str(
                BefundError(
                    what,
                    where=named.get("where") or "",
                    remedy=named.get("remedy") or "".join(rest),
                )
            )


def worded(node: ast.expr, names: dict[str, object]) -> str | None:
    value = (
        node.value
        if isinstance(node, ast.Constant)
        else names.get(node.id)
        if isinstance(node, ast.Name)
        else None
    )
    return value if isinstance(value, str) else None


def said_on_screens() -> dict[str, set[Forms]]:
    """All texts of the screens, by their first form.

    A text may stand alone here and have a plural there.
    """
    named = {text for texts in LABELS for text in texts.values()}
    named |= {label for *_, label in NAVIGATION} | set(ON_SCREEN.values())
    named |= set(fixed_errors()) | ASSORTED
    found: dict[str, set[Forms]] = {}
    for forms in (*in_templates(), *in_code(), *((text,) for text in named - PRODUCTS)):
        found.setdefault(forms[0], set()).add(forms)
    return found


def entries() -> dict[str, Message]:
    with (WEB / "locales" / "en.po").open("rb") as file:
        return {forms_of(one.id)[0]: one for one in read_po(file, locale="en") if one.id}


def forms_of(said: str | list[str] | tuple[str, ...]) -> Forms:
    return (said,) if isinstance(said, str) else tuple(said)


def places(said: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s", said))


def test_the_catalogue_holds_every_text_of_the_screens() -> None:
    known = entries()
    said = said_on_screens()
    assert len(said) > 400
    assert [text for text in said if text not in known] == []
    for text, used in said.items():
        assert forms_of(known[text].id) == max(used, key=len), "a text with a plural has both forms"


def test_the_catalogue_holds_nothing_that_no_screen_says() -> None:
    said = said_on_screens()
    assert [text for text in entries() if text not in said] == []


def test_no_text_stands_twice_in_the_catalogue() -> None:
    lines = (WEB / "locales" / "en.po").read_text("utf-8").splitlines()
    said = [line for line in lines if line.startswith("msgid ")]
    assert sorted(said) == sorted(set(said))


def test_each_translation_fills_in_what_the_german_text_does() -> None:
    for text, entry in entries().items():
        german, english = forms_of(entry.id), forms_of(entry.string or "")
        assert len(english) == len(german), text
        for one, other in zip(german, english, strict=True):
            assert other.strip(), text
            assert places(other) == places(one), text
            assert not re.search(r"[äöüÄÖÜß„]", other), other


def test_a_text_with_a_plural_has_both_in_english() -> None:
    english = Speech("en")
    assert (
        english.counted("ein weiterer Befund", "%(count)s weitere Befunde", 1) == "one more finding"
    )
    assert (
        english.counted("ein weiterer Befund", "%(count)s weitere Befunde", 7)
        == "%(count)s more findings"
    )
    assert english.quoted("so") == "“so”"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("en-GB,en;q=0.9", "en"),
        ("en;q=0.4,de;q=0.8", "de"),
        ("fr", "en"),
        ("fr,de;q=0.5", "de"),
        ("*", "de"),
        ("de;q=none,en", "en"),
        ("", "de"),
        (None, "de"),
    ],
)
def test_the_browser_chooses_the_language(accepted: str | None, language: str) -> None:
    assert speech_for(None, accepted).language == language


def test_a_choice_outdoes_the_browser_and_a_wrong_one_counts_for_nothing() -> None:
    assert speech_for("en", "de").language == "en"
    assert speech_for("de", "en").language == "de"
    assert speech_for("tlh", "en").language == "en"


def test_pages_speak_what_was_chosen(visit: Visit) -> None:
    english = visit.client.get("/findings", headers={"accept-language": "en-GB"}).text
    assert '<html lang="en">' in english
    assert "Pain points" in english
    assert "Schmerzpunkte" not in english
    assert (
        '<html lang="de">' in visit.client.get("/findings", headers={"accept-language": "de"}).text
    )
    visit.client.get("/language/en", follow_redirects=False)
    assert visit.client.cookies[COOKIE] == "en"
    assert (
        '<html lang="en">' in visit.client.get("/findings", headers={"accept-language": "de"}).text
    )


def test_errors_that_are_always_worded_the_same_are_told_in_english(visit: Visit) -> None:
    asked = {"accept-language": "en", "accept": "application/json"}
    assert visit.client.get("/nowhere", headers=asked).json()["detail"] == "There is no such page."
    wrong = visit.client.post("/matrix/none", headers={**asked, **visit.csrf}, data={"impact": "9"})
    assert wrong.json()["detail"] == "These details do not fit: impact, effort."


def test_a_text_that_comes_as_a_value_is_escaped_and_may_hold_a_percent_sign() -> None:
    shown = environment("en").from_string("{{ a|told }} {{ b|told }} {{ c|field }}")
    assert (
        shown.render(a="<b>50 % der</b>", b="Kunde", c="Kunde")
        == "&lt;b&gt;50 % der&lt;/b&gt; Client Kunde"
    )


def test_no_template_translates_a_value_as_if_it_were_a_text_of_ours() -> None:
    free = re.compile(r"_\((?!['\"]|labels\.|label\)|field\.label\)|states\[|risks\[)[^)]*\)")
    for path in (WEB / "templates").rglob("*.html"):
        assert free.findall(path.read_text("utf-8")) == [], path.name
