"""What PostgreSQL does otherwise than SQLite is not seen.

Order, odd texts, lost connections, two workspaces in one.
"""

import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from postgres_fixtures import PASSWORD, SECRET, Cluster
from sqlalchemy import text

from befund.app import open_session
from befund.app.demo import refuse_other_work
from befund.app.doctor import destinations, examine
from befund.app.preview import open_preview
from befund.app.settings import Settings
from befund.errors import BefundError, ConfigurationError, WorkspaceError
from befund.records import Answer, Interview
from befund.store import Store
from befund.store.server import Database

NAMES = ("Zoll", "ärger", "Ärger", "ab-c", "abd", "a_b", "Abc", "zoll", "01", "ß", "🦊", "é", "e")


def interview(name: str) -> Interview:
    return Interview(id=name, source=f"{name}.txt", kept_as=f"{name}.txt", sha256=name)


@pytest.fixture
def folder(tmp_path: Path, postgres_url: str) -> Path:
    return in_postgres(tmp_path / "kunde", postgres_url)


def in_postgres(folder: Path, url: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "befund.toml").write_text(f"database_url = {json.dumps(url)}\n", encoding="utf-8")
    return folder


def test_interviews_come_in_the_order_of_sqlite(folder: Path, tmp_path: Path) -> None:
    orders = []
    for place in (folder, tmp_path / "sqlite"):
        with open_session(place, {}, create=True) as session:
            for name in NAMES:
                session.workspace.store.save_interview(interview(name))
            orders.append([one.id for one in session.workspace.store.interviews()])
    assert orders[0] == orders[1] == sorted(NAMES)


def test_what_a_database_cannot_hold_is_replaced_and_breaks_nothing(
    folder: Path, tmp_path: Path
) -> None:
    answer = Answer(
        key="k", model="m", prompt="p", text='{"a": "x\0y\ud800z"}', input_tokens=1, output_tokens=1
    )
    for place in (folder, tmp_path / "sqlite"):
        with open_session(place, {}, create=True) as session:
            store = session.workspace.store
            store.keep_answer(answer)
            kept = store.answer("k")
            assert kept
            assert kept.text == '{"a": "x\ufffdy\ufffdz"}'


def test_an_answer_is_kept_once_and_the_server_logs_no_error(
    folder: Path, cluster: Cluster
) -> None:
    with open_session(folder, {}, create=True) as session:
        log = cluster.folder / "log"
        before = log.read_text(encoding="utf-8").count("ERROR")
        for said in ("one", "two"):
            session.workspace.store.keep_answer(Answer(key="k", model="m", prompt="p", text=said))
        kept = session.workspace.store.answer("k")
        assert kept
        assert kept.text == "one"
        assert log.read_text(encoding="utf-8").count("ERROR") == before


def test_two_clients_with_folders_of_one_name_share_nothing_in_one_database(
    tmp_path: Path, postgres_url: str
) -> None:
    a, b = (in_postgres(tmp_path / machine / "kunde", postgres_url) for machine in ("a", "b"))
    with open_session(a, {}, create=True) as session:
        session.workspace.store.save_interview(interview("von-a"))
    with open_session(b, {}, create=True) as session:
        assert session.workspace.store.interviews() == []
        session.workspace.store.save_interview(interview("von-b"))
    with open_session(a, {}) as session:
        assert [one.id for one in session.workspace.store.interviews()] == ["von-a"]


def test_a_workspace_is_found_wherever_its_folder_goes(folder: Path, tmp_path: Path) -> None:
    with open_session(folder, {}, create=True) as session:
        session.workspace.store.save_interview(interview("a"))
    moved = folder.rename(tmp_path / "anderswo")
    with open_session(moved, {}) as session:
        assert [one.id for one in session.workspace.store.interviews()] == ["a"]


