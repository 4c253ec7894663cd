"""The reply's schema is one that strict servers take, and a reply is read leniently where nothing is lost by it."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError

from befund.extraction.model.reply import completed, parse_reply, reply_schema
from befund.llm.kept_answers import problem_in_words
from befund.prompts import open_prompt
from befund.records import (
    Effort,
    Flag,
    Kind,
    PainCategory,
    PainPoint,
    ProcessStep,
    QuickWin,
    RawItem,
    StatementType,
)

SCHEMA = Path(__file__).parent / "golden" / "reply_schema.json"
QUOTES = [{"turn": 3, "text": "das tippen wir ab"}]


def parsed(**lists: Any) -> tuple[RawItem, ...]:
    return parse_reply(json.dumps(lists, ensure_ascii=False))


def only(name: str, **fields: Any) -> Any:
    (raw,) = parsed(**{name: [{"title": "Titel", "quotes": QUOTES, **fields}]})
    return raw.item


def schemas_in(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The schema and all schemas in it."""
    inner = [
        *schema.get("properties", {}).values(),
        *schema.get("$defs", {}).values(),
        *schema.get("anyOf", []),
    ]
    inner += [schema["items"]] if "items" in schema else []
    return [schema, *(found for part in inner for found in schemas_in(part))]


class TestSchema:
    def test_it_is_a_json_schema(self) -> None:
        jsonschema.Draft202012Validator.check_schema(reply_schema())

    def test_it_keeps_to_what_strict_servers_demand(self) -> None:
        objects = [
            schema for schema in schemas_in(reply_schema()) if schema.get("type") == "object"
        ]
        assert len(objects) == 5
        for schema in objects:
            assert schema["additionalProperties"] is False
            assert schema["required"] == list(schema["properties"])
        known = {
            "type",
            "enum",
            "anyOf",
            "items",
            "properties",
            "required",
            "additionalProperties",
            "$ref",
            "$defs",
        }
        for schema in schemas_in(reply_schema()):
            assert schema.keys() <= known
            assert "$ref" not in schema or schema.keys() == {"$ref"}

    def test_it_stays_within_the_limits_of_strict_servers(self) -> None:
        schema = reply_schema()
        assert sum(len(part.get("properties", {})) for part in schemas_in(schema)) <= 100
        assert len(json.dumps(schema)) < 15_000

    def test_it_asks_for_the_fields_of_the_records(self) -> None:
        definitions = reply_schema()["$defs"]
        extra = {"Step": set(), "Pain": set(), "Win": {"without_problem", "long_term"}}
        for name, record in (("Step", ProcessStep), ("Pain", PainPoint), ("Win", QuickWin)):
            wanted = {*record.model_fields, "quotes"} - {"kind", "flags"}
            assert definitions[name]["properties"].keys() == wanted | extra[name]
        assert definitions["PainCategory"]["enum"] == [category.value for category in PainCategory]
        assert definitions["StatementType"]["enum"] == [kind.value for kind in StatementType]

    @pytest.mark.parametrize("language", ["de", "en"])
    def test_the_worked_example_follows_it(self, language: str) -> None:
        jsonschema.validate(
            completed(open_prompt("extract", language).example["answer"]), reply_schema()
        )

    def test_a_field_that_a_worked_example_leaves_out_was_not_said(self) -> None:
        (entry,) = completed({"process_steps": [{"title": "t", "quotes": [], "systems": ["SAP"]}]})[
            "process_steps"
        ]
        assert (
            entry["systems"],
            entry["documents"],
            entry["duration"],
            entry["statement_type"],
        ) == (
            *(["SAP"], [], None),
            "is",
        )

    def test_it_is_the_same_each_time(self) -> None:
        assert json.dumps(reply_schema()) == json.dumps(reply_schema())

    def test_it_is_to_the_letter_what_kept_answers_were_asked_with(
        self, *, update_golden: bool
    ) -> None:
        shown = json.dumps(reply_schema(), ensure_ascii=False, indent=1) + "\n"
        if update_golden:
            SCHEMA.write_text(shown, encoding="utf-8")
        assert shown == SCHEMA.read_text(encoding="utf-8")


class TestGoodReply:
    def test_every_field_arrives(self) -> None:
        item = only(
            "pain_points",
            statement_type="hearsay",
            category="media_break",
            affected_step="Erfassen",
            roles=["Lager"],
            systems=["SAP"],
            cause="Papier",
            severity=3,
            frequency="täglich",
        )
        assert item == PainPoint(
            title="Titel",
            statement_type=StatementType.HEARSAY,
            category=PainCategory.MEDIA_BREAK,
            affected_step="Erfassen",
            roles=("Lager",),
            systems=("SAP",),
            cause="Papier",
            severity=3,
            frequency="täglich",
        )

    def test_items_come_in_the_replys_order_with_their_claims(self) -> None:
        entry = {"quotes": [*QUOTES, {"turn": 5, "text": "genau"}]}
        items = parsed(
            quick_wins=[{"title": "w", **entry}],
            process_steps=[{"title": "s1", **entry}, {"title": "s2", **entry}],
            pain_points=[{"title": "p", **entry}],
        )
        assert [(raw.item.kind, raw.item.title) for raw in items] == [
            (Kind.PROCESS_STEP, "s1"),
            (Kind.PROCESS_STEP, "s2"),
            (Kind.PAIN_POINT, "p"),
            (Kind.QUICK_WIN, "w"),
        ]
        assert all(
            [(claim.turn, claim.text) for claim in raw.claims][1] == (5, "genau") for raw in items
        )

    def test_lists_with_nothing_in_them_are_a_good_reply(self) -> None:
        assert parsed(process_steps=[], pain_points=[], quick_wins=[]) == ()

    def test_a_technology_without_a_problem_and_a_long_term_wish_are_flagged(self) -> None:
        assert only("quick_wins", without_problem=True, long_term=True).flags == (
            Flag.SOLUTION_WITHOUT_PROBLEM,
            Flag.LONG_TERM,
        )
        assert only("quick_wins", without_problem="false", long_term=None).flags == ()


