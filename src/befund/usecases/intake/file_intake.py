"""Take files into a workspace.

Read them, give each interview its id, keep a copy in the vault's folder.
"""

import hashlib
import os
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from befund.drafts import write_whole
from befund.errors import InputError, WorkspaceError, printable
from befund.readers import read_transcript
from befund.readers.characters import safe_text
from befund.records import Interview, Transcript
from befund.usecases.intake.discovery import look_through
from befund.usecases.intake.upload_staging import safe_name
from befund.usecases.workspace import Workspace


class IntakeStatus(StrEnum):
    """What became of a file that was given to a run."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    FAILED = "failed"
    PASSED_OVER = "passed_over"


@dataclass(frozen=True)
class IntakeResult:
    """One file and what became of it; a duplicate names the interview that holds the same content.

    `error` is why a file failed, or why files were passed over.
    """

    path: Path
    arrival: IntakeStatus
    interview: str | None = None
    transcript: Transcript | None = None
    error: str | None = None

    def failed(self, error: InputError) -> "IntakeResult":
        """The same file as one that failed, by its name."""
        told = InputError(error.what, where=self.path.name, remedy=error.remedy)
        return IntakeResult(self.path, IntakeStatus.FAILED, error=str(told))


def take_in(
    workspace: Workspace, paths: Iterable[Path], *, keep: bool = True
) -> list[IntakeResult]:
    """Read files, and folders of files, in the order of their paths; one that fails stops no other.

    A file already in the workspace is read only where its content changed. With `keep` false
    nothing is written, and every file is read.
    """
    register = _Register(workspace.store.interviews())
    taken: list[IntakeResult] = []
    search = look_through(workspace.folder, paths)
    for path in search.files:
        try:
            taken.append(_take(workspace, register, path, keep=keep))
        except InputError as error:
            taken.append(IntakeResult(path, IntakeStatus.FAILED, error=str(error)))
    taken += [IntakeResult(path, IntakeStatus.FAILED, error=why) for path, why in search.failed]
    return taken + [
        IntakeResult(path, IntakeStatus.PASSED_OVER, error=why) for path, why in search.passed_over
    ]


def forget(workspace: Workspace, interview: Interview) -> None:
    """Leave nothing of an interview that was taken in and came to nothing."""
    with suppress(OSError):  # a copy that is no interview's is read by nobody
        (workspace.kept / interview.kept_as).unlink(missing_ok=True)
    workspace.store.remove_interview(interview.id)


def reread(workspace: Workspace, interview: Interview) -> Transcript:
    """An interview read again from its copy; raises InputError where the copy is gone."""
    path = workspace.kept / interview.kept_as
    if not path.is_file():
        raise InputError(
            "Die Kopie der Quelldatei fehlt.",
            where=interview.id,
            remedy="Die Datei mit `befund run` erneut einlesen.",
        )
    return read_transcript(path)


class _Register:
    """The interviews of a workspace, found by path, content or id."""

    def __init__(self, interviews: Iterable[Interview]) -> None:
        self.by_source: dict[str, Interview] = {}
        self.by_content: dict[str, Interview] = {}
        self.ids: set[str] = set()
        self.names: set[str] = set()
        for interview in interviews:
            self.add(interview)

    def add(self, interview: Interview) -> None:
        self.by_source[interview.source] = interview
        self.by_content[interview.sha256] = interview
        self.ids.add(interview.id.casefold())
        self.names.add(interview.kept_as.casefold())

    def free_id(self, path: Path) -> str:
        stem = id_for(path)
        candidate, number = stem, 1
        while candidate.casefold() in self.ids:
            number += 1
            candidate = f"{stem}-{number}"
        return candidate

    def free_name(self, name: str) -> str:
        """What a copy is called: a name that every file system takes, and no other copy has."""
        safe = candidate = safe_name(name)
        number = 1
        while candidate.casefold() in self.names:
            number += 1
            candidate = str(Path(safe).with_stem(f"{Path(safe).stem}-{number}"))
        return candidate


def _take(workspace: Workspace, register: _Register, path: Path, *, keep: bool) -> IntakeResult:
    source = _source(path)
    digest = _sha256(path)
    known, same = register.by_source.get(source), register.by_content.get(digest)
    if known is None and same is not None:
        if not _has_moved(same, path):
            return IntakeResult(path, IntakeStatus.DUPLICATE, same.id)
        known = same.model_copy(update={"source": source})
        register.add(known)
        if keep:
            workspace.store.save_interview(known)
    if known and known.sha256 == digest and (workspace.kept / known.kept_as).is_file() and keep:
        return IntakeResult(path, IntakeStatus.UNCHANGED, known.id)
    transcript = read_transcript(path)
    if known is not None:
        interview = known.model_copy(update={"sha256": digest, "masked_by": "", "error": None})
    else:
        identifier = register.free_id(path)
        kept_as = register.free_name(identifier + path.suffix.lower())
        interview = Interview(id=identifier, source=source, kept_as=kept_as, sha256=digest)
    if keep:
        keep_copy(_content(path), workspace.kept / interview.kept_as)
        workspace.store.save_interview(interview)
    register.add(interview)
    return IntakeResult(
        path, IntakeStatus.CHANGED if known else IntakeStatus.NEW, interview.id, transcript
    )


def id_for(path: Path) -> str:
    """The id that an interview from a file has, where no other has it already.

    Its stem, as a command takes it.
    """
    stem = safe_text(printable(path.stem)).replace("\ufffd", "_").strip()
    return stem.lstrip("-").strip() or "interview"  # `befund roles -x` would be an option


def _has_moved(interview: Interview, path: Path) -> bool:
    """Whether a file with an interview's content is the one it came from.

    In another place, and no copy.
    """
    # Path.exists raises where the folder is closed by now, or the name too long for this system
    return Path(interview.source).stem == path.stem and not os.path.exists(interview.source)  # noqa: PTH110


def _source(path: Path) -> str:
    """A file's whole path; raises InputError where it is none that can be kept and shown."""
    try:
        source = str(path.resolve())
        source.encode()
    except UnicodeEncodeError:
        raise InputError(
            "Der Dateiname ist nicht lesbar (kein UTF-8).",
            where=path.name,
            remedy="Datei oder Ordner umbenennen; bei LC_ALL=C hilft PYTHONUTF8=1.",
        ) from None
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
        raise InputError(
            "Der Pfad lässt sich nicht öffnen.", where=path.name, remedy="Pfad prüfen."
        ) from error
    return source


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def _sha256(path: Path) -> str:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputError(
                "Das ist keine gewöhnliche Datei.",
                where=path.name,
                remedy="Bitte eine Datei oder einen Ordner nennen.",
            )
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise InputError(
            "Die Datei gibt es nicht.", where=path.name, remedy="Pfad prüfen."
        ) from None
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> InputError:
    what = f"Die Datei lässt sich nicht lesen ({error.strerror})."
    return InputError(what, where=path.name, remedy="Leserechte prüfen.")


def keep_copy(content: bytes, path: Path) -> None:
    """Write `content` for the owner's eyes alone, whole or not at all."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, content, "copy")
    except OSError as error:
        raise WorkspaceError(
            f"Die Kopie der Quelldatei lässt sich nicht schreiben ({error.strerror}).",
            where=str(path.parent),
            remedy="Schreibrechte und freien Platz prüfen und den Befehl wiederholen.",
        ) from error


def arrived(taken: Sequence[IntakeResult]) -> list[str]:
    """The ids of the interviews that a run is about, each once."""
    return list(dict.fromkeys(entry.interview for entry in taken if entry.interview))