def test_a_forgotten_setting_begins_no_second_workspace(folder: Path) -> None:
    with open_session(folder, {}, create=True):
        pass
    (folder / "befund.toml").unlink()
    for create in (True, False):
        with pytest.raises(ConfigurationError, match="liegen in PostgreSQL"):
            with open_session(folder, {}, create=create):
                pass
    with pytest.raises(ConfigurationError, match="liegen in PostgreSQL"):
        with open_preview(folder, {}):
            pass
    assert not (folder / "befund.sqlite").exists()


def test_a_workspace_in_a_file_is_not_left_for_an_empty_one(
    tmp_path: Path, postgres_url: str
) -> None:
    folder = tmp_path / "kunde"
    with open_session(folder, {}, create=True):
        pass
    with pytest.raises(ConfigurationError, match="nicht in PostgreSQL"):
        with open_session(folder, {"database_url": postgres_url}, create=True):
            pass
    assert not (folder / "befund.id").exists()


def test_another_database_is_not_taken_for_an_empty_one(
    folder: Path, new_database: Callable[[], str]
) -> None:
    with open_session(folder, {}, create=True):
        pass
    with pytest.raises(WorkspaceError, match="gibt es den Arbeitsbereich nicht"):
        with open_session(folder, {"database_url": new_database()}, create=True):
            pass


@pytest.mark.parametrize("content", ["", "kunde", "../../x", "A" * 32, "\xff"])
def test_a_damaged_id_is_refused_and_nothing_is_made_anew(folder: Path, content: str) -> None:
    with open_session(folder, {}, create=True):
        pass
    (folder / "befund.id").write_text(content, encoding="latin-1")
    with pytest.raises(WorkspaceError, match="Kennung"):
        with open_session(folder, {}, create=True):
            pass
    assert (folder / "befund.id").read_text(encoding="latin-1") == content


def test_a_look_ahead_makes_nothing_and_changes_nothing(
    folder: Path, cluster: Cluster, postgres_url: str
) -> None:
    database = postgres_url.rpartition("/")[2]
    with open_preview(folder, {}) as session:
        assert session.workspace.store.interviews() == []
    assert {path.name for path in folder.iterdir()} == {"befund.toml"}
    assert (
        cluster.sql("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'befund%'", database) == []
    )
    with open_session(folder, {}, create=True):
        pass
    with open_preview(folder, {}) as session, pytest.raises(WorkspaceError, match="nur zum Lesen"):
        session.workspace.store.start_run("rules")


def test_data_of_the_first_version_move_to_the_workspace_whose_files_they_tell_of(
    tmp_path: Path, postgres_url: str, cluster: Cluster
) -> None:
    _as_the_first_version_left_it(tmp_path, postgres_url, cluster)
    other, own = (in_postgres(tmp_path / name, postgres_url) for name in ("other", "own"))
    for folder, names in ((other, ["b"]), (own, ["a", "b"])):
        (folder / "vault" / "transcripts").mkdir(parents=True)
        for name in names:
            (folder / "vault" / "transcripts" / f"{name}.txt").touch()
    with open_session(other, {}, create=True) as session:
        assert session.workspace.store.interviews() == []
    with open_session(own, {}, create=True) as session:
        assert [one.id for one in session.workspace.store.interviews()] == ["a", "b"]
    public = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
    assert cluster.sql(public, postgres_url.rpartition("/")[2]) == [(0,)]


def _as_the_first_version_left_it(tmp_path: Path, url: str, cluster: Cluster) -> None:
    """All tables in `public`, whoever they belong to."""
    folder = in_postgres(tmp_path / "before", url)
    with open_session(folder, {}, create=True) as session:
        for name in ("a", "b"):
            session.workspace.store.save_interview(interview(name))
        with session.workspace.store._engine.connect() as connection:
            schema = connection.execute(text("SELECT current_schema()")).scalar()
    database = url.rpartition("/")[2]
    cluster.sql("DROP SCHEMA public", database)
    cluster.sql(f'ALTER SCHEMA "{schema}" RENAME TO public', database)


