"""The files of a workshop pack, each made of the pack alone."""

from collections.abc import Sequence
from pathlib import Path

from befund.errors import ConfigurationError
from befund.export import PACK, Looks, write_file
from befund.export.pack import as_report, report_template
from befund.records.pack import Pack
from befund.usecases.pack.pictures import empty_pictures_of, pictures_of
from befund.usecases.workspace import Workspace
from befund.word_template import MAX_TEMPLATE_BYTES

TEMPLATE = "vorlage.docx"


def pack_file(workspace: Workspace, pack: Pack, name: str, template: bytes | None = None) -> bytes:
    """A pack in one of its formats.

    A report is made from `template`, else from the one that the workspace keeps. A report is made
    from `template`, else from the one that the workspace keeps. Raises ConfigurationError for a
    template that does not fit.
    """
    found = PACK.formats[name]
    if not found.styled:
        return found.render(pack, Looks())
    return found.render(
        pack, Looks(kept_template(workspace) if template is None else template, pictures_of(pack))
    )


def export_pack(
    workspace: Workspace,
    pack: Pack,
    formats: Sequence[str],
    template: bytes | None = None,
    folder: Path | None = None,
) -> list[Path]:
    """Write a pack in some of its formats, to a folder or among the exports.

    All are made before one is written. Raises
    ConfigurationError for a template that does not fit, WorkspaceError where a file cannot be
    written.
    """
    content = {name: pack_file(workspace, pack, name, template) for name in formats}
    paths = []
    for name, made in content.items():
        path = (folder or workspace.exports) / PACK.file_name(name)
        write_file(path, made)
        paths.append(path)
    return paths


def kept_template(workspace: Workspace) -> bytes | None:
    """The firm's own template that the workspace keeps; None where it keeps none."""
    path = workspace.folder / TEMPLATE
    return read_template(path) if path.is_file() else None


def keep_template(workspace: Workspace, pack: Pack, template: bytes) -> None:
    """Keep a firm's template for later reports, once one could be made of it.

    Raises ConfigurationError.
    """
    # with pictures, as it may do something to them alone
    as_report(pack, template, empty_pictures_of(pack))
    write_file(workspace.folder / TEMPLATE, template)


def drop_template(workspace: Workspace) -> None:
    """Go back to the shipped template."""
    (workspace.folder / TEMPLATE).unlink(missing_ok=True)


def read_template(path: Path) -> bytes:
    """A firm's template; raises ConfigurationError where it cannot be read."""
    try:
        with path.open("rb") as file:
            # what is larger is refused, and need not be read
            return file.read(MAX_TEMPLATE_BYTES + 1)
    except OSError as error:
        raise ConfigurationError(
            f"Die Vorlage lässt sich nicht lesen ({error.strerror}).",
            where=str(path),
            remedy=(
                "Pfad und Rechte prüfen; `befund pack --write-template DATEI` schreibt die "
                "mitgelieferte."
            ),
        ) from error


def write_template(path: Path) -> None:
    """Write the shipped template, for a firm to make its own of; raises WorkspaceError."""
    write_file(path, report_template())
