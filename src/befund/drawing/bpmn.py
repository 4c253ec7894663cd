"""The process map as BPMN 2.0: pools, lanes, tasks, gateways, and where each of them stands.

It opens in Camunda Modeler and bpmn.io. Evidence stands in each element's documentation; what a
task works with and who tells it stands in a note below it. Ids are numbers in the order of the map.
"""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from befund.drawing.grid import Flow, Node, Shape
from befund.drawing.layout import (
    HEADER,
    LABEL_WIDTH,
    NOTE_HEIGHT,
    Drawing,
    is_inferred,
    lay_out,
    note_lines,
)
from befund.drawing.text_metrics import printable
from befund.drawing.text_wrapping import short
from befund.labels import interviews_of, say
from befund.records import Support
from befund.records.message import message
from befund.records.process import Activity, Edge, ProcessMap

_MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_DI = "http://www.omg.org/spec/BPMN/20100524/DI"
_DC = "http://www.omg.org/spec/DD/20100524/DC"
_DD = "http://www.omg.org/spec/DD/20100524/DI"
_COLOR = "http://www.omg.org/spec/BPMN/non-normative/color/1.0"
_PREFIXES = {"bpmn": _MODEL, "bpmndi": _DI, "dc": _DC, "di": _DD, "color": _COLOR}
_TAGS = {
    Shape.START: "startEvent",
    Shape.END: "endEvent",
    Shape.ACTIVITY: "task",
    Shape.CHOICE: "exclusiveGateway",
    Shape.PARALLEL: "parallelGateway",
}
_BETWEEN, _TOP, _LEFT = 60, 60, 120
_LONGEST_LABEL = 54
_PAIN_FILL, _FAINT, _HANDOFF = "#fdecea", "#8792a2", "#1f5fa8"


def as_bpmn(found: ProcessMap) -> bytes:
    """The whole map as one BPMN file: a pool for each process."""
    for prefix, name in _PREFIXES.items():
        ET.register_namespace(prefix, name)
    root = ET.Element(
        _in(_MODEL, "definitions"),
        id="Definitions_1",
        targetNamespace="urn:befund",
        exporter="Befund",
    )
    collaboration = ET.SubElement(root, _in(_MODEL, "collaboration"), id="Collaboration_1")
    diagram = ET.Element(_in(_DI, "BPMNDiagram"), id="Diagram_1")
    plane = ET.SubElement(
        diagram, _in(_DI, "BPMNPlane"), id="Plane_1", bpmnElement="Collaboration_1"
    )
    top = float(_TOP)
    for number, process in enumerate(found.processes, 1):
        drawing = lay_out(process)
        pool = _Pool(drawing, f"P{number}", top)
        ET.SubElement(
            collaboration,
            _in(_MODEL, "participant"),
            id=f"P{number}_Pool",
            name=printable(process.name),
            processRef=f"P{number}",
        )
        root.append(pool.process())
        plane.extend(pool.diagram())
        top += drawing.height + _BETWEEN
    root.append(diagram)
    ET.indent(root)
    return (
        b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode").encode()
    )


def activities_by_element(found: ProcessMap) -> dict[str, Activity]:
    """The activity behind each task of `as_bpmn`, by the task's id."""
    return {
        element: activity
        for number, process in enumerate(found.processes, 1)
        for element, activity in _Pool(lay_out(process), f"P{number}", 0.0).tasks()
    }


