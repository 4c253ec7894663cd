"""Invented observations of two clients, sorted into findings by hand.

For fitting the lexical rule, and measuring it. Each line of a file is: kind and finding, interview,
title, quote, and fields where there are any. Two findings with one name and "+" or "-" behind it
are the two sides of a contradiction. In opposed.txt each line is a pair.
"""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

from befund.records import (
    Conflict,
    Item,
    Observation,
    PainCategory,
    PainPoint,
    ProcessStep,
    QuickWin,
    Quote,
    QuoteStatus,
)

_TYPES: dict[str, type[ProcessStep] | type[PainPoint] | type[QuickWin]] = {
    "step": ProcessStep,
    "pain": PainPoint,
    "win": QuickWin,
}


LABELLED = Path(__file__).parent / "labelled"


def observations(client: str) -> Iterator[tuple[str, Observation]]:
    """Each line's finding and observation; quotes stand in turns of their own."""
    turns = count()
    for line in (LABELLED / f"{client}.txt").read_text(encoding="utf-8").splitlines()[1:]:
        head, interview, title, said, *rest = (part.strip() for part in line.split("|"))
        kind, finding = head.split()
        turn = next(turns)
        quote = Quote(turn=turn, start=0, end=len(said), text=said, status=QuoteStatus.EXACT)
        yield (
            finding,
            Observation(
                id=f"o-{interview}-{turn:03}",
                interview=interview,
                chunk=0,
                item=_item(kind, title, rest[0] if rest else ""),
                quotes=(quote,),
                extractor="test",
            ),
        )


def _item(kind: str, title: str, fields: str) -> Item:
    given = dict(field.split("=", 1) for field in fields.split(";") if field)
    values: dict[str, object] = {
        name: (text,) if name == "systems" else text for name, text in given.items()
    }
    if "category" in values:
        values["category"] = PainCategory(given["category"])
    return _TYPES[kind].model_validate({"title": title, **values})


class Opposed(NamedTuple):
    """Two statements, and what they contradict each other about; None where they only look so."""

    conflict: Conflict | None
    pair: tuple[Observation, Observation]


def opposed(*, fitted: bool) -> Iterator[Opposed]:
    """Pairs that the rule was fitted to, or the others.

    Of each two lines the first and the second.
    """
    lines = (LABELLED / "opposed.txt").read_text(encoding="utf-8").splitlines()[1:]
    for number, line in enumerate(lines[0 if fitted else 1 :: 2]):
        label, kind, rest = (part.strip() for part in line.split("|", 2))
        one, other = (
            _statement(kind, side, f"{interview}{number}")
            for interview, side in zip("ab", rest.split("||"), strict=True)
        )
        yield Opposed(None if label == "none" else Conflict(label), (one, other))


def _statement(kind: str, line: str, interview: str) -> Observation:
    title, said, fields = (part.strip() for part in line.split("|"))
    quote = Quote(turn=0, start=0, end=len(said), text=said, status=QuoteStatus.EXACT)
    return Observation(
        id=f"o-{interview}",
        interview=interview,
        chunk=0,
        item=_item(kind, title, fields),
        quotes=(quote,),
        extractor="t",
    )
