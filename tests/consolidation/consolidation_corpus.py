"""Invented observations of two clients, sorted into findings by hand: for fitting the lexical rule, and measuring it.

Each line of a file is: kind and finding, interview, title, quote, and fields where there are any. Two findings with
one name and "+" or "-" behind it are the two sides of a contradiction.
"""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from befund.records import (
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
    values: dict[str, object] = {name: (text,) if name == "systems" else text for name, text in given.items()}
    if "category" in values:
        values["category"] = PainCategory(given["category"])
    return _TYPES[kind].model_validate({"title": title, **values})
