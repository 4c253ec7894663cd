"""Where the parts of a process stand on a grid.

Columns in the order of work, lanes, and rows within a lane. A column holds nothing but what happens
next; branches stand above one another. What a way runs through is reserved for it, so that no line
crosses a shape.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from befund.records.process import (
    Activity,
    Block,
    Branch,
    Choice,
    Edge,
    Parallel,
    Process,
    StepSequence,
)

START, END = "start", "end"


class Shape(StrEnum):
    """What stands in a cell."""

    START = "start"
    END = "end"
    ACTIVITY = "activity"
    CHOICE = "choice"
    PARALLEL = "parallel"


@dataclass(frozen=True)
class Node:
    """A shape in its cell; `label` stands in or at it."""

    id: str
    shape: Shape
    column: int
    lane: str
    row: int
    label: str = ""
    activity: Activity | None = None


@dataclass(frozen=True)
class Flow:
    """A line from node to node; a long one runs along the row `track` of a lane.

    `edges` are those of the map that it is part of; a line between gateways may be part of none.
    """

    source: str
    target: str
    label: str = ""
    track: tuple[str, int] | None = None
    edges: tuple[Edge, ...] = ()


@dataclass
class Grid:
    """A whole process on its grid."""

    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)
    columns: int = 0


def on_grid(process: Process) -> Grid:
    """Place a process."""
    return _Placing(process).grid


@dataclass(frozen=True)
class _Open:
    """A way that waits for its next node."""

    node: str
    label: str = ""
    track: tuple[str, int] | None = None


class _Placing:
    def __init__(self, process: Process) -> None:
        self.grid = Grid()
        self._taken: set[tuple[int, str, int]] = set()
        self._gateways = 0
        first, last = process.activities[0], process.activities[-1]
        self._add(Node(START, Shape.START, 0, first.lane, 0, _capital(process.trigger or "Start")))
        ways, column = self._sequence(process.body, [_Open(START)], 1, (first.lane, 0))
        lane = self.grid.nodes[ways[0].node].lane if len(ways) == 1 else last.lane
        self._join(ways, self._add(Node(END, Shape.END, column, lane, 0, "Ende")))
        self.grid.columns = column + 1
        edges = {(edge.source, edge.target): edge for edge in process.edges}
        self.grid.flows = [_with_edges(flow, self.grid, edges) for flow in self.grid.flows]

    def _add(self, node: Node) -> Node:
        self.grid.nodes[node.id] = node
        self._taken.add((node.column, node.lane, node.row))
        return node

    def _join(self, ways: Iterable[_Open], node: Node) -> None:
        self.grid.flows += [Flow(way.node, node.id, way.label, way.track) for way in ways]

    def _block(
        self, block: Block, ways: list[_Open], column: int, home: tuple[str, int]
    ) -> tuple[list[_Open], int]:
        if isinstance(block, StepSequence):
            return self._sequence(block, ways, column, home)
        if isinstance(block, Activity):
            row = self._free(block.lane, column, column, home[1] if block.lane == home[0] else 0)
            node = Node(block.id, Shape.ACTIVITY, column, block.lane, row, block.title, block)
            self._join(ways, self._add(node))
            return [_Open(node.id)], column + 1
        return self._branches(block, ways, column, home)

    def _sequence(
        self, block: StepSequence, ways: list[_Open], column: int, home: tuple[str, int]
    ) -> tuple[list[_Open], int]:
        for part in block.parts:
            ways, column = self._block(part, ways, column, home)
            if isinstance(part, Activity):
                home = (part.lane, self.grid.nodes[part.id].row)
        return ways, column

    def _branches(
        self, block: Choice | Parallel, ways: list[_Open], column: int, home: tuple[str, int]
    ) -> tuple[list[_Open], int]:
        self._gateways += 1
        shape = Shape.CHOICE if isinstance(block, Choice) else Shape.PARALLEL
        lane = _deciding(block) or home[0]
        row = self._free(lane, column, column, home[1] if lane == home[0] else 0)
        split = self._add(Node(f"split{self._gateways}", shape, column, lane, row))
        join_id = f"join{self._gateways}"
        self._join(ways, split)
        branches = (
            block.branches
            if isinstance(block, Choice)
            else tuple(Branch(block=b) for b in block.branches)
        )
        last = column + max(_width(branch.block) for branch in branches if branch.block)
        ends: list[_Open] = []
        for branch in sorted(branches, key=lambda branch: branch.block is None):
            label = _label(branch) if shape is Shape.CHOICE else ""
            ends += self._branch(branch, _Open(split.id, label), (column + 1, last), (lane, row))
        row = self._free(lane, last + 1, last + 1, row)
        self._join(ends, self._add(Node(join_id, shape, last + 1, lane, row)))
        return [_Open(join_id)], last + 2

    def _branch(
        self, branch: Branch, way: _Open, columns: tuple[int, int], home: tuple[str, int]
    ) -> list[_Open]:
        """One branch in a row of its own through all columns of its choice."""
        first, last = columns
        lane = _first_lane(branch.block) if branch.block else home[0]
        row = self._free(lane, first, last, home[1] if lane == home[0] else 0)
        if branch.block is None:
            self._take(lane, row, first, last)
            return [_Open(way.node, way.label, (lane, row))]
        ways, column = self._sequence(branch.block, [way], first, (lane, row))
        end = self.grid.nodes[ways[0].node]
        track = None
        if column <= last:
            track = (end.lane, self._free(end.lane, column, last, end.row))
            self._take(*track, column, last)
        self._take(lane, row, first, last)
        return [_Open(open_way.node, open_way.label, track) for open_way in ways]

    def _free(self, lane: str, first: int, last: int, at_least: int) -> int:
        row = at_least
        while any((column, lane, row) in self._taken for column in range(first, last + 1)):
            row += 1
        return row

    def _take(self, lane: str, row: int, first: int, last: int) -> None:
        self._taken.update((column, lane, row) for column in range(first, last + 1))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _width(block: Block | None) -> int:
    """How many columns a block takes."""
    if block is None:
        return 0
    if isinstance(block, Activity):
        return 1
    if isinstance(block, StepSequence):
        return sum(_width(part) for part in block.parts)
    inner = (
        [branch.block for branch in block.branches]
        if isinstance(block, Choice)
        else list(block.branches)
    )
    return 2 + max(_width(part) for part in inner)


def _first_lane(block: Block) -> str:
    if isinstance(block, Activity):
        return block.lane
    if isinstance(block, StepSequence):
        return _first_lane(block.parts[0])
    if isinstance(block, Parallel):
        return _first_lane(block.branches[0])
    return next(_first_lane(branch.block) for branch in block.branches if branch.block)


def _deciding(block: Choice | Parallel) -> str | None:
    """The lane in which all branches begin, so that who goes on decides.

    None where they begin in several.
    """
    inner = (
        [branch.block for branch in block.branches if branch.block]
        if isinstance(block, Choice)
        else block.branches
    )
    lanes = {_first_lane(part) for part in inner}
    return lanes.pop() if len(lanes) == 1 else None


def _label(branch: Branch) -> str:
    if branch.block is None:
        return "sonst"
    if branch.exception:
        return f"Ausnahme: {branch.condition}" if branch.condition else "Ausnahme"
    return branch.condition or "je nach Fall"


def _with_edges(flow: Flow, grid: Grid, edges: Mapping[tuple[str, str], Edge]) -> Flow:
    """The flow with the edges of the map that run through it."""
    sources = _activities_beside(flow.source, grid, before=True)
    targets = _activities_beside(flow.target, grid, before=False)
    found = tuple(edge for pair, edge in edges.items() if pair[0] in sources and pair[1] in targets)
    return Flow(flow.source, flow.target, flow.label, flow.track, found)


def _activities_beside(node: str, grid: Grid, *, before: bool) -> set[str]:
    """The activities that a node is, or that are reached from it over gateways alone."""
    found, seen, waiting = set(), set(), [node]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if grid.nodes[name].activity:
            found.add(name)
        elif before:
            waiting += [flow.source for flow in grid.flows if flow.target == name]
        else:
            waiting += [flow.target for flow in grid.flows if flow.source == name]
    return found
