"""The demo's workspace is made once, keeps what a person changed in it, and never mixes with other work."""

import stat
from pathlib import Path

import pytest

from befund.app import open_session
from befund.app.demo import demo_interviews, demo_model, refuse_other_work, settle
from befund.app.run_job import build_job
from befund.app.settings import FILE_NAME, load_settings
from befund.errors import ConfigurationError
from befund.progress import SilentProgress
from befund.usecases.analysis.run import analyse
from befund.usecases.workspace import DATABASE
from built_once import BuiltOnce, analyse_demo


def test_the_settings_replay_recorded_answers_and_the_folder_is_the_owners(tmp_path: Path) -> None:
    folder = tmp_path / "neu" / "demo"
    settle(folder)
    assert load_settings(folder, {}, {}).model == demo_model()
    assert demo_model().startswith("recorded:")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_settings_that_a_person_wrote_stay(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('model = "rules"\n', encoding="utf-8")
    settle(tmp_path)
    assert (tmp_path / FILE_NAME).read_text(encoding="utf-8") == 'model = "rules"\n'


def test_a_place_for_a_demo_is_taken(tmp_path: Path, built_once: BuiltOnce) -> None:
    empty, killed = tmp_path / "leer", tmp_path / "abgebrochen"
    empty.mkdir()
    (empty / ".DS_Store").touch()
    settle(killed)
    (killed / DATABASE).touch()
    for folder in (
        tmp_path / "gibt-es-nicht",
        empty,
        killed,
        built_once.copy("demo", analyse_demo, tmp_path / "demo"),
    ):
        before = sorted(path.name for path in folder.rglob("*"))
        refuse_other_work(folder)
        assert sorted(path.name for path in folder.rglob("*")) == before


def test_another_clients_workspace_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("I: Und dann?\nB: Dann tippe ich das von Hand ab.\n", encoding="utf-8")
    with open_session(tmp_path / "kunde", {}, create=True) as session:
        analyse(
            session.workspace,
            [min(demo_interviews().iterdir()), path],
            build_job(session),
            SilentProgress(),
        )
    with pytest.raises(ConfigurationError, match="mit anderen Interviews") as refused:
        refuse_other_work(tmp_path / "kunde")
    assert refused.value.where == str(tmp_path / "kunde")
    assert "befund demo NEUER-ORDNER" in refused.value.remedy


def test_a_folder_with_anything_else_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Angebot.docx").touch()
    with pytest.raises(ConfigurationError, match="nicht leer und keine Demo"):
        refuse_other_work(tmp_path)
