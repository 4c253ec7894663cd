"""Look through files and folders for transcripts, without reading one.

Another client's workspace stays closed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from befund.errors import InputError, printable
from befund.labels import say
from befund.readers import SUPPORTED_SUFFIXES, find_transcripts, is_plain_file
from befund.records.message import message
from befund.usecases.workspace import OWN_FOLDERS, UPLOADS, VAULT, is_workspace

_NAMED = 5


@dataclass
class Search:
    """What was found, each file once and in the order of paths.

    What failed, and what was passed over, and why.
    """

    files: list[Path] = field(default_factory=list)
    failed: list[tuple[Path, str]] = field(default_factory=list)
    passed_over: list[tuple[Path, str]] = field(default_factory=list)


def look_through(workspace: Path, paths: Iterable[Path]) -> Search:
    """Look for transcripts in the paths that were given to the workspace in the folder `workspace`.

    Of the workspace's own folders only uploaded files are read, each where it is named itself.
    """
    search = Search()
    found: dict[str, Path] = {}
    for path in paths:
        owner = None if _is_upload(path, workspace) else _owner(path, _absolute(workspace))
        if owner is not None:
            if owner != _absolute(workspace):
                search.failed.append((path, _told(path, *_closed(owner))))
        elif _is_folder(path):
            for file in _below(path, _absolute(workspace), search):
                found.setdefault(str(_absolute(file)), file)
        else:
            found.setdefault(str(_absolute(path)), path)
    search.files = [found[place] for place in sorted(found)]
    return search


def is_anything_to_read(workspace: Path, paths: Iterable[Path]) -> bool:
    """Whether a run over the paths would open a file at all."""
    return any(is_plain_file(path) for path in look_through(workspace, paths).files)


def _below(folder: Path, workspace: Path, search: Search) -> list[Path]:
    found = find_transcripts(folder, lambda path: _owner(path, workspace) is not None)
    search.failed += [
        (path, _told(path, f"Der Ordner lässt sich nicht lesen ({why}).", "Leserechte prüfen."))
        for path, why in found.closed
    ]
    if not found.transcripts:
        what = f"In {printable(_absolute(folder).name)} liegt kein lesbares Transkript."
        search.failed.append((folder, f"{what} Gelesen werden {', '.join(SUPPORTED_SUFFIXES)}."))
    if found.others:
        search.passed_over.append((folder, _other_endings(found.others)))
    if found.odd:
        odd = message("run.odd_entries", count=len(found.odd), names=_names(found.odd))
        search.passed_over.append((folder, say(odd)))
    owners = dict.fromkeys(_absolute(path).parent for path in found.left_out)
    search.passed_over += [
        (owner, _told(owner, *_closed(owner))) for owner in owners if owner != workspace
    ]
    return found.transcripts


def _is_upload(path: Path, workspace: Path) -> bool:
    return _absolute(path).is_relative_to(_absolute(workspace) / VAULT / UPLOADS) and is_plain_file(
        path
    )


def _owner(path: Path, workspace: Path) -> Path | None:
    """The workspace whose own folders hold a path.

    The one at work, or another that can be known as such.
    """
    place = _absolute(path)
    for folder in (place, *place.parents):
        if folder.name in OWN_FOLDERS and (
            folder.parent == workspace or _is_workspace(folder.parent)
        ):
            return folder.parent
    return None


def _is_workspace(folder: Path) -> bool:
    try:
        return is_workspace(folder) and (folder / VAULT).is_dir()
    except OSError:
        return False


def _closed(owner: Path) -> tuple[str, str]:
    what = (
        f"Das gehört zum Arbeitsbereich „{printable(owner.name)}“ eines anderen Kunden und bleibt "
        "zu."
    )
    return what, f"Nicht gelesen werden dort {', '.join(OWN_FOLDERS)}."


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _absolute(path: Path) -> Path:
    """The path itself where links cannot be followed; opening it will say why."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # RuntimeError: a link that leads to itself
        return path.absolute()


def _told(path: Path, what: str, remedy: str) -> str:
    return str(InputError(what, where=path.name, remedy=remedy))


def _other_endings(paths: Sequence[Path]) -> str:
    return say(message("run.other_endings", count=len(paths), names=_names(paths)))


def _names(paths: Sequence[Path]) -> str:
    more = " …" if len(paths) > _NAMED else ""
    return ", ".join(printable(path.name) for path in paths[:_NAMED]) + more
