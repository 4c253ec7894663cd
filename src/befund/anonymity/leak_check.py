"""The last look at a finished pack, for texts that hold what must not be read."""

import json
from collections.abc import Iterable, Iterator

from befund.anonymity.names import SecretNames
from befund.anonymity.placeholders import CUT, NUMBERED
from befund.anonymity.word_runs import Runs
from befund.records.base import Record
from befund.records.pack import CheckedQuote

_ATTRIBUTIONS = frozenset({"attribution", "interview"})  # of the crowd's own making


class Secrets:
    """What no file may hold.

    Words of quotes held back, placeholders, names of interviews, labels of speakers.
    """

    def __init__(self, quotes: Iterable[CheckedQuote], names: SecretNames) -> None:
        self._held, self._names = Runs(quote.text for quote in quotes if not quote.goes_in), names

    def found_in(self, text: str) -> bool:
        """Whether a text holds any of it."""
        marked = NUMBERED.search(text) or CUT.search(text)
        return bool(marked or self._names.found_in(text) or self._held.found_in(text))


def leaks_in(record: Record, secrets: Secrets) -> list[str]:
    """The names of the fields whose texts hold what must not be read; never the texts."""
    return sorted(
        {
            place
            for place, text in _texts(json.loads(record.model_dump_json()))
            if secrets.found_in(text)
        }
    )


def _texts(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name in _ATTRIBUTIONS:
                continue
            yield from _texts(inner, f"{place}.{name}".lstrip("."))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, place)
