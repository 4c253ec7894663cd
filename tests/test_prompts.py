"""Prompts: rendered whole as golden files, alike in both languages, with examples that are true to their own text."""

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from befund.errors import ConfigurationError
from befund.extraction.model.prompt_messages import render_chunk
from befund.extraction.model.reply import parse_reply, reply_schema
from befund.grounding import ground_all, locate
from befund.prompts import Prompt, data_folder, open_prompt, prompt_digests
from befund.records import (
    Chunk,
    Effort,
    MaskedTranscript,
    PainCategory,
    Passage,
    QuoteStatus,
    Role,
    StatementType,
    Turn,
)

LANGUAGES = ("de", "en")
GOLDEN = Path(__file__).parent / "golden" / "prompts"
HELD_OUT = "instandhaltung"  # nobody who works on prompts looks at it, not even through a test
TURNS = {
    "de": (
        "Und dann?",
        "Dann druck ich das aus, ähm, und [Person 3] tippt's nochmal ein.",
        "Ah ja.",
        "Ist halt so.",
    ),
    "en": (
        "And then?",
        "Then I print it, um, and [Person 3] types it in again.",
        "I see.",
        "That's how it is.",
    ),
}


def small_chunk(language: str) -> Chunk:
    roles = (Role.INTERVIEWER, Role.RESPONDENT)
    passages = [
        Passage(
            turn=turn,
            start=0,
            end=len(text),
            speaker=f"[Person {turn % 2 + 1}]",
            role=roles[turn % 2],
            text=text,
        )
        for turn, text in enumerate(TURNS[language])
    ]
    return Chunk(
        interview="a",
        number=1,
        language=language,
        context=tuple(passages[:1]),
        passages=tuple(passages[1:]),
    )


def example_transcript(language: str) -> MaskedTranscript:
    turns = tuple(
        Turn(number=number, speaker=turn["role"], role=Role(turn["role"]), text=turn["text"])
        for number, turn in enumerate(open_prompt("extract", language).example["turns"])
    )
    return MaskedTranscript(interview="example", format="test", language=language, turns=turns)


def whole(prompt: Prompt, chunk: Chunk) -> str:
    system, user = render_chunk(prompt, chunk)
    repair = prompt.render("repair", problem="pain_points/0/title: missing")
    return f"===== system\n{system}\n===== user\n{user}\n===== repair\n{repair}\n"


class TestRendered:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_whole_prompt_is_as_it_was_read_and_approved(
        self, language: str, *, update_golden: bool
    ) -> None:
        prompt = open_prompt("extract", language)
        rendered = whole(prompt, small_chunk(language))
        golden = GOLDEN / f"{prompt.name}.txt"
        if update_golden:
            golden.parent.mkdir(parents=True, exist_ok=True)
            golden.write_text(rendered, encoding="utf-8")
        assert rendered == golden.read_text(encoding="utf-8")

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_nothing_is_left_unfilled(self, language: str) -> None:
        prompt = open_prompt("extract", language)
        answer = json.dumps(prompt.example["answer"], ensure_ascii=False)
        rendered = whole(prompt, small_chunk(language))
        assert rendered.count(answer) == 1
        assert not re.search(r"[{}]", rendered.replace(answer, ""))

    def test_a_value_that_nobody_gave_is_an_error(self) -> None:
        with pytest.raises(UndefinedError):
            open_prompt("extract", "de").render("repair")

    def test_a_value_is_never_read_as_a_template(self) -> None:
        rendered = open_prompt("extract", "de").render("repair", problem="{{ 7 * 7 }} {% if %} <b>")
        assert "{{ 7 * 7 }} {% if %} <b>" in rendered


class TestBothLanguages:
    def test_they_have_the_same_sections_and_values(self) -> None:
        german, english = (open_prompt("extract", language).sections for language in LANGUAGES)
        assert list(german) == list(english) == ["system", "user", "repair"]
        for section, text in german.items():
            assert re.findall(r"\{\{.*?\}\}|\{%.*?%\}", text) == re.findall(
                r"\{\{.*?\}\}|\{%.*?%\}", english[section]
            )
            assert text.count("\n\n") == english[section].count("\n\n")

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_they_name_every_field_and_value_that_the_reply_has(self, language: str) -> None:
        words = set(re.findall(r"\w+", open_prompt("extract", language).sections["system"]))
        schema = reply_schema()
        named = {
            name
            for part in (schema, *schema["$defs"].values())
            for name in part.get("properties", {})
        }
        values = {value.value for known in (PainCategory, StatementType, Effort) for value in known}
        assert named | values <= words

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_they_name_the_placeholders_and_the_tags_that_they_speak_of(
        self, language: str
    ) -> None:
        sections = open_prompt("extract", language).sections
        assert "[vertraulich]" in sections["system"]
        assert "[Gesundheit]" in sections["system"]
        tags = set(re.findall(r"<(\w+)>", sections["system"]))
        assert tags
        assert tags <= set(re.findall(r"<(\w+)>", sections["user"]))

    def test_their_examples_tell_the_same(self) -> None:
        german, english = (open_prompt("extract", language).example for language in LANGUAGES)
        assert [turn["role"] for turn in german["turns"]] == [
            turn["role"] for turn in english["turns"]
        ]
        for kind, entries in german["answer"].items():
            pairs = list(zip(entries, english["answer"][kind], strict=True))
            for one, other in pairs:
                assert [quote["turn"] for quote in one["quotes"]] == [
                    quote["turn"] for quote in other["quotes"]
                ]
                for name in one.keys() & {
                    "statement_type",
                    "category",
                    "severity",
                    "effort",
                    "without_problem",
                }:
                    assert one[name] == other[name]
                for name, value in one.items():
                    assert type(value) is type(other[name])
                    assert bool(value) == bool(other[name])


