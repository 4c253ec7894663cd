"""The process that fills templates.

Bare, bounded, few at a time, and never more than a refusal when it dies.
"""

import io
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from template_attacks import SECRET, TAKES, document

from befund.errors import BusyError, ConfigurationError
from befund.word_template import Picture, fill_template, process
from befund.word_template.request import READY, Request, encoded_answer, read_answer, read_request

SPIN = TAKES["loops"]
DATA = {"client": "Müller & Söhne", "contents": list("123456789")}


def text(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


class Told:
    """What `Popen` is given, and children that run another program instead of ours."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, code: str = "") -> None:
        self.command: list[str] = []
        self.given: dict[str, Any] = {}
        self.folder: list[str] = []
        real = subprocess.Popen

        def started(command: list[str], **given: Any) -> Any:
            self.command, self.given = command, given
            self.folder = [one.name for one in Path(given["cwd"]).iterdir()]
            return real([command[0], "-c", code] if code else command, **given)

        monkeypatch.setattr(subprocess, "Popen", started)


def test_a_template_is_filled() -> None:
    assert text(fill_template(document("{{ contents|join('–') }}"), DATA)) == (
        "Bericht für Müller & Söhne\n1–2–3–4–5–6–7–8–9"
    )


def test_the_process_gets_no_environment_no_folder_and_no_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    told = Told(monkeypatch)
    fill_template(document(), DATA)
    assert told.given["env"] == {}
    assert told.folder == []
    assert not Path(told.given["cwd"]).exists()
    assert told.given.get("pass_fds", ()) == ()
    assert told.given.get("close_fds", True)
    assert not any(str(Path.cwd()) in one or SECRET in one for one in told.command[1:])


def test_the_process_knows_none_of_the_rest_of_befund() -> None:
    code = "import sys, befund.word_template.worker; print(*sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "befund.word_template.worker" in found
    ours = {name for name in found if name.startswith("befund.") and "word_template" not in name}
    assert ours == {"befund.errors"}


def test_what_never_ends_is_stopped_and_what_comes_next_is_filled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(process, "SECONDS", 1.5)
    start = time.monotonic()
    with pytest.raises(ConfigurationError, match="nicht fertig"):
        fill_template(document(SPIN), DATA)
    assert time.monotonic() - start < 10
    monkeypatch.undo()
    assert "Müller" in text(fill_template(document(), DATA))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("raise SystemExit(1)", "lässt sich nicht starten"),
        ("import os; os.abort()", "lässt sich nicht starten"),
        ("print('ready', flush=True); import os; os.abort()", "Rechenzeit oder Speicher"),
        (
            "print('ready', flush=True); import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
            "Rechenzeit",
        ),
        ("print('ready\\nkein JSON\\nPK')", "Rechenzeit oder Speicher"),
        ("print('ready\\n[1]\\nPK')", "Rechenzeit oder Speicher"),
        (
            "import sys; sys.stdout.write('ready\\n'); [sys.stdout.write('x' * 10000) for _ in range(9999)]",
            "mehr, als",
        ),
        ("import time; time.sleep(60)", "nicht fertig"),
        ("print('ready', flush=True); import time; time.sleep(60)", "nicht fertig"),
    ],
)
def test_whatever_becomes_of_the_process_is_a_refusal(
    monkeypatch: pytest.MonkeyPatch, code: str, said: str
) -> None:
    Told(monkeypatch, code)
    monkeypatch.setattr(process, "MAX_ANSWER_BYTES", 1_000_000)
    monkeypatch.setattr(process, "SECONDS", 2.0)
    large = {"client": "K" * 3_000_000}  # more than a pipe holds: nobody reads it
    with pytest.raises(ConfigurationError, match=said) as refused:
        fill_template(document(), large)
    assert refused.value.where
    assert refused.value.remedy
    assert threading.active_count() < 20


def test_a_template_too_large_is_refused_without_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Told(monkeypatch)
    with pytest.raises(ConfigurationError, match="20 MB"):
        fill_template(b"PK" * 10_000_001, DATA)
    assert not told.command


def test_two_are_filled_at_once_and_whoever_waits_too_long_is_told_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(process, "SECONDS", 4.0)
    monkeypatch.setattr(process, "_WAIT_SECONDS", 0.3)
    found: list[str] = []
    together = threading.Barrier(6, timeout=60)
    spinning = document(SPIN)

    def one() -> None:
        together.wait()
        try:
            fill_template(spinning, DATA)
        except (BusyError, ConfigurationError) as error:
            found.append(type(error).__name__)

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["BusyError"] * 4 + ["ConfigurationError"] * process.AT_ONCE
    assert "Müller" in text(fill_template(document(), DATA))


def test_data_that_is_not_plain_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError):
        fill_template(document(), {"client": object()})


def test_a_request_is_read_as_it_was_written() -> None:
    pictures = (Picture(b"\n\x00PNG", 17.0), Picture(b"", 1.5))
    request = Request(
        b"PK\n\n", {"client": "Söhne\n\ue000", "zahlen": [1, 2.5, None, True]}, pictures
    )
    assert read_request(io.BytesIO(request.encoded())) == request
    assert pictures[0].mark != pictures[1].mark
    assert read_answer(encoded_answer(b"PK\n\n{}")) == (b"PK\n\n{}", "")
    assert read_answer(encoded_answer(fault="zu groß")) == (b"", "zu groß")
    assert READY.endswith(b"\n")
    with pytest.raises(ValueError, match="no whole answer"):
        read_answer(b'{"fault": ""}')
