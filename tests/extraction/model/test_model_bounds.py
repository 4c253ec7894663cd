"""A reply is taken up to its bounds, of all kinds alike, and what is left out is counted."""

import json
import time
from typing import Any

import pytest
from test_model_extractor import FOUR, Book, ScriptedChat, extractor, titles

from befund.extraction.model import SecondLook
from befund.extraction.model.bounds import (
    LONGEST_FIELD,
    LONGEST_QUOTE,
    LONGEST_TITLE,
    MOST_ITEMS,
    MOST_QUOTES,
    bounded,
)
from befund.extraction.model.reply import parse_reply
from befund.prompts import data_folder, open_prompt
from befund.records import Kind

QUOTE = {"turn": 0, "text": "x"}


def entries(count: int, title: str = "T", **fields: Any) -> list[dict[str, Any]]:
    return [{"title": f"{title}{number}", "quotes": [QUOTE], **fields} for number in range(count)]


def replied(steps: int = 0, pains: int = 0, wins: int = 0) -> str:
    return json.dumps(
        {
            "process_steps": entries(steps),
            "pain_points": entries(pains),
            "quick_wins": entries(wins),
        }
    )


def only(**fields: Any) -> Any:
    """The one step of a reply, within the bounds."""
    text = bounded(
        json.dumps({"process_steps": [{"title": "T", "quotes": [QUOTE], **fields}]})
    ).text
    (raw,) = parse_reply(text)
    return raw


def test_every_recorded_reply_is_within_the_bounds() -> None:
    texts = [
        json.loads(file.read_text(encoding="utf-8"))["text"]
        for file in data_folder("fixtures").rglob("recorded/*.json")
        if file.name != "manifest.json"
    ]
    replies = [text for text in texts if "process_steps" in text]
    assert len(replies) > 10
    assert all(bounded(text) == (text, 0) for text in replies)


@pytest.mark.parametrize(
    ("sent", "taken"), [((10_000, 0, 0), (200, 0, 0)), ((9_000, 50, 3), (147, 50, 3))]
)
def test_two_hundred_items_of_a_chunk_are_taken_and_no_kind_crowds_out_another(
    sent: tuple[int, int, int], taken: tuple[int, int, int]
) -> None:
    began = time.process_time()
    book = Book()
    result = extractor(ScriptedChat([replied(*sent)]), book).extract(FOUR)
    kinds = [raw.item.kind for raw in result.items]
    assert tuple(kinds.count(kind) for kind in Kind) == taken
    assert (result.dropped, result.failure) == (sum(sent) - MOST_ITEMS, None)
    assert sum(len(answer.text) for answer in book.kept.values()) < 20_000
    assert time.process_time() - began < 5


def test_what_was_taken_is_kept_with_what_it_cost_and_not_asked_again() -> None:
    book, model = Book(), ScriptedChat([replied(500)])
    first = extractor(model, book).extract(FOUR)
    again = extractor(model, book).extract(FOUR)
    assert titles(again) == titles(first)
    assert (again.usage.calls, again.usage.cached, len(model.requests)) == (0, 1, 1)
    assert [answer.input_tokens for answer in book.kept.values()] == [100]


def test_the_halves_of_a_chunk_and_a_second_look_count_together() -> None:
    halves = ScriptedChat(["{}", "{}", replied(150), replied(150)])
    result = extractor(halves).extract(FOUR)
    assert (len(result.items), result.dropped, result.failure) == (200, 100, None)
    looked = ScriptedChat([replied(150), replied(150)])
    looks = {"de": open_prompt("second_look", "de")}
    result = SecondLook(extractor(looked), looks).extract(FOUR)
    assert (len(result.items), result.dropped, result.failure) == (200, 100, None)


def test_texts_have_a_length_that_a_screen_can_show() -> None:
    raw = only(title="t" * 10**6, activity="a" * 10**6, systems=["s" * 1000] * 1000)
    assert len(raw.item.title) == LONGEST_TITLE
    assert len(raw.item.activity) == LONGEST_FIELD
    assert len(raw.item.systems) == 20
    assert max(map(len, raw.item.systems)) == 200
    assert raw.item.title.endswith("t…")


def test_a_quote_that_is_too_long_is_none_and_no_part_of_it_either() -> None:
    fits, long = (
        {"turn": 0, "text": "y" * LONGEST_QUOTE},
        {"turn": 0, "text": "y" * (LONGEST_QUOTE + 1)},
    )
    assert [claim.text for claim in only(quotes=[long, fits, long]).claims] == [fits["text"]]
    assert len(only(quotes=[QUOTE] * 10**5).claims) == MOST_QUOTES


@pytest.mark.parametrize("turn", [10**4000, -(10**4000), 1e300])
def test_the_number_of_a_turn_that_no_transcript_has_is_none(turn: float) -> None:
    assert [claim.turn for claim in only(quotes=[{"turn": turn, "text": "x"}]).claims] == [-1]


def test_what_no_file_can_hold_is_left_out_of_texts() -> None:
    text = "Liste\0 füh\u202eren\ufffe\x1b[31m \x85ja"
    raw = only(title=text, activity=text, systems=[text], quotes=[{"turn": 0, "text": text}])
    for shown in (raw.item.title, raw.item.activity, *raw.item.systems, raw.claims[0].text):
        assert shown.isprintable()
        assert shown.split() == ["Liste", "füh", "ren", "[31m", "ja"]


def test_fields_that_nobody_asked_for_are_not_kept() -> None:
    text = json.dumps(
        {
            "process_steps": entries(1, thoughts="x" * 10**6),
            "more": ["y" * 10**6],
            "pain_points": [],
        }
    )
    assert len(bounded(text).text) < 200
    assert len(parse_reply(bounded(text).text)) == 1


ODD = (
    '{"process_steps": "many"}',
    '{"pain_points": [7, "x", null, []]}',
    '{"quick_wins": [{"quotes": {"turn": 1}}]}',
)


@pytest.mark.parametrize("text", ODD)
def test_what_is_no_reply_is_left_for_its_reader_to_refuse(text: str) -> None:
    result = extractor(ScriptedChat([text] * 20)).extract(FOUR)
    assert (result.items, result.dropped) == ((), 0)
    assert "nicht die verlangte Form" in (result.failure or "")
