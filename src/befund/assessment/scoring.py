"""The formula for quick wins: impact, effort, confidence and horizon, each from inputs that are shown.

impact     = 1 + 4 × weighted mean of reach (0.4), severity (0.3) and hours a year (0.3); what is not known
             does not count. Without a pain point that the change answers there is no impact.
effort     = 1 + 4 × weighted mean of the size that was named (0.5), the kind of change (0.3) and the systems
             touched (0.2); what is not known does not count, and without all of it effort is in the middle.
confidence = mean of how many say it (all 3 count full), whether a pain point carries it, and whether those
             who are asked came up with it themselves.
horizon    = effort up to 2.5: quick win (3 months); up to 3.5: 1 year; up to 4.5: 3 years; else 5 years.
             A long-term wish is never shorter than 3 years.

Where a reviewer put a change at an impact or effort by hand, that counts, and the first input says who and when.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from befund.assessment.answered_pains import Pains
from befund.records import (
    Decision,
    Effort,
    Evidence,
    Flag,
    Group,
    Judgement,
    Observation,
    PainPoint,
    QuickWin,
    StatementType,
    Support,
)
from befund.records.figures import Horizon, ScoredChange, ScoreInput, YearlyCost
from befund.text.folding import fold

REACH, SEVERITY, HOURS = 0.4, 0.3, 0.3
SIZE, CHANGE, SYSTEMS = 0.5, 0.3, 0.2
FULL_HOURS = 200.0  # a year: more counts the same
# From here on, more systems and more voices count the same.
FULL_SYSTEMS = 3
FULL_SOURCES = 3
HORIZONS = ((2.5, Horizon.QUICK_WIN), (3.5, Horizon.ONE_YEAR), (4.5, Horizon.THREE_YEARS))
QUESTION = (
    "Welches Problem würde das lösen, bei wem tritt es auf, und woran würden wir den Erfolg messen?"
)

_SIZES = {Effort.S: 0.0, Effort.M: 0.5, Effort.L: 1.0}
_IN_WEEKS, _PROJECT = 0.25, 0.7
_CHANGES = (
    (
        1.0,
        "neues System oder Projekt",
        re.compile(
            r"\b(?:neue[srn]? (?:system|erp|sap|software|programm|lager|halle)|erp"
            r"|künstliche intelligenz|ki|roboter|"
            r"chatbot|umzug|einstellen|neubau|new (?:system|software|hire)|robot|ai)\b",
            re.IGNORECASE,
        ),
    ),
    (
        0.7,
        "Schnittstelle oder Programmierung",
        re.compile(
            r"\b(?:schnittstelle\w*|anbind\w+|automatisch\w*|import\w*|export\w*|programmier\w+"
            r"|portal\w*|app|scanner|"
            r"interface|integrat\w+|automatic\w*)\b",
            re.IGNORECASE,
        ),
    ),
    (
        0.35,
        "Feld, Formular oder Auswertung",
        re.compile(
            r"\b(?:\w*feld\w*|\w*formular\w*|\w*vorlage\w*|\w*auswertung\w*|excel\w*|\w*postfach"
            r"|fields?|forms?|"
            r"templates?)\b",
            re.IGNORECASE,
        ),
    ),
    (
        0.1,
        "Absprache oder Regel",
        re.compile(
            r"\b(?:\w*termin\w*|\w*liste\w*|\w*zettel\w*|kopie|bescheid|unterschreib\w+|regel\w*"
            r"|absprech\w+|benennen|"
            r"schild\w*|checkliste\w*|meeting|call|list|copy|rule|sign)\b",
            re.IGNORECASE,
        ),
    ),
)


def score_changes(
    groups: Sequence[Group],
    pains: Sequence[Group],
    costs: Sequence[YearlyCost],
    of: int,
    judged: Mapping[str, Decision] | None = None,
) -> list[ScoredChange]:
    """All quick-win candidates, most impact for least effort first.

    Those without a known problem come last. `judged` gives, by group, the decision that put it
    where it is by hand.
    """
    by_group = {cost.group: cost for cost in costs}
    known, by_hand = Pains(pains), judged or {}
    reckoned = [_score(group, known.answered_by(group), by_group, of) for group in groups]
    long_term = {group.id for group in groups if _is_long_term(group)}
    scored = [
        _put_by_hand(one, by_hand[one.group], long_term=one.group in long_term)
        if one.group in by_hand
        else one
        for one in reckoned
    ]
    return sorted(
        scored, key=lambda one: (one.impact is None, one.effort - (one.impact or 0.0), one.group)
    )


def _score(
    group: Group, answers: Sequence[Group], costs: Mapping[str, YearlyCost], of: int
) -> ScoredChange:
    items = [member.item for member in group.members if isinstance(member.item, QuickWin)]
    flags = {flag for item in items for flag in item.flags}
    # What was marked as a solution without a problem gets no impact from pain points that merely
    # share its words.
    answers = [] if Flag.SOLUTION_WITHOUT_PROBLEM in flags else answers
    impact, effort = _impact(answers, costs, of), _effort(group, items, answers)
    confidence = _confidence(group, answers, flags)
    gain, cost = _scale(impact) if impact else None, _scale(effort)
    return ScoredChange(
        group=group.id,
        title=group.title,
        impact=gain,
        effort=cost,
        reckoned_impact=gain,
        reckoned_effort=cost,
        confidence=round(sum(one.value for one, _ in confidence) / len(confidence), 2),
        horizon=_horizon(cost, long_term=_is_long_term(group)),
        answers=tuple(answer.id for answer in answers),
        impact_inputs=tuple(one for one, _ in impact),
        effort_inputs=tuple(one for one, _ in effort),
        confidence_inputs=tuple(one for one, _ in confidence),
        question=None if answers else QUESTION,
        support=_support(group, of),
    )


def _put_by_hand(reckoned: ScoredChange, decision: Decision, *, long_term: bool) -> ScoredChange:
    """The change where a reviewer put it; what nobody put stays as it is reckoned."""
    judgement = decision.judged or Judgement()
    day = datetime.fromisoformat(decision.time).astimezone().strftime("%d.%m.%Y")
    said = f"von {decision.author} am {day} gesetzt; gerechnet"
    changed: dict[str, object] = {}
    if judgement.impact is not None:
        before = "unbekannt" if reckoned.impact is None else _shown(reckoned.impact)
        changed["impact"] = judgement.impact
        changed["impact_inputs"] = (
            _by_hand(judgement.impact, f"{said} {before}"),
            *reckoned.impact_inputs,
        )
    if judgement.effort is not None:
        changed["effort"] = judgement.effort
        changed["horizon"] = _horizon(judgement.effort, long_term=long_term)
        line = _by_hand(judgement.effort, f"{said} {_shown(reckoned.effort)}")
        changed["effort_inputs"] = (line, *reckoned.effort_inputs)
    return reckoned.model_copy(update=changed)


def _by_hand(value: float, said: str) -> ScoreInput:
    return ScoreInput(name="Von Hand", value=(value - 1) / 4, said=said)


def _shown(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def _is_long_term(group: Group) -> bool:
    return any(Flag.LONG_TERM in member.item.flags for member in group.members)


Weighted = list[tuple[ScoreInput, float]]


def _scale(inputs: Weighted) -> float:
    """From 1 to 5."""
    total = sum(weight for _, weight in inputs)
    return round(1 + 4 * sum(one.value * weight for one, weight in inputs) / total, 1)


def _impact(answers: Sequence[Group], costs: Mapping[str, YearlyCost], of: int) -> Weighted:
    if not answers:
        return []
    reached = {interview for answer in answers for interview in answer.interviews}
    inputs = [
        (
            ScoreInput(
                name="Reichweite",
                value=len(reached) / max(of, len(reached)),
                said=(
                    f"{len(reached)} von {of} Interviews "
                    f"{'nennt' if len(reached) == 1 else 'nennen'} das Problem"
                ),
            ),
            REACH,
        )
    ]
    items = [member.item for answer in answers for member in answer.members]
    severities = [
        item.severity for item in items if isinstance(item, PainPoint) and item.severity is not None
    ]
    if severities:
        worst = max(severities)
        inputs.append(
            (
                ScoreInput(
                    name="Schwere", value=(worst - 1) / 2, said=f"höchste Schwere {worst} von 3"
                ),
                SEVERITY,
            )
        )
    hours = [
        cost.hours.middle for answer in answers if (cost := costs.get(answer.id)) and cost.hours
    ]
    if hours:
        total = sum(hours)
        inputs.append(
            (
                ScoreInput(
                    name="Stunden",
                    value=min(total / FULL_HOURS, 1.0),
                    said=f"rund {total:.0f} Stunden im Jahr",
                ),
                HOURS,
            )
        )
    return inputs


def _effort(group: Group, items: Sequence[QuickWin], answers: Sequence[Group]) -> Weighted:
    """A change's size as estimated, its kind, and how many systems it touches."""
    inputs: Weighted = []
    sizes = [item.effort for item in items if item.effort is not None]
    if sizes:
        largest = max(sizes, key=_SIZES.__getitem__)
        inputs.append(
            (ScoreInput(name="Größe", value=_SIZES[largest], said=f"geschätzt als {largest}"), SIZE)
        )
    words = " ".join([group.title, *(item.change or "" for item in items)])
    changed = next(
        ((value, name) for value, name, pattern in _CHANGES if pattern.search(words)), None
    )
    if changed:
        value, name = changed
        inputs.append((ScoreInput(name="Art der Änderung", value=value, said=name), CHANGE))
    is_small = all(one.value < _PROJECT for one, _ in inputs)
    if not sizes and is_small:
        # A quick-win candidate is something that can be done in weeks, unless it is called a
        # project by its kind.
        inputs.insert(
            0,
            (
                ScoreInput(name="Größe", value=_IN_WEEKS, said="nicht genannt; in Wochen machbar"),
                SIZE,
            ),
        )
    systems = _systems_named(words, answers)
    if systems:
        value = min(len(systems) / FULL_SYSTEMS, 1.0)
        inputs.append(
            (ScoreInput(name="Systeme", value=value, said=", ".join(sorted(systems))), SYSTEMS)
        )
    return inputs


