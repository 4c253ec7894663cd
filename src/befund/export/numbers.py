"""Numbers, ranges and figures as German writes them."""

from befund.labels import say
from befund.records.figures import Range, SaidFigure
from befund.records.message import message

UNITS = {
    "sekunde": ("Sekunde", "Sekunden"), "minute": ("Minute", "Minuten"), "stunde": ("Stunde", "Stunden"),
    "tag": ("Tag", "Tage"), "woche": ("Woche", "Wochen"), "monat": ("Monat", "Monate"),
    "quartal": ("Quartal", "Quartale"), "jahr": ("Jahr", "Jahre"), "euro": ("Euro", "Euro"),
    "personen": ("Person", "Personen"), "mal": ("Mal", "Mal"),
}  # fmt: skip
PER = {
    "stunde": "je Stunde", "tag": "am Tag", "woche": "in der Woche", "monat": "im Monat", "quartal": "im Quartal",
    "jahr": "im Jahr", "fall": "je Fall",
}  # fmt: skip


def shown(found: Range) -> str:
    """A range as text: "2–3", "mindestens 2"."""
    if found.low is None:
        return f"höchstens {number(found.high or 0.0)}"
    if found.high is None:
        return f"mindestens {number(found.low)}"
    low, high = number(found.low), number(found.high)
    return low if low == high else f"{low}–{high}"


def number(value: float) -> str:
    """A German number with at most two places."""
    text = f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}".rstrip("0")
    return text.translate(str.maketrans(",.", ".,"))


def hours_and_euros(hours: Range | None, euros: Range | None) -> str:
    """What something comes to, as in "20–30 Stunden, 900–1.350 Euro".

    Empty where neither is known.
    """
    parts = (_amount("pack.hours", hours), _amount("pack.euros", euros))
    return ", ".join(part for part in parts if part)


def _amount(name: str, found: Range | None) -> str:
    if found is None:
        return ""
    return say(message(name, count=1 if _is_one(found) else 2, amount=shown(found)))


def _is_one(found: Range) -> bool:
    """Whether a unit after the range stands in the singular: "1 Stunde", "mindestens 1 Stunde"."""
    return {found.low, found.high} <= {1.0, None}


def figure(said: SaidFigure) -> str:
    """A figure without the words that said it: "2–3 Stunden in der Woche", "1 Tag"."""
    low, high = said.range.low, said.range.high
    if said.unit == "mal" and said.per in UNITS and low == high and low and low < 1:
        return f"alle {number(1 / low)} {UNITS[said.per][1]}"
    one, many = UNITS.get(said.unit, (said.unit, said.unit))
    unit = one if _is_one(said.range) else many
    return f"{shown(said.range)} {unit} {PER.get(said.per or '', '')}".strip()
