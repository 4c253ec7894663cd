"""Measure the process map against gold: what comes before what, and who hands over to whom.

A gold item stands for the observation that was matched with it; it stands in the map where that
observation's finding is an activity.

Order. Each gold pair says that one item is done before another. The map is *right* or *wrong* where
both are activities of one process and the blocks put one of them first. It is *open* where the
blocks put neither first: two branches of one choice or of one parallel, or one activity for both.
The pair is *not placed* where an item was not found, is in no activity, or the two are in different
processes. The peer is the order *as told*: of two items that one respondent said, the one said
earlier goes first; for two of different interviews it says nothing. Accuracy is the share of right
pairs, once of those decided (right and wrong), which says how far what is drawn can be trusted, and
once of all pairs of the gold, so that a map that leaves the hard ones out gains nothing by it.

Hand-offs by role. What the map claims is every pair of lanes that one of its hand-offs joins, each
once, as the gold has each pair of roles once. Two names are the same where all stems of the shorter
one are in the other, and so are two roles where any of their names are. Lane pairs and role pairs
are matched one to one: a role that the map splits over two lanes is counted as right once.

Hand-offs by item. What the map claims is every edge that it draws as a hand-off. It is the gold's
hand-off where

- the activity it starts from holds `giver_item`, or is reached from the one that does over
  activities of the giver's
  lane alone. Careful consultants differ over which of the giver's steps is the last (filing a
  copy, noting it down),
  not over who holds the work, so a way that leaves the lane ends the search;
- the activity it leads to holds `taker_item`: what the taker begins with is what is handed over.

Where the gold names no item of the giver or of the taker, that end's lane has one of the role's
names.

Edges and hand-offs are matched one to one, so that no long lane earns one edge several hand-offs.

Precision is the share of the map's hand-offs that are right, recall that of the gold's that are
found, F1 their harmonic mean. What extraction missed counts as missed; `reachable` says of how many
the items stand in the map at all.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from befund.evaluation.gold import Gold, GoldHandoff
from befund.evaluation.matching import MatchEdge, assign
from befund.evaluation.results import Evaluation
from befund.grounding.phrases import content_stems, likeness
from befund.records import Finding
from befund.records.base import Record
from befund.records.process import (
    Activity,
    Block,
    Choice,
    Edge,
    Process,
    ProcessMap,
    StepSequence,
    successions,
)
from befund.text.folding import fold

Pair = tuple[str, str]

_ORDER_SHARES = ("wrong", "not_placed", "pairs", "accuracy", "accuracy_of_all")
_HANDOFF_SHARES = ("precision", "recall", "f1")


class OrderResult(Record):
    """Gold pairs counted by what became of them.

    `wrong_pairs` are those whose items stand the other way round.
    """

    right: int
    wrong_pairs: tuple[Pair, ...]
    open: int
    not_found: int
    not_in_map: int
    apart: int

    @property
    def wrong(self) -> int:
        """How many stand the other way round."""
        return len(self.wrong_pairs)

    @property
    def not_placed(self) -> int:
        """Pairs whose items could not be compared."""
        return self.not_found + self.not_in_map + self.apart

    @property
    def pairs(self) -> int:
        """All pairs of the gold."""
        return self.right + self.wrong + self.open + self.not_placed

    @property
    def accuracy(self) -> float | None:
        """Share of right pairs among those decided; None where none was."""
        decided = self.right + self.wrong
        return self.right / decided if decided else None

    @property
    def accuracy_of_all(self) -> float | None:
        """Share of right pairs among all of the gold; None where it has none."""
        return self.right / self.pairs if self.pairs else None


class HandoffResult(Record):
    """Hand-offs counted.

    `missed` and `false` name the gold's and the map's that have no peer, as "giver → taker".
    """

    found: int
    expected: int
    right: int
    reachable: int
    missed: tuple[str, ...]
    false: tuple[str, ...]

    @property
    def precision(self) -> float | None:
        """Share of the map's hand-offs that are right; None where it has none."""
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Share of the gold's hand-offs that the map has; None where there is none."""
        return self.right / self.expected if self.expected else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both; None where neither side has a hand-off."""
        return 2 * self.right / (self.found + self.expected) if self.found + self.expected else None


class ProcessResult(Record):
    """How right a map is, with the order as told for a peer."""

    order: OrderResult
    order_as_told: OrderResult
    handoffs_by_role: HandoffResult
    handoffs_by_item: HandoffResult


def has_process(gold: Gold) -> bool:
    """Whether a gold says anything of order or hand-offs."""
    return bool(gold.order or gold.handoffs)


def evaluate_process(
    gold: Gold, evaluation: Evaluation, findings: Iterable[Finding], found: ProcessMap
) -> ProcessResult:
    """Measure a whole map over the items of an evaluation.

    Its activities bear the ids of findings.
    """
    placed = _Placed(evaluation, findings, found)
    return ProcessResult(
        order=_order(gold.order, placed.observations, placed.ways),
        order_as_told=_order(gold.order, placed.observations, _as_told(evaluation)),
        handoffs_by_role=_by_role(gold.handoffs, found),
        handoffs_by_item=_by_item(gold.handoffs, placed),
    )


def process_to_json(result: ProcessResult) -> dict[str, object]:
    """The counts, the shares, and what is wrong by name."""
    found: dict[str, object] = {}
    for name in ProcessResult.model_fields:
        part = getattr(result, name)
        shares = _ORDER_SHARES if isinstance(part, OrderResult) else _HANDOFF_SHARES
        found[name] = {
            **part.model_dump(mode="json"),
            **{share: getattr(part, share) for share in shares},
        }
    return found


@dataclass(frozen=True)
class _Way:
    """How a place is reached.

    The whole that it is in, then part by part whether the parts have an order, and where.
    """

    whole: str
    steps: tuple[tuple[bool, int], ...]


class _Placed:
    """Where the items of the gold stand in a map."""

    def __init__(
        self, evaluation: Evaluation, findings: Iterable[Finding], found: ProcessMap
    ) -> None:
        results = [item for result in evaluation.interviews for item in result.items]
        self.observations = {item.id: item.found_by for item in results if item.found_by}
        self.processes = found.processes
        self.activities = {
            activity.id: activity for process in found.processes for activity in process.activities
        }
        self._homes = self._activity_of_observation(findings)
        ways = _ways(found)
        self.ways = {observation: ways[home] for observation, home in self._homes.items()}

    def _activity_of_observation(self, findings: Iterable[Finding]) -> dict[str, str]:
        """The activity of each observation.

        The one that cites it, unless its finding has one of its own.
        """
        homes = {}
        for activity in self.activities.values():
            for evidence in activity.support.evidence:
                homes[evidence.observation] = activity.id
        for finding in findings:
            if finding.id in self.activities:
                homes.update((member.observation, finding.id) for member in finding.members)
        return homes

    def home(self, item: str | None) -> str | None:
        """The activity that holds an item, by id."""
        return self._homes.get(self.observations.get(item or "", ""))


def _ways(found: ProcessMap) -> dict[str, _Way]:
    """By activity, how it is reached."""
    ways = {}
    for number, process in enumerate(found.processes):
        for name, steps in _steps(process.body):
            ways[name] = _Way(str(number), steps)
    return ways


def _steps(
    block: Block, before: tuple[tuple[bool, int], ...] = ()
) -> Iterator[tuple[str, tuple[tuple[bool, int], ...]]]:
    """Each activity within a block with the parts that lead to it."""
    if isinstance(block, Activity):
        yield block.id, before
        return
    parts: Sequence[Block | None]
    if isinstance(block, StepSequence):
        parts = block.parts
    elif isinstance(block, Choice):
        parts = [branch.block for branch in block.branches]
    else:
        parts = block.branches
    has_order = isinstance(block, StepSequence)
    for number, part in enumerate(parts):
        if part is not None:
            yield from _steps(part, (*before, (has_order, number)))


def _as_told(evaluation: Evaluation) -> dict[str, _Way]:
    """By observation, its place in its interview: the turn, and where in the turn."""
    ways = {}
    for result in evaluation.interviews:
        for seen in result.observations:
            if seen.passages:
                turn, start = min((passage.turn, passage.start) for passage in seen.passages)
                ways[seen.id] = _Way(result.interview, ((True, turn), (True, start)))
    return ways


def _order(
    pairs: Iterable[Pair], found: Mapping[str, str], ways: Mapping[str, _Way]
) -> OrderResult:
    """Count pairs by what the places of their observations say."""
    right, undecided, missing, unplaced, apart = 0, 0, 0, 0, 0
    wrong = []
    for pair in dict.fromkeys(pairs):
        before, after = (found.get(item) for item in pair)
        if before is None or after is None:
            missing += 1
            continue
        one, other = ways.get(before), ways.get(after)
        if one is None or other is None:
            unplaced += 1
        elif one.whole != other.whole:
            apart += 1
        elif (first := _is_first(one, other)) is None:
            undecided += 1
        elif first:
            right += 1
        else:
            wrong.append(pair)
    return OrderResult(
        right=right,
        wrong_pairs=tuple(wrong),
        open=undecided,
        not_found=missing,
        not_in_map=unplaced,
        apart=apart,
    )


def _is_first(one: _Way, other: _Way) -> bool | None:
    """Whether one place is before another; None where nothing puts either first."""
    for mine, theirs in zip(one.steps, other.steps, strict=False):
        if mine != theirs:
            return mine < theirs if mine[0] else None
    return None


def _by_role(expected: Iterable[GoldHandoff], found: ProcessMap) -> HandoffResult:
    """Pairs of lanes against pairs of roles."""
    edges = [edge for process in found.processes for edge in process.edges]
    handoffs = [edge.handoff for edge in edges if edge.handoff]
    lanes = list(dict.fromkeys((handoff.giver, handoff.taker) for handoff in handoffs))
    # The gold has a pair of roles as often as items say so; it is to be found once.
    roles: list[GoldHandoff] = []
    for handoff in expected:
        if not any(_same_roles(handoff.giver, handoff.taker, known) for known in roles):
            roles.append(handoff)
    matches = []
    for number, (giver, taker) in enumerate(lanes):
        for place, handoff in enumerate(roles):
            if _same_roles([giver], [taker], handoff):
                matches.append((number, place))
    claimed = [f"{giver} → {taker}" for giver, taker in lanes]
    return _counted(matches, claimed, roles, len(roles))


def _same_roles(givers: Iterable[str], takers: Iterable[str], handoff: GoldHandoff) -> bool:
    """Whether roles of these names are those of a hand-off of the gold."""
    return _same(givers, handoff.giver) and _same(takers, handoff.taker)


def _by_item(expected: Sequence[GoldHandoff], placed: _Placed) -> HandoffResult:
    """Edges of the map against hand-offs of the gold."""
    edges = [
        (edge, process) for process in placed.processes for edge in process.edges if edge.handoff
    ]
    matches = []
    for number, (edge, process) in enumerate(edges):
        givers = _leading_to(edge, process)
        for place, handoff in enumerate(expected):
            if _gives(edge, givers, handoff, placed) and _takes(edge, handoff, placed):
                matches.append((number, place))
    titles = {activity.id: activity.title for activity in placed.activities.values()}
    claimed = [f"{titles[edge.source]} → {titles[edge.target]}" for edge, _ in edges]
    reachable = sum(_is_reachable(handoff, placed) for handoff in expected)
    return _counted(matches, claimed, expected, reachable)


def _is_reachable(handoff: GoldHandoff, placed: _Placed) -> bool:
    """Whether the items that it names stand in the map."""
    named = [item for item in (handoff.giver_item, handoff.taker_item) if item is not None]
    return all(placed.home(item) is not None for item in named)


def _leading_to(edge: Edge, process: Process) -> set[str]:
    """What an edge starts from, and all from which that is reached without leaving its lane."""
    lanes = {activity.id: activity.lane for activity in process.activities}
    before: dict[str, list[str]] = {}
    for source, target in successions(process.body):
        if lanes[source] == lanes[edge.source]:
            before.setdefault(target, []).append(source)
    found, waiting = {edge.source}, [edge.source]
    while waiting:
        new = set(before.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return found


def _gives(edge: Edge, givers: set[str], handoff: GoldHandoff, placed: _Placed) -> bool:
    if handoff.giver_item is not None:
        return placed.home(handoff.giver_item) in givers
    return _same([placed.activities[edge.source].lane], handoff.giver)


def _takes(edge: Edge, handoff: GoldHandoff, placed: _Placed) -> bool:
    if handoff.taker_item is not None:
        return placed.home(handoff.taker_item) == edge.target
    return _same([placed.activities[edge.target].lane], handoff.taker)


def _counted(
    matches: Iterable[tuple[int, int]],
    claimed: Sequence[str],
    expected: Sequence[GoldHandoff],
    reachable: int,
) -> HandoffResult:
    """The best one-to-one choice of matches, counted."""
    chosen = assign(
        [MatchEdge(claim, place, 1) for claim, place in matches], set(range(len(expected)))
    )
    claims, places = {match.observation for match in chosen}, {match.item for match in chosen}
    return HandoffResult(
        found=len(claimed),
        expected=len(expected),
        right=len(chosen),
        reachable=reachable,
        missed=tuple(
            f"{h.giver[0]} → {h.taker[0]}"
            for place, h in enumerate(expected)
            if place not in places
        ),
        false=tuple(name for claim, name in enumerate(claimed) if claim not in claims),
    )


def _same(names: Iterable[str], others: Sequence[str]) -> bool:
    """Whether any of the names is one of the others."""
    return any(likeness(_stems(name), _stems(other)) == 1 for name in names for other in others)


def _stems(name: str) -> frozenset[str]:
    """The stems of a role's name; one as short as "QS" stands for itself."""
    return content_stems(name) or frozenset({fold(name)})