def _systems_named(words: str, answers: Sequence[Group]) -> set[str]:
    """The systems of the pain points answered that a change names, too."""
    folded = fold(words)
    members = [member for answer in answers for member in answer.members]
    return {name for member in members for name in _systems(member) if fold(name) in folded}


def _systems(member: Observation) -> tuple[str, ...]:
    return member.item.systems if isinstance(member.item, PainPoint) else ()


def _confidence(group: Group, answers: Sequence[Group], flags: set[Flag]) -> Weighted:
    sources = len(group.interviews)
    heard = any(member.item.statement_type is StatementType.HEARSAY for member in group.members)
    prompted = Flag.PROPOSED_BY_INTERVIEWER in flags
    own = 0.0 if heard else 0.5 if prompted else 1.0
    said = (
        "vom Hörensagen"
        if heard
        else "vom Interview angeregt"
        if prompted
        else "von sich aus genannt"
    )
    return [
        (
            ScoreInput(
                name="Quellen",
                value=min(sources / FULL_SOURCES, 1.0),
                said=f"{sources} Interview" + ("s" if sources > 1 else ""),
            ),
            1.0,
        ),
        (
            ScoreInput(
                name="Problem belegt",
                value=1.0 if answers else 0.0,
                said=_proven(len(answers)),
            ),
            1.0,
        ),
        (ScoreInput(name="Herkunft", value=own, said=said), 1.0),
    ]


def _proven(pains: int) -> str:
    if not pains:
        return "kein Schmerzpunkt gefunden"
    return "1 belegter Schmerzpunkt" if pains == 1 else f"{pains} belegte Schmerzpunkte"


def _horizon(effort: float, *, long_term: bool) -> Horizon:
    horizon = next((name for limit, name in HORIZONS if effort <= limit), Horizon.FIVE_YEARS)
    early = {Horizon.QUICK_WIN, Horizon.ONE_YEAR}
    return Horizon.THREE_YEARS if long_term and horizon in early else horizon


def _support(group: Group, of: int) -> Support:
    members = sorted(group.members, key=lambda member: (member.interview, member.id))
    evidence = (
        Evidence(observation=member.id, interview=member.interview, quote=member.quotes[0])
        for member in members
        if member.quotes
    )
    return Support(interviews=group.interviews, of=of, evidence=tuple(evidence))
