"""The report as a Word document: a pack read into a template, the shipped one or a firm's own."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from befund.export.labels import CATEGORIES, FIELDS
from befund.export.pack.pack_facts import (
    UNPLACED,
    assumed,
    by_role,
    cited,
    date_of,
    field,
    made,
    pains_at,
    percent,
    rated,
    score,
    sentences,
    steps_not_today,
    top_pains,
    unplaced_pains,
    yearly,
)
from befund.export.pack.shipped_template import report_template
from befund.export.pack.steps import StepRow, steps_of
from befund.export.rows import all_printable
from befund.labels import say
from befund.quadrant import QUADRANT_NAMES, Quadrant, quadrant_of
from befund.records import Kind
from befund.records.message import message
from befund.records.pack import Pack, PackChange, PackContradiction, PackFinding, PackQuestion
from befund.records.process import Process
from befund.word_template import Picture, fill_template

_TOP = 5
_QUOTES = 3
_NO_QUOTE = "(kein Zitat freigegeben)"
_PICTURE_WIDTH = 17.0
_CONTENTS = (
    "1  Zusammenfassung",
    "2  Wie diese Unterlage entstand",
    "3  Ist-Analyse: Prozess für Prozess",
    "4  Widersprüche",
    "5  Quick Wins",
    "6  Roadmap",
    "7  Offene Fragen",
    "Anhang A  Zahlen und Annahmen",
    "Anhang B  Belege zu den Prozessschritten",
)


def as_report(
    pack: Pack, template: bytes | None = None, pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """The report as .docx; `pictures` are PNGs, "matrix" and by name of process.

    Raises ConfigurationError for a template that no report can be made of, BusyError where too many
    are being made.
    """
    drawn = {name: Picture(png, _PICTURE_WIDTH) for name, png in (pictures or {}).items()}
    data = all_printable(context_of(pack, {name: picture.mark for name, picture in drawn.items()}))
    return fill_template(
        report_template() if template is None else template, data, tuple(drawn.values())
    )


def context_of(pack: Pack, images: Mapping[str, str]) -> dict[str, Any]:
    """All that a template may name, as plain data; `images` holds the marks of pictures."""
    return {
        "client": pack.client,
        "date": date_of(pack),
        "interviews": pack.making.interviews,
        "sources": say(message("pack.sources", count=pack.making.interviews)),
        "contents": _CONTENTS,
        "summary": _summary(pack),
        "method": made(pack),
        "top_pains": [_finding(pack, one) for one in top_pains(pack, _TOP)],
        "top_changes": [_change(pack, one) for one in rated(pack)[:_TOP]],
        "processes_intro": _processes_intro(pack),
        "processes": _processes(pack, images),
        "contradictions": [_contradiction(one) for one in pack.contradictions],
        "changes_intro": _changes_intro(pack),
        "changes": [_change(pack, one) for one in pack.changes],
        "change_findings": [_change_finding(pack, one) for one in pack.changes],
        "matrix": _matrix(pack),
        "matrix_picture": images.get("matrix"),
        "roadmap": [{"name": stage.name, "entries": "\n".join(_titles(pack, stage.changes))} for stage in pack.roadmap],
        "roles": [_role(name, questions) for name, questions in by_role(pack.questions)],
        "assumptions": assumed(pack.assumptions),
        "costs": [
            {"title": one.title, "basis": "; ".join(one.basis), "yearly": yearly(one)} for one in pack.costs
        ],
        "step_quotes": [
            {"title": one.title, "words": "\n".join(cited(quote) for quote in one.quotes[:_QUOTES])}
            for one in pack.of_kind(Kind.PROCESS_STEP)
            if one.quotes
        ],
    }  # fmt: skip


def _summary(pack: Pack) -> str:
    scope = message(
        "pack.scope",
        steps=message("count.process_steps", count=len(pack.of_kind(Kind.PROCESS_STEP))),
        pains=message("count.pains", count=len(pack.of_kind(Kind.PAIN_POINT))),
        changes=message("count.changes", count=len(pack.of_kind(Kind.QUICK_WIN))),
    )
    contradictions = message("count.contradictions", count=len(pack.contradictions))
    to_clarify = message(
        "pack.to_clarify", contradictions=contradictions, count=len(pack.questions)
    )
    return sentences(message("pack.grounds", count=pack.making.interviews), scope, to_clarify)


def _processes_intro(pack: Pack) -> str:
    if not pack.map.processes:
        return "Unter den ausgewählten Befunden ist kein Prozessschritt."
    names = ", ".join(f"„{process.name}“" for process in pack.map.processes)
    processes = message("pack.processes", count=len(pack.map.processes), names=names)
    return sentences(processes, message("pack.order_told"))


def _processes(pack: Pack, images: Mapping[str, str]) -> list[dict[str, Any]]:
    """The processes, then what stands at no step or is not today."""
    found = [
        {
            "heading": f"3.{number}  {process.name}",
            "intro": _intro(process),
            "picture": images.get(process.name),
            "steps": [_step(step) for step in steps_of(process)],
            "pains_heading": "Wo es hakt",
            "pains": [_finding(pack, pain) for pain in pains_at(pack, process)],
        }
        for number, process in enumerate(pack.map.processes, 1)
    ]
    rest = (
        (UNPLACED, unplaced_pains(pack)),
        ("Nicht Ist: Soll, Wunsch oder früher", steps_not_today(pack)),
    )
    for name, findings in rest:
        if findings:
            found.append(
                {
                    "heading": f"3.{len(found) + 1}  {name}",
                    "intro": (
                        "Auch das wurde gesagt; zu welchem Schritt es gehört, ist im Workshop zu "
                        "klären."
                    )
                    if name == UNPLACED
                    else (
                        "Das sagten Befragte über eine andere Zeit oder als Wunsch; es gehört "
                        "nicht in die Karte."
                    ),
                    "picture": None,
                    "steps": [],
                    "pains_heading": "Was gesagt wurde",
                    "pains": [_finding(pack, one) for one in findings],
                }
            )
    return found


def _intro(process: Process) -> str:
    steps = message("count.steps", count=len(process.activities))
    said = [message("pack.involved", steps=steps, lanes=", ".join(process.lanes))]
    handoffs = sum(edge.handoff is not None for edge in process.edges)
    breaks = sum(edge.media_break is not None for edge in process.edges)
    if len(process.lanes) > 1 or breaks:
        said.append(message("pack.between", handoffs=handoffs, breaks=breaks))
    if process.trigger:
        said.append(message("pack.trigger", trigger=process.trigger))
    return sentences(*said)


def _step(step: StepRow) -> dict[str, Any]:
    before = [
        f"Übergabe {step.handoff}" if step.handoff else "",
        f"Medienbruch {step.media_break}" if step.media_break else "",
    ]
    return {
        "number": step.number,
        "title": step.activity.title,
        "condition": step.condition,
        "before": "; ".join(part for part in before if part),
        "lane": step.activity.lane,
        "things": step.things,
        "told": str(step.activity.support),
    }


def _finding(pack: Pack, finding: PackFinding) -> dict[str, Any]:
    notes = [*finding.notes, *(["noch nicht entschieden"] if finding.undecided else [])]
    return {
        "title": finding.title,
        "category": CATEGORIES[finding.category] if finding.category else "",
        "severity": say(message("pack.severity_of", severity=finding.severity))
        if finding.severity
        else "–",
        "told": finding.told,
        "summary": "; ".join([finding.summary, *notes]),
        "facts": [
            *({"label": one.label, "value": one.value} for one in finding.fields),
            *(
                {"label": "Im Jahr", "value": yearly(one)}
                for one in pack.costs
                if one.finding == finding.id
            ),
        ],
        "quotes": [
            {"text": one.text, "attribution": one.attribution} for one in finding.quotes[:_QUOTES]
        ],
    }


def _change(pack: Pack, change: PackChange) -> dict[str, Any]:
    return {
        "number": change.number,
        "title": change.title,
        "impact": score(change.impact),
        "effort": score(change.effort),
        "confidence": percent(change.confidence),
        "horizon": _stage_of(pack, change),
        "problem": "; ".join(_titles(pack, change.answers)),
        "effect": field(pack.finding(change.finding), "expected_effect"),
    }


def _stage_of(pack: Pack, change: PackChange) -> str:
    return next((stage.name for stage in pack.roadmap if change.finding in stage.changes), "")


def _change_finding(pack: Pack, change: PackChange) -> dict[str, Any]:
    """A quick win with what it answers and how its scores came about."""
    found = _finding(pack, pack.finding(change.finding))
    scores = [
        {
            "label": say(message("pack.impact", score=score(change.impact))),
            "value": "; ".join(change.impact_of),
        },
        {
            "label": say(message("pack.effort", score=score(change.effort))),
            "value": "; ".join(change.effort_of),
        },
        {
            "label": say(message("pack.confidence", share=percent(change.confidence))),
            "value": "; ".join(change.confidence_of),
        },
        {"label": "Schmerzpunkte dazu", "value": "; ".join(_titles(pack, change.answers))},
        {"label": "Im Workshop zu fragen", "value": change.question or ""},
    ]
    # its score says more
    named = [one for one in found["facts"] if one["label"] != FIELDS["effort"]]
    facts = [*named, *(one for one in scores if one["value"])]
    return {**found, "title": f"{change.number}. {change.title}", "facts": facts}


def _titles(pack: Pack, names: Iterable[str]) -> list[str]:
    known = {finding.id: finding.title for finding in pack.findings}
    numbers = {change.finding: f"{change.number}. " for change in pack.changes}
    return [f"{numbers.get(name, '')}{known[name]}" for name in names if name in known]


def _list(lines: Sequence[str], empty: str = "–") -> str:
    """One line below the other; several begin with a dash."""
    if len(lines) > 1:
        return "\n".join(f"– {line}" for line in lines)
    return lines[0] if lines else empty


def _changes_intro(pack: Pack) -> str:
    if not pack.changes:
        return "Unter den ausgewählten Befunden ist kein Quick-Win-Kandidat."
    return (
        "Wirkung und Aufwand gehen von 1 bis 5. Die Wirkung folgt aus den Schmerzpunkten, die eine "
        "Änderung beantwortet (wie viele sie nennen, wie schwer sie wiegen, was sie im Jahr "
        "kosten), der Aufwand aus Art und Größe der Änderung. Ein Strich heißt: das Problem dazu "
        "ist noch nicht benannt."
    )


def _matrix(pack: Pack) -> list[dict[str, str]]:
    """The four quadrants; nothing where no quick win has a place."""
    changes = rated(pack)
    if not changes:
        return []
    entries: dict[Quadrant, list[str]] = {quadrant: [] for quadrant in QUADRANT_NAMES}
    for one in changes:
        entries[quadrant_of(one.impact or 1, one.effort)].append(f"{one.number}. {one.title}")
    return [
        {"name": QUADRANT_NAMES[name], "entries": "\n".join(own) or "–"}
        for name, own in entries.items()
    ]


def _role(name: str, questions: Sequence[PackQuestion]) -> dict[str, Any]:
    return {
        "name": name,
        "questions": [
            {"kind": one.kind, "text": one.text, "details": _list(one.details, "")}
            for one in questions
        ],
    }


def _contradiction(one: PackContradiction) -> dict[str, Any]:
    return {
        "about": one.about,
        "sides": [
            {
                "title": side.title,
                "words": _list(
                    [*side.statements, *(cited(quote) for quote in side.quotes[:_QUOTES])],
                    _NO_QUOTE,
                ),
            }
            for side in one.sides
        ],
    }
