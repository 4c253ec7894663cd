"""What a process held in memory does not get into the index's files."""

import sys
from pathlib import Path

import numpy as np
import pytest

from befund.index.chroma import ChromaVectors


@pytest.mark.skipif(sys.platform != "linux", reason="other systems hand out memory in other ways")
def test_the_room_of_a_new_graph_is_empty(tmp_path: Path) -> None:
    rows = np.random.default_rng(1).random((12, 2048), dtype=np.float32)
    vectors = ChromaVectors.create(tmp_path / "chroma")
    held = [bytearray(b"?" * 100_000) for _ in range(60)]
    last = bytearray(100_000)  # else the freed memory goes back to the system
    held.clear()
    vectors.add([f"p{number}" for number in range(len(rows))], rows)
    vectors.close()
    del last
    graphs = list((tmp_path / "chroma").rglob("data_level0.bin"))
    assert graphs
    assert not [graph for graph in graphs if graph.read_bytes().strip(b"\0")]
