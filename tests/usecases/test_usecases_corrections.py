"""What a person corrects re-runs only what depends on it, and no observation points into an old text."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from usecases_bench import (
    NAMES,
    Model,
    Program,
    asked,
    interview,
    marker,
    program,
    write_interviews,
)

from befund.llm.scripted import ScriptedServer

OF_FIRST = sorted(marker(0, place) for place in range(4))
OF_ALL = sorted(marker(number, place) for number in range(3) for place in range(4))


def everything(befund: Program) -> bytes:
    """All that the workspace holds outside the vault and the user's own settings."""
    own = {"vault", "befund.toml"}
    paths = [
        path
        for path in befund.folder.rglob("*")
        if path.relative_to(befund.folder).parts[0] not in own
    ]
    return b"\n".join(path.read_bytes() for path in paths if path.is_file())


def holds(befund: Program, text: str) -> bool:
    held = everything(befund)
    return any(form.encode() in held for form in (text, text.lower(), text.upper()))


def spoken(befund: Program, name: str = "gespraech-0") -> str:
    return str(befund("transcript", name).out)


def roster(befund: Program, lines: str) -> None:
    befund.folder.mkdir(exist_ok=True)
    (befund.folder / "befund.toml").write_text(f"[masking]\n{lines}\n", encoding="utf-8")


def test_corrected_roles_ask_again_about_their_interview_only(tmp_path: Path) -> None:
    folder = write_interviews(tmp_path / "interviews")
    with ScriptedServer(Model()) as server:
        befund = program(tmp_path / "kunde", server)
        befund("run", folder)
        found, before = befund.observations(), len(server.requests)
        assert befund("roles", "gespraech-0", "--interviewer", "B").status == 0
        assert set(asked(server.requests[before:])) == set(OF_FIRST)
        befund.check_quotes()
        others = [o for o in befund.observations() if o["interview"] != "gespraech-0"]
        assert others == [o for o in found if o["interview"] != "gespraech-0"]
        before = len(server.requests)
        befund("run", folder)
        befund("roles", "gespraech-0", "--interviewer", "I")
        assert len(server.requests) == before
    assert befund.observations() == found


def test_corrected_roles_outlast_a_correction_of_the_speakers_name(tmp_path: Path) -> None:
    text = interview(0).replace("I:", "Ronny Ostermann:").replace("B:", "Sabine Wiegand:")
    source = tmp_path / "gespraech.txt"
    source.write_text(text, encoding="utf-8")
    befund = Program(tmp_path / "kunde")
    befund("run", source)
    befund("roles", "gespraech", "--interviewer", "Sabine Wiegand")
    befund("mask", "gespraech", "--undo", "Sabine Wiegand")
    turns = befund("transcript", "gespraech", "--json").json()["turns"]
    assert [turn["role"] for turn in turns[:2]] == ["respondent", "interviewer"]


def add_by_command(befund: Program, folder: Path) -> None:
    del folder
    assert befund("mask", "gespraech-0", "--add", "Werkstatt").status == 0


def add_to_roster(befund: Program, folder: Path) -> None:
    roster(befund, 'firms = ["Werkstatt"]')
    assert befund("run", folder).status == 0


@pytest.mark.parametrize("add", [add_by_command, add_to_roster])
def test_what_is_masked_later_is_gone_from_everywhere_and_asked_about_anew(
    add: Callable[[Program, Path], None], tmp_path: Path
) -> None:
    folder = write_interviews(tmp_path / "interviews")
    with ScriptedServer(Model()) as server:
        befund = program(tmp_path / "kunde", server)
        befund("run", folder)
        assert "Werkstatt" in spoken(befund)
        assert holds(befund, "Werkstatt")
        before = len(server.requests)
        add(befund, folder)
        assert asked(server.requests[before:]) == OF_ALL
        assert not [
            heard for heard in server.requests[before:] if "werkstatt" in str(heard.body).lower()
        ]
    assert "Werkstatt" not in spoken(befund)
    assert not holds(befund, "Werkstatt")
    assert not [o for o in befund.observations() if "werkstatt" in str(o).lower()]
    assert "Werkstatt" not in befund("search", "Werkstatt").out
    befund.check_quotes()


def test_what_is_left_readable_stays_so_and_its_text_is_quoted_as_it_stands(tmp_path: Path) -> None:
    folder = write_interviews(tmp_path / "interviews")
    with ScriptedServer(Model()) as server:
        befund = program(tmp_path / "kunde", server)
        befund("run", folder)
        assert NAMES[0] not in spoken(befund)
        before = len(server.requests)
        assert befund("mask", "gespraech-0", "--undo", f"Frau {NAMES[0]}").status == 0
        assert befund("mask", "gespraech-0", "--undo", NAMES[0]).status == 0
        assert NAMES[0] in spoken(befund)
        assert set(asked(server.requests[before:])) == set(OF_FIRST)
        befund.check_quotes()
        before = len(server.requests)
        assert befund("run", folder).status == 0
        assert len(server.requests) == before
    assert NAMES[0] in spoken(befund)
    befund.check_quotes()


