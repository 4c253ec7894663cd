"""The vault is private, whole or not there, and says what is wrong with it."""

import os
import stat
from pathlib import Path

import pytest

from befund.errors import WorkspaceError
from befund.masking import Category, Roster, Vault, mask, masking_report_of
from befund.records import Role, Transcript, Turn


def transcript(text: str = "Die Frau Kessler ist schwanger. Der Ronny macht das.") -> Transcript:
    turn = Turn(number=0, speaker="Uta Pohl", role=Role.RESPONDENT, text=text)
    return Transcript(format="x", language="de", turns=(turn,))


def filled() -> Vault:
    vault = Vault()
    mask("a", transcript(), vault, Roster())
    vault.add("Kranich", Category.FIRM)
    vault.undo("Ronny")
    return vault


def loaded(folder: Path) -> Vault:
    vault = Vault.load(folder)
    assert vault is not None
    return vault


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    vault = filled()
    vault.save(tmp_path)
    again = loaded(tmp_path)
    assert again.state() == vault.state()
    assert mask("a", transcript(), again, Roster()) == mask("a", transcript(), vault, Roster())


def test_a_missing_vault_is_none(tmp_path: Path) -> None:
    assert Vault.load(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        filled().save(tmp_path)
    finally:
        os.umask(old)
    path = tmp_path / "vault.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    Vault.load(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_it_is_private_while_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    sync = os.fsync

    def watching(handle: int) -> None:
        seen.extend(stat.S_IMODE(p.stat().st_mode) for p in tmp_path.iterdir())
        sync(handle)

    monkeypatch.setattr(os, "fsync", watching)
    filled().save(tmp_path)
    assert seen
    assert set(seen) == {0o600}


def test_a_failed_write_leaves_the_old_vault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled().save(tmp_path)
    before = (tmp_path / "vault.json").read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    vault = loaded(tmp_path)
    vault.add("Neu")
    with pytest.raises(WorkspaceError, match=r"vault\.json"):
        vault.save(tmp_path)
    assert (tmp_path / "vault.json").read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b'{"people": [{"surname": "Kessler", "x": 1}]}', b"\xff\xfe", b"[]", b"[" * 9999],
)
def test_a_damaged_vault_is_named_without_its_content(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vault.json"
    path.write_bytes(content)
    with pytest.raises(WorkspaceError, match=r"vault\.json.*beschädigt") as caught:
        Vault.load(tmp_path)
    assert "Kessler" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert path.read_bytes() == content


def test_a_newer_vault_is_refused(tmp_path: Path) -> None:
    (tmp_path / "vault.json").write_text('{"format": "befund-vault/3"}', encoding="utf-8")
    with pytest.raises(WorkspaceError, match="neueren Version"):
        Vault.load(tmp_path)


def test_no_text_form_shows_a_name() -> None:
    vault = filled()
    shown = f"{vault} {vault!r} {vault.state()} {vault.state()!r}"
    assert not [name for name in ("Kessler", "Ronny", "Pohl", "Kranich") if name in shown]


def test_the_report_says_what_was_masked_and_cut() -> None:
    vault = Vault()
    found = masking_report_of(
        "a",
        transcript("Frau Kessler ruft an, Kesslers Liste. Die Kollegin ist schwanger."),
        vault,
        Roster(),
    )
    by_name = {original: entry for entry in found.entries for original in entry.originals}
    assert by_name["Kessler"].count == 2
    assert by_name["Uta Pohl"].category is Category.PERSON
    assert [(c.category, c.original) for c in found.cuts] == [
        (Category.HEALTH, "Die Kollegin ist schwanger.")
    ]


def test_a_cut_can_be_undone_and_survives_saving(tmp_path: Path) -> None:
    vault = Vault()
    cut = masking_report_of("a", transcript(), vault, Roster()).cuts[0]
    vault.undo(cut.id)
    vault.save(tmp_path)
    result = mask("a", transcript(), loaded(tmp_path), Roster())
    assert result.counts.health_cuts == 0
    assert "schwanger" in result.turns[0].text
    assert "Kessler" not in result.turns[0].text


def test_a_passage_that_the_user_adds_is_cut() -> None:
    vault = Vault()
    vault.add("Der Ronny macht das.", Category.OFF_RECORD)
    result = mask("a", transcript(), vault, Roster())
    assert result.turns[0].text.endswith("[vertraulich]")


def test_a_vault_of_the_first_format_is_read_and_written_in_the_second(tmp_path: Path) -> None:
    path = tmp_path / "vault.json"
    path.write_text(
        '{"format": "befund-vault/1", "people": [{"surname": "Kessler"}], "meant": {"a": {"|kessler|": 1}}, '
        '"forms": {"[Person 1]": ["Kessler"]}}',
        encoding="utf-8",
    )
    vault = loaded(tmp_path)
    assert vault.is_changed
    assert (vault.mark.workspace, vault.mark.saves) == ("", 0)
    vault.save(tmp_path)
    again = loaded(tmp_path)
    assert '"befund-vault/2"' in path.read_text(encoding="utf-8")
    assert (again.reveal("[Person 1]"), again.mark.saves, again.is_changed) == (
        ("Kessler",),
        1,
        False,
    )


def test_each_save_counts_and_an_older_or_another_state_is_known(tmp_path: Path) -> None:
    vault = filled()
    vault.save(tmp_path)
    before, older = vault.mark, loaded(tmp_path)
    vault.save(tmp_path)
    assert vault.mark.saves == before.saves + 1
    assert vault.is_at(before)
    assert not older.is_at(vault.mark)
    older.save(tmp_path)  # a copy that went another way
    assert older.mark.saves == vault.mark.saves
    assert not older.is_at(vault.mark)


def test_a_failed_save_counts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = filled()
    vault.save(tmp_path)
    before = vault.mark

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorkspaceError):
        vault.save(tmp_path)
    assert vault.mark == before


