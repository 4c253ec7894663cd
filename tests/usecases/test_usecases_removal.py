"""What an interview said is nowhere in the workspace once it is removed; what stays is named."""

import json
import re
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from usecases_bench import Model, Program, program, write_interviews

from befund.app.demo import demo_interviews, demo_model
from befund.llm.scripted import ScriptedServer
from befund.masking import Vault
from befund.store import Store
from befund.store.lock import WriterLock
from befund.usecases.intake.purge import REMOVED
from befund.usecases.workspace import DATABASE

GONE = "03-lager-retouren"
_WORD = re.compile(r"[^\W\d_]{6,}")


@pytest.fixture
def befund(analysed_demo: Path, tmp_path: Path) -> Program:
    """The demo, in a copy.

    Six interviews with recorded answers to every question that a run asks.
    """
    return Program(shutil.copytree(analysed_demo, tmp_path / "kunde"), model=demo_model())


def words_of(befund: Program, names: list[str]) -> set[str]:
    """What interviews say, masked, and how they say names, in lower case."""
    vault = Vault.load(befund.folder / "vault")
    assert vault is not None
    said: list[str] = []
    for name in names:
        said += [turn["text"] for turn in befund("transcript", name, "--json").json()["turns"]]
        said += [form for mark in vault.marks_of(name) for form in vault.reveal(mark)]
    return {word.casefold() for word in _WORD.findall("\n".join(said))}


def names(befund: Program) -> list[str]:
    return [one["interview"] for one in befund("status", "--json").json()["interviews"]]


def own_words(befund: Program, name: str) -> list[str]:
    """Words of one interview that no other one says, nor a model of another one."""
    others = words_of(befund, [other for other in names(befund) if other != name])
    with closing(sqlite3.connect(befund.folder / DATABASE)) as connection:
        resting = "SELECT answer FROM answer_interviews WHERE interview = ?"
        answers = connection.execute(
            f"SELECT text FROM answers WHERE key NOT IN ({resting})", (name,)
        ).fetchall()
    others |= {word.casefold() for (text,) in answers for word in _WORD.findall(text)}
    return sorted(words_of(befund, [name]) - others)


def holding(folder: Path, words: list[str]) -> dict[str, list[str]]:
    """By file of a workspace, which words stand in its bytes, however they are escaped."""
    found = {}
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        content = path.read_bytes().decode("utf-8", "replace")
        unescaped = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), content)
        held = {word.casefold() for word in _WORD.findall(f"{content}\n{unescaped}")}.intersection(
            words
        )
        if held:
            found[str(path.relative_to(folder))] = sorted(held)
    return found


