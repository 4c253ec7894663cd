"""What the commands of review print."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from befund.export.decision_rows import what_it_did
from befund.export.finding_rows import decision_as_json
from befund.export.labels import (
    ACTIONS,
    CONFLICTS,
    FIELDS,
    FINDING_FLAGS,
    KIND,
    KINDS,
    QUOTE_STATUS,
    STATUSES,
    TURNS,
)
from befund.export.rows import shown
from befund.labels import carried_by as count_of
from befund.labels import say
from befund.records import Contradiction, Finding, Observation
from befund.review import Change, Review
from befund.usecases.review.board import Decided, Logged

if TYPE_CHECKING:
    from rich.console import Console

Observations = Mapping[str, Observation]


def decision_of(review: Review) -> dict[str, Any] | None:
    """The decision that stands, as JSON promises it."""
    if review.decided is None or review.status is None:
        return None
    return decision_as_json(
        review.decided, review.status.value, [say(change) for change in review.changes]
    )


def print_findings(console: "Console", reviews: Sequence[Review], of: int) -> None:
    """A table per kind, then what changed under decisions.

    `of` is how many findings there are in all.
    """
    if not reviews:
        console.print(
            "Kein Befund passt dazu." if of else "Noch keine Befunde. Sie entstehen mit: befund run"
        )
    for kind, name in KINDS.items():
        of_kind = [review for review in reviews if review.finding.item.kind is kind]
        if not of_kind:
            continue
        console.print(f"\n{name} ({len(of_kind)})", style="bold")
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
        table.add_column("Kennung", no_wrap=True)
        table.add_column("Befund", ratio=6)
        table.add_column("Getragen von", ratio=3)
        table.add_column("Wert", justify="right")
        table.add_column("Entscheidung", ratio=2)
        table.add_column("Hinweise", ratio=2)
        for review in of_kind:
            finding = review.finding
            table.add_row(
                finding.id,
                Text(review.title),
                Text(carried_by(finding)),
                f"{finding.score:.2f}",
                STATUSES[review.status] if review.status else "",
                Text(", ".join(FINDING_FLAGS[flag] for flag in finding.flags)),
            )
        console.print(table)
    for review in reviews:
        for change in review.changes:
            console.print(f"Zu {review.finding.id} („{review.title}“): {say(change)}")


def carried_by(finding: Finding) -> str:
    """How many of the interviews say it, and how many roles."""
    return say(count_of(len(finding.interviews), finding.all_interviews, len(finding.roles)))


def print_finding(
    console: "Console",
    review: Review,
    observations: Observations,
    opposed: Iterable[Contradiction],
    titles: Mapping[str, str],
) -> None:
    """A finding with its summary, its evidence, and its decisions.

    `titles` are those of all findings.
    """
    finding = review.shown
    console.print(f"{KIND[finding.item.kind]}: {review.title}", style="bold")
    for name in review.edited:
        if name != "title":
            console.print(
                Text(
                    f"  {FIELDS.get(name, name)}: {shown(getattr(review.item, name))} (bearbeitet)"
                )
            )
    console.print(f"  {carried_by(finding)}: {', '.join(finding.interviews)}")
    if finding.roles:
        console.print(f"  Rollen: {', '.join(finding.roles)}")
    if finding.flags:
        console.print(f"  Hinweise: {', '.join(FINDING_FLAGS[flag] for flag in finding.flags)}")
    numbers = {member.observation: number for number, member in enumerate(finding.members, start=1)}
    for sentence in finding.summary:
        marks = ", ".join(
            str(numbers[r.observation]) for r in sentence.references if r.observation in numbers
        )
        console.print(f"  {sentence.text} [{marks}]")
    console.print("\nBelege:")
    for name, number in numbers.items():
        if name in observations:
            _print_evidence(console, number, observations[name])
    for contradiction in opposed:
        _print_contradiction(console, contradiction, observations, titles)
    _print_log(console, review)


def _print_evidence(console: "Console", number: int, observation: Observation) -> None:
    console.print(f"[{number}] {observation.interview}, {observation.id}: {observation.item.title}")
    for quote in observation.quotes:
        console.print(
            Text(f"    „{quote.text}“ (Beitrag {quote.turn}, {QUOTE_STATUS[quote.status]})")
        )


def _print_log(console: "Console", review: Review) -> None:
    if review.decided is not None and review.status is not None:
        decided = review.decided
        console.print(
            f"\nEntscheidung: {STATUSES[review.status]} von {decided.author}, "
            f"{local_time(decided.time)}"
        )
    if review.judged is not None:
        judged = review.judged
        console.print(
            Text(
                f"  Bewertet von {judged.author}, {local_time(judged.time)}: {what_it_did(judged)}"
            )
        )
    for comment in review.comments:
        told = f"{comment.author}, {local_time(comment.time)}, {ACTIONS[comment.action]}"
        console.print(Text(f"  {told}: {comment.note}"))
    for change in review.changes:
        console.print(f"  {say(change)}")


def print_contradictions(
    console: "Console",
    contradictions: Sequence[Contradiction],
    observations: Observations,
    titles: Mapping[str, str],
) -> None:
    """Each contradiction with both sides' words, under the titles of their findings."""
    if not contradictions:
        console.print("Keine Widersprüche gefunden.")
    for contradiction in contradictions:
        _print_contradiction(console, contradiction, observations, titles)


