"""The process map as Mermaid flowcharts, for documents that are kept as text."""

from collections.abc import Iterator

from befund.drawing.grid import Node, Shape, on_grid
from befund.drawing.layout import is_inferred
from befund.drawing.text_metrics import printable
from befund.drawing.text_wrapping import short
from befund.labels import interviews_of, say
from befund.records.process import Process, ProcessMap

_LONGEST = 60


def as_mermaid(found: ProcessMap) -> str:
    """One flowchart; a subgraph for each process, in it one for each lane."""
    lines = ["flowchart LR"]
    for number, process in enumerate(found.processes, 1):
        lines += _process(process, f"p{number}")
    return "\n".join(lines) + "\n"


def _process(process: Process, prefix: str) -> Iterator[str]:
    grid = on_grid(process)
    ids = {node: f"{prefix}n{number}" for number, node in enumerate(grid.nodes, 1)}
    yield f'  subgraph {prefix}["{_quoted(process.name)}"]'
    for number, lane in enumerate(dict.fromkeys(node.lane for node in grid.nodes.values()), 1):
        yield f'    subgraph {prefix}l{number}["{_quoted(lane)}"]'
        for node in grid.nodes.values():
            if node.lane == lane:
                yield f"      {ids[node.id]}{_shape(node)}"
        yield "    end"
    yield "  end"
    for flow in grid.flows:
        arrow = "-.->" if is_inferred(flow) else "-->"
        label = f'|"{_quoted(short(flow.label, _LONGEST))}"|' if flow.label else ""
        yield f"  {ids[flow.source]} {arrow}{label} {ids[flow.target]}"


def _shape(node: Node) -> str:
    if node.shape is Shape.CHOICE:
        return '{"×"}'
    if node.shape is Shape.PARALLEL:
        return '{"+"}'
    if node.activity is None:
        return f'(["{_quoted(short(node.label, _LONGEST))}"])'
    things = ", ".join((*node.activity.systems, *node.activity.documents))
    parts = [node.label, short(things, _LONGEST), say(interviews_of(node.activity.support))]
    return f'["{"<br/>".join(_quoted(part) for part in parts if part)}"]'


def _quoted(text: str) -> str:
    """Text within quotation marks; Mermaid writes special characters as entities of its own."""
    safe = printable(text).replace("&", "&amp;").replace("#", "#35;")
    return safe.replace('"', "#quot;").replace("<", "&lt;").replace(">", "&gt;")
