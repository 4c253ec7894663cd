"""A workspace is opened to work in it or to look ahead.

A look writes nothing, and errors say what to do.
"""

import threading
from pathlib import Path

import pytest

from befund.app import open_session
from befund.app.demo import demo_interviews
from befund.app.preview import open_preview
from befund.app.run_job import build_job
from befund.errors import ConfigurationError, NotFoundError, WorkspaceError
from befund.usecases.workspace import DATABASE
from built_once import BuiltOnce, analyse_demo


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_look_at_a_workspace_shows_it_and_writes_nothing(
    built_once: BuiltOnce, tmp_path: Path
) -> None:
    folder = built_once.copy("demo", analyse_demo, tmp_path / "demo")
    before = contents(folder)
    with open_preview(folder, {}) as session:
        assert len(session.workspace.store.interviews()) == len(list(demo_interviews().iterdir()))
        assert session.workspace.store.findings()
        assert session.folder == folder
    assert contents(folder) == before


def test_a_look_where_there_is_no_workspace_finds_none_and_leaves_no_trace(tmp_path: Path) -> None:
    with open_preview(tmp_path / "kunde", {}) as session:
        assert session.workspace.store.interviews() == []
        place = session.workspace.folder
        assert place.is_dir()
    assert not place.exists()
    assert not (tmp_path / "kunde").exists()


def test_a_workspace_is_made_only_where_that_is_meant(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="noch kein Arbeitsbereich") as refused:
        with open_session(tmp_path / "kunde", {}):
            pass
    assert refused.value.where == str(tmp_path / "kunde")
    assert "`befund run ORDNER`" in refused.value.remedy
    assert not (tmp_path / "kunde").exists()
    with open_session(tmp_path / "kunde", {}, create=True):
        pass
    with open_session(tmp_path / "kunde", {}) as session:
        assert session.workspace.store.interviews() == []


def test_a_begun_workspace_without_its_database_is_not_an_empty_one(
    built_once: BuiltOnce, tmp_path: Path
) -> None:
    folder = built_once.copy("demo", analyse_demo, tmp_path / "demo")
    (folder / DATABASE).unlink()
    before = contents(folder)
    with pytest.raises(WorkspaceError, match="fehlt, obwohl der Arbeitsbereich begonnen ist"):
        with open_session(folder, {}):
            pass
    assert contents(folder) == before


def test_what_is_asked_for_by_name_is_found_or_what_there_is_is_named(
    built_once: BuiltOnce, tmp_path: Path
) -> None:
    with open_session(built_once.copy("demo", analyse_demo, tmp_path / "demo"), {}) as session:
        source = min(demo_interviews().iterdir())
        assert session.queries.interview(source.name) == session.queries.interview(source.stem)
        assert session.queries.transcript(source.stem).interview == source.stem
        with pytest.raises(NotFoundError, match="Dieses Interview gibt es nicht") as unknown:
            session.queries.interview("niemand")
        assert source.stem in unknown.value.remedy
        with pytest.raises(NotFoundError, match="Transkript fehlt"):
            session.queries.transcript("niemand")
        one = session.workspace.store.observations()[0]
        assert session.queries.observation(one.id) == one
        assert session.queries.observation(one.id[:-1]) == one
        with pytest.raises(NotFoundError, match="Mehrere Beobachtungen"):
            session.queries.observation("o-")
        with pytest.raises(NotFoundError, match="gibt es nicht"):
            session.queries.observation("o-nichts")


def test_a_budget_without_a_price_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    settings = {"model": "unbekannt-1", "api_key": "k", "budget": 5}
    with open_session(tmp_path / "kunde", settings, create=True) as session:
        with pytest.raises(ConfigurationError, match="Preis des Modells ist unbekannt") as refused:
            build_job(session)
    assert refused.value.where == "budget"
    assert "BEFUND_PRICE_IN" in refused.value.remedy


def test_a_run_that_is_stopped_ends_and_the_next_has_its_own_stop(tmp_path: Path) -> None:
    with open_session(tmp_path / "kunde", {}, create=True) as session:
        stopping = threading.Event()
        other = session.stoppable_by(stopping)
        stopping.set()
        assert other.stopping.is_set()
        assert not session.stopping.is_set()
        assert other.workspace is session.workspace
