"""What a model read for the map is kept, and goes with what it was read of."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

import befund.store
from befund.records import Interview, MaskedTranscript, Quote, QuoteStatus, Role, Turn
from befund.records.process import OrderBasis, OrderClaim, ProcessNaming, ReadOrder, SameProcess
from befund.store import Store

QUOTE = Quote(turn=0, start=0, end=10, text="Wir warten", status=QuoteStatus.EXACT)
NAMING = ProcessNaming(
    fingerprint="f", processes=(SameProcess(shown="Umzug", names=("Umzug", "Umzüge")),)
)


def order(interview: str, fingerprint: str = "f") -> ReadOrder:
    claim = OrderClaim(
        before="o-1", after="o-2", interview=interview, quote=QUOTE, basis=OrderBasis.SAID
    )
    return ReadOrder(interview=interview, fingerprint=fingerprint, claims=(claim,), dropped=2)


def transcript(interview: str, text: str = "Wir warten.") -> MaskedTranscript:
    turn = Turn(number=0, speaker="B", role=Role.RESPONDENT, text=text)
    return MaskedTranscript(interview=interview, format="plain", language="de", turns=(turn,))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "befund.sqlite"


def filled(path: Path) -> Store:
    store = Store.open_file(path)
    for name in ("a", "b"):
        store.save_interview(
            Interview(id=name, source=f"{name}.txt", kept_as=f"{name}.txt", sha256="0")
        )
        store.save_transcript(transcript(name), "m")
        store.save_order(order(name))
    store.save_process_naming(NAMING)
    return store


def test_what_was_read_is_kept_and_replaced(path: Path) -> None:
    filled(path).close()
    with Store.open_file(path) as store:
        assert store.read_orders() == {"a": order("a"), "b": order("b")}
        assert store.process_naming() == NAMING
        store.save_order(order("a", "g"))
        other = NAMING.model_copy(update={"fingerprint": "g"})
        store.save_process_naming(other)
        assert store.read_orders() == {"a": order("a", "g"), "b": order("b")}
        assert store.process_naming() == other


def test_an_interview_that_is_extracted_again_loses_its_order_alone(path: Path) -> None:
    with filled(path) as store:
        store.save_extraction("a", [], [], extracted_by="x", extractor="rules")
        assert set(store.read_orders()) == {"b"}
        assert store.process_naming() == NAMING


def test_the_same_text_masked_again_loses_nothing(path: Path) -> None:
    with filled(path) as store:
        store.save_transcript(transcript("a"), "n")
        assert set(store.read_orders()) == {"a", "b"}
        assert store.process_naming() == NAMING


def test_nothing_of_a_text_that_is_gone_stays_readable(path: Path) -> None:
    with filled(path) as store:
        store.save_transcript(transcript("a", "Wir [Person 1]."), "n")
        assert set(store.read_orders()) == {"b"}
        assert store.process_naming() is None
        store.save_process_naming(NAMING)
        store.remove_interview("b")
        assert store.read_orders() == {}
        assert store.process_naming() is None


def test_an_older_workspace_keeps_all_and_gains_the_tables(path: Path) -> None:
    _made_with("0003", path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO interviews (id, source, kept_as, sha256, format, language, masked_by, masked_sha256, "
            "extracted_by, extractor) VALUES ('a', 'a.txt', 'a.txt', '0', 'plain', 'de', 'm', 'h', 'x', 'rules')"
        )
        connection.commit()
    with Store.open_file(path) as store:
        assert [interview.id for interview in store.interviews()] == ["a"]
        assert store.read_orders() == {}
        assert store.process_naming() is None
        store.save_order(order("a"))
        assert store.read_orders() == {"a": order("a")}


def _made_with(revision: str, path: Path) -> None:
    """A database as an earlier version left it."""
    config = Config()
    config.set_main_option(
        "script_location", str(Path(befund.store.__file__).parent / "migrations")
    )
    config.set_main_option("path_separator", "os")
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()
