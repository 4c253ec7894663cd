"""The process map of a workspace, and its files."""

from collections.abc import Sequence
from pathlib import Path

from befund.export import MAP, write_file
from befund.process import NarratedOrder, build_map, placement_of, processes_by_group
from befund.records import Group, Observation, ProcessStep
from befund.records.process import ProcessMap
from befund.store import Store
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


def under_shown_names(store: Store, groups: Sequence[Group]) -> list[Group]:
    """The groups, each step that names a process naming the one that their map shows it under."""
    interviewees = interviewees_of(store)
    placed = placement_of(
        groups, interviewees.roles, interviewees.same, len(interviewees.interviews)
    )
    processes = processes_by_group(groups, placed)
    return [
        group.model_copy(
            update={"members": tuple(_of_process(m, processes[group.id]) for m in group.members)}
        )
        for group in groups
    ]


def _of_process(member: Observation, processes: frozenset[str]) -> Observation:
    item = member.item
    if not isinstance(item, ProcessStep) or not item.process:
        return member
    (name,) = processes  # a step that names a process belongs to one alone
    return member.model_copy(update={"item": item.model_copy(update={"process": name})})


def export_map(
    workspace: Workspace, found: ProcessMap, file_format: str, output: Path | None
) -> Path:
    """Write a map in one of its formats, to `output` or among the exports.

    Raises WorkspaceError.
    """
    path = output or workspace.exports / MAP.file_name(file_format)
    write_file(path, MAP.formats[file_format].render(found))
    return path
