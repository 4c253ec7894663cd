"""What a person did is on disk once it is acknowledged.

What can be derived again need not wait for the disk.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

from befund.records import Action, Answer, Decision, FindingAsDecided, Interview, Role
from befund.store import Store
from befund.store.findings import Regrouped
from befund.store.server import Database

Act = Callable[[Store], object]
HOW = {
    "sqlite": ("PRAGMA synchronous", 2, 1),
    "postgresql": ("SHOW synchronous_commit", "on", "off"),
}
"""By database: what tells how a transaction is committed, what it tells of one that waits for the disk, and else."""

INTERVIEW = Interview(id="a", source="a.txt", kept_as="a.txt", sha256="0")
DECISION = Decision(
    finding="f-1",
    action=Action.ACCEPT,
    author="P",
    time="2026-01-01",
    seen=FindingAsDecided(title="x", members=(), interviews=()),
)
BY_A_PERSON: dict[str, Act] = {
    "decide": lambda store: store.add_decisions([DECISION]),
    "merge": lambda store: store.add_decisions([DECISION], regrouped=Regrouped([], [])),
    "correct a role": lambda store: store.correct_roles("a", {"B": Role.INTERVIEWER}),
    "have it read again": lambda store: store.save_interview(INTERVIEW),
    "remove": lambda store: store.remove_interview("a"),
    "have words masked": lambda store: store.reword(
        lambda decision: decision, lambda snapshot: snapshot
    ),
}
DERIVED: dict[str, Act] = {
    "an answer": lambda store: store.keep_answer(Answer(key="k", model="m", prompt="p", text="x")),
    "observations": lambda store: store.save_extraction(
        "a", [], [], extracted_by="x", extractor="rules"
    ),
    "findings": lambda store: store.save_findings(Regrouped([], [])),
    "verdicts": lambda store: store.save_verdicts([]),
}


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "sqlite":
        opened = Store.open_file(tmp_path / "befund.sqlite")
    else:
        database = Database(
            request.getfixturevalue("postgres_url")
        )  # its server answers before the disk has it
        database.make("0" * 32, ())
        opened = Store.open_schema(database, "0" * 32)
    with opened:
        yield opened


@contextmanager
def _commits() -> Iterator[list[tuple[str, object]]]:
    """The commits from now on, each by its database and by what that tells of it."""
    seen: list[tuple[str, object]] = []

    def note(connection: Connection) -> None:
        name = connection.dialect.name
        seen.append((name, connection.exec_driver_sql(HOW[name][0]).scalar()))

    event.listen(Engine, "commit", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "commit", note)


@pytest.mark.parametrize("act", BY_A_PERSON)
def test_what_a_person_did_waits_for_the_disk(store: Store, act: str) -> None:
    with _commits() as seen:
        BY_A_PERSON[act](store)
    assert [told for _, told in seen] == [HOW[name][1] for name, _ in seen]
    assert len(seen) == 1


@pytest.mark.parametrize("act", DERIVED)
def test_what_is_derived_does_not(store: Store, act: str) -> None:
    with _commits() as seen:
        DERIVED[act](store)
    assert [told for _, told in seen] == [HOW[name][2] for name, _ in seen]
    assert len(seen) == 1


def test_what_was_written_without_waiting_waits_no_longer_behind_a_decision(store: Store) -> None:
    with _commits() as seen:
        BY_A_PERSON["decide"](store)
        DERIVED["findings"](store)
        BY_A_PERSON["decide"](store)
    how = HOW[seen[0][0]]
    assert [told for _, told in seen] == [how[1], how[2], how[1]]