def test_whom_nobody_names_any_more_is_forgotten_and_no_number_is_given_again() -> None:
    vault = Vault()
    mask(
        "a",
        transcript("Die Frau Sabine Kessler und die Weber GmbH, mail s.kessler@weber.de."),
        vault,
        Roster(),
    )
    mask("b", transcript("Die Frau Kessler und der Herr Wiegand."), vault, Roster())
    numbers = vault.numbers
    assert vault.keep_only(["b"])
    held = vault.state().model_dump_json()
    assert not [word for word in ("Sabine", "sabine", "Weber", "weber") if word in held]
    assert vault.reveal("[Person 2]") == ("Kessler",)
    assert vault.numbers == numbers
    mask("c", transcript("Der Herr Ostermann, und die Kranich GmbH."), vault, Roster())
    new = {m for m in vault.marks_of("c") if vault.reveal(m) in {("Ostermann",), ("Kranich GmbH",)}}
    assert new == {
        f"[Person {numbers[Category.PERSON] + 1}]",
        f"[Firma {numbers[Category.FIRM] + 1}]",
    }
    assert (
        mask("b", transcript("Die Frau Kessler."), vault, Roster()).turns[0].text
        == "Die Frau [Person 2]."
    )


def test_forms_of_the_first_format_stay_while_nobody_knows_who_said_them() -> None:
    state = filled().state()
    old = state.model_copy(update={"said": {}, "forms": state.said["a"]})
    vault = Vault(old)
    assert not vault.keep_only(["b"])
    assert vault.reveal("[Person 2]") == Vault(state).reveal("[Person 2]")
    mask("b", transcript("Der Herr Wiegand."), vault, Roster())
    assert vault.keep_only(["b"])
    assert "Kessler" not in vault.state().model_dump_json()


def test_a_text_without_letters_that_is_added_as_a_person_is_one_of_their_own() -> None:
    """It took its number from another count, and so was somebody else."""
    vault = Vault()
    vault.add("4711")
    assert mask("a", transcript("Die Frau Kessler und 4711."), vault, Roster()).turns[0].text in {
        f"Die Frau [Person {one}] und [Person {other}]."
        for one in (1, 2, 3)
        for other in (1, 2, 3)
        if one != other
    }
