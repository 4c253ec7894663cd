"""Open a workspace for a look ahead: nothing is written, also where there is none yet."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from befund.bootstrap.session import Session
from befund.config import load_settings
from befund.index import SearchIndex, TextVectors, TranscriptSource
from befund.store import Store
from befund.workflow.workspace import DATABASE, INDEX, VECTORS, Workspace, is_begun


@contextmanager
def open_preview(folder: Path, options: Mapping[str, Any]) -> Iterator[Session]:
    """The workspace in `folder` for reading alone; where there is none, an empty one that leaves no trace.

    Raises ConfigurationError for a wrong setting and WorkspaceError for a workspace that cannot be read.
    """
    settings = load_settings(folder, options)
    with TemporaryDirectory(prefix="befund-") as passing:
        place = folder
        if settings.database_url:
            store = Store.open(settings.database_url, folder.name)
        elif (folder / DATABASE).is_file():
            store = Store.open_for_reading(folder / DATABASE, begun=is_begun(folder))
        else:
            place = Path(passing)
            store = Store.open_file(place / DATABASE)
        with store, SearchIndex(place / INDEX, TranscriptSource(dict, store.transcript)) as index:
            yield Session(folder, settings, Workspace(place, store, index, TextVectors(place / VECTORS)))
