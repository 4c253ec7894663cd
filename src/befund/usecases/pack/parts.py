"""The parts of a pack, from clean groups.

Findings, quick wins, contradictions, questions, figures.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from befund.anonymity import AnonymousRoles, shown_quote
from befund.assessment.questions import Disputed, open_questions
from befund.assessment.yearly import yearly_costs
from befund.drawing.matrix_svg import HORIZONS
from befund.export.labels import CATEGORIES, CONFLICTS, FIELDS, QUESTIONS
from befund.export.numbers import figure
from befund.export.rows import kind_fields, shown
from befund.labels import say
from befund.records import (
    Contradiction,
    Evidence,
    FindingFlag,
    Flag,
    Group,
    Kind,
    PainPoint,
    Place,
    Quote,
    QuoteStatus,
)
from befund.records.figures import Assumptions, QuestionKind, ScoredChange, ScoreInput
from befund.records.message import Message
from befund.records.pack import (
    CheckedQuote,
    Making,
    Pack,
    PackChange,
    PackContradiction,
    PackCost,
    PackField,
    PackFinding,
    PackQuestion,
    PackQuote,
    PackSide,
    PackStage,
    Selection,
)
from befund.records.process import ProcessMap
from befund.review import Review, Status
from befund.text.folding import fold
from befund.usecases.pack.anonymised_groups import ROLE_FIELDS
from befund.usecases.pack.anonymous_map import anonymous_map, counted, is_small_role
from befund.usecases.views.assessment import scored

SINGLE = "einzelne Nennung"
OPEN_STAGE = "Vor einer Planung zu klären"
_DISPUTED = "Dazu gibt es zwei Aussagen, die nicht zusammenpassen. Was gilt?"
_SINGLE_SOURCE = "Das wiegt schwer und stützt sich auf eine einzelne Nennung. Wer kennt das auch?"
_COUNTS_INTERVIEWS = frozenset({"score.reach", "score.sources"})
_STRUCTURAL = frozenset({"category", "severity", "severity_reason", "roles", "proposed_by"})
_NOTES: Mapping[Flag | FindingFlag, str] = {
    Flag.SOLUTION_WITHOUT_PROBLEM: "Problem noch nicht benannt",
    Flag.LONG_TERM: "langfristig",
    Flag.PROPOSED_BY_INTERVIEWER: "im Gespräch angeregt",
    FindingFlag.HEARSAY_ONLY: "nur vom Hörensagen",
    FindingFlag.CONTRADICTED: "dazu gibt es einen Widerspruch",
}


class Parts:
    """Builds the parts of one pack.

    `groups` are clean, `reviews` go by id, `found` is their map.
    """

    def __init__(
        self,
        groups: Sequence[Group],
        reviews: Mapping[str, Review],
        quotes: Sequence[CheckedQuote],
        anonymous_roles: AnonymousRoles,
        found: ProcessMap,
        *,
        selection: Selection,
    ) -> None:
        self._groups, self._reviews, self._anonymous_roles, self._map = (
            groups,
            reviews,
            anonymous_roles,
            found,
        )
        self._shown = {
            one.place: shown_quote(one) for one in quotes if selection.with_quotes and one.goes_in
        }
        self._hide_roles = not selection.named_lanes
        self._by_id = {group.id: group for group in groups}

    def pack(
        self,
        client: str,
        assumed: Assumptions,
        contradictions: Sequence[Contradiction],
        making: Making,
        answers: Mapping[str, Sequence[str]],
    ) -> Pack:
        """All parts together, as of today.

        `answers` says which pain points each change answers, as the words that were said have it:
        clean ones might say otherwise, and the pack would contradict the matrix.
        """
        changes = self.changes(assumed, answers)
        return Pack(
            client=client,
            date=date.today(),  # noqa: DTZ011 - the reader's own day
            map=anonymous_map(self._map, self.evidence, self._anonymous_roles),
            findings=self.findings(),
            changes=changes,
            roadmap=self.roadmap(changes),
            contradictions=self.contradictions(contradictions),
            questions=self.questions(contradictions),
            costs=self.costs(assumed),
            assumptions=assumed,
            making=making,
        )

    def evidence(self, one: Evidence) -> Evidence | None:
        """A quote of the map as a client reads it.

        No place, and who says it in place of the interview.
        """
        quote = one.quote
        found = self._shown.get(
            Place(interview=one.interview, turn=quote.turn, start=quote.start, end=quote.end)
        )
        if found is None:
            return None
        words = Quote(
            turn=0, start=0, end=len(found.text), text=found.text, status=QuoteStatus.EXACT
        )
        return Evidence(observation="", interview=found.attribution, quote=words)

    def findings(self) -> tuple[PackFinding, ...]:
        """All findings in their order."""
        return tuple(self._finding(group) for group in self._groups)

    def _finding(self, group: Group) -> PackFinding:
        review = self._reviews[group.id]
        best = group.members[0].item
        severities = [
            m.item.severity
            for m in group.members
            if isinstance(m.item, PainPoint) and m.item.severity
        ]
        category = best.category if isinstance(best, PainPoint) else None
        severity = max(severities, default=None)
        told = self._told(len(group.interviews))
        facts = [CATEGORIES[category]] if category else []
        facts += [f"Schwere {severity} von 3"] if severity else []
        return PackFinding(
            id=group.id,
            kind=group.kind,
            title=group.title,
            undecided=review.status is not Status.ACCEPTED,
            category=category,
            severity=severity,
            weight=min(max(review.finding.score, 0.0), 1.0),
            told=told,
            summary=", ".join([*facts, told]),
            fields=tuple(self._fields(group)),
            notes=tuple(text for flag, text in _NOTES.items() if flag in review.finding.flags),
            quotes=self._quotes(group),
        )

    def _told(self, count: int) -> str:
        text = counted(count, self._anonymous_roles.interviews, self._anonymous_roles.k)
        return SINGLE if text.startswith("einzelne") else f"{text} Interviews"

    def _fields(self, group: Group) -> Iterable[PackField]:
        """What the members say in each field, each value once."""
        for name in kind_fields(group.kind):
            if name in _STRUCTURAL:
                continue
            values: dict[str, str] = {}
            for member in group.members:
                value = getattr(member.item, name)
                for one in value if isinstance(value, tuple) else (value,):
                    if one and not (name in ROLE_FIELDS and self._hides(str(one))):
                        text = str(shown(one))
                        values.setdefault(fold(text), text)
            if values:
                joint = ", " if name in {"systems", "documents"} else "; "
                yield PackField(name=name, label=FIELDS[name], value=joint.join(values.values()))

    def _hides(self, role: str) -> bool:
        return self._hide_roles and is_small_role(role, self._anonymous_roles)

    def _quotes(self, group: Group) -> tuple[PackQuote, ...]:
        """The quotes that go in: of each member its first, then the others."""
        places = [
            (
                number,
                Place(
                    interview=member.interview, turn=quote.turn, start=quote.start, end=quote.end
                ),
            )
            for member in group.members
            for number, quote in enumerate(member.quotes)
        ]
        ordered = [place for _, place in sorted(places, key=lambda one: one[0])]
        return tuple(dict.fromkeys(self._shown[place] for place in ordered if place in self._shown))

    def changes(
        self, assumed: Assumptions, answers: Mapping[str, Sequence[str]]
    ) -> tuple[PackChange, ...]:
        """The quick wins by impact and effort, numbered as the matrix numbers them."""
        judged = {
            name: review.judged
            for name, review in self._reviews.items()
            if review.judged is not None
        }
        every = scored(self._groups, assumed, self._anonymous_roles.interviews, judged, answers)
        return tuple(self._change(number, one) for number, one in enumerate(every, 1))

    def _change(self, number: int, one: ScoredChange) -> PackChange:
        return PackChange(
            number=number,
            finding=one.group,
            title=one.title,
            answers=one.answers,
            impact=one.impact,
            effort=one.effort,
            confidence=one.confidence,
            horizon=one.horizon,
            impact_of=self._inputs(one.impact_inputs),
            effort_of=self._inputs(one.effort_inputs),
            confidence_of=self._inputs(one.confidence_inputs),
            question=say(one.question) if one.question else None,
        )

    def _inputs(self, inputs: Sequence[ScoreInput]) -> tuple[str, ...]:
        """What a score rests on.

        Where a single interview is counted, it is called a single mention.
        """
        return tuple(
            f"{say(one.name)}: {SINGLE if self._is_single(one.said) else say(one.said)}"
            for one in inputs
        )

    def _is_single(self, said: Message) -> bool:
        return (
            self._anonymous_roles.k > 1
            and said.id in _COUNTS_INTERVIEWS
            and ("count", 1) in said.data
        )

    def roadmap(self, changes: Sequence[PackChange]) -> tuple[PackStage, ...]:
        """The quick wins by horizon; last what nobody knows the problem of."""
        stages = [
            PackStage(
                horizon=horizon,
                name=name,
                changes=tuple(
                    one.finding
                    for one in changes
                    if one.horizon is horizon and one.impact is not None
                ),
            )
            for horizon, name in HORIZONS.items()
        ]
        unknown = tuple(one.finding for one in changes if one.impact is None)
        stages.append(PackStage(horizon=None, name=OPEN_STAGE, changes=unknown))
        return tuple(stage for stage in stages if stage.changes)

    def contradictions(self, every: Iterable[Contradiction]) -> tuple[PackContradiction, ...]:
        """Those of which both sides are selected."""
        return tuple(
            PackContradiction(
                about=CONFLICTS[one.conflict],
                sides=(
                    self._side(one.sides[0].finding, one.sides[0].observations),
                    self._side(one.sides[1].finding, one.sides[1].observations),
                ),
            )
            for one in self._selected(every)
        )

    def _selected(self, every: Iterable[Contradiction]) -> list[Contradiction]:
        return [one for one in every if all(side.finding in self._by_id for side in one.sides)]

    def _side(self, finding: str, observations: Iterable[str]) -> PackSide:
        group = self._by_id[finding]
        wanted = set(observations)
        members = tuple(member for member in group.members if member.id in wanted)
        statements = dict.fromkeys(
            member.item.title for member in members if member.item.title != group.title
        )
        quotes = self._quotes(group.model_copy(update={"members": members})) if members else ()
        return PackSide(
            finding=finding, title=group.title, statements=tuple(statements), quotes=quotes
        )

    def questions(self, every: Iterable[Contradiction]) -> tuple[PackQuestion, ...]:
        """What is open after the interviews about what was selected.

        What is asked alike is asked once.
        """
        chosen = {one.id: one for one in self._selected(every)}
        disputed = [Disputed(id=name, about="", roles=(), evidence=()) for name in chosen]
        pains = [group for group in self._groups if group.kind is Kind.PAIN_POINT]
        merged: dict[tuple[str, str, str], list[str]] = {}
        for one in open_questions(self._map, pains, disputed):
            text, details = say(one.text), one.details
            if one.kind is QuestionKind.CONTRADICTION:
                sides = (self._by_id[side.finding].title for side in chosen[one.about[0]].sides)
                text, details = _DISPUTED, (" – oder: ".join(sides),)
            elif one.kind is QuestionKind.SINGLE_SOURCE:
                text, details = _SINGLE_SOURCE, (self._by_id[one.about[0]].title,)
            merged.setdefault((one.role, QUESTIONS[one.kind], text), []).extend(details)
        return tuple(
            PackQuestion(role=role, kind=kind, text=text, details=tuple(dict.fromkeys(details)))
            for (role, kind, text), details in merged.items()
        )

    def costs(self, assumed: Assumptions) -> tuple[PackCost, ...]:
        """What steps and pain points come to in a year, the costliest first."""
        today = [group for group in self._groups if group.kind is not Kind.QUICK_WIN]
        return tuple(
            PackCost(
                finding=one.group,
                title=one.title,
                hours=one.hours,
                euros=one.euros,
                basis=tuple(dict.fromkeys(figure(said) for said in one.basis)),
            )
            for one in yearly_costs(today, assumed)
        )
