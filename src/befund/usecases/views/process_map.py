"""The process map of a workspace, and its files."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from befund.drawing.bpmn import as_bpmn
from befund.drawing.map_svg import as_svg
from befund.drawing.mermaid import as_mermaid
from befund.drawing.png import as_png
from befund.drawing.text_outline import outline_of
from befund.export import write_file
from befund.process import NarratedOrder, build_map
from befund.records import Group
from befund.records.process import ProcessMap
from befund.usecases.findings.groups import groups_in
from befund.usecases.findings.interviewees import interviewees_of
from befund.usecases.workspace import Workspace

MAIN_ACTIVITIES = 16
MAP_FILES: Mapping[str, tuple[str, Callable[[ProcessMap], bytes]]] = {
    "text": ("txt", lambda found: "\n".join((*outline_of(found), "")).encode()),
    "bpmn": ("bpmn", as_bpmn),
    "mermaid": ("mmd", lambda found: as_mermaid(found).encode()),
    "png": ("png", lambda found: as_png(as_svg(found))),
    "svg": ("svg", lambda found: as_svg(found).encode()),
}


def process_map(workspace: Workspace, *, everything: bool = False) -> ProcessMap:
    """The process as it is, over all interviews; the main activities, or with `everything` all of them."""
    return map_of(workspace, groups_in(workspace.store), None if everything else MAIN_ACTIVITIES)


def map_of(workspace: Workspace, groups: Sequence[Group], limit: int | None) -> ProcessMap:
    """The map of some groups; with `limit` the main activities alone."""
    interviewees = interviewees_of(workspace.store)
    read = {interview: order.claims for interview, order in workspace.store.read_orders().items()}
    return build_map(groups, interviewees, NarratedOrder(interviewees.roles, read), limit)


def export_map(workspace: Workspace, found: ProcessMap, file_format: str, output: Path | None) -> Path:
    """Write a map in one of `MAP_FILES`, to `output` or among the exports; raises WorkspaceError."""
    suffix, render = MAP_FILES[file_format]
    path = output or workspace.exports / f"prozesskarte.{suffix}"
    write_file(path, render(found))
    return path
