"""The store keeps what it is given, refuses what is newer, and says in words what is wrong."""

import sqlite3
import stat
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from befund.errors import WorkspaceError
from befund.records import (
    Answer,
    ChunkFailure,
    Interview,
    MaskedTranscript,
    Observation,
    PainPoint,
    Quote,
    QuoteStatus,
    Role,
    Turn,
)
from befund.store import Store
from befund.store.schema import REVISION, metadata


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "befund.sqlite"


def interview(name: str = "a") -> Interview:
    return Interview(id=name, source=f"{name}.txt", kept_as=f"{name}.txt", sha256="0")


def transcript(text: str = "Wir warten.") -> MaskedTranscript:
    turn = Turn(number=0, speaker="B", role=Role.RESPONDENT, text=text)
    return MaskedTranscript(interview="a", format="plain", language="de", turns=(turn,))


def observation(identifier: str = "o1") -> Observation:
    quote = Quote(turn=0, start=0, end=3, text="Wir", status=QuoteStatus.EXACT)
    item = PainPoint(title="Warten auf die Freigabe")
    return Observation(
        id=identifier, interview="a", chunk=0, item=item, quotes=(quote,), extractor="rules"
    )


def test_what_is_saved_is_read_back(path: Path) -> None:
    with Store.open_file(path) as store:
        store.save_interview(interview())
        store.save_transcript(transcript(), "mask-1")
        failure = ChunkFailure(interview="a", chunk=1, reason="Zeitüberschreitung")
        store.save_extraction("a", [observation()], [failure], extracted_by="x", extractor="rules")
    with Store.open_file(path) as store:
        assert store.transcript("a") == transcript()
        assert store.observations() == [observation()]
        assert store.chunk_failures() == [failure]
        kept = store.interview("a")
        assert kept is not None
        assert (kept.masked_by, kept.extracted_by, kept.extractor) == ("mask-1", "x", "rules")


def test_the_hash_of_a_transcript_changes_with_its_text_and_its_roles(path: Path) -> None:
    with Store.open_file(path) as store:
        store.save_interview(interview())
        turned = transcript().turns[0].model_copy(update={"role": Role.INTERVIEWER})
        hashes = []
        for masked in (
            transcript(),
            transcript("Anders."),
            transcript().model_copy(update={"turns": (turned,)}),
        ):
            store.save_transcript(masked, "mask")
            hashes.append(store.interviews()[0].masked_sha256)
        assert len(set(hashes)) == 3


def test_an_answer_is_kept_once_by_many_threads(path: Path) -> None:
    with Store.open_file(path) as store:
        answers = [
            Answer(key=str(number % 5), model="m", prompt="p", text=str(number % 5))
            for number in range(40)
        ]
        threads = [threading.Thread(target=store.keep_answer, args=(answer,)) for answer in answers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        kept = [store.answer(str(number)) for number in range(5)]
        assert [answer.text for answer in kept if answer] == ["0", "1", "2", "3", "4"]


def test_corrected_roles_survive_and_are_replaced_as_a_whole(path: Path) -> None:
    with Store.open_file(path) as store:
        store.correct_roles("a", {"[Person 1]": Role.INTERVIEWER})
        store.correct_roles("a", {"[Person 2]": Role.INTERVIEWER})
        assert store.role_corrections() == {"a": {"[Person 2]": Role.INTERVIEWER}}


def test_migrations_lead_to_the_tables_of_the_schema(path: Path) -> None:
    Store.open_file(path).close()
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_a_newer_database_is_refused_and_left_alone(path: Path) -> None:
    Store.open_file(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(WorkspaceError, match="neueren Version"):
        Store.open_file(path)
    assert path.read_bytes() == before
    assert REVISION < "9999"


def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path) -> None:
    path.write_bytes(b"das ist keine Datenbank" * 100)
    with pytest.raises(WorkspaceError, match="beschädigt"):
        Store.open_file(path)
    assert path.read_bytes().startswith(b"das ist keine")


def test_a_full_disk_is_named_and_nothing_is_lost(path: Path) -> None:
    with Store.open_file(path) as store:
        store.save_interview(interview())
    small = sqlite3.connect(path)
    pages = small.execute("PRAGMA page_count").fetchone()[0]
    small.close()
    with Store.open_file(path) as store:
        with store._engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        with pytest.raises(WorkspaceError, match="voll"):
            store.save_transcript(transcript("lang " * 100_000), "m")
        kept = store.interview("a")
        assert kept is not None
        assert kept.masked_by == ""


def test_the_database_is_readable_by_its_owner_alone(path: Path) -> None:
    Store.open_file(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
