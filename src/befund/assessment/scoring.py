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

from befund.assessment.answered_pains import answered_pains
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
from befund.records.message import Message, message
from befund.text.folding import fold

REACH, SEVERITY, HOURS = 0.4, 0.3, 0.3
SIZE, CHANGE, SYSTEMS = 0.5, 0.3, 0.2
FULL_HOURS = 200.0  # a year: more counts the same
# From here on, more systems and more voices count the same.
FULL_SYSTEMS = 3
FULL_SOURCES = 3
HORIZONS = ((2.5, Horizon.QUICK_WIN), (3.5, Horizon.ONE_YEAR), (4.5, Horizon.THREE_YEARS))
QUESTION = message("question.without_problem")

_SIZES = {Effort.S: 0.0, Effort.M: 0.5, Effort.L: 1.0}
_IN_WEEKS, _PROJECT = 0.25, 0.7
_CHANGES = (
    (
        1.0,
        "new_system",
        re.compile(
            r"\b(?:neue[srn]? (?:system|erp|sap|software|programm|lager|halle)|erp"
            r"|künstliche intelligenz|ki|roboter|"
            r"chatbot|umzug|einstellen|neubau|new (?:system|software|hire)|robot|ai)\b",
            re.IGNORECASE,
        ),
    ),
    (
        0.7,
        "programming",
        re.compile(
            r"\b(?:schnittstelle\w*|anbind\w+|automatisch\w*|import\w*|export\w*|programmier\w+"
            r"|portal\w*|app|scanner|"
            r"interface|integrat\w+|automatic\w*)\b",
            re.IGNORECASE,
        ),
    ),
    (
        0.35,
        "form",
        re.compile(
            r"\b(?:\w*feld\w*|\w*formular\w*|\w*vorlage\w*|\w*auswertung\w*|excel\w*|\w*postfach"
            r"|fields?|forms?|"
            r"templates?)\b",
            re.IGNORECASE,
        ),
    ),
    (
        0.1,
        "agreement",
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
    answers: Mapping[str, Sequence[str]] | None = None,
) -> list[ScoredChange]:
    """All quick-win candidates, most impact for least effort first.

    Those without a known problem come last. `judged` gives, by group, the decision that put it
    where it is by hand; `answers`, by group, the pain points that it answers where that is known
    already, as their words may have been changed since.
    """
    by_group = {cost.group: cost for cost in costs}
    by_hand, by_id = judged or {}, {pain.id: pain for pain in pains}
    answered = answered_pains(groups, pains) if answers is None else answers
    computed = [
        _score(group, [by_id[name] for name in answered.get(group.id, ())], by_group, of)
        for group in groups
    ]
    long_term = {group.id for group in groups if _is_long_term(group)}
    scored = [
        _put_by_hand(one, by_hand[one.group], long_term=one.group in long_term)
        if one.group in by_hand
        else one
        for one in computed
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
        computed_impact=gain,
        computed_effort=cost,
        confidence=round(sum(one.value for one, _ in confidence) / len(confidence), 2),
        horizon=_horizon(cost, long_term=_is_long_term(group)),
        answers=tuple(answer.id for answer in answers),
        impact_inputs=tuple(one for one, _ in impact),
        effort_inputs=tuple(one for one, _ in effort),
        confidence_inputs=tuple(one for one, _ in confidence),
        question=None if answers else QUESTION,
        support=_support(group, of),
    )


def _put_by_hand(computed: ScoredChange, decision: Decision, *, long_term: bool) -> ScoredChange:
    """The change where a reviewer put it; what nobody put stays as it is computed."""
    judgement = decision.judged or Judgement()
    changed: dict[str, object] = {}
    if judgement.impact is not None:
        line = _by_hand(judgement.impact, decision, computed.impact)
        changed["impact"] = judgement.impact
        changed["impact_inputs"] = (line, *computed.impact_inputs)
    if judgement.effort is not None:
        changed["effort"] = judgement.effort
        changed["horizon"] = _horizon(judgement.effort, long_term=long_term)
        line = _by_hand(judgement.effort, decision, computed.effort)
        changed["effort_inputs"] = (line, *computed.effort_inputs)
    return computed.model_copy(update=changed)


def _by_hand(value: float, decision: Decision, before: float | None) -> ScoreInput:
    day = datetime.fromisoformat(decision.time).astimezone().date()
    if before is None:
        said = message("score.by_hand_unknown", author=decision.author, day=day)
    else:
        said = message("score.by_hand", author=decision.author, day=day, before=before)
    return _input("by_hand_name", (value - 1) / 4, said)


def _input(name: str, value: float, said: Message) -> ScoreInput:
    return ScoreInput(name=message(f"score.{name}"), value=value, said=said)


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
    said = message("score.reach", count=len(reached), of=of)
    inputs = [(_input("reach_name", len(reached) / max(of, len(reached)), said), REACH)]
    items = [member.item for answer in answers for member in answer.members]
    severities = [
        item.severity for item in items if isinstance(item, PainPoint) and item.severity is not None
    ]
    # The worst severity counts, not the mean: who suffers most is whom a change helps most.
    if severities:
        worst = max(severities)
        inputs.append(
            (
                _input("severity_name", (worst - 1) / 2, message("score.severity", worst=worst)),
                SEVERITY,
            )
        )
    hours = [
        cost.hours.middle for answer in answers if (cost := costs.get(answer.id)) and cost.hours
    ]
    if hours:
        total = sum(hours)
        said = message("score.hours", count=round(total))
        inputs.append((_input("hours_name", min(total / FULL_HOURS, 1.0), said), HOURS))
    return inputs


def _effort(group: Group, items: Sequence[QuickWin], answers: Sequence[Group]) -> Weighted:
    """A change's size as estimated, its kind, and how many systems it touches."""
    inputs: Weighted = []
    sizes = [item.effort for item in items if item.effort is not None]
    if sizes:
        largest = max(sizes, key=_SIZES.__getitem__)
        inputs.append(
            (_input("size_name", _SIZES[largest], message("score.size", size=largest.value)), SIZE)
        )
    words = " ".join([group.title, *(item.change or "" for item in items)])
    changed = next(
        ((value, name) for value, name, pattern in _CHANGES if pattern.search(words)), None
    )
    if changed:
        value, name = changed
        inputs.append((_input("kind_name", value, message(f"score.{name}")), CHANGE))
    is_small = all(one.value < _PROJECT for one, _ in inputs)
    if not sizes and is_small:
        # A quick-win candidate is something that can be done in weeks, unless it is called a
        # project by its kind.
        inputs.insert(0, (_input("size_name", _IN_WEEKS, message("score.size_in_weeks")), SIZE))
    systems = _systems_named(words, answers)
    if systems:
        value = min(len(systems) / FULL_SYSTEMS, 1.0)
        said = message("score.systems", names=", ".join(sorted(systems)))
        inputs.append((_input("systems_name", value, said), SYSTEMS))
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
    said = "hearsay" if heard else "prompted" if prompted else "unprompted"
    proof = message("score.pains", count=len(answers)) if answers else message("score.no_pain")
    return [
        (
            _input(
                "sources_name",
                min(sources / FULL_SOURCES, 1.0),
                message("score.sources", count=sources),
            ),
            1.0,
        ),
        (_input("proof_name", 1.0 if answers else 0.0, proof), 1.0),
        (_input("origin_name", own, message(f"score.{said}")), 1.0),
    ]


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