def test_many_threads_wait_for_a_connection_and_all_are_served(folder: Path) -> None:
    failed: list[Exception] = []

    def keep(store: Store, number: int) -> None:
        try:
            store.keep_answer(Answer(key=str(number), model="m", prompt="p", text="x"))
        except Exception as error:  # noqa: BLE001 - any is a failure of the test
            failed.append(error)

    with open_session(folder, {}, create=True) as session:
        store = session.workspace.store
        threads = [threading.Thread(target=keep, args=(store, number)) for number in range(100)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        assert all(store.answer(str(number)) for number in range(100))


def test_a_connection_that_the_server_ended_is_made_anew(folder: Path, cluster: Cluster) -> None:
    with open_session(folder, {}, create=True) as session:
        store = session.workspace.store
        store.start_run("rules")
        cluster.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'befund'"
        )
        assert [run.number for run in store.runs()] == [1]


def test_a_connection_that_ends_in_the_middle_of_a_transaction_says_so(
    folder: Path, cluster: Cluster
) -> None:
    with open_session(folder, {}, create=True) as session:
        store = session.workspace.store
        with pytest.raises(WorkspaceError, match="abgerissen") as caught:
            _lose_connection_while_writing(store, cluster)
        assert SECRET not in str(caught.value)
        assert store.runs() == []


def _lose_connection_while_writing(store: Store, cluster: Cluster) -> None:
    with store._writing() as connection:
        connection.execute(text("SELECT 1"))
        cluster.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'befund'"
        )
        connection.execute(text("SELECT 1"))


def test_a_failed_statement_poisons_nothing_that_comes_later(folder: Path) -> None:
    with open_session(folder, {}, create=True) as session:
        store = session.workspace.store
        with pytest.raises(WorkspaceError, match="SQLSTATE 42P01"):
            with store._writing() as connection:
                connection.execute(text("SELECT * FROM gibtsnicht"))
        assert store.start_run("rules").number == 1


def _wrong(cluster: Cluster, url: str) -> dict[str, str]:
    name = url.rpartition("/")[2]
    return {
        "password": url.replace("4711", "4712"),
        "user": url.replace("befund:", "fremd:"),
        "database": url.replace(name, "gibtsnicht"),
        "port": url.replace(f":{cluster.port}/", ":1/"),
        "machine": url.replace("127.0.0.1", "127.0.0.99"),
        "setting": f"{url}?password={SECRET}&connect_timeout=never",
    }


@pytest.mark.parametrize("what", ["password", "user", "database", "port", "machine", "setting"])
def test_a_wrong_address_is_told_with_a_remedy_and_without_the_password(
    tmp_path: Path, postgres_url: str, cluster: Cluster, what: str
) -> None:
    folder = in_postgres(tmp_path / "kunde", _wrong(cluster, postgres_url)[what])
    with pytest.raises(BefundError, match="nicht erreichbar") as caught:
        with open_session(folder, {}, create=True):
            pass
    assert "database_url" in caught.value.remedy
    assert SECRET not in _whole(caught.value)
    assert not (folder / "befund.id").exists()


def _whole(error: BaseException | None) -> str:
    """An error with all that it was raised from, as a traceback would tell it."""
    return f"{error!r} {_whole(error.__cause__ or error.__context__)}" if error else ""


@pytest.mark.parametrize(
    "given",
    [
        f"postgresql+psycopg://befund:{SECRET}@rechner:hafen/x",
        f"postgresql://befund:{SECRET}@rechner",
        f"mysql://befund:{SECRET}@rechner/x",
        f"sqlite:///{SECRET}",
        f"befund:{SECRET}@rechner",
        SECRET,
    ],
)
def test_what_is_no_address_of_postgresql_is_refused_without_being_told(
    tmp_path: Path, given: str
) -> None:
    folder = in_postgres(tmp_path / "kunde", given)
    with pytest.raises(ConfigurationError, match="keine Adresse") as caught:
        with open_session(folder, {}, create=True):
            pass
    assert SECRET not in _whole(caught.value)


