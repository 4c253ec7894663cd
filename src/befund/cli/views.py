"""What commands print: tables and conversations, plain enough for a pipe."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from befund.app.settings import RULES
from befund.cli.number_format import counted, percent
from befund.export.labels import (
    CATEGORIES,
    FIELDS,
    FLAGS,
    KIND,
    KINDS,
    QUARANTINE,
    QUOTE_STATUS,
    ROLES,
    clock,
)
from befund.export.rows import as_table_row, kind_fields, shown
from befund.index import SearchHit
from befund.records import (
    Kind,
    MaskedTranscript,
    Observation,
    PainPoint,
    Passage,
    QuarantineReason,
    Quote,
    Role,
    Turn,
)
from befund.usecases.views.overview import InterviewState, Overview

if TYPE_CHECKING:
    from rich.console import Console

    from befund.app import Session
    from befund.app.doctor import Check


_WIDE = 110  # columns that the whole table takes beside a name of some length


def print_overview(console: "Console", found: Overview) -> None:
    """One line per interview, then what failed."""
    if not found.interviews and not found.waiting:
        console.print("Noch keine Interviews. Einlesen mit: befund run ORDNER")
        return
    if found.interviews:
        _print_states(console, found.interviews)
    _print_warnings(console, found.interviews)
    for state in found.interviews:
        for chunk, reason in state.failed_chunks.items():
            console.print(f"Fehlgeschlagen: {state.interview}, Abschnitt {chunk}: {reason}")
        if state.quarantined:
            reasons = (
                f"{QUARANTINE[QuarantineReason(name)]} {count}"
                for name, count in state.quarantined.items()
            )
            console.print(f"Quarantäne in {state.interview}: {', '.join(reasons)}")
        if state.pending:
            console.print(
                f"Noch nicht (fertig) analysiert: {state.interview}. Weiter mit: befund run"
            )
    for interview in found.waiting:
        console.print(f"Eingelesen, noch nicht maskiert: {interview}. Weiter mit: befund run")


def _print_states(console: "Console", states: Sequence[InterviewState]) -> None:
    """The table; a narrow screen gets the columns that matter most."""
    rows = [_overview_row(state) for state in states]
    names = (
        list(rows[0])
        if console.width >= _WIDE
        else ["Interview", "Wörter", *_KIND_COLUMNS.values(), "Abdeck."]
    )
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    taken = sum(1 + max(len(name), *(len(row[name]) for row in rows)) for name in names[1:])
    table.add_column(
        names[0],
        no_wrap=True,
        overflow="ellipsis",
        max_width=max(len(names[0]), console.width - taken - 1),
    )
    for name in names[1:]:
        table.add_column(
            name, justify="left" if name in {"Format", "Spr."} else "right", no_wrap=True
        )
    for row in rows:
        table.add_row(*(Text(row[name]) for name in names))
    console.print(table)


def _print_warnings(console: "Console", states: Sequence[InterviewState]) -> None:
    """Each warning once, with all interviews that it holds for."""
    concerned: dict[str, list[str]] = {}
    for state in states:
        for warning in state.warnings:
            concerned.setdefault(warning, []).append(state.interview)
    for warning, interviews in concerned.items():
        console.print(f"Hinweis zu {', '.join(interviews)}: {warning}")


_KIND_COLUMNS = {
    Kind.PROCESS_STEP: "Schritte",
    Kind.PAIN_POINT: "Schmerz",
    Kind.QUICK_WIN: "Quick W.",
}


def _overview_row(state: InterviewState) -> dict[str, str]:
    """By column, what is shown of an interview."""
    masking = state.masking
    return {
        "Interview": state.interview,
        "Format": state.format,
        "Spr.": state.language,
        "Wörter": str(state.words),
        "Befragt": percent(state.respondent_share),
        **{name: str(state.observations[kind]) for kind, name in _KIND_COLUMNS.items()},
        "Quar.": str(sum(state.quarantined.values())),
        "Abdeck.": percent(state.coverage),
        "Maskiert": str(sum(masking.masked.values())),
        "Gekürzt": str(masking.health_cuts + masking.off_record_cuts),
    }


def print_origin(console: "Console", opened: "Session") -> None:
    """Who extracted, and how to do better."""
    used = {interview.extractor for interview in opened.queries.interviews() if interview.extractor}
    console.print(f"extractor: {', '.join(sorted(used)) or opened.settings.model}")
    runs = opened.queries.runs()
    if opened.settings.model == RULES and (not runs or runs[-1].extractor == RULES):
        console.print(
            "Ohne Sprachmodell, mit eingebauten Regeln. Genauer: befund run --model gpt-5-mini "
            "(OPENAI_API_KEY setzen)"
        )


def print_observations(console: "Console", observations: Sequence[Observation]) -> None:
    """A table per kind."""
    for kind, name in KINDS.items():
        of_kind = [observation for observation in observations if observation.item.kind is kind]
        console.print(f"\n{name} ({len(of_kind)})", style="bold")
        if not of_kind:
            continue
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
        table.add_column("Kennung", no_wrap=True)
        table.add_column("Titel", ratio=4)
        table.add_column("Näheres", ratio=3)
        table.add_column("Zitat", ratio=6)
        table.add_column("Interview", ratio=2)
        for observation in of_kind:
            table.add_row(
                observation.id,
                Text(observation.item.title),
                Text(_detail(observation)),
                Text(_first_quote(observation)),
                Text(observation.interview),
            )
        console.print(table)


def _detail(observation: Observation) -> str:
    item = observation.item
    parts = [QUARANTINE[reason] for reason in observation.quarantine]
    if isinstance(item, PainPoint):
        parts.append(CATEGORIES[item.category])
    names = (
        "systems",
        "severity",
        "frequency",
        "time_or_money",
        "handed_over_to",
        "condition",
        "effort",
    )
    values = [(name, getattr(item, name, None)) for name in names]
    parts += [f"{FIELDS[name]}: {shown(value)}" for name, value in values if value]
    return "; ".join([*parts, *(FLAGS[flag] for flag in item.flags)])


def _first_quote(observation: Observation) -> str:
    if observation.quotes:
        return f"„{observation.quotes[0].text}“"
    return f"(behauptet) {observation.rejected[0].claim.text}" if observation.rejected else ""


def print_observation(
    console: "Console", observation: Observation, masked: MaskedTranscript, around: int
) -> None:
    """All fields of an observation, then its quotes in their conversation."""
    item = observation.item
    console.print(f"{KIND[item.kind]}: {item.title}", style="bold")
    row = as_table_row(observation)
    own_fields = [FIELDS[name] for name in kind_fields(item.kind)]
    for name in [*own_fields, "Aussage", "Hinweise", "Quarantäne", "Interview"]:
        if row.get(name):
            console.print(f"  {name}: {row[name]}")
    prompt = f", {observation.prompt}" if observation.prompt else ""
    console.print(f"  extractor: {observation.extractor}{prompt}")
    for rejected in observation.rejected:
        console.print(
            f"  Verworfen ({QUARANTINE[QuarantineReason(rejected.reason)]}): {rejected.claim.text}"
        )
    if observation.quotes:
        statuses = dict.fromkeys(QUOTE_STATUS[quote.status] for quote in observation.quotes)
        console.print(f"  Zitate: {len(observation.quotes)} ({', '.join(statuses)})\n")
    _print_conversation(console, observation.quotes, masked, around)


def _print_conversation(
    console: "Console", quotes: Sequence[Quote], masked: MaskedTranscript, around: int
) -> None:
    """The turns that hold quotes and so many beside each; "…" stands where turns are left out."""
    near = {quote.turn + step for quote in quotes for step in range(-around, around + 1)}
    before = None
    for turn in masked.turns:
        if turn.number not in near:
            continue
        if before is not None and turn.number > before + 1:
            console.print("…")
        console.print(_spoken(turn, [quote for quote in quotes if quote.turn == turn.number]))
        before = turn.number


def print_transcript(console: "Console", masked: MaskedTranscript) -> None:
    """All turns."""
    for turn in masked.turns:
        console.print(_spoken(turn, ()))


def _spoken(turn: Turn, quotes: Iterable[Quote]) -> Text:
    time = clock(turn.start_seconds)
    head = " ".join(
        part for part in (f"[{turn.number}]", time, f"{ROLES[turn.role]} {turn.speaker}:") if part
    )
    dim = "dim" if turn.role is Role.INTERVIEWER else ""
    text = Text()
    text.append(head + " ", style=dim or "bold")
    position = 0
    for quote in sorted(quotes, key=lambda q: q.start):
        text.append(turn.text[position : quote.start], style=dim)
        text.append(f"»{turn.text[max(position, quote.start) : quote.end]}«", style="bold reverse")
        position = max(position, quote.end)
    text.append(turn.text[position:], style=dim)
    return text


def print_uncovered(
    console: "Console", passages: Sequence[Passage], masked: MaskedTranscript
) -> None:
    """Passages in the order of the conversation, each with its place."""
    words = sum(len(passage.text.split()) for passage in passages)
    found = f"{counted(len(passages), 'Stelle', 'Stellen')}, {counted(words, 'Wort', 'Wörter')}"
    console.print(f"{found}, auf die sich keine Beobachtung stützt.")
    for passage in passages:
        time = clock(masked.turns[passage.turn].start_seconds)
        head = " ".join(part for part in (f"[{passage.turn}]", time, f"{passage.speaker}:") if part)
        console.print(Text.assemble((head + " ", "bold"), passage.text))


def print_hits(console: "Console", hits: Sequence[SearchHit]) -> None:
    """Hits, best first, with who said it, where and when."""
    if not hits:
        console.print("Nichts gefunden.")
    for place, hit in enumerate(hits, start=1):
        passage = hit.passage
        parts = (
            passage.interview,
            f"{ROLES[passage.role]} {passage.speaker}",
            clock(passage.start_seconds),
        )
        origin = ", ".join(part for part in parts if part)
        console.print(f"{place}. {origin}, Beitrag {passage.turn}", style="bold")
        console.print(Text(f"   „{passage.text}“"))


def print_examination(console: "Console", findings: Sequence["Check"]) -> None:
    """What the doctor found, by topic."""
    for topic, group in groupby(findings, key=lambda finding: finding.topic):
        for finding in group:
            mark = "in Ordnung" if finding.sound else "FEHLER"
            console.print(f"{topic}: {mark}. {finding.text}")
