"""Vectors of texts.

Each is embedded once, none outlives its text, and whatever happens to the files is mended.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from befund.errors import ModelError, WorkspaceError
from befund.index import TextVectors
from befund.index.chroma import ChromaVectors
from befund.index.nearest_vectors import Vectors

TEXTS = [f"Rechnung {number} wird in Raum {number * 7} geprüft" for number in range(40)]


class Counting:
    """An embedding model that keeps what it was asked for."""

    name = "counting"

    def __init__(self, dimension: int = 8) -> None:
        self.asked: list[str] = []
        self.dimension = dimension
        self.fails = False

    def embed(self, texts: list[str]) -> list[list[float]]:
        self.asked += texts
        if self.fails:
            raise ModelError("nicht erreichbar")
        return [
            [float(ord(text[-1 - place]) + len(text)) for place in range(self.dimension)]
            for text in texts
        ]


def held(folder: Path) -> set[str]:
    (place,) = (folder / "chroma").iterdir()
    vectors = ChromaVectors.open(place, TextVectors(folder).health().passages, 8)
    found = set(vectors.fetch())
    vectors.close()
    return found


def test_a_text_is_embedded_once(tmp_path: Path) -> None:
    embedder = Counting()
    first = TextVectors(tmp_path, embedder).vectors(TEXTS[:30])
    assert sorted(embedder.asked) == sorted(TEXTS[:30])
    embedder.asked.clear()
    again = TextVectors(tmp_path, embedder).vectors([*TEXTS, TEXTS[3]])
    assert sorted(embedder.asked) == sorted(TEXTS[30:])
    assert np.array_equal(again[:30], first)
    assert np.array_equal(again[3], again[-1])
    assert TextVectors(tmp_path, embedder).health().passages == len(TEXTS)


def test_what_nobody_says_any_more_leaves_the_files_and_the_rest_is_not_embedded_again(
    tmp_path: Path,
) -> None:
    embedder = Counting()
    vectors = TextVectors(tmp_path, embedder)
    vectors.vectors(TEXTS)
    before = {path.name for path in (tmp_path / "chroma").iterdir()}
    embedder.asked.clear()
    vectors.vectors(TEXTS[5:])
    assert embedder.asked == []
    assert len(held(tmp_path)) == len(TEXTS) - 5
    assert before.isdisjoint(path.name for path in (tmp_path / "chroma").iterdir())
    assert vectors.vectors([]).shape == (0, 0)
    assert not (tmp_path / "chroma").exists()
    vectors.vectors(TEXTS)
    vectors.forget()
    assert not (tmp_path / "chroma").exists()
    TextVectors(tmp_path / "never made").forget()
    assert not (tmp_path / "never made").exists()


def test_the_vectors_are_the_same_whenever_a_text_came(tmp_path: Path) -> None:
    at_once = TextVectors(tmp_path / "a").vectors(TEXTS)
    by_and_by = TextVectors(tmp_path / "b")
    for count in (7, 20, 40):
        grown = by_and_by.vectors(TEXTS[:count])
    assert np.array_equal(grown, at_once)
    assert np.array_equal(by_and_by.vectors(TEXTS[::-1])[::-1], at_once)


def test_another_model_embeds_everything_anew(tmp_path: Path) -> None:
    TextVectors(tmp_path).vectors(TEXTS)
    embedder = Counting()
    assert TextVectors(tmp_path, embedder).health().problem
    assert TextVectors(tmp_path, embedder).vectors(TEXTS).shape == (40, 8)
    assert len(embedder.asked) == 40
    longer = Counting(dimension=9)  # under the same name
    assert TextVectors(tmp_path, longer).vectors([*TEXTS, "Und noch etwas"]).shape == (41, 9)
    assert TextVectors(tmp_path, longer).health().sound


def _file(folder: Path, name: str) -> Path:
    return next((folder / "chroma").rglob(name))


def _garbage(path: Path) -> None:
    path.write_bytes(b"\xa5" * path.stat().st_size)


def _is_a_file(folder: Path) -> None:
    shutil.rmtree(folder / "chroma")
    (folder / "chroma").write_text("nein", encoding="utf-8")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "all gone": shutil.rmtree,
    "no vectors": lambda folder: shutil.rmtree(folder / "chroma"),
    "a file": _is_a_file,
    "no manifest": lambda folder: (folder / "manifest.json").unlink(),
    "another manifest": lambda folder: (folder / "manifest.json").write_text(
        "[]", encoding="utf-8"
    ),
    "garbage": lambda folder: _garbage(_file(folder, "chroma.sqlite3")),
    "cut": lambda folder: os.truncate(_file(folder, "chroma.sqlite3"), 5000),
    "graph": lambda folder: os.truncate(_file(folder, "data_level0.bin"), 3 << 40),
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Vectors]:
    folder = tmp_path_factory.mktemp("sound") / "vectors"
    return folder, TextVectors(folder).vectors(TEXTS)


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_damaged_is_built_anew(
    damage: str, sound: tuple[Path, Vectors], tmp_path: Path
) -> None:
    folder = tmp_path / "vectors"
    shutil.copytree(sound[0], folder)
    DAMAGES[damage](folder)
    vectors = TextVectors(folder)
    assert not vectors.health().sound
    assert np.array_equal(vectors.vectors(TEXTS), sound[1])
    assert vectors.health().sound


def test_where_nothing_can_be_kept_the_error_says_so_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "vectors").write_text("nein", encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"Suchindex lässt sich nicht schreiben.*Rechte"):
        TextVectors(tmp_path / "vectors").vectors(TEXTS)


def test_a_model_that_fails_leaves_what_was_kept(tmp_path: Path) -> None:
    embedder = Counting()
    TextVectors(tmp_path, embedder).vectors(TEXTS[:30])

    failing = Counting()
    failing.fails = True
    with pytest.raises(ModelError):
        TextVectors(tmp_path, failing).vectors(TEXTS)
    embedder.asked.clear()
    TextVectors(tmp_path, embedder).vectors(TEXTS)
    assert sorted(embedder.asked) == sorted(TEXTS[30:])


_WRITE_FOREVER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_index_textvectors import TEXTS
from befund.index import TextVectors
import befund.index.chroma
print("ready", flush=True)
for count in range(1, len(TEXTS)):
    TextVectors(Path(sys.argv[1])).vectors(TEXTS[:count])
"""


@pytest.mark.parametrize("seconds", [0.1, 0.5, 0.9])
def test_killed_while_writing(seconds: float, sound: tuple[Path, Vectors], tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-c",
        _WRITE_FOREVER,
        str(tmp_path / "vectors"),
        str(Path(__file__).parent),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
    vectors = TextVectors(tmp_path / "vectors")
    assert np.array_equal(vectors.vectors(TEXTS), sound[1])
    assert vectors.health().sound
