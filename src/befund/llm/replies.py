"""What a model replied, read strictly: why it stopped first, then one JSON object or nothing."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from befund.llm.failures import Failure, unusable


@dataclass(frozen=True, slots=True)
class Envelope:
    """A server's reply before anybody looked at it; tokens are None where it sent no usage."""

    text: str
    finish_reason: str = ""
    refusal: str = ""
    model: str = ""
    input_tokens: int | None = None
    output_tokens: int | None = None


_LENGTH = frozenset({"length", "max_tokens", "model_length", "max_output_tokens", "incomplete"})
_FILTER = frozenset(
    {
        "content_filter",
        "safety",
        "recitation",
        "blocklist",
        "prohibited_content",
        "spii",
        "guardrail",
    }
)
_REFUSAL = frozenset({"refusal", "refused"})
# characters; beyond it nothing was written by a model that heeds its limit
_LONGEST_TEXT = 8_000_000
_DEEPEST = 50
_TAG = "(?:think|thinking|thought|reasoning)"
_THOUGHT_MARK = re.compile(rf"<(/?){_TAG}>", re.IGNORECASE)
_THOUGHT_END = re.compile(rf"\A.*?</{_TAG}>", re.DOTALL | re.IGNORECASE)
_OPEN_THOUGHT = re.compile(rf"<{_TAG}>", re.IGNORECASE)
_OBJECT_START = re.compile(r"\{(?=\s*[\"}])")


def usable_text(envelope: Envelope) -> str | Failure:
    """The reply's JSON object as text, or why there is none."""
    reason = envelope.finish_reason.lower()
    if envelope.refusal.strip() or reason in _REFUSAL:
        return unusable("refusal", "das Modell verweigert die Antwort.")
    if reason in _FILTER:
        return unusable(
            "content_filter", "der Inhaltsfilter des Anbieters hat die Antwort zurückgehalten."
        )
    if reason in _LENGTH:
        return unusable(
            "length", "die Antwort wurde abgeschnitten, weil sie die erlaubte Länge erreichte."
        )
    if not envelope.text.strip():
        return unusable("empty", "das Modell antwortet ohne Inhalt.")
    if len(envelope.text) > _LONGEST_TEXT:
        return unusable("malformed", "die Antwort ist viel länger, als sie sein darf.")
    found = json_object(envelope.text)
    return (
        found if found is not None else unusable("malformed", "die Antwort ist kein JSON-Objekt.")
    )


def json_object(text: str) -> str | None:
    """The one JSON object in a reply, without code fence, thoughts and prose around it.

    None where there is none. Nothing is repaired: a cut-off object is no object. Raw control
    characters in strings are escaped.
    """
    text = text.strip().removeprefix("\ufeff").strip()
    if not text.startswith("{"):
        text = _THOUGHT_END.sub("", _without_thoughts(text))
    start = _OBJECT_START.search(text)
    if start is None or _is_inside(text[: start.start()].rstrip()):
        return None
    decoded = _decode(text, start.start())
    if decoded is None:
        return None
    value, end = decoded
    if _OBJECT_START.search(text, end):
        return None  # two objects: which one is meant, nobody can say
    raw = text[start.start() : end]
    return raw if _is_strict(raw) else json.dumps(value, ensure_ascii=False)


def has_required_keys(text: str, schema: Mapping[str, Any]) -> bool:
    """Whether the object has every top-level key that the schema requires.

    A server that ignored it has not.
    """
    value = json.loads(text)
    return all(key in value for key in schema.get("required", ()))


def _without_thoughts(text: str) -> str:
    """The text without what stands between the marks of a thought, in one pass.

    A reply may hold a million of them.
    """
    kept: list[str] = []
    start, begun = 0, -1
    for mark in _THOUGHT_MARK.finditer(text):
        if not mark[1]:
            begun = mark.start() if begun < 0 else begun
        elif begun >= 0:
            kept.append(text[start:begun])
            start, begun = mark.end(), -1
    return "".join((*kept, text[start:]))


def _is_inside(before: str) -> bool:
    """Whether an object begins inside a list, or inside a thought that was never finished."""
    in_list = before.endswith("[") or (before.endswith(",") and "[" in before)
    return in_list or _OPEN_THOUGHT.search(before) is not None


def _decode(text: str, start: int) -> tuple[dict[str, Any], int] | None:
    decoder = json.JSONDecoder(strict=False, parse_constant=_no_constant)
    try:
        value, end = decoder.raw_decode(text, start)
        text[start:end].encode()
        json.dumps(value, ensure_ascii=False).encode()  # fails on half of a surrogate pair
    except (ValueError, RecursionError):
        return None
    return (value, end) if isinstance(value, dict) and _is_flat(value) else None


def _is_flat(value: object) -> bool:
    """Whether nothing is nested so deeply that a later reader could fail on it.

    That one works further down the stack.
    """
    level = [value]
    for _ in range(_DEEPEST):
        level = [child for node in level for child in _children(node)]
        if not level:
            return True
    return False


def _children(node: object) -> Iterable[object]:
    if isinstance(node, dict):
        return node.values()
    return node if isinstance(node, list) else ()


def _is_strict(raw: str) -> bool:
    try:
        json.loads(raw)
    except ValueError:
        return False
    return True


def _no_constant(name: str) -> float:
    raise ValueError(name)  # NaN and Infinity are no JSON