@pytest.fixture(scope="module")
def words(analysed_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Words by which the interview that is removed would be known; its own name stays."""
    copy = shutil.copytree(analysed_demo, tmp_path_factory.mktemp("removal") / "kunde")
    found = [
        word for word in own_words(Program(copy, model=demo_model()), GONE) if word not in GONE
    ]
    assert len(found) > 100
    return found


def test_nothing_of_a_removed_interview_is_left_in_any_file(
    befund: Program, words: list[str]
) -> None:
    before = holding(befund.folder, words)
    assert {DATABASE, "vault/vault.json", "index/fulltext.sqlite3"} <= before.keys()
    result = befund("remove", GONE, "--yes")
    assert result.status == 0, result.said
    assert holding(befund.folder, words) == {}
    assert GONE not in names(befund)


def test_nothing_is_left_while_another_process_reads_either(
    befund: Program, words: list[str]
) -> None:
    """As with a page that is open: the log of writes is emptied into the file."""
    with Store.open_file(befund.folder / DATABASE) as store:
        assert store.interviews()
        assert befund("remove", GONE, "--yes").status == 0
        assert (befund.folder / f"{DATABASE}-wal").exists()
        assert holding(befund.folder, words) == {}


def test_what_cannot_be_emptied_is_named(befund: Program) -> None:
    with closing(sqlite3.connect(befund.folder / DATABASE)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM interviews").fetchone()
        result = befund("remove", GONE, "--yes")
        assert "in den Dateien der Datenbank" in result.said


def test_the_others_stay_as_they_are_and_no_answer_is_asked_for_again(befund: Program) -> None:
    others = [name for name in names(befund) if name != GONE]
    before = {name: befund("transcript", name).out for name in others}
    found = [one for one in befund.observations() if one["interview"] != GONE]
    verdicts = count(befund, "verdicts")
    result = befund("remove", GONE, "--yes")
    assert {name: befund("transcript", name).out for name in others} == before
    assert befund.observations() == found
    assert 0 < count(befund, "verdicts") < verdicts
    assert "Antworten des Modells" in result.said
    befund.check_quotes()
    befund("run")
    assert befund.observations() == found
    assert befund("doctor").status == 0


def count(befund: Program, table: str) -> int:
    with closing(sqlite3.connect(befund.folder / DATABASE)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_whom_it_alone_named_is_nobody_and_numbers_go_on(befund: Program, tmp_path: Path) -> None:
    vault = Vault.load(befund.folder / "vault")
    assert vault is not None
    others = {mark for name in names(befund) if name != GONE for mark in vault.marks_of(name)}
    alone = vault.marks_of(GONE) - others
    assert alone
    kept = {mark: vault.reveal(mark) for mark in others}
    befund("remove", GONE, "--yes")
    after = Vault.load(befund.folder / "vault")
    assert after is not None
    assert not [mark for mark in alone if after.reveal(mark)]
    assert all(
        set(after.reveal(mark)) <= set(forms) and after.reveal(mark) for mark, forms in kept.items()
    )
    assert after.numbers == vault.numbers
    new = tmp_path / "neu.txt"
    new.write_text(
        "I: Wer macht das?\nB: Die Frau Xaveria Zwackelmann macht das dann.\n", encoding="utf-8"
    )
    befund("run", new, BEFUND_MODEL="rules")
    again = Vault.load(befund.folder / "vault")
    assert again is not None
    assert alone.isdisjoint(again.marks_of("neu"))


def test_decisions_stay_with_the_reviewers_words_and_without_the_interviews(
    befund: Program,
) -> None:
    every = befund("findings", "--json").json()
    own = next(one for one in every if one["interviews"] == [GONE])
    shared = next(one for one in every if GONE in one["interviews"] and len(one["interviews"]) > 1)
    for finding in (own, shared):
        befund("decide", finding["id"], "accept", "--note", "Zwackelmanns Notiz")
    result = befund("remove", GONE, "--yes")
    assert "2 Entscheidungen" in result.said
    log = befund("decisions", "--json").json()
    assert [one["note"] for one in log] == ["Zwackelmanns Notiz"] * 2
    assert own["title"] not in json.dumps(log, ensure_ascii=False)
    with Store.open_file(befund.folder / DATABASE) as store:
        assert store.decisions()[0].seen.title == REMOVED
        standings = [one for run in store.snapshot_runs() for one in store.snapshot(run).standings]  # type: ignore[union-attr]
        assert {one.title for one in standings if one.interviews == (GONE,)} == {REMOVED}
        assert GONE not in {name for finding in store.findings() for name in finding.interviews}


def test_what_stays_is_named(befund: Program, tmp_path: Path) -> None:
    befund("export", "--format", "csv")
    befund("mask", GONE, "--add", "Gitterbox", "--as", "product", BEFUND_MODEL="rules")
    result = befund("remove", GONE, "--yes", BEFUND_RECORD=str(tmp_path / "mitschnitt"))
    for told in (
        str(demo_interviews() / f"{GONE}.rtf"),
        "exports",
        "mitschnitt",
        "1 Korrektur der Maskierung",
    ):
        assert told in "".join(result.out.split("\n")).replace("  ", " ") or told in result.said, (
            told
        )
    assert (demo_interviews() / f"{GONE}.rtf").is_file()


def test_removing_asks_and_a_name_that_is_none_is_told(befund: Program) -> None:
    refused = befund("remove", GONE)
    assert (refused.status, "--yes" in refused.said) == (2, True)
    assert GONE in names(befund)
    assert befund("remove", "nirgends", "--yes").status == 2
    with WriterLock(befund.folder / "befund.lock").held():
        assert befund("remove", GONE, "--yes").status == 2
    assert GONE in names(befund)


def test_answers_of_nobody_known_go_unless_another_interview_says_all_of_it(
    befund: Program, words: list[str]
) -> None:
    """As version 0.1 kept them."""
    with closing(sqlite3.connect(befund.folder / DATABASE)) as connection, connection:
        connection.execute("DELETE FROM answer_interviews")
        every = connection.execute(
            "SELECT count(*) FROM answers WHERE text LIKE '%quotes%'"
        ).fetchone()[0]
    befund("remove", GONE, "--yes")
    assert DATABASE not in holding(befund.folder, words)
    with closing(sqlite3.connect(befund.folder / DATABASE)) as connection:
        left = connection.execute(
            "SELECT count(*) FROM answers WHERE text LIKE '%quotes%'"
        ).fetchone()[0]
    assert every / 2 < left < every


def as_first_version(befund: Program) -> None:
    """Forms of names as version 0.1 kept them: of nobody known."""
    path = befund.folder / "vault" / "vault.json"
    state = json.loads(path.read_text(encoding="utf-8"))
    forms: dict[str, list[str]] = {}
    for marks in state["said"].values():
        for mark, said in marks.items():
            forms[mark] = [*forms.get(mark, []), *said]
    for name in ("workspace", "saves", "said"):
        del state[name]
    path.write_text(
        json.dumps({**state, "format": "befund-vault/1", "forms": forms}), encoding="utf-8"
    )
    with closing(sqlite3.connect(befund.folder / DATABASE)) as connection, connection:
        connection.execute("DELETE FROM vault")


def test_names_of_the_first_version_are_sorted_out_from_the_copies(
    befund: Program, words: list[str]
) -> None:
    as_first_version(befund)
    result = befund("remove", GONE, "--yes")
    assert "Schreibweisen" not in result.said
    assert holding(befund.folder, words) == {}


def test_names_that_nobody_can_sort_out_stay_and_are_told(befund: Program) -> None:
    as_first_version(befund)
    (befund.folder / "vault" / "transcripts" / "04-buchhaltung.html").unlink()
    result = befund("remove", GONE, "--yes")
    assert result.status == 0
    assert "Schreibweisen von Namen" in result.said


STEPS = (
    "befund.store.store.Store.forget_derived",
    "befund.usecases.intake.removal.purge_interview",
    "befund.index.search.SearchIndex.remove",
    "befund.usecases.intake.removal.save_vault",
    "befund.usecases.intake.removal._remove_files",
    "befund.store.store.Store.remove_interview",
    "befund.usecases.intake.removal.regroup",
)


@pytest.fixture(params=STEPS)
def killed_at(request: pytest.FixtureRequest) -> str:
    """Code that kills the program where it is about to do a step."""
    place, _, name = str(request.param).rpartition(".")
    return (
        "import os, signal, pkgutil\n"
        f"kill = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"setattr(pkgutil.resolve_name('{place}'), '{name}', kill)\n"
    )


def test_a_removal_that_was_killed_can_be_done_again(
    befund: Program, killed_at: str, words: list[str]
) -> None:
    killed = befund.apart("remove", GONE, "--yes", code=killed_at)
    assert killed.status == -signal.SIGKILL
    assert befund("findings").status == 0
    assert befund("remove", GONE, "--yes").status == 0
    assert holding(befund.folder, words) == {}
    assert GONE not in names(befund)


def test_drafts_that_a_kill_left_go_too(befund: Program) -> None:
    vault = befund.folder / "vault"
    drafts = [vault / ".vault.json.x1y2z3", vault / "transcripts" / "tmpab12cd34"]
    for draft in drafts:
        draft.write_text("Zwackelmann", encoding="utf-8")
    befund("remove", GONE, "--yes")
    assert not [draft for draft in drafts if draft.exists()]


def test_an_answer_is_kept_with_the_interviews_that_it_rests_on(tmp_path: Path) -> None:
    with ScriptedServer(Model()) as server:
        befund = program(tmp_path / "kunde", server)
        assert befund("run", write_interviews(tmp_path / "gespraeche", 2)).status == 0
    assert befund.answers() == 8
    with closing(sqlite3.connect(befund.folder / DATABASE)) as connection:
        without = (
            "SELECT count(*) FROM answers WHERE key NOT IN (SELECT answer FROM answer_interviews)"
        )
        assert connection.execute(without).fetchone()[0] == 0


def test_the_last_interview_can_be_removed(tmp_path: Path) -> None:
    befund = Program(tmp_path / "kunde", model="rules")
    befund("run", write_interviews(tmp_path / "gespraeche", 1))
    assert befund("remove", "gespraech-0", "--yes").status == 0
    assert holding(befund.folder, ["kessler", "quittenfach", "werkstatt"]) == {}
    assert befund("run", tmp_path / "gespraeche").status == 0
    assert "[Person 2]" in befund("transcript", "gespraech-0").out