def _print_contradiction(
    console: "Console",
    contradiction: Contradiction,
    observations: Observations,
    titles: Mapping[str, str],
) -> None:
    console.print(
        f"\nWiderspruch ({CONFLICTS[contradiction.conflict]}), {contradiction.id}", style="bold"
    )
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for side in contradiction.sides:
        table.add_column(Text(f"{titles.get(side.finding, 'Befund')} ({side.finding})"), ratio=1)
    table.add_row(
        *(Text(_side_text(side.observations, observations)) for side in contradiction.sides)
    )
    console.print(table)


def _side_text(names: Iterable[str], observations: Observations) -> str:
    found = [observations[name] for name in names if name in observations]
    return "\n".join(f"{o.interview}: „{quote.text}“" for o in found for quote in o.quotes)


def print_decided(console: "Console", decided: Decided) -> None:
    """The findings that a decision changed, and the ids that were merged into others."""
    for review in decided.changed:
        status = STATUSES[review.status] if review.status else "offen"
        console.print(
            Text(f"{review.finding.id}: {review.title} ({status}; {carried_by(review.finding)})")
        )
    if decided.gone:
        console.print(f"Aufgegangen: {', '.join(decided.gone)}")
    for masked in decided.masked:
        console.print(Text(f"Maskiert: „{masked.said}“ steht als {masked.kept} im Protokoll."))


def print_log(console: "Console", log: Sequence[Logged]) -> None:
    """A line for each decision, the newest last; what was taken back says so."""
    if not log:
        console.print("Noch ist nichts entschieden.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("Nr.", justify="right")
    table.add_column("Wann", no_wrap=True)
    table.add_column("Wer")
    table.add_column("Was", ratio=3)
    table.add_column("Befund", ratio=3)
    for one in log:
        decision = one.decision
        did = ": ".join(part for part in (ACTIONS[decision.action], what_it_did(decision)) if part)
        said = [did, f"„{decision.note}“" if decision.note else ""]
        said += [f"[zurückgenommen mit {one.undone_by.number}]"] if one.undone_by else []
        table.add_row(
            str(decision.number),
            local_time(decision.time),
            Text(decision.author),
            Text(" ".join(part for part in said if part)),
            Text(f"{decision.finding} {one.title}"),
        )
    console.print(table)


def local_time(time: str) -> str:
    """A time of the log on the clock of whoever reads it."""
    return datetime.fromisoformat(time).astimezone().strftime("%d.%m.%Y %H:%M")


def print_changes(console: "Console", changes: Sequence[Change]) -> None:
    """New, gone, stronger, weaker: a paragraph each."""
    if not changes:
        console.print("Nichts hat sich geändert.")
    for turn, group in groupby(changes, key=lambda change: change.turn):
        found = list(group)
        console.print(f"\n{TURNS[turn]} ({len(found)})", style="bold")
        for change in found:
            console.print(
                Text(
                    f"  {KIND[change.kind]} „{change.title}“ ({change.finding}): {say(change.text)}"
                )
            )
