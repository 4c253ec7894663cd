"""Whatever happens to the files, the next search gives what a sound index gave, and nothing else is touched."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from chromadb import PersistentClient
from index_corpus import MemorySource, interviews, transcript

from befund.errors import WorkspaceError
from befund.index import SearchIndex

Found = list[list[tuple[str, float]]]
Built = tuple[Path, Found]

_QUERIES = ["Freigabe Rechnung", "Wareneingang", "Excel-Listen", "scanners", "IT"]


def _found(index: SearchIndex) -> Found:
    """All hits; of many passages the first alone, as Chroma's graph is only almost the same each time."""
    limit = 10 if index.health().passages < 100 else 1
    return [
        [(hit.passage.id, hit.score) for hit in index.search(query, limit)] for query in _QUERIES
    ]


def _database(folder: Path) -> Path:
    return next((folder / "chroma").rglob("chroma.sqlite3"))


def _vector_files(folder: Path) -> list[Path]:
    return sorted((folder / "chroma").rglob("*.bin"))


def _overwrite(path: Path, start: int = 0) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xa5" * (size - start))


def _truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _truncate_vectors(folder: Path) -> None:
    for path in _vector_files(folder):
        _truncate(path)


def _garbage_in_vectors(folder: Path) -> None:
    for path in _vector_files(folder):
        _overwrite(path)


def _delete_vector_files(folder: Path) -> None:
    for path in _vector_files(folder):
        path.unlink()


def _sparse_file(folder: Path) -> None:
    os.truncate(
        next(path for path in _vector_files(folder) if path.name == "data_level0.bin"), 3 << 40
    )


def _close(client: Any) -> None:
    client.close()


def _foreign_collection(folder: Path) -> None:
    home = _database(folder).parent
    shutil.rmtree(home)
    home.mkdir()
    client = PersistentClient(home)
    client.create_collection("passages", embedding_function=None).add(
        ids=["x"], embeddings=np.full((1, 7), 0.5)
    )
    _close(client)


def _emptied_collection(folder: Path) -> None:
    client = PersistentClient(_database(folder).parent)
    client.delete_collection("passages")
    _close(client)


def _older_format(folder: Path) -> None:
    manifest = folder / "manifest.json"
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace('"format":1', '"format":0'), encoding="utf-8"
    )


def _chroma_is_a_file(folder: Path) -> None:
    shutil.rmtree(folder / "chroma")
    (folder / "chroma").write_text("nein", encoding="utf-8")


def _full_text_of_another(folder: Path) -> None:
    (folder / "fulltext.sqlite3").unlink()
    with sqlite3.connect(folder / "fulltext.sqlite3") as connection:
        connection.execute("CREATE TABLE passages (id TEXT)")
    connection.close()


_DAMAGES: list[Callable[[Path], object]] = [
    shutil.rmtree,
    lambda folder: shutil.rmtree(folder / "chroma"),
    _chroma_is_a_file,
    lambda folder: _overwrite(_database(folder)),
    lambda folder: _overwrite(_database(folder), 4096),
    lambda folder: _overwrite(_database(folder), 100_000),
    lambda folder: _truncate(_database(folder)),
    lambda folder: _database(folder).unlink(),
    lambda folder: _database(folder).write_bytes(b""),
    _truncate_vectors,
    _garbage_in_vectors,
    _delete_vector_files,
    _sparse_file,
    _foreign_collection,
    _emptied_collection,
    lambda folder: (folder / "fulltext.sqlite3").unlink(),
    lambda folder: _overwrite(folder / "fulltext.sqlite3"),
    lambda folder: _overwrite(folder / "fulltext.sqlite3", 8192),
    lambda folder: _truncate(folder / "fulltext.sqlite3"),
    _full_text_of_another,
    lambda folder: (folder / "manifest.json").unlink(),
    lambda folder: (folder / "manifest.json").write_bytes(b"\xff{nonsense"),
    lambda folder: (folder / "manifest.json").write_text("[]", encoding="utf-8"),
    lambda folder: _truncate(folder / "manifest.json"),
    _older_format,
]


