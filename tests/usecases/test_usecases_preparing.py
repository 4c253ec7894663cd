"""Uploaded files are prepared without a model, kept in the vault alone, and removed whole."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from usecases_bench import interview

from befund.app import Session, open_session
from befund.app.run_job import build_job
from befund.errors import NotFoundError, WorkspaceError
from befund.masking import Category
from befund.progress import SilentProgress
from befund.records import Action, Role
from befund.usecases.analysis.run import analyse
from befund.usecases.intake.file_intake import IntakeStatus
from befund.usecases.intake.masking import Masking, correct_interviewers, correct_masking
from befund.usecases.intake.preparation import Preparation, Prepared, prepare
from befund.usecases.intake.removal import remove_interview
from befund.usecases.intake.upload_staging import Staging, discard_stale, safe_name
from befund.usecases.review.decisions import Act
from open_boards import open_board


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with open_session(
        tmp_path / "kunde", {"chunk_tokens": 200, "context_turns": 0}, create=True
    ) as opened:
        yield opened


def upload(
    session: Session, *files: tuple[str, str | bytes], told: list[Prepared] | None = None
) -> Preparation:
    staging, paths = Staging(session.workspace), []
    for name, content in files:
        path = staging.place(name)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        paths.append(path)
    done = prepare(
        session.workspace,
        paths,
        session.roster,
        told.append if told is not None else lambda _: None,
    )
    staging.clear()
    return done


def holds(path: Path, text: str) -> bool:
    return text.casefold().encode() in path.read_bytes().lower()


@contextmanager
def no_model(session: Session) -> Iterator[None]:
    yield
    assert not session.workspace.store.runs()
    assert not session.workspace.store.observations()
    assert not (session.folder / "index").exists() or not list(
        (session.folder / "index").glob("manifest*")
    )


def test_what_is_prepared_is_read_and_masked_but_not_extracted(session: Session) -> None:
    told: list[Prepared] = []
    with no_model(session):
        done = upload(
            session, ("b.txt", interview(1)), ("a.txt", interview(0)), ("leer.txt", ""), told=told
        )
    assert told == done.files
    by_name = {entry.path.name: entry for entry in done.files}
    first = by_name["a.txt"]
    assert (first.arrival, first.interview, first.format, first.language) == (
        IntakeStatus.NEW,
        "a",
        "dresing-pehl",
        "de",
    )
    assert {(s.label, s.role) for s in first.speakers} == {
        ("I", Role.INTERVIEWER),
        ("B", Role.RESPONDENT),
    }
    assert (
        first.words
        == sum(speaker.words for speaker in first.speakers)
        == len(interview(0).split()) - 4
    )
    assert first.counts.masked == {"person": 4}
    assert by_name["leer.txt"].arrival is IntakeStatus.FAILED
    assert by_name["leer.txt"].reason.startswith("Die Datei ist leer.")
    outcome = analyse(session.workspace, None, build_job(session), SilentProgress())
    assert outcome.run.interviews == 2
    assert {o.interview for o in session.workspace.store.observations()} == {"a", "b"}


def test_placeholders_are_numbered_by_name_whatever_the_order_of_the_files(tmp_path: Path) -> None:
    texts = []
    for turned in (False, True):
        with open_session(tmp_path / f"kunde-{turned}", {}, create=True) as opened:
            files = [(f"{number}.txt", interview(number)) for number in range(3)]
            upload(opened, *(reversed(files) if turned else files))
            texts.append([opened.queries.transcript(str(number)) for number in range(3)])
    assert texts[0] == texts[1]


def test_the_same_content_is_a_duplicate_and_says_of_what(session: Session) -> None:
    done = upload(session, ("a.txt", interview(0)), ("copy.txt", interview(0)))
    again = upload(session, ("a.txt", interview(0)))
    entries = {entry.path.name: entry for entry in done.files}
    assert (entries["copy.txt"].arrival, entries["copy.txt"].interview) == (
        IntakeStatus.DUPLICATE,
        "a",
    )
    assert [(entry.arrival, entry.interview) for entry in again.files] == [
        (IntakeStatus.DUPLICATE, "a")
    ]
    kept = [path.name for path in session.workspace.uploads.rglob("*") if path.is_file()]
    assert kept == ["a.txt"]


def test_other_content_of_the_same_name_becomes_a_further_interview(session: Session) -> None:
    done = upload(session, ("a.txt", interview(0)), ("a.txt", interview(1)))
    later = upload(session, ("a.txt", interview(2)))
    assert [(entry.interview, entry.namesake) for entry in done.files] == [
        ("a", None),
        ("a-2", "a"),
    ]
    assert [(entry.interview, entry.namesake) for entry in later.files] == [("a-3", "a")]
    assert [i.id for i in session.workspace.store.interviews()] == ["a", "a-2", "a-3"]


def test_a_run_over_the_folder_of_the_same_files_takes_none_twice(
    session: Session, tmp_path: Path
) -> None:
    upload(session, ("a.txt", interview(0)))
    (tmp_path / "a.txt").write_text(interview(0), encoding="utf-8")
    outcome = analyse(session.workspace, [tmp_path / "a.txt"], build_job(session), SilentProgress())
    assert [entry.arrival for entry in outcome.taken] == [IntakeStatus.DUPLICATE]
    everything = analyse(session.workspace, [session.folder], build_job(session), SilentProgress())
    assert not [entry for entry in everything.taken if entry.interview]


def test_unmasked_text_and_names_lie_in_the_vault_alone_and_for_the_owner(session: Session) -> None:
    upload(session, ("a.txt", interview(0)))
    session.workspace.store.close()
    for path in session.folder.rglob("*"):
        inside = path.relative_to(session.folder).parts[0] == "vault"
        if inside:
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
        elif path.is_file():
            assert b"Kessler" not in path.read_bytes()


def test_a_name_that_a_later_file_introduces_is_masked_in_the_earlier(session: Session) -> None:
    earlier = interview(0).replace("Frau Kessler", "die Tannenberger")
    upload(session, ("a.txt", earlier))
    analyse(session.workspace, None, build_job(session), SilentProgress())
    assert "Tannenberger" in str(session.queries.transcript("a"))
    done = upload(
        session, ("b.txt", interview(1).replace("Frau Wiegand", "Frau Helga Tannenberger"))
    )
    assert done.changed == ["a"]
    assert "Tannenberger" not in str(session.queries.transcript("a"))
    assert not session.workspace.store.observations("a")


def test_corrections_take_effect_without_a_run_and_findings_follow(session: Session) -> None:
    upload(session, ("a.txt", interview(0)), ("b.txt", interview(1)))
    analyse(session.workspace, None, build_job(session), SilentProgress())
    workspace, roster = session.workspace, session.roster
    assert {name for finding in workspace.store.findings() for name in finding.interviews} == {
        "a",
        "b",
    }
    correct_interviewers(workspace, "a", ["B"])
    done = prepare(workspace, [], roster)
    assert (done.files, done.changed) == ([], ["a"])
    assert {
        t.speaker for t in session.queries.transcript("a").turns if t.role is Role.INTERVIEWER
    } == {"B"}
    assert {name for finding in workspace.store.findings() for name in finding.interviews} == {"b"}
    correct_masking(
        workspace, Masking(workspace, roster).report("b"), ["Werkstatt"], [], Category.FIRM
    )
    assert prepare(workspace, [], roster).changed == ["a", "b"]
    assert "Werkstatt" not in str(session.queries.transcript("b"))
    assert prepare(workspace, [], roster) == Preparation()


def test_a_removed_interview_leaves_nothing_but_decisions(session: Session) -> None:
    upload(session, ("a.txt", interview(0)), ("b.txt", interview(1)))
    analyse(session.workspace, None, build_job(session), SilentProgress())
    workspace = session.workspace
    finding = next(
        finding for finding in workspace.store.findings() if finding.interviews == ("a",)
    )
    open_board(workspace.store).decide(finding.id, Act(Action.ACCEPT, "Tester"))
    remove_interview(workspace, "a", session.roster)
    assert [interview.id for interview in workspace.store.interviews()] == ["b"]
    assert {o.interview for o in workspace.store.observations()} == {"b"}
    assert {name for finding in workspace.store.findings() for name in finding.interviews} == {"b"}
    assert [decision.finding for decision in workspace.store.decisions()] == [finding.id]
    assert {hit.passage.interview for hit in workspace.index.search("Quittenfach")} == {"b"}
    assert not [
        path
        for path in (session.folder / "index").rglob("*")
        if path.is_file() and holds(path, "Quitten")
    ]
    assert [path.name for path in workspace.uploads.rglob("*") if path.is_file()] == ["b.txt"]
    assert [path.name for path in workspace.kept.iterdir()] == ["b.txt"]
    with pytest.raises(NotFoundError):
        remove_interview(workspace, "a", session.roster)


def test_removing_leaves_a_file_outside_the_workspace_alone(
    session: Session, tmp_path: Path
) -> None:
    source = tmp_path / "a.txt"
    source.write_text(interview(0), encoding="utf-8")
    analyse(session.workspace, [source], build_job(session), SilentProgress())
    remove_interview(session.workspace, "a", session.roster)
    assert source.is_file()


def test_only_one_prepares_at_a_time(session: Session) -> None:
    with (
        session.workspace.lock.held(),
        pytest.raises(WorkspaceError, match="Ein anderer Befund-Prozess"),
    ):
        upload(session, ("a.txt", interview(0)))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../x.docx", "x.docx"),
        ("..\\..\\x.docx", "x.docx"),
        ("a\0b.docx", "a_b.docx"),
        ("...", "interview"),
        ("", "interview"),
        ("CON.docx", "_CON.docx"),
        ("lpt1.tar.txt", "_lpt1.tar.txt"),
        (".hidden.txt", "hidden.txt"),
        ("<script>alert(1)</script>.docx", "script_.docx"),
        ("Gespra\u0308ch Mu\u0308ller.docx", "Gespräch Müller.docx"),
        ("x\u202egnp.docx", "x_gnp.docx"),
    ],
)
def test_names_become_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.mark.parametrize("letter", ["x", "ä", "😀"])
def test_long_names_fit_every_file_system(letter: str, session: Session) -> None:
    name = safe_name(letter * 300 + ".docx")
    assert name.endswith(".docx")
    assert len(name.encode()) <= 150
    done = upload(
        session, (letter * 300 + ".txt", interview(0)), (letter * 300 + ".txt", interview(1))
    )
    assert [entry.arrival for entry in done.files] == [IntakeStatus.NEW, IntakeStatus.NEW]


def test_what_a_cut_off_upload_left_goes_after_an_hour(session: Session) -> None:
    upload(session, ("a.txt", interview(0)))
    left = Staging(session.workspace).place("rest.txt")
    discard_stale(session.workspace)
    assert left.exists()
    for path in session.workspace.uploads.rglob("*.txt"):
        os.utime(path, (0, 0))
    discard_stale(session.workspace)
    assert [path.name for path in session.workspace.uploads.rglob("*") if path.is_file()] == [
        "a.txt"
    ]