def test_a_name_taken_out_of_the_roster_is_readable_again_and_costs_nothing_new(
    tmp_path: Path,
) -> None:
    folder = write_interviews(tmp_path / "interviews")
    with ScriptedServer(Model()) as server:
        befund = program(tmp_path / "kunde", server)
        roster(befund, 'products = ["Programm"]')
        befund("run", folder)
        assert "das Programm" not in spoken(befund)
        roster(befund, "")
        befund("run", folder)
        assert "das Programm" in spoken(befund)
        befund.check_quotes()
        before = len(server.requests)
        roster(befund, 'products = ["Programm"]')
        befund("run")
        assert asked(server.requests[before:]) in ([], OF_ALL)
        assert "das Programm" not in spoken(befund)
        befund.check_quotes()


def test_a_moved_file_is_the_same_interview_also_after_it_changes(tmp_path: Path) -> None:
    folder = write_interviews(tmp_path / "interviews")
    befund = Program(tmp_path / "kunde")
    befund("run", folder)
    found = befund.observations()
    moved = tmp_path / "archiv"
    shutil.move(folder, moved)
    again = befund("run", moved)
    assert again.status == 0
    assert again.out.count("unverändert") == 3
    assert befund.observations() == found
    path = moved / "gespraech-1.txt"
    path.write_text(
        path.read_text(encoding="utf-8").replace("zehn Minuten", "zwanzig Minuten"),
        encoding="utf-8",
    )
    assert "geändert" in befund("run", moved).out
    assert {o["interview"] for o in befund.observations()} == {
        f"gespraech-{number}" for number in range(3)
    }
    assert "zwanzig Minuten" in spoken(befund, "gespraech-1")
    befund.check_quotes()


def test_a_renamed_file_and_a_copy_are_noticed(tmp_path: Path) -> None:
    folder = write_interviews(tmp_path / "interviews", 2)
    befund = Program(tmp_path / "kunde")
    befund("run", folder)
    found = befund.observations()
    (folder / "gespraech-0.txt").rename(folder / "kessler.txt")
    shutil.copy(folder / "gespraech-1.txt", folder / "kopie.txt")
    again = befund("run", folder)
    assert again.status == 0
    assert "kessler.txt hat denselben Inhalt wie gespraech-0" in again.said
    assert "kopie.txt hat denselben Inhalt wie gespraech-1" in again.said
    assert befund.observations() == found


def test_a_source_that_is_gone_can_still_be_masked_and_analysed_anew(tmp_path: Path) -> None:
    folder = write_interviews(tmp_path / "interviews", 2)
    befund = Program(tmp_path / "kunde")
    befund("run", folder)
    shutil.rmtree(folder)
    assert befund("mask", "gespraech-1", "--add", "Werkstatt").status == 0
    assert "Werkstatt" not in spoken(befund, "gespraech-1")
    befund.check_quotes()


@pytest.mark.parametrize("add", [add_by_command, add_to_roster])
def test_what_is_masked_later_leaves_decisions_and_snapshots_too_and_the_acts_stay(
    add: Callable[[Program, Path], None], tmp_path: Path
) -> None:
    folder = write_interviews(tmp_path / "interviews")
    befund = Program(tmp_path / "kunde")
    befund("run", folder)
    first, second, *_ = [finding["id"] for finding in befund("findings", "--json").json()]
    assert befund("decide", first, "edit", "--title", "Die WERKSTATT ruft nicht zurück").status == 0
    assert (
        befund("decide", first, "accept", "--note", "sagt auch die Werkstatt-Leitung").status == 0
    )
    assert befund("decide", second, "reject").status == 0
    assert holds(befund, "Werkstatt")
    add(befund, folder)
    assert not holds(befund, "Werkstatt")
    shown = {finding["id"]: finding for finding in befund("findings", "--json").json()}
    assert shown[first]["decision"]["status"] == "accepted"
    assert shown[second]["decision"]["status"] == "rejected"
    assert shown[first]["title"].startswith("Die [")
    assert shown[first]["title"].endswith("] ruft nicht zurück")


def test_a_name_that_is_introduced_later_leaves_answers_to_a_text_that_is_gone(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "interviews"
    folder.mkdir()
    path = folder / "a.txt"
    told = interview(0, 2).replace(f"Frau {NAMES[0]}", "Abteilung Zwiebelmann")
    path.write_text(told, encoding="utf-8")
    with ScriptedServer(Model()) as server:
        befund = program(tmp_path / "kunde", server)
        befund("run", folder)
        assert holds(befund, "Zwiebelmann")
        path.write_text(
            told.replace("Abteilung Zwiebelmann", "Frau Sabine Zwiebelmann"), encoding="utf-8"
        )
        befund("run", folder)
    assert not holds(befund, "Zwiebelmann")
