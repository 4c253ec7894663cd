"""What report, slides and workbook read of a pack alike."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from befund.export.numbers import hours_and_euros, number
from befund.labels import say
from befund.records import Kind, PainCategory
from befund.records.figures import Assumptions
from befund.records.message import Message, message
from befund.records.pack import Pack, PackChange, PackCost, PackFinding, PackQuestion, PackQuote
from befund.records.process import Process

_TOUCHING = 0.3  # points nearer than this, in units of effort, are one to the eye
_LETTER = 0.07  # of a label, in units of effort
UNPLACED = "Keinem Schritt zugeordnet"


def date_of(pack: Pack) -> str:
    """The day of the pack, as in 23.11.2026."""
    return f"{pack.date:%d.%m.%Y}"


def counts(pack: Pack) -> dict[str, int]:
    """How much of what the pack holds, by its German name."""
    return {
        "Interviews": pack.making.interviews,
        "Prozessschritte": len(pack.of_kind(Kind.PROCESS_STEP)),
        "Schmerzpunkte": len(pack.of_kind(Kind.PAIN_POINT)),
        "Quick-Win-Kandidaten": len(pack.of_kind(Kind.QUICK_WIN)),
        "Widersprüche": len(pack.contradictions),
        "Offene Fragen": len(pack.questions),
    }


def top_pains(pack: Pack, limit: int) -> tuple[PackFinding, ...]:
    """The heaviest pain points."""
    pains = sorted(
        pack.of_kind(Kind.PAIN_POINT),
        key=lambda one: (-one.weight, -(one.severity or 0), one.title),
    )
    return tuple(pains[:limit])


def rated(pack: Pack) -> tuple[PackChange, ...]:
    """The quick wins that have a place in the matrix."""
    return tuple(change for change in pack.changes if change.impact is not None)


class PointLabel(NamedTuple):
    """What stands at a point, above it or below."""

    text: str
    above: bool


def point_labels(changes: Sequence[PackChange]) -> dict[int, PointLabel]:
    """The label of each point, by number.

    Points that touch share one, neighbours' labels stand apart.
    """
    found: dict[int, PointLabel] = {}
    ends: dict[float, float] = {}  # by impact, where the last label above ends
    for cluster in _touching(changes):
        text = ", ".join(str(number) for number in sorted(one.number for one in cluster))
        middle = cluster[len(cluster) // 2]
        impact, half = middle.impact or 0, len(text) * _LETTER / 2
        above = middle.effort - half > ends.get(impact, 0.0)
        if above:
            ends[impact] = middle.effort + half
        for one in cluster:
            found[one.number] = PointLabel(text if one is middle else "", above)
    return found


def _touching(changes: Sequence[PackChange]) -> list[list[PackChange]]:
    """Points of one height that lie so close that they touch, from left to right."""
    clusters: list[list[PackChange]] = []
    for one in sorted(changes, key=lambda one: (-(one.impact or 0), one.effort)):
        last = clusters[-1][-1] if clusters else None
        if last and last.impact == one.impact and one.effort - last.effort < _TOUCHING:
            clusters[-1].append(one)
        else:
            clusters.append([one])
    return clusters


def pains_at(pack: Pack, process: Process) -> list[PackFinding]:
    """The pain points that stand at the steps of a process, in the order of the steps."""
    known = {finding.id: finding for finding in pack.findings}
    names = dict.fromkeys(mark.group for activity in process.activities for mark in activity.pains)
    return [known[name] for name in names if name in known]


def unplaced_pains(pack: Pack) -> list[PackFinding]:
    """The pain points that stand at no step."""
    placed = {one.id for process in pack.map.processes for one in pains_at(pack, process)}
    return [pain for pain in pack.of_kind(Kind.PAIN_POINT) if pain.id not in placed]


def steps_not_today(pack: Pack) -> list[PackFinding]:
    """The steps that are not in the map: they speak of another time, or of a wish."""
    mapped = {activity.id for process in pack.map.processes for activity in process.activities}
    return [step for step in pack.of_kind(Kind.PROCESS_STEP) if step.id not in mapped]


def heat(pack: Pack) -> tuple[list[PainCategory], dict[str, Counter[PainCategory]]]:
    """The categories of pain points, and by process how many of each stand at its steps."""
    rows = {
        process.name: Counter(_categories(pains_at(pack, process)))
        for process in pack.map.processes
    }
    rows[UNPLACED] = Counter(_categories(unplaced_pains(pack)))
    rows = {name: row for name, row in rows.items() if row}
    total: Counter[PainCategory] = sum(rows.values(), Counter())
    order = list(PainCategory)
    return sorted(total, key=lambda one: (-total[one], order.index(one))), rows


def _categories(pains: Sequence[PackFinding]) -> list[PainCategory]:
    return [pain.category for pain in pains if pain.category is not None]


def by_role(questions: Sequence[PackQuestion]) -> list[tuple[str, list[PackQuestion]]]:
    """The open questions by who is asked."""
    return [
        (role, list(own)) for role, own in groupby(questions, key=lambda question: question.role)
    ]


def field(finding: PackFinding, name: str) -> str:
    """A finding's fact by its field's name; empty where it was not said."""
    return next((one.value for one in finding.fields if one.name == name), "")


def cited(quote: PackQuote) -> str:
    """A quote in marks, with who says it."""
    return f"„{quote.text}“ ({quote.attribution})"


def score(value: float | None) -> str:
    """A score of the matrix, or a dash where there is none."""
    return "–" if value is None else number(value)


def percent(share: float) -> str:
    """A share of 0 to 1, as in 85 %."""
    return f"{share * 100:.0f} %"


def yearly(cost: PackCost) -> str:
    """What a finding comes to in a year."""
    return hours_and_euros(cost.hours, cost.euros)


def assumed(found: Assumptions) -> str:
    """The assumptions in a sentence."""
    return say(
        message(
            "pack.assumed",
            weeks=number(found.working_weeks),
            days=number(found.days_per_week),
            hours=number(found.hours_per_day),
            rate=number(found.hourly_rate),
        )
    )


def made(pack: Pack) -> list[str]:
    """How the pack came about and where its limits are, in sentences."""
    making = pack.making
    how = ", ".join(map(_extractor, making.extractors)) or say(message("pack.by_hand_alone"))
    held = message("pack.quotes_were", count=making.held)
    changed = message("pack.details", count=making.generalised)
    undecided = sum(finding.undecided for finding in pack.findings)
    review = [
        message(
            "pack.reviewed",
            count=making.accepted,
            rejected=making.rejected,
            undecided=making.undecided,
        ),
        *([message("pack.undecided", count=undecided)] if undecided else []),
    ]
    protection = [
        message("pack.protected", count=making.k),
        message("pack.withheld", quotes=held, details=changed),
    ]
    return [
        sentences(message("pack.grounds", count=making.interviews), message("pack.masked")),
        say(message("pack.evaluated", how=how)),
        sentences(*review),
        sentences(*protection),
        say(message("pack.limits")),
    ]


def sentences(*said: Message) -> str:
    """Sentences after one another."""
    return " ".join(map(say, said))


def _extractor(name: str) -> str:
    """How an extractor is told to a client."""
    return say(
        message("pack.by_rules") if name == "rules" else message("pack.by_model", model=name)
    )
