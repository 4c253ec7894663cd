"""What `pack` prints.

What went in, what the check of anonymity generalised, what it holds back and how to decide.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from befund.cli.number_format import counted, of_kind
from befund.export.labels import KINDS, QUOTE_STATES, RISKS
from befund.labels import say
from befund.records.message import message
from befund.records.pack import Anonymity, CheckedQuote, QuoteState, Reason
from befund.usecases.pack.assembly import Packed

if TYPE_CHECKING:
    from rich.console import Console

_SHOWN = 8


def print_packed(console: "Console", packed: Packed, paths: Sequence[Path]) -> None:
    """The files, then the check; without files all of it, else the beginning."""
    pack, anonymity = packed.pack, packed.anonymity
    parts = [of_kind(len(pack.of_kind(kind)), kind) for kind in KINDS]
    questions = say(message("count.open_questions", count=len(pack.questions)))
    console.print(f"Im Paket: {', '.join(parts)}; {questions}.")
    for path in paths:
        console.print(f"  {path}", soft_wrap=True)
    limit = _SHOWN if paths else None
    _print_roles(console, anonymity)
    _print_generalised(console, anonymity, limit)
    _print_quotes(console, anonymity, limit)


def _print_roles(console: "Console", anonymity: Anonymity) -> None:
    console.print(f"\nRollen (genannt ab {anonymity.k} Befragten)", style="bold")
    table = Table(
        "Rolle", "Befragte", "Im Paket als", box=None, pad_edge=False, header_style="bold"
    )
    for role in anonymity.roles:
        table.add_row(Text(role.role), str(role.people), Text(role.shown))
    console.print(table)
    if anonymity.too_few:
        asked = counted(anonymity.interviews, "Befragten", "Befragten")
        console.print(
            f"Bei {asked} lässt sich auch ohne Rolle erraten, wer etwas sagte. Zitate einzeln "
            "prüfen!"
        )
    if anonymity.lanes:
        names = ", ".join(anonymity.lanes)
        console.print(
            Text(f"Die Karte nennt als Beteiligte: {names}. Mit --hide-lanes stehen dort Nummern.")
        )


def _print_generalised(console: "Console", anonymity: Anonymity, limit: int | None) -> None:
    changes = anonymity.generalised
    console.print(f"\nVerallgemeinert oder weggelassen ({len(changes)})", style="bold")
    for change in changes[:limit]:
        after = f"„{change.after}“" if change.after else "weggelassen"
        text = (
            f"  {change.finding} {change.field}: „{change.before}“ → {after} ({RISKS[change.risk]})"
        )
        console.print(Text(text), soft_wrap=True)
    _print_more(console, len(changes), limit)


def _print_quotes(console: "Console", anonymity: Anonymity, limit: int | None) -> None:
    held = list({quote.id: quote for quote in anonymity.held}.values())
    released = {quote.id for quote in anonymity.quotes if quote.state is QuoteState.RELEASED}
    console.print(f"\nZurückgehaltene Zitate ({len(held)})", style="bold")
    for quote in held[:limit]:
        _print_quote(console, quote)
    _print_more(console, len(held), limit)
    if released:
        console.print(f"Freigegeben: {', '.join(sorted(released))}", soft_wrap=True)
    if any(quote.state is QuoteState.HELD for quote in held):
        console.print("Einzeln entscheiden: befund release KENNUNG oder befund withhold KENNUNG")


def _print_quote(console: "Console", quote: CheckedQuote) -> None:
    reasons = "; ".join(_reason(reason) for reason in quote.reasons)
    head = f"  {quote.id} {QUOTE_STATES[quote.state]}" + (f": {reasons}" if reasons else "")
    console.print(Text(head), soft_wrap=True)
    console.print(
        Text(f"      „{quote.text}“ (zu {quote.finding} „{quote.title}“)", style="dim"),
        soft_wrap=True,
    )


def _reason(reason: Reason) -> str:
    return f"{RISKS[reason.risk]} („{reason.words}“)" if reason.words else RISKS[reason.risk]


def _print_more(console: "Console", count: int, limit: int | None) -> None:
    if limit is not None and count > limit:
        console.print(f"  und {count - limit} weitere, alle mit: befund pack --check")
