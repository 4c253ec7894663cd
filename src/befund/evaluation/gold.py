"""Gold: what careful consultants found in an interview, and the traps in it, as a file says it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from befund.errors import InputError
from befund.records import Kind, Role

FORMAT = "befund-gold/1"
FILE_NAME = "gold.json"


class GoldRecord(BaseModel):
    """A frozen part of a gold file; what a later version of the format adds to it is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class GoldItem(GoldRecord):
    """One thing to be found. Its quotes are in the words of the unmasked source, each from one turn.

    An optional item is one on which two careful consultants might differ.
    """

    id: str = Field(min_length=1)
    kind: Kind
    title: str
    statement_type: str = "is"
    quotes: tuple[str, ...] = Field(min_length=1)
    optional: bool = False
    fields: dict[str, Any] = Field(default_factory=dict)


class GoldTrap(GoldRecord):
    """One thing not to be found; `type` says why ("denied", "solved", "off_record", "long_term_wish", …)."""

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
    """Items that cannot all be true, and what they are at odds about ("fact", "frequency", …)."""

    type: str
    items: tuple[str, ...] = Field(min_length=2)


class Gold(GoldRecord):
    """The gold of one client; interviews by their file's stem.

    What `must_not_merge` names, items or findings, is alike in words and not the same.
    """

    format: Literal["befund-gold/1"]
    client: str = ""
    process: str = ""
    interviews: dict[str, GoldInterview] = Field(min_length=1)
    findings: tuple[GoldFinding, ...] = ()
    must_not_merge: tuple[tuple[str, ...], ...] = ()
    contradictions: tuple[GoldContradiction, ...] = ()


def load_gold(path: Path) -> Gold:
    """Read a gold file, or the `gold.json` of a folder.

    Raises InputError that names the file and the first fields that are wrong, without any of their text.
    """
    file = path / FILE_NAME if path.is_dir() else path
    try:
        value = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(
            "Die Goldannotation lässt sich nicht lesen.",
            where=str(file),
            remedy=f"Den Pfad einer Goldannotation angeben oder eines Ordners, in dem {FILE_NAME} liegt.",
        ) from error
    except ValueError as error:
        raise InputError(
            "Die Goldannotation ist kein gültiges JSON in UTF-8.",
            where=file.name,
            remedy="Die Datei mit einem JSON-Prüfer ansehen und in UTF-8 speichern.",
        ) from error
    try:
        return Gold.model_validate(value)
    except ValidationError as error:
        raise InputError(
            "Die Goldannotation hat nicht die erwartete Form: " + "; ".join(_complaints(error)) + ".",
            where=file.name,
            remedy=f"Die genannten Felder nach dem Format „{FORMAT}“ berichtigen.",
        ) from None


def _complaints(error: ValidationError, limit: int = 5) -> Iterator[str]:
    """The first complaints as "where: what", in German."""
    details = error.errors(include_input=False, include_url=False)
    for detail in details[:limit]:
        where = "/".join(str(part) for part in detail["loc"]) or "die ganze Datei"
        what = {"missing": "fehlt", "value_error": "eine id kommt mehrfach vor", "too_short": "ist leer"}
        yield f"{where} {what.get(detail['type'], 'hat einen unzulässigen Wert')}"
    if len(details) > limit:
        yield f"und {len(details) - limit} weitere"
