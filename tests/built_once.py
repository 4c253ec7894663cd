"""What is dear to build is built once for a run of all tests, whichever process wants it first.

Tests take copies.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from befund.app import open_session
from befund.app.demo import demo_interviews, demo_model, settle
from befund.app.run_job import build_job
from befund.progress import SilentProgress
from befund.usecases.analysis.run import analyse


class BuiltOnce:
    """Folders by name, which the processes of one run share."""

    def __init__(self, shared: Path) -> None:
        self._shared = shared

    def folder(self, name: str, build: Callable[[Path], object]) -> Path:
        """The folder of that name, which nobody may change.

        `build` fills it where no process has done so.
        """
        folder = self._shared / name
        done = folder.with_name(f"{name}.done")
        with FileLock(folder.with_name(f"{name}.lock")):
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)  # of one who failed half-way
                folder.mkdir()
                build(folder)
                done.touch()
        return folder

    def copy(self, name: str, build: Callable[[Path], object], to: Path) -> Path:
        """A copy of that folder to do something to."""
        return Path(shutil.copytree(self.folder(name, build), to))


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> BuiltOnce:
    """What all processes of a run build together; without pytest-xdist there is one."""
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "built-once"
    shared.mkdir(exist_ok=True)
    return BuiltOnce(shared)


def analyse_demo(folder: Path) -> None:
    """Make the demo's workspace: six interviews, and recorded answers to all that a run asks."""
    settle(folder)
    with open_session(folder, {"model": demo_model()}, create=True) as session:
        analyse(session.workspace, [demo_interviews()], build_job(session), SilentProgress())


@pytest.fixture(scope="session")
def analysed_demo(built_once: BuiltOnce) -> Path:
    """The demo's workspace, analysed; tests take a copy."""
    return built_once.folder("demo", analyse_demo)