@pytest.mark.parametrize("language", LANGUAGES)
class TestExample:
    def test_every_quote_stands_in_its_turn_exactly(self, language: str) -> None:
        example = open_prompt("extract", language).example
        quotes = [
            quote
            for entries in example["answer"].values()
            for entry in entries
            for quote in entry["quotes"]
        ]
        assert len(quotes) > 6
        for quote in quotes:
            location = locate(quote["text"], example["turns"][quote["turn"]]["text"])
            assert location
            assert location.how is QuoteStatus.EXACT
            assert not location.changes

    def test_its_answer_gives_observations_that_need_no_quarantine(self, language: str) -> None:
        transcript = example_transcript(language)
        passages = tuple(
            Passage(
                turn=turn.number,
                start=0,
                end=len(turn.text),
                speaker="",
                role=turn.role,
                text=turn.text,
            )
            for turn in transcript.turns
        )
        chunk = Chunk(
            interview="example", number=0, language=language, context=(), passages=passages
        )
        items = parse_reply(json.dumps(open_prompt("extract", language).example["answer"]))
        observations = ground_all(
            ((chunk, item) for item in items), transcript, extractor="example"
        )
        assert len(observations) == len(items)
        assert not any(
            observation.quarantine or observation.rejected for observation in observations
        )

    def test_it_shows_every_kind_and_turns_that_give_nothing(self, language: str) -> None:
        example = open_prompt("extract", language).example
        assert all(
            example["answer"][kind] for kind in ("process_steps", "pain_points", "quick_wins")
        )
        quoted = {
            quote["turn"]
            for entries in example["answer"].values()
            for entry in entries
            for quote in entry["quotes"]
        }
        assert quoted < set(range(len(example["turns"])))


class TestIdentity:
    @pytest.fixture
    def copied(self, tmp_path: Path) -> Path:
        return Path(shutil.copytree(data_folder("prompts"), tmp_path / "prompts"))

    @pytest.mark.parametrize("file", ["extract.{}.v2.md", "example.{}.v2.json"])
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_digest_changes_with_any_character(
        self, copied: Path, file: str, language: str
    ) -> None:
        path = copied / file.format(language)
        name = f"extract.{language}.v2"
        text = path.read_text(encoding="utf-8")
        places = range(0, len(text), max(1, len(text) // 40))
        digests = {Prompt(copied, name).digest}
        for place in places:
            path.write_text(text[:place] + "\u2009" + text[place:], encoding="utf-8")
            digests.add(Prompt(copied, name).digest)
        assert len(digests) == len(places) + 1

    def test_the_digest_is_the_same_with_the_line_ends_of_another_system(
        self, copied: Path
    ) -> None:
        before = Prompt(copied, "extract.de.v2").identity
        for path in copied.iterdir():
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        assert Prompt(copied, "extract.de.v2").identity == before

    def test_every_prompt_has_its_digest_in_the_list(self) -> None:
        digests = prompt_digests()
        for language in LANGUAGES:
            prompt = open_prompt("extract", language)
            assert digests[prompt.name] == prompt.digest
            assert prompt.identity == f"{prompt.name}@{prompt.digest}"

    def test_the_newest_version_is_opened_by_number(
        self, copied: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for version in ("v9", "v10"):
            (copied / f"extract.de.{version}.md").write_text(
                "--- system ---\nNeu.\n", encoding="utf-8"
            )
        monkeypatch.setattr("befund.prompts.data_folder", lambda _: copied)
        assert open_prompt("extract", "de").name == "extract.de.v10"
        assert open_prompt("extract", "en").name == "extract.en.v2"
        assert open_prompt("extract", "fr").name == "extract.de.v10"
        with pytest.raises(ConfigurationError):
            open_prompt("cluster", "de")

    def test_a_folder_that_is_not_there_is_named(self) -> None:
        with pytest.raises(ConfigurationError, match="rezepte"):
            data_folder("rezepte")


def fixture_texts() -> Iterator[tuple[Path, str]]:
    for path in sorted(data_folder("fixtures").rglob("*")):
        if not path.is_file() or HELD_OUT in path.parts:
            continue
        content = path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                content = b"\n".join(archive.read(name) for name in archive.namelist())
        yield path, content.decode("utf-8", errors="replace")


def test_no_fixture_speaks_of_the_examples_field() -> None:
    """An example that a fixture repeats would be measured as if the prompt could do more than it can."""
    field = re.compile(
        r"musikschule|klavier|music school|piano|anmeldezettel|sign-up slip", re.IGNORECASE
    )
    texts = list(fixture_texts())
    assert texts
    assert [str(path) for path, text in texts if field.search(text)] == []
