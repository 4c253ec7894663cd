"""A run that is killed while it writes the index costs nothing but the next run's time."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from index_corpus import MemorySource, interviews, transcript

from befund.index import SearchIndex
from befund.records import MaskedTranscript

_WRITE_FOREVER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_index_kill import talks
from index_corpus import MemorySource
from befund.index import SearchIndex
import befund.index.chroma
source = MemorySource({})
index = SearchIndex(Path(sys.argv[1]), source)
print("ready", flush=True)
for name, talk in talks().items():
    source.transcripts[name] = talk
    index.sync()
"""


def talks() -> dict[str, MaskedTranscript]:
    def texts(i: int) -> list[str]:
        return [
            f"Vorgang {i} wartet auf Formular {i * 7 + j} aus Abteilung {j * 13}."
            for j in range(60)
        ]

    return {
        f"interview-{i}": transcript(f"interview-{i}", texts(i)) for i in range(200)
    } | interviews()


@pytest.mark.parametrize("seconds", [0.05, 0.3, 0.7, 1.1])
def test_killed_while_writing(seconds: float, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    command = [sys.executable, "-c", _WRITE_FOREVER, str(folder), str(Path(__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
    source = MemorySource(interviews())
    with SearchIndex(folder, source) as index:
        assert index.search("Freigabe Rechnung")[0].passage.interview == "einkauf"
        assert index.health().sound
        assert index.health().passages == sum(
            len(source.passages(name)) for name in source.transcripts
        )
