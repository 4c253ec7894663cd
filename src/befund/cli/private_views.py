"""What only the local user may see: real names behind placeholders, and what was cut."""

import shlex
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from befund.export.labels import MASKED, ROLES
from befund.masking import MaskingReport
from befund.records import MaskedTranscript
from befund.usecases.intake.masking import speakers_for_the_user
from befund.usecases.workspace import Workspace

if TYPE_CHECKING:
    from rich.console import Console

_NOTE = "Nur für Sie: diese Ausgabe enthält Klarnamen. Nicht weitergeben."


def print_speakers(console: "Console", workspace: Workspace, masked: MaskedTranscript) -> None:
    """Who speaks, in which role, how much."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in ("Sprecher", "Klarname", "Rolle"):
        table.add_column(name, overflow="fold")
    table.add_column("Wörter", justify="right")
    for speaker, names, turn, words in speakers_for_the_user(workspace, masked):
        table.add_row(Text(speaker), Text(names), ROLES[turn.role], str(words))
    console.print(table)
    console.print(f"Ändern: befund roles {shlex.quote(masked.interview)} --interviewer NAME")
    console.print(_NOTE)


def print_masking(console: "Console", found: MaskingReport) -> None:
    """Placeholders with what they stand for, then what was cut."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in ("Platzhalter", "Art", "Gesagt als"):
        table.add_column(name, overflow="fold")
    table.add_column("Anzahl", justify="right")
    for entry in found.entries:
        category = MASKED[entry.category.value]
        table.add_row(
            Text(entry.placeholder), category, Text(", ".join(entry.originals)), str(entry.count)
        )
    console.print(table)
    for cut in found.cuts:
        console.print(
            f"Gekürzt ({MASKED[cut.category.value]}, Beitrag {cut.turn}, {cut.id}): {cut.original}"
        )
    if found.additions:
        console.print(
            f"Von Hand ergänzt: {', '.join(addition.text for addition in found.additions)}"
        )
    if found.undone:
        console.print(f"Von Hand freigegeben: {', '.join(found.undone)}")
    console.print(f"Ändern: befund mask {shlex.quote(found.interview)} --add 'TEXT' --undo 'TEXT'")
    console.print("--undo nimmt auch einen Platzhalter oder Schnitt-…, beide in Anführungszeichen.")
    console.print(_NOTE)