@pytest.mark.parametrize(
    ("given", "place", "elsewhere"),
    [
        (
            f"postgresql://u:{SECRET}@db.example:5433/x?password={SECRET}",
            "db.example:5433/x",
            "db.example",
        ),
        (f"postgres://u:{SECRET}@10.0.0.7/x", "10.0.0.7/x", "10.0.0.7"),
        (f"postgresql://u:{SECRET}@localhost/x?hostaddr=10.0.0.7", "10.0.0.7/x", "10.0.0.7"),
        (f"postgresql://u:{SECRET}@/x?host=/run/postgresql", "/run/postgresql/x", ""),
        (f"postgresql://u:{SECRET}@/x", "pg.example/x", "pg.example"),
        ("postgresql://127.0.0.1/x", "127.0.0.1/x", ""),
        ("postgresql://[::1]/x", "::1/x", ""),
    ],
)
def test_a_database_is_called_by_its_place_alone_and_elsewhere_is_known_as_such(
    monkeypatch: pytest.MonkeyPatch, given: str, place: str, elsewhere: str
) -> None:
    monkeypatch.setenv("PGHOST", "pg.example")
    database = Database(given)
    assert (database.place, database.machines) == (f"PostgreSQL {place}", elsewhere)
    assert destinations(Settings(database_url=given)) == (
        {"Datenbank": elsewhere} if elsewhere else {}
    )


def test_the_doctor_minds_a_password_that_others_can_read(folder: Path) -> None:
    with open_session(folder, {}, create=True) as session:
        for mode, sound in ((0o644, False), (0o600, True)):
            (folder / "befund.toml").chmod(mode)
            (found,) = [one for one in examine(session) if one.topic == "Datenbank"]
            assert found.sound is sound
            assert SECRET not in found.text


def test_a_missing_driver_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    folder = in_postgres(tmp_path / "kunde", f"postgresql://befund:{SECRET}@localhost/x")
    with pytest.raises(ConfigurationError, match=r'pip install "befund\[postgres\]"'):
        with open_session(folder, {}, create=True):
            pass


def test_a_user_without_rights_is_told_what_to_grant(
    tmp_path: Path, postgres_url: str, cluster: Cluster
) -> None:
    cluster.sql(f"CREATE ROLE gast LOGIN PASSWORD '{PASSWORD}'")
    try:
        folder = in_postgres(tmp_path / "kunde", postgres_url.replace("befund:", "gast:"))
        with pytest.raises(WorkspaceError, match="GRANT CREATE ON DATABASE"):
            with open_session(folder, {}, create=True):
                pass
    finally:
        cluster.sql("DROP ROLE gast")


def test_a_database_that_cannot_hold_every_letter_is_refused(
    tmp_path: Path, cluster: Cluster
) -> None:
    name = f"test_{time.monotonic_ns()}"
    cluster.sql(
        f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C' LOCALE_PROVIDER libc"
    )
    try:
        with pytest.raises(WorkspaceError, match="UTF8"):
            with open_session(in_postgres(tmp_path / "kunde", cluster.url(name)), {}, create=True):
                pass
    finally:
        cluster.sql(f"DROP DATABASE {name} WITH (FORCE)")


def test_another_clients_workspace_stays_closed_also_where_its_data_lie_elsewhere(
    folder: Path, tmp_path: Path
) -> None:
    from befund.usecases.intake.discovery import look_through

    with open_session(folder, {}, create=True):
        pass
    (folder / "vault").mkdir()
    (folder / "vault" / "geheim.txt").write_text("I: Wie läuft das?\nB: Gut.\n", encoding="utf-8")
    found = look_through(tmp_path / "eigener", [tmp_path])
    assert found.files == []
    assert "bleibt zu" in " ".join(why for _, why in (*found.failed, *found.passed_over))


def test_the_demo_is_not_mixed_with_other_work_in_postgresql(folder: Path) -> None:
    refuse_other_work(folder.parent / "noch-nicht-da")
    with open_session(folder, {}, create=True) as session:
        refuse_other_work(folder)
        session.workspace.store.save_interview(interview("fremd"))
    with pytest.raises(ConfigurationError, match="anderen Interviews"):
        refuse_other_work(folder)
