"""A placeholder never means anybody else.

A vault that is not this database's is refused, whatever became of files.
"""

import json
import os
import shutil
import signal
import sqlite3
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from identity_workspace import (
    NAMES,
    TEXT,
    begin,
    begun,
    everything,
    mark,
    program_in,
    said,
    take,
    told_topic,
    vault_file,
)
from usecases_bench import Program

from befund.masking import Vault
from befund.store import Store
from befund.usecases.workspace import DATABASE
from built_once import BuiltOnce


@pytest.fixture
def befund(built_once: BuiltOnce, tmp_path: Path) -> Program:
    """The program on a workspace in which interview a was analysed."""
    return begun(built_once, tmp_path)


def lose(befund: Program) -> None:
    vault_file(befund).unlink()


def grow_old(befund: Program) -> None:
    """The vault as it was before the last interview."""
    old = vault_file(befund).read_bytes()
    assert take(befund, "b").status == 0
    vault_file(befund).write_bytes(old)


def take_anothers(befund: Program) -> None:
    other = Program(befund.folder.parent / "anderer", model="rules")
    take(other, "c", "d")
    shutil.copy(vault_file(other), vault_file(befund))


def take_a_copys(befund: Program) -> None:
    """Both the workspace and a copy of it went on, the copy further."""
    copy = Program(befund.folder.parent / "kopie", model="rules")
    shutil.copytree(befund.folder, copy.folder)
    take(copy, "c", "d")
    take(befund, "b")
    shutil.copy(vault_file(copy), vault_file(befund))


def take_one_before_ids(befund: Program) -> None:
    state = json.loads(vault_file(befund).read_text(encoding="utf-8"))
    for name in ("workspace", "saves", "said"):
        del state[name]
    vault_file(befund).write_text(
        json.dumps({**state, "format": "befund-vault/1"}), encoding="utf-8"
    )


