"""The process map of a workspace, and its files."""

from collections.abc import Sequence
from pathlib import Path

from befund.export import MAP, write_file
from befund.process import NarratedOrder, build_map
from befund.records import Group
from befund.records.process import ProcessMap
from befund.usecases.findings.groups import groups_in
from befund.usecases.findings.interviewees import interviewees_of
from befund.usecases.workspace import Workspace

MAIN_ACTIVITIES = 16


def process_map(workspace: Workspace, *, everything: bool = False) -> ProcessMap:
    """The process as it is, over all interviews.

    The main activities, or with `everything` all of them.
    """
    return map_of(workspace, groups_in(workspace.store), None if everything else MAIN_ACTIVITIES)


def map_of(workspace: Workspace, groups: Sequence[Group], limit: int | None) -> ProcessMap:
    """The map of some groups; with `limit` the main activities alone."""
    interviewees = interviewees_of(workspace.store)
    read = {interview: order.claims for interview, order in workspace.store.read_orders().items()}
    return build_map(groups, interviewees, NarratedOrder(interviewees.roles, read), limit)


def export_map(
    workspace: Workspace, found: ProcessMap, file_format: str, output: Path | None
) -> Path:
    """Write a map in one of its formats, to `output` or among the exports; raises WorkspaceError."""
    path = output or workspace.exports / MAP.file_name(file_format)
    write_file(path, MAP.formats[file_format].render(found))
    return path
