"""The vault is private, whole or not there, and says what is wrong with it."""

import os
import stat
from pathlib import Path

import pytest

from befund.errors import WorkspaceError
from befund.masking import Category, Roster, Vault, mask, report
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


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    vault = filled()
    vault.save(tmp_path)
    again = Vault.load(tmp_path)
    assert again.state() == vault.state()
    assert mask("a", transcript(), again, Roster()) == mask("a", transcript(), vault, Roster())


def test_a_missing_vault_is_a_new_one(tmp_path: Path) -> None:
    assert Vault.load(tmp_path).state() == Vault().state()
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


def test_a_failed_write_leaves_the_old_vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled().save(tmp_path)
    before = (tmp_path / "vault.json").read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    vault = Vault.load(tmp_path)
    vault.add("Neu")
    with pytest.raises(WorkspaceError, match=r"vault\.json"):
        vault.save(tmp_path)
    assert (tmp_path / "vault.json").read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"{", b'{"people": [{"surname": "Kessler", "x": 1}]}', b"\xff\xfe", b"[]"])
def test_a_damaged_vault_is_named_without_its_content(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vault.json"
    path.write_bytes(content)
    with pytest.raises(WorkspaceError, match=r"vault\.json.*beschädigt") as caught:
        Vault.load(tmp_path)
    assert "Kessler" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert path.read_bytes() == content


def test_a_newer_vault_is_refused(tmp_path: Path) -> None:
    (tmp_path / "vault.json").write_text('{"format": "befund-vault/2"}', encoding="utf-8")
    with pytest.raises(WorkspaceError, match="neueren Version"):
        Vault.load(tmp_path)


def test_no_text_form_shows_a_name() -> None:
    vault = filled()
    shown = f"{vault} {vault!r} {vault.state()} {vault.state()!r}"
    assert not [name for name in ("Kessler", "Ronny", "Pohl", "Kranich") if name in shown]


def test_the_report_says_what_was_masked_and_cut() -> None:
    vault = Vault()
    found = report(
        "a", transcript("Frau Kessler ruft an, Kesslers Liste. Die Kollegin ist schwanger."), vault, Roster()
    )
    by_name = {original: entry for entry in found.entries for original in entry.originals}
    assert by_name["Kessler"].count == 2
    assert by_name["Uta Pohl"].category is Category.PERSON
    assert [(c.category, c.original) for c in found.cuts] == [(Category.HEALTH, "Die Kollegin ist schwanger.")]


def test_a_cut_can_be_undone_and_survives_saving(tmp_path: Path) -> None:
    vault = Vault()
    cut = report("a", transcript(), vault, Roster()).cuts[0]
    vault.undo(cut.id)
    vault.save(tmp_path)
    result = mask("a", transcript(), Vault.load(tmp_path), Roster())
    assert result.counts.health_cuts == 0
    assert "schwanger" in result.turns[0].text
    assert "Kessler" not in result.turns[0].text


def test_a_passage_that_the_user_adds_is_cut() -> None:
    vault = Vault()
    vault.add("Der Ronny macht das.", Category.OFF_RECORD)
    result = mask("a", transcript(), vault, Roster())
    assert result.turns[0].text.endswith("[vertraulich]")