_GRAPH_DAMAGES: list[Callable[[Path], object]] = [
    _truncate_vectors,
    _garbage_in_vectors,
    _delete_vector_files,
    _sparse_file,
    lambda folder: _overwrite(_metadata(folder)),
    lambda folder: _metadata(folder).unlink(),
]


def _metadata(folder: Path) -> Path:
    return next((folder / "chroma").rglob("index_metadata.pickle"))


def _few() -> MemorySource:
    return MemorySource(interviews())


def _many() -> MemorySource:
    """Enough passages that Chroma writes its graph to files."""
    texts = [
        f"Vorgang {i} wartet auf Formular {i * 7} aus Abteilung {i * 13}." for i in range(1000)
    ]
    return MemorySource(interviews() | {"viel": transcript("viel", texts)})


def _built(folder: Path, source: MemorySource) -> Built:
    with SearchIndex(folder, source) as index:
        index.sync()
        return folder, _found(index)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return _built(tmp_path_factory.mktemp("few") / "index", _few())


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return _built(tmp_path_factory.mktemp("many") / "index", _many())


def _recovers(
    damage: Callable[[Path], object],
    built: Built,
    source: MemorySource,
    folder: Path,
) -> None:
    sound, expected = built
    shutil.copytree(sound, folder)
    damage(folder)
    with SearchIndex(folder, source) as index:
        index.search("Rechnung")
        assert _found(index) == expected
        assert index.health().sound
    assert sum(path.stat().st_size for path in folder.rglob("*")) < 50_000_000


@pytest.mark.parametrize("number", range(len(_DAMAGES)))
def test_a_damaged_index_is_rebuilt(number: int, few: Built, tmp_path: Path) -> None:
    neighbour = tmp_path / "befund.sqlite3"
    neighbour.write_text("der Speicher", encoding="utf-8")
    _recovers(_DAMAGES[number], few, _few(), tmp_path / "index")
    assert neighbour.read_text(encoding="utf-8") == "der Speicher"


@pytest.mark.parametrize("number", range(len(_GRAPH_DAMAGES)))
def test_a_damaged_graph_is_rebuilt(number: int, many: Built, tmp_path: Path) -> None:
    _recovers(_GRAPH_DAMAGES[number], many, _many(), tmp_path / "index")


def test_a_sound_index_is_opened_and_not_rebuilt(many: Built, tmp_path: Path) -> None:
    shutil.copytree(many[0], tmp_path / "index")
    source = _many()
    for _ in range(3):
        with SearchIndex(tmp_path / "index", source) as index:
            assert _found(index) == many[1]
            assert index.health().sound
    assert not source.loads


@pytest.mark.parametrize("number", range(0, len(_DAMAGES), 3))
def test_damage_found_while_adding_is_rebuilt(number: int, few: Built, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    shutil.copytree(few[0], folder)
    _DAMAGES[number](folder)
    source = _few()
    source.transcripts["neu"] = transcript("neu", ["Das Faxgerät klemmt."])
    with SearchIndex(folder, source) as index:
        assert index.search("Faxgerät klemmt")[0].passage.interview == "neu"
        assert index.health().passages == sum(
            len(source.passages(name)) for name in source.transcripts
        )


def test_damage_under_an_open_index(folder: Path, index: SearchIndex) -> None:
    before = _found(index)
    shutil.rmtree(folder)
    index.search("Rechnung")
    assert _found(index) == before


def test_health_says_what_is_wrong_and_repairs_nothing(
    folder: Path, index: SearchIndex, source: MemorySource
) -> None:
    assert index.health().sound
    source.transcripts.pop("lager")
    assert "1 Interview" in index.health().problem
    index.close()
    _overwrite(_database(folder))
    assert not index.health().sound
    assert not index.health().sound
    shutil.rmtree(folder)
    assert "noch nicht angelegt" in index.health().problem


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, source: MemorySource) -> None:
    (tmp_path / "index").write_text("eine Datei", encoding="utf-8")
    with (
        pytest.raises(WorkspaceError, match=r"index: .*Rechte"),
        SearchIndex(tmp_path / "index", source) as index,
    ):
        index.sync()
