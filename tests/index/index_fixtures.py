from collections.abc import Iterator
from pathlib import Path

import pytest
from index_corpus import MemorySource, interviews

from befund.index import SearchIndex


@pytest.fixture
def source() -> MemorySource:
    return MemorySource(interviews())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index(folder: Path, source: MemorySource) -> Iterator[SearchIndex]:
    with SearchIndex(folder, source) as opened:
        opened.sync()
        yield opened
