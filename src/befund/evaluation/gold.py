"""Gold: what careful consultants found in an interview, and the traps in it, as a file says it."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from befund.errors import InputError
from befund.records import Kind, Role

FORMAT = "befund-gold/1"
FILE_NAME = "gold.json"


class GoldRecord(BaseModel):
    """A frozen part of a gold file.

    What a later version of the format adds to it is passed over.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")


class GoldItem(GoldRecord):
    """One thing to be found.

    Its quotes are in the words of the unmasked source, each from one turn. An optional item is one
    on which two careful consultants might differ.
    """

    id: str = Field(min_length=1)
    kind: Kind
    title: str
    statement_type: str = "is"
    quotes: tuple[str, ...] = Field(min_length=1)
    optional: bool = False
    fields: dict[str, Any] = Field(default_factory=dict)


class GoldTrap(GoldRecord):
    """One thing not to be found.

    `type` says why ("denied", "solved", "off_record", "long_term_wish", …).
    """

    id: str = Field(min_length=1)
    type: str
    quotes: tuple[str, ...] = Field(min_length=1)


class GoldInterview(GoldRecord):
    """What is to be found, and what is not, in one interview."""

    language: str = "de"
    speakers: dict[str, Role] = Field(default_factory=dict)
    items: tuple[GoldItem, ...] = ()
    traps: tuple[GoldTrap, ...] = ()
    personal_data: tuple[str, ...] = ()
    health_remarks: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _ids_are_unique(self) -> "GoldInterview":
        ids = [item.id for item in self.items] + [trap.id for trap in self.traps]
        if len(set(ids)) < len(ids):
            raise ValueError("ids")
        return self


class GoldFinding(GoldRecord):
    """Items of one or many interviews that say the same."""

    id: str = Field(min_length=1)
    title: str = ""
    items: tuple[str, ...] = Field(min_length=1)


class GoldContradiction(GoldRecord):
    """Items that cannot all be true, what they are at odds about, and why.

    The type is "fact", "frequency", …
    """

    type: str
    items: tuple[str, ...] = Field(min_length=2)
    why: str = ""


class GoldHandoff(GoldRecord):
    """Work goes from one role to another, each by all names that it goes by in the interviews.

    `giver_item` is what the giver does last before; `taker_item` what the taker does first with it.
    Either is None where nobody said.
    """

    giver: tuple[str, ...] = Field(min_length=1)
    taker: tuple[str, ...] = Field(min_length=1)
    giver_item: str | None = None
    taker_item: str | None = None


class Gold(GoldRecord):
    """The gold of one client; interviews by their file's stem.

    What `must_not_merge` names, items or findings, is alike in words and not the same. In each pair
    of `order` the first item is done before the second.
    """

    format: Literal["befund-gold/1"]
    client: str = ""
    process: str = ""
    interviews: dict[str, GoldInterview] = Field(min_length=1)
    findings: tuple[GoldFinding, ...] = ()
    must_not_merge: tuple[tuple[str, ...], ...] = ()
    contradictions: tuple[GoldContradiction, ...] = ()
    order: tuple[tuple[str, str], ...] = ()
    handoffs: tuple[GoldHandoff, ...] = ()

    @property
    def titles(self) -> dict[str, str]:
        """The titles of all items, by id."""
        return {
            item.id: item.title
            for interview in self.interviews.values()
            for item in interview.items
        }


def load_gold(path: Path) -> Gold:
    """Read a gold file, or the `gold.json` of a folder.

    Raises InputError that names the file and the first fields that are wrong, or the ids that do
    not fit, without any other of their text.
    """
    file = path / FILE_NAME if path.is_dir() else path
    try:
        value = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(
            "Die Goldannotation lässt sich nicht lesen.",
            where=str(file),
            remedy=(
                f"Den Pfad einer Goldannotation angeben oder eines Ordners, in dem {FILE_NAME} "
                "liegt."
            ),
        ) from error
    except ValueError as error:
        raise InputError(
            "Die Goldannotation ist kein gültiges JSON in UTF-8.",
            where=file.name,
            remedy="Die Datei mit einem JSON-Prüfer ansehen und in UTF-8 speichern.",
        ) from error
    try:
        gold = Gold.model_validate(value)
    except ValidationError as error:
        raise InputError(
            "Die Goldannotation hat nicht die erwartete Form: "
            + "; ".join(_complaints(error))
            + ".",
            where=file.name,
            remedy=f"Die genannten Felder nach dem Format „{FORMAT}“ berichtigen.",
        ) from None
    wrong = list(_misfits(gold))
    if wrong:
        raise InputError(
            "Die Verweise der Goldannotation stimmen nicht: " + "; ".join(_first(wrong)) + ".",
            where=file.name,
            remedy="Die genannten ids berichtigen oder die Einträge ergänzen, auf die sie zeigen.",
        )
    return gold


def _misfits(gold: Gold) -> Iterator[str]:
    """What is wrong with what points to items, as "where: what"."""
    ids = Counter(item.id for interview in gold.interviews.values() for item in interview.items)
    findings = Counter(finding.id for finding in gold.findings)
    places = list(dict.fromkeys(_references(gold)))
    for where, name in places:
        if not ids[name] and not (where.startswith("must_not_merge") and findings[name]):
            yield f"{where}: „{name}“ gibt es nicht"
    if places:
        yield from (
            f"die id „{name}“ kommt mehrfach vor"
            for name, count in (ids + findings).items()
            if count > 1
        )
    # Pairs that run in a circle have no right order, so nothing could be measured against them.
    after: dict[str, set[str]] = {}
    for before, later in gold.order:
        after.setdefault(later, set()).add(before)
    try:
        TopologicalSorter(after).prepare()
    except CycleError as error:
        yield "order: im Kreis: " + " → ".join(error.args[1])


def _references(gold: Gold) -> Iterator[tuple[str, str]]:
    """Each id that a list points to, with the place that it stands in."""
    lists: list[tuple[str, Iterable[Iterable[str | None]]]] = [
        ("findings", (finding.items for finding in gold.findings)),
        ("must_not_merge", gold.must_not_merge),
        ("contradictions", (contradiction.items for contradiction in gold.contradictions)),
        ("order", gold.order),
        ("handoffs", ((handoff.giver_item, handoff.taker_item) for handoff in gold.handoffs)),
    ]
    for where, entries in lists:
        for number, names in enumerate(entries):
            yield from ((f"{where}/{number}", name) for name in names if name is not None)


def _complaints(error: ValidationError) -> Iterator[str]:
    """The first complaints as "where what", in German."""
    what = {
        "missing": "fehlt",
        "value_error": "eine id kommt mehrfach vor",
        "too_short": "ist leer",
    }
    found = []
    for detail in error.errors(include_input=False, include_url=False):
        where = "/".join(str(part) for part in detail["loc"]) or "die ganze Datei"
        found.append(f"{where} {what.get(detail['type'], 'hat einen unzulässigen Wert')}")
    return _first(found)


def _first(complaints: Sequence[str], limit: int = 5) -> Iterator[str]:
    """The first complaints, and how many more there are."""
    yield from complaints[:limit]
    if len(complaints) > limit:
        yield f"und {len(complaints) - limit} weitere"