class TestLenient:
    def test_what_is_not_asked_for_is_ignored(self) -> None:
        assert only("pain_points", confidence=0.9, kind="process_step").kind is Kind.PAIN_POINT
        assert parsed(process_steps=[], comment="fertig", risks=[{"title": 1}]) == ()

    def test_missing_fields_and_lists_stay_empty(self) -> None:
        assert only("process_steps") == ProcessStep(title="Titel")
        assert parsed(process_steps=None, pain_points=[]) == ()

    @pytest.mark.parametrize(
        "word", [None, "", "  ", "null", "None", "unbekannt", "Unknown", "N/A", "-", "–"]
    )
    def test_words_for_unknown_become_nothing(self, word: str | None) -> None:
        item = only("process_steps", duration=word, systems=word, documents=[word, "Lieferschein"])
        assert (item.duration, item.systems, item.documents) == (None, (), ("Lieferschein",))

    def test_numbers_become_text_and_one_text_becomes_a_list(self) -> None:
        item = only("process_steps", duration=30, systems="SAP", documents=[4711, "Liste"])
        assert (item.duration, item.systems, item.documents) == ("30", ("SAP",), ("4711", "Liste"))

    @pytest.mark.parametrize(
        "value", ["nerve_damage", "WAITING!", None, 5, ["waiting"], {"name": "waiting"}]
    )
    def test_an_unknown_category_is_other_and_costs_no_item(self, value: object) -> None:
        assert only("pain_points", category=value).category is PainCategory.OTHER
        assert only("pain_points", statement_type=value).statement_type is StatementType.IS
        assert only("quick_wins", effort=value).effort is None

    @pytest.mark.parametrize(
        ("value", "severity"), [(2, 2), ("3", 3), (0, None), (4, None), ("hoch", None), ([1], None)]
    )
    def test_a_severity_is_one_to_three_or_nothing(
        self, value: object, severity: int | None
    ) -> None:
        assert only("pain_points", severity=value).severity == severity

    def test_a_known_effort_arrives(self) -> None:
        assert only("quick_wins", effort="M").effort is Effort.M

    @pytest.mark.parametrize("turn", [3, "3", "[3]", 3.0])
    def test_a_turns_number_is_read_as_the_prompt_shows_it(self, turn: object) -> None:
        (raw,) = parsed(pain_points=[{"title": "t", "quotes": [{"turn": turn, "text": "x"}]}])
        assert raw.claims[0].turn == 3

    def test_an_entry_whose_list_of_quotes_is_empty_is_kept_for_quarantine(self) -> None:
        (raw,) = parsed(pain_points=[{"title": "t", "quotes": []}])
        assert raw.claims == ()


SECRET = "Frau Lindqvist"


class TestStrict:
    @pytest.mark.parametrize(
        ("entry", "fault"),
        [
            ({"quotes": QUOTES}, "pain_points/0/title: missing"),
            ({"title": "", "quotes": QUOTES}, "pain_points/0/title: string_too_short"),
            ({"title": " \n", "quotes": QUOTES}, "pain_points/0/title: string_too_short"),
            ({"title": None, "quotes": QUOTES}, "pain_points/0/title: string_type"),
            ({"title": SECRET}, "pain_points/0/quotes: missing"),
            (
                {"title": SECRET, "quotes": [{"text": SECRET}]},
                "pain_points/0/quotes/0/turn: missing",
            ),
            (
                {"title": SECRET, "quotes": [{"turn": SECRET, "text": "x"}]},
                "pain_points/0/quotes/0/turn: int_parsing",
            ),
            (
                {"title": SECRET, "quotes": [{"turn": 1, "text": " "}]},
                "pain_points/0/quotes/0/text: string_too_short",
            ),
            ({"title": SECRET, "quotes": [SECRET]}, "pain_points/0/quotes/0: model_type"),
            (
                {"title": "t", "quotes": QUOTES, "cause": {SECRET: 1}},
                "pain_points/0/cause: string_type",
            ),
            (SECRET, "pain_points/0: model_type"),
        ],
    )
    def test_an_entry_that_cannot_be_read_makes_the_reply_invalid_and_the_fault_is_named_without_its_words(
        self, entry: object, fault: str
    ) -> None:
        with pytest.raises(ValidationError) as caught:
            parsed(pain_points=[entry])
        assert problem_in_words(caught.value) == fault

    @pytest.mark.parametrize(
        "text", ["{}", '{"items": []}', '{"error": "overloaded"}', "[]", '"ja"', "null"]
    )
    def test_another_object_is_not_taken_for_an_empty_reply(self, text: str) -> None:
        with pytest.raises(ValidationError) as caught:
            parse_reply(text)
        assert problem_in_words(caught.value).startswith("JSON: ")

    def test_the_faults_of_a_long_reply_are_named_briefly(self) -> None:
        with pytest.raises(ValidationError) as caught:
            parsed(pain_points=[{"title": SECRET}] * 200)
        assert len(problem_in_words(caught.value)) < 300