class _Pool:
    """One process as its model and as its picture, moved down by `top`."""

    def __init__(self, drawing: Drawing, name: str, top: float) -> None:
        self._drawing, self._name, self._top = drawing, name, top
        self._ids = {node: f"{name}_N{number}" for number, node in enumerate(drawing.boxes, 1)}
        self._flow_ids = {
            id(line): f"{name}_F{number}" for number, line in enumerate(drawing.lines, 1)
        }
        self._notes = {
            node: note
            for node, box in drawing.boxes.items()
            if (note := "\n".join(note_lines(box.node)))
        }

    def tasks(self) -> Iterator[tuple[str, Activity]]:
        """The ids of tasks, each with what it stands for."""
        for node, box in self._drawing.boxes.items():
            if box.node.activity is not None:
                yield self._ids[node], box.node.activity

    def process(self) -> ET.Element:
        process = ET.Element(_in(_MODEL, "process"), id=self._name, isExecutable="false")
        lanes = ET.SubElement(process, _in(_MODEL, "laneSet"), id=f"{self._name}_Lanes")
        for number, band in enumerate(self._drawing.bands, 1):
            lane = ET.SubElement(
                lanes, _in(_MODEL, "lane"), id=f"{self._name}_L{number}", name=printable(band.name)
            )
            for node, box in self._drawing.boxes.items():
                if box.node.lane == band.name:
                    ET.SubElement(lane, _in(_MODEL, "flowNodeRef")).text = self._ids[node]
        process.extend(self._flow_node(box.node) for box in self._drawing.boxes.values())
        process.extend(
            self._sequence_flow(line.flow, self._flow_ids[id(line)]) for line in self._drawing.lines
        )
        for node, note in self._notes.items():
            process.extend(self._annotation(node, note))
        return process

    def _flow_node(self, node: Node) -> ET.Element:
        element = ET.Element(_in(_MODEL, _TAGS[node.shape]), id=self._ids[node.id])
        if node.label:
            element.set("name", short(node.label, _LONGEST_LABEL * 2))
        if node.activity:
            _document(element, "\n\n".join(_evidence(node)))
        for line in self._drawing.lines:
            if line.flow.target == node.id:
                ET.SubElement(element, _in(_MODEL, "incoming")).text = self._flow_ids[id(line)]
        for line in self._drawing.lines:
            if line.flow.source == node.id:
                ET.SubElement(element, _in(_MODEL, "outgoing")).text = self._flow_ids[id(line)]
        return element

    def _sequence_flow(self, flow: Flow, name: str) -> ET.Element:
        element = ET.Element(
            _in(_MODEL, "sequenceFlow"),
            id=name,
            sourceRef=self._ids[flow.source],
            targetRef=self._ids[flow.target],
        )
        if flow.label:
            element.set("name", short(flow.label, _LONGEST_LABEL))
        if flow.edges:
            _document(element, "\n\n".join(_edge(edge) for edge in flow.edges))
        return element

    def _annotation(self, node: str, note: str) -> Iterator[ET.Element]:
        own = f"{self._ids[node]}_Note"
        annotation = ET.Element(_in(_MODEL, "textAnnotation"), id=own)
        ET.SubElement(annotation, _in(_MODEL, "text")).text = note
        yield annotation
        yield ET.Element(
            _in(_MODEL, "association"), id=f"{own}_Link", sourceRef=self._ids[node], targetRef=own
        )

    def diagram(self) -> Iterator[ET.Element]:
        drawing = self._drawing
        yield self._shape(
            f"{self._name}_Pool", (0, 0, drawing.width, drawing.height), horizontal=True
        )
        for number, band in enumerate(drawing.bands, 1):
            bounds = (HEADER, band.y, drawing.width - HEADER, band.height)
            yield self._shape(f"{self._name}_L{number}", bounds, horizontal=True)
        for node, box in drawing.boxes.items():
            shape = self._shape(self._ids[node], (box.x, box.y, box.width, box.height))
            if box.node.shape is Shape.CHOICE:
                shape.set("isMarkerVisible", "true")
            if box.node.activity and box.node.activity.pains:
                shape.set(_in(_COLOR, "background-color"), _PAIN_FILL)
            if box.node.shape in {Shape.START, Shape.END}:
                label = ET.SubElement(shape, _in(_DI, "BPMNLabel"))
                self._bounds(label, (box.x + box.width / 2 - 45, box.y + box.height + 4, 90, 28))
            yield shape
        yield from self._edges()
        for node in self._notes:
            yield from self._note(node)

    def _edges(self) -> Iterator[ET.Element]:
        for line in self._drawing.lines:
            name = self._flow_ids[id(line)]
            edge = ET.Element(_in(_DI, "BPMNEdge"), id=f"{name}_di", bpmnElement=name)
            if line.handoff:
                edge.set(_in(_COLOR, "border-color"), _HANDOFF)
            elif is_inferred(line.flow):
                edge.set(_in(_COLOR, "border-color"), _FAINT)
            for x, y in line.points:
                self._point(edge, x, y)
            if line.label_at:
                x, y = line.label_at
                rows = -(-len(short(line.flow.label, _LONGEST_LABEL)) // 16)
                label = ET.SubElement(edge, _in(_DI, "BPMNLabel"))
                self._bounds(label, (x, y - 5 - 14 * rows, LABEL_WIDTH, 14 * rows))
            yield edge

    def _note(self, node: str) -> Iterator[ET.Element]:
        box = self._drawing.boxes[node]
        top = box.y + box.height + 6
        own = f"{self._ids[node]}_Note"
        yield self._shape(own, (box.x, top, box.width, NOTE_HEIGHT))
        link = ET.Element(_in(_DI, "BPMNEdge"), id=f"{own}_Link_di", bpmnElement=f"{own}_Link")
        self._point(link, box.x + 12, box.y + box.height)
        self._point(link, box.x + 12, top)
        yield link

    def _shape(
        self, element: str, bounds: tuple[float, float, float, float], *, horizontal: bool = False
    ) -> ET.Element:
        shape = ET.Element(_in(_DI, "BPMNShape"), id=f"{element}_di", bpmnElement=element)
        if horizontal:
            shape.set("isHorizontal", "true")
        self._bounds(shape, bounds)
        return shape

    def _bounds(self, parent: ET.Element, bounds: tuple[float, float, float, float]) -> None:
        x, y, width, height = bounds
        values = {"x": x + _LEFT, "y": y + self._top, "width": width, "height": height}
        ET.SubElement(
            parent, _in(_DC, "Bounds"), {name: f"{value:g}" for name, value in values.items()}
        )

    def _point(self, parent: ET.Element, x: float, y: float) -> None:
        ET.SubElement(parent, _in(_DD, "waypoint"), x=f"{x + _LEFT:g}", y=f"{y + self._top:g}")


def _in(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}"


def _document(element: ET.Element, text: str) -> None:
    ET.SubElement(element, _in(_MODEL, "documentation")).text = text


def _evidence(node: Node) -> Iterator[str]:
    """What carries an activity, and the pain points at it."""
    activity = node.activity
    if activity is None:
        return
    facts = []
    if activity.systems:
        facts.append(message("map.systems", names=", ".join(activity.systems)))
    if activity.documents:
        facts.append(message("map.documents", names=", ".join(activity.documents)))
    if activity.trigger:
        facts.append(message("map.trigger", trigger=activity.trigger))
    if activity.duration:
        facts.append(message("map.duration", duration=activity.duration))
    yield "\n".join(printable(say(fact)) for fact in facts or [message("map.no_systems")])
    yield _support(activity.support)
    for mark in activity.pains:
        pain = say(message("map.pain", pain=mark.title))
        yield f"{printable(pain)}\n{_support(mark.support)}"


def _edge(edge: Edge) -> str:
    told = bool(edge.support.evidence or edge.support.said)
    parts = [_support(edge.support) if told else say(message("map.only_assumed"))]
    if edge.inferred and told:
        parts.append(say(message("map.not_explicit")))
    if edge.handoff:
        giver, taker = edge.handoff.giver, edge.handoff.taker
        parts.append(say(message("map.handoff_between", giver=giver, taker=taker)))
    if edge.media_break:
        before, after = edge.media_break.before, edge.media_break.after
        parts.append(say(message("map.media_break_between", before=before, after=after)))
    return "\n".join(printable(part) for part in parts)


def _support(support: Support) -> str:
    quotes = (f"„{printable(one.quote.text)}“ ({one.interview})" for one in support.evidence)
    return "\n".join((f"{say(interviews_of(support))}:", *quotes))
