"""Open a workspace for a look ahead: nothing is written, also where there is none yet."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from befund.app.database import open_store_for_reading
from befund.app.session import Session
from befund.app.settings import load_settings
from befund.index import SearchIndex, TextVectors, TranscriptSource
from befund.store import Store
from befund.usecases.workspace import DATABASE, INDEX, VECTORS, Workspace


@contextmanager
def open_preview(folder: Path, options: Mapping[str, Any]) -> Iterator[Session]:
    """The workspace in `folder` for reading alone.

    Where there is none, an empty one that leaves no trace. Raises ConfigurationError for a wrong
    setting and WorkspaceError for a workspace that cannot be read.
    """
    settings = load_settings(folder, options)
    with TemporaryDirectory(prefix="befund-") as passing:
        store, place = open_store_for_reading(folder, settings.database_url), folder
        if store is None:
            place = Path(passing)
            store = Store.open_file(place / DATABASE)
        with store, SearchIndex(place / INDEX, TranscriptSource(dict, store.transcript)) as index:
            yield Session(
                folder, settings, Workspace(place, store, index, TextVectors(place / VECTORS))
            )
