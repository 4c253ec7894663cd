"""Numbers and counted things as German writes them."""

from befund.export.labels import KIND, KINDS
from befund.records import Kind


def euros(amount: float) -> str:
    """An amount as in 1.234,50 €."""
    return f"{amount:,.2f} €".translate(str.maketrans(",.", ".,"))


def percent(share: float) -> str:
    """A share of 0 to 1, as in 85 %."""
    return f"{share * 100:.0f} %"


def counted(number: int, one: str, many: str) -> str:
    """So many of a thing, as in 1 Aufruf or 2 Aufrufe."""
    return f"{number} {one if number == 1 else many}"


def of_kind(number: int, kind: Kind) -> str:
    """So many of a kind, as in 1 Schmerzpunkt or 2 Schmerzpunkte."""
    return counted(number, KIND[kind], KINDS[kind])
