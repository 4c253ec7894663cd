"""The grid in pixels: boxes, orthogonal lines in the gaps between columns, bands for the lanes."""

from collections.abc import Mapping
from dataclasses import dataclass

from befund.drawing.grid import END, START, Flow, Grid, Node, Shape, on_grid
from befund.drawing.text_metrics import fitted
from befund.labels import interviews_of, say
from befund.records.message import message
from befund.records.process import MediaBreak, Process

HEADER = 30  # of the pool and of each lane
TASK_WIDTH, TASK_HEIGHT = 150, 72
NOTE_HEIGHT, NOTE_SIZE = 56, 10.5
GATEWAY, EVENT = 42, 34
_GAP, _LABEL_GAP = 44, 128
_NARROW, EVENT_WIDTH = 50, 108
_AXIS, _ROW, _TRACK_ROW = 62, 168, 52  # the axis of a row is as far below its top
_LANE_MINIMUM = 120
_MARGIN = 16
_SLOT = 12
LABEL_WIDTH = _LABEL_GAP - 30

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A shape in its place; x and y are its upper left corner."""

    node: Node
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class FlowLine:
    """A flow along its points; its label stands above `label_at`."""

    flow: Flow
    points: tuple[Point, ...]
    label_at: Point | None = None
    handoff: bool = False
    media_break: MediaBreak | None = None


@dataclass(frozen=True)
class Band:
    """A lane from left to right."""

    name: str
    y: float
    height: float


@dataclass(frozen=True)
class Drawing:
    """A process as it is drawn, from (0, 0)."""

    process: Process
    width: float
    height: float
    boxes: Mapping[str, Box]
    lines: tuple[FlowLine, ...]
    bands: tuple[Band, ...]


def lay_out(process: Process) -> Drawing:
    """Draw a process: no line crosses a shape, no label a line."""
    return _Layout(process).drawing()


class _Layout:
    def __init__(self, process: Process) -> None:
        self._process = process
        self._grid: Grid = on_grid(process)
        self._slots = _slots(self._grid)
        self._left, self._right = self._column_sides()
        self._bands, self._axes = self._rows()

    def drawing(self) -> Drawing:
        boxes = {node.id: self._box(node) for node in self._grid.nodes.values()}
        lines = tuple(self._line(flow, boxes) for flow in self._grid.flows)
        width = self._right[-1] + _MARGIN
        height = self._bands[-1].y + self._bands[-1].height
        return Drawing(self._process, width, height, boxes, lines, self._bands)

    def _column_sides(self) -> tuple[list[float], list[float]]:
        """Where each column begins and ends.

        The gap before it has room for its lines and labels.
        """
        left, right = [], []
        x = float(2 * HEADER + _MARGIN)
        labelled = {self._grid.nodes[f.source].column for f in self._grid.flows if f.label}
        for column in range(self._grid.columns):
            shapes = {node.shape for node in self._grid.nodes.values() if node.column == column}
            width = TASK_WIDTH if Shape.ACTIVITY in shapes or not shapes else _NARROW
            if shapes <= {Shape.START, Shape.END} and shapes:
                width = EVENT_WIDTH
            left.append(x)
            right.append(x + width)
            gap = _LABEL_GAP if column in labelled else _GAP
            x += width + gap + _SLOT * max(len(self._slots.get(column, {})) - 1, 0)
        return left, right

    def _rows(self) -> tuple[tuple[Band, ...], dict[tuple[str, int], float]]:
        """The bands of the lanes, and the axis of each row; a row without shapes is low."""
        full = {(node.lane, node.row) for node in self._grid.nodes.values()}
        used = full | {flow.track for flow in self._grid.flows if flow.track}
        lanes = list(
            dict.fromkeys(
                node.lane for node in sorted(self._grid.nodes.values(), key=lambda n: n.column)
            )
        )
        bands, axes, y = [], {}, 0.0
        for lane in lanes:
            top = y
            for row in range(1 + max(row for name, row in used if name == lane)):
                is_full = (lane, row) in full
                axes[lane, row] = y + (_AXIS if is_full else _TRACK_ROW - _MARGIN)
                y += _ROW if is_full else _TRACK_ROW
            y = max(y, top + _LANE_MINIMUM)
            bands.append(Band(lane, top, y - top))
        return tuple(bands), axes

    def _box(self, node: Node) -> Box:
        sizes = {
            Shape.ACTIVITY: (TASK_WIDTH, TASK_HEIGHT),
            Shape.START: (EVENT, EVENT),
            Shape.END: (EVENT, EVENT),
        }
        width, height = sizes.get(node.shape, (GATEWAY, GATEWAY))
        middle = (self._left[node.column] + self._right[node.column]) / 2
        return Box(
            node, middle - width / 2, self._axes[node.lane, node.row] - height / 2, width, height
        )

    def _line(self, flow: Flow, boxes: Mapping[str, Box]) -> FlowLine:
        source, target = boxes[flow.source], boxes[flow.target]
        start = (source.x + source.width, source.y + source.height / 2)
        end = (target.x, target.y + target.height / 2)
        leave, arrive = (
            self._gap_x(source.node.column, flow),
            self._gap_x(target.node.column - 1, flow),
        )
        along = self._axes[flow.track] if flow.track else end[1]
        points = [start, (leave, start[1]), (leave, along), (arrive, along), (arrive, end[1]), end]
        if not flow.track:
            points = [start, (leave, start[1]), (leave, end[1]), end]
        label_at = (leave + 6, along) if flow.label else None
        handoff = source.node.lane != target.node.lane and any(edge.handoff for edge in flow.edges)
        breaks = [
            edge.media_break for edge in flow.edges if edge.media_break and target.node.activity
        ]
        return FlowLine(flow, _straightened(points), label_at, handoff, next(iter(breaks), None))

    def _gap_x(self, column: int, flow: Flow) -> float:
        """The x of a vertical part within the gap behind a column."""
        slots = self._slots[column]
        key = flow.source if flow.source in slots else flow.target
        return self._right[column] + 14 + _SLOT * slots[key]


def _slots(grid: Grid) -> dict[int, dict[str, int]]:
    """A place in each gap for each bundle of lines.

    Those that part at one node or meet at one share theirs.
    """
    slots: dict[int, dict[str, int]] = {}
    for flow in grid.flows:
        first, last = grid.nodes[flow.source].column, grid.nodes[flow.target].column - 1
        parts = sum(other.source == flow.source for other in grid.flows) > 1
        leaving = slots.setdefault(first, {})
        if first != last:
            leaving.setdefault(flow.source, len(leaving))
            arriving = slots.setdefault(last, {})
            arriving.setdefault(flow.target, len(arriving))
        else:
            leaving.setdefault(flow.source if parts else flow.target, len(leaving))
    return slots


def _straightened(points: list[Point]) -> tuple[Point, ...]:
    """The points without repetitions and without those that lie on a straight line."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and any(
            kept[-2][axis] == kept[-1][axis] == point[axis] for axis in (0, 1)
        ):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def note_lines(node: Node) -> list[str]:
    """What stands below an activity: with what it is done, how many tell it, how often it hurts."""
    activity = node.activity
    if activity is None:
        return []
    things = ", ".join((*activity.systems, *activity.documents))
    return [
        *fitted(things, TASK_WIDTH + 20, NOTE_SIZE, 2),
        say(interviews_of(activity.support)),
        *([say(message("count.pains", count=len(activity.pains)))] if activity.pains else []),
    ]


def is_inferred(flow: Flow) -> bool:
    """Whether nobody said in so many words that it goes on this way."""
    if flow.edges:
        return all(edge.inferred for edge in flow.edges)
    return flow.source != START and flow.target != END