def cut_off(befund: Program) -> None:
    content = vault_file(befund).read_bytes()
    vault_file(befund).write_bytes(content[: len(content) // 2])


def empty(befund: Program) -> None:
    vault_file(befund).write_bytes(b"")


def scribble(befund: Program) -> None:
    vault_file(befund).write_bytes(b"\0" * 400)


WRONG = {
    lose: "fehlt",
    grow_old: "älter als die Datenbank",
    take_anothers: "anderen Arbeitsbereich",
    take_a_copys: "Kopie dieses Arbeitsbereichs",
    take_one_before_ids: "älter als die Datenbank",
    cut_off: "beschädigt",
    empty: "beschädigt",
    scribble: "beschädigt",
}


@pytest.fixture(params=WRONG.items(), ids=lambda case: case[0].__name__)
def wrong(
    request: pytest.FixtureRequest, befund: Program, built_once: BuiltOnce, tmp_path: Path
) -> str:
    """Makes the workspace one whose vault is not the right one; what the user is told."""
    spoil, expected = request.param
    shutil.rmtree(befund.folder)
    spoilt = built_once.folder(f"identity-{spoil.__name__}", lambda folder: spoil(begin(folder)))
    shutil.copytree(spoilt, tmp_path, dirs_exist_ok=True)
    return str(expected)


def test_a_wrong_vault_is_refused_and_nothing_is_written(befund: Program, wrong: str) -> None:
    before = everything(befund.folder / "vault")
    transcripts = {name: said(befund, name) for name in ("a",)}
    commands = (
        ["run"],
        ["roles", "a"],
        ["roles", "a", "--interviewer", "B"],
        ["mask", "a"],
        ["mask", "a", "--add", "Bestellung"],
        ["remove", "a", "--yes"],
    )
    for command in commands:
        result = befund(*command)
        assert result.status == 2, command
        assert wrong in result.said
        assert "Sicherung" in result.said
        assert "befund new-vault" in result.said
    assert everything(befund.folder / "vault") == before
    assert {name: said(befund, name) for name in ("a",)} == transcripts


def test_no_new_interview_is_masked_with_a_wrong_vault(befund: Program, wrong: str) -> None:
    result = take(befund, "d")
    assert result.status == 2
    assert wrong in result.said
    assert befund("transcript", "d").status == 2


def test_a_reviewers_words_are_not_kept_with_a_wrong_vault(befund: Program, wrong: str) -> None:
    finding = befund("findings", "--json").json()[0]["id"]
    result = befund("decide", finding, "comment", "--note", "Die Kessler fragen")
    assert result.status == 2
    assert wrong in result.said
    assert befund("decisions", "--json").json() == []


def test_what_needs_no_vault_goes_on_and_says_so(befund: Program, wrong: str) -> None:
    for command in (
        ["findings"],
        ["observations"],
        ["map"],
        ["export", "--format", "csv"],
        ["search", "Bestellung"],
    ):
        assert befund(*command).status == 0, command
    status = befund("status")
    assert status.status == 0
    assert wrong in " ".join(status.err.split())
    assert befund("status", "--json").json()["interviews"]
    assert befund("doctor").status == 1
    sound, text = told_topic(befund, "Tresor")
    assert not sound
    assert wrong in text


def test_a_vault_that_is_put_back_is_the_right_one_again(befund: Program) -> None:
    right = vault_file(befund).read_bytes()
    take_anothers(befund)
    assert take(befund, "b").status == 2
    vault_file(befund).write_bytes(right)
    assert take(befund, "b").status == 0
    assert (mark(befund, "a"), mark(befund, "b")) == ("[Person 1]", "[Person 2]")
    assert told_topic(befund, "Tresor")[0]


def test_a_new_vault_gives_no_number_again(befund: Program, wrong: str) -> None:
    held = [name for name in ("a", "b") if befund("transcript", name).status == 0]
    before = {name: mark(befund, name) for name in held}
    texts = {name: said(befund, name) for name in held}
    knew = wrong == "älter als die Datenbank" and len(held) > 1
    result = befund("new-vault", "--yes")
    assert result.status == 0, result.said
    assert take(befund, "c", "d").status == 0
    assert {name: said(befund, name) for name in held} == texts
    fresh = {mark(befund, "c"), mark(befund, "d")}
    assert len(fresh) == 2
    assert fresh.isdisjoint(before.values())
    assert told_topic(befund, "Tresor")[0]
    shown = befund("roles", "a", "--interviewer", "I").said
    assert befund("roles", "a").status == 0, shown
    assert ("übernommen" in result.said) == knew
    vault = Vault.load(befund.folder / "vault")
    assert vault is not None
    assert vault.reveal(before["a"]) == (("Kessler",) if knew else ())


def test_what_lay_there_is_laid_aside(befund: Program) -> None:
    cut_off(befund)
    content = vault_file(befund).read_bytes()
    result = befund("new-vault", "--yes")
    assert "vault.aside-1.json" in result.said
    assert (befund.folder / "vault" / "vault.aside-1.json").read_bytes() == content


def test_a_sound_vault_is_not_replaced(befund: Program) -> None:
    before = vault_file(befund).read_bytes()
    assert befund("new-vault", "--yes").status == 2
    assert vault_file(befund).read_bytes() == before


def test_a_new_vault_needs_a_yes(befund: Program) -> None:
    lose(befund)
    assert befund("new-vault").status == 2
    assert not vault_file(befund).exists()


def test_a_lost_correction_makes_nothing_readable(befund: Program) -> None:
    """Masked anew with a vault that forgot it, a text would show what a user had masked."""
    befund("mask", "a", "--add", "Bestellung", "--as", "product")
    assert "Bestellung" not in said(befund, "a")
    lose(befund)
    befund("new-vault", "--yes")
    assert befund("run").status == 0
    assert "Bestellung" not in said(befund, "a")


def test_a_newer_vault_goes_with_an_older_database(befund: Program) -> None:
    """As after a kill between the two writings, and with a database from a backup."""
    database = (befund.folder / DATABASE).read_bytes()
    take(befund, "b")
    (befund.folder / DATABASE).write_bytes(database)
    assert take(befund, "c").status == 0
    assert (mark(befund, "a"), mark(befund, "c")) == ("[Person 1]", "[Person 3]")
    assert take(befund, "b").status == 0
    assert mark(befund, "b") == "[Person 2]"


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
@pytest.mark.parametrize("writing", [1, 2])
def test_a_kill_between_vault_and_database_loses_nothing(tmp_path: Path, writing: int) -> None:
    befund = program_in(tmp_path)
    if writing == 2:
        take(befund, "a")
    (tmp_path / "gespraeche").mkdir(exist_ok=True)
    (tmp_path / "gespraeche" / "b.txt").write_text(TEXT.format(name=NAMES["b"]), encoding="utf-8")
    kill = (
        "import os, signal\nfrom befund.store import Store\n"
        "Store.note_vault = lambda self, mark: os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = befund.apart("run", tmp_path / "gespraeche" / "b.txt", code=kill)
    assert killed.status == -signal.SIGKILL
    assert "Wiegand" in vault_file(befund).read_text(encoding="utf-8")
    assert befund("run").status == 0
    assert take(befund, "c").status == 0
    marks = [mark(befund, name) for name in ("a", "b", "c")[2 - writing :]]
    assert len(set(marks)) == len(marks) == writing + 1
    assert told_topic(befund, "Tresor")[0]


def test_vault_and_database_hold_the_same_id(befund: Program) -> None:
    with Store.open_file(befund.folder / DATABASE) as store:
        known = store.vault_mark()
    vault = Vault.load(befund.folder / "vault")
    assert known is not None
    assert vault is not None
    assert vault.mark == known
    assert str(uuid.UUID(known.workspace)) == known.workspace


def old_format(befund: Program) -> None:
    """The workspace as version 0.1 left it."""
    take_one_before_ids(befund)
    with closing(sqlite3.connect(befund.folder / DATABASE)) as connection:
        connection.executescript(
            "DROP TABLE vault; DROP TABLE answer_interviews; UPDATE alembic_version SET version_num = '0006';"
        )


def test_a_workspace_of_the_old_format_is_taken_over(befund: Program) -> None:
    take(befund, "b")
    old_format(befund)
    assert befund("mask", "a").status == 0
    result = take(befund, "c")
    assert (result.status, "Tresor" in result.said) == (0, False)
    assert [mark(befund, name) for name in "abc"] == ["[Person 1]", "[Person 2]", "[Person 3]"]
    assert Vault.load(befund.folder / "vault").mark.workspace  # type: ignore[union-attr]
    assert told_topic(befund, "Tresor")[0]
    take_anothers(befund)
    assert take(befund, "d").status == 2


def test_a_workspace_of_the_old_format_does_not_take_over_an_older_vault(befund: Program) -> None:
    old = vault_file(befund).read_bytes()
    take(befund, "b")
    vault_file(befund).write_bytes(old)
    old_format(befund)
    result = take(befund, "c")
    assert result.status == 2
    assert "Platzhalter der maskierten Transkripte nicht" in result.said
    befund("new-vault", "--yes")
    assert take(befund, "c").status == 0
    assert mark(befund, "c") == "[Person 3]"


def test_a_workspace_of_the_old_format_without_a_vault_is_refused(befund: Program) -> None:
    old_format(befund)
    lose(befund)
    assert take(befund, "b").status == 2
    befund("new-vault", "--yes")
    assert take(befund, "b").status == 0
    assert mark(befund, "b") == "[Person 2]"


def test_doctor_checks_rights_and_placeholders(befund: Program) -> None:
    sound, text = told_topic(befund, "Tresor")
    assert sound
    assert "alle Platzhalter" in text
    if os.name == "posix":
        vault_file(befund).parent.chmod(0o755)
        assert "Für andere lesbar" in told_topic(befund, "Tresor")[1]
        vault_file(befund).parent.chmod(0o700)
    with closing(sqlite3.connect(befund.folder / DATABASE)) as connection, connection:
        connection.execute(
            "UPDATE interviews SET transcript = replace(transcript, '[Person 1]', '[Person 9]')"
        )
    assert told_topic(befund, "Tresor") == (False, "a: [Person 9] kennt der Tresor nicht.")
    with closing(sqlite3.connect(befund.folder / DATABASE)) as connection, connection:
        connection.execute(
            "UPDATE interviews SET transcript = replace(transcript, '[Person 9]', '[person 1]')"
        )
    assert "[person 1] stammt von anderswo" in told_topic(befund, "Tresor")[1]


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
@pytest.mark.parametrize(
    "step", ["befund.masking.vault.Vault.save", "befund.store.store.Store.note_vault"]
)
@pytest.mark.parametrize("spoil", [grow_old, lose])
def test_a_new_vault_that_was_killed_can_be_begun_again(
    befund: Program, spoil: Callable[[Program], None], step: str
) -> None:
    """And shows nothing meanwhile that a lost correction had masked."""
    befund("mask", "a", "--add", "Bestellung", "--as", "product")
    spoil(befund)
    place, _, name = step.rpartition(".")
    kill = (
        "import os, signal, pkgutil\n"
        "kill = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"setattr(pkgutil.resolve_name('{place}'), '{name}', kill)\n"
    )
    assert befund.apart("new-vault", "--yes", code=kill).status == -signal.SIGKILL
    befund("run")
    assert "Bestellung" not in said(befund, "a")
    befund("new-vault", "--yes")
    assert befund("run").status == 0
    assert "Bestellung" not in said(befund, "a")
    held = {mark(befund, name) for name in "ab" if befund("transcript", name).status == 0}
    assert take(befund, "c").status == 0
    assert mark(befund, "c") not in held
