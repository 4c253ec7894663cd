"""From a model's text to one JSON object, or to nothing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from llm_bench import GOOD

from befund.llm.failures import Failure
from befund.llm.replies import Envelope, json_object, usable_text

OBJECT = json.dumps(GOOD, ensure_ascii=False)
WRAPPED = {
    "bare": OBJECT,
    "white space": f"\n\n  {OBJECT}\n",
    "byte order mark": f"\ufeff{OBJECT}",
    "fence": f"```json\n{OBJECT}\n```",
    "fence without a name": f"```\n{OBJECT}\n```",
    "prose before": f"Hier ist das Ergebnis (siehe {{kurz}}):\n\n{OBJECT}",
    "prose after": f"{OBJECT}\n\nIch hoffe, das hilft!",
    "thoughts": f'<think>Erst {{"items": []}} dachte ich …</think>\n{OBJECT}',
    "thoughts that were begun in the template": f'Vielleicht {{"items": []}}?</think>{OBJECT}',
    "thoughts and a fence": f"<think>\nhm\n</think>\n\n```json\n{OBJECT}\n```\n",
}


@pytest.mark.parametrize("text", WRAPPED.values(), ids=WRAPPED.keys())
def test_what_stands_around_the_object_is_taken_off(text: str) -> None:
    found = json_object(text)
    assert found is not None
    assert json.loads(found) == GOOD


NOTHING = {
    "prose": "Dazu steht im Abschnitt nichts.",
    "list": '[{"items": []}]',
    "number": "42",
    "cut off": '{"items": [{"title": "Palette"}, {"title": "Lief',
    "cut off in a fence": '```json\n{"items": [{"title": "Palette"}',
    "cut off thoughts": '<think>Ich überlege, ob {"items": []} reicht, aber',
    "list cut off": '[{"items": []}, {"items": ["a"',
    "second in a list": '[1, {"items": []}]',
    "second object cut off": '{"items": []}\n{"items": ["a"',
    "two objects": '{"items": []}\n{"items": ["a"]}',
    "trailing comma": '{"items": ["a",]}',
    "python": "{'items': []}",
    "not a number": '{"items": NaN}',
    "half a surrogate pair": '{"items": ["\\ud83d"]}',
    "too deep": '{"a":' * 100_000,
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING.keys())
def test_nothing_is_repaired(text: str) -> None:
    assert json_object(text) is None


def test_raw_line_breaks_in_strings_are_escaped() -> None:
    found = json_object('{"items": ["eins\nzwei\tdrei"]}')
    assert found is not None
    assert json.loads(found) == {"items": ["eins\nzwei\tdrei"]}


def test_tags_and_fences_inside_the_object_stay() -> None:
    value = {"items": ['er sagte </think> und ```json {"x": 1}```']}
    found = json_object(json.dumps(value))
    assert found is not None
    assert json.loads(found) == value


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.lists(st.text()), max_size=4))
def test_every_object_survives_a_fence_and_prose(value: dict[str, object]) -> None:
    found = json_object(
        f"Das Ergebnis:\n```json\n{json.dumps(value, ensure_ascii=False)}\n```\nFertig."
    )
    assert found is not None
    assert json.loads(found) == value


@pytest.mark.parametrize(
    ("envelope", "reason"),
    [
        (Envelope(OBJECT, finish_reason="length"), "length"),
        (Envelope(OBJECT, finish_reason="MAX_TOKENS"), "length"),
        (Envelope(OBJECT, finish_reason="content_filter"), "content_filter"),
        (Envelope(OBJECT, finish_reason="SAFETY"), "content_filter"),
        (Envelope(OBJECT, finish_reason="refusal"), "refusal"),
        (Envelope(OBJECT, refusal="Nein."), "refusal"),
        (Envelope("", finish_reason="length"), "length"),
        (Envelope(" \n", finish_reason="stop"), "empty"),
        (Envelope("Nein.", finish_reason="stop"), "malformed"),
    ],
)
def test_why_it_stopped_is_read_before_the_text(envelope: Envelope, reason: str) -> None:
    outcome = usable_text(envelope)
    assert isinstance(outcome, Failure)
    assert outcome.reply_reason == reason
