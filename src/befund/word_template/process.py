"""Runs the process that fills a template.

Bounded in time and number, without environment, without a folder.
"""

import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, BinaryIO, cast

from befund.errors import BusyError, ConfigurationError
from befund.word_template.request import (
    MAX_ANSWER_BYTES,
    MAX_TEMPLATE_BYTES,
    READY,
    Picture,
    Request,
    read_answer,
)

SECONDS = 30.0
"""How long a template may take; one of ordinary size takes less than one."""
AT_ONCE = 2
_WAIT_SECONDS = 5.0
_HEAD_BYTES = 10_000

_WHERE = "Vorlage"
_REMEDY = (
    "Die Vorlage muss eine .docx-Datei sein; `befund pack --write-template DATEI` schreibt die "
    "mitgelieferte mit allen Feldern."
)
_running = threading.BoundedSemaphore(AT_ONCE)


def fill_template(
    template: bytes, data: Mapping[str, Any], pictures: Sequence[Picture] = ()
) -> bytes:
    """The Word document that a template and plain data make.

    Where `data` holds a picture's mark, it is drawn. Raises ConfigurationError for a template that
    is refused or takes too much, BusyError where too many are at work.
    """
    if len(template) > MAX_TEMPLATE_BYTES:
        raise _refused(f"Die Vorlage ist größer als {MAX_TEMPLATE_BYTES // 1_000_000} MB.")
    request = Request(template, data, tuple(pictures)).encoded()
    if not _running.acquire(timeout=_WAIT_SECONDS):
        raise BusyError(
            "Es werden schon andere Berichte aus Vorlagen gemacht.",
            where=_WHERE,
            remedy="Bitte gleich noch einmal.",
        )
    try:
        document, fault = _answer(request)
    finally:
        _running.release()
    if fault:
        raise _refused(fault)
    return document


def _answer(request: bytes) -> tuple[bytes, str]:
    answer, in_time = _exchanged(request)
    if not in_time:
        return b"", f"Die Vorlage war nach {SECONDS:.0f} Sekunden nicht fertig."
    if not answer.startswith(READY):
        raise ConfigurationError(
            "Der Prozess, der Vorlagen füllt, lässt sich nicht starten.",
            where=sys.executable,
            remedy="Befund neu installieren: pip install .",
        )
    if len(answer) > MAX_ANSWER_BYTES + _HEAD_BYTES:
        return b"", "Die Vorlage ergibt mehr, als ein Bericht groß sein darf."
    try:
        return read_answer(answer.removeprefix(READY))
    # killed by a limit of the operating system, or by a crash
    except (ValueError, KeyError, TypeError):
        return b"", "Die Vorlage braucht mehr Rechenzeit oder Speicher, als eine Vorlage darf."


def _exchanged(request: bytes) -> tuple[bytes, bool]:
    """What the process answers, and whether it did so in time."""
    late = threading.Event()
    # -I without its -s, as Befund may be installed for one user; -B: it writes nothing, not even
    # bytecode
    command = [sys.executable, "-E", "-P", "-B", "-m", "befund.word_template.worker"]
    with (
        tempfile.TemporaryDirectory(prefix="befund-vorlage-", ignore_cleanup_errors=True) as folder,
        subprocess.Popen(  # noqa: S603 - our own module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback may hold what people said
            env=_environment(),
            cwd=folder,
            start_new_session=True,
        ) as process,
    ):

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(SECONDS, stop)
        timer.start()
        try:
            to, back = cast("BinaryIO", process.stdin), cast("BinaryIO", process.stdout)
            feeder = threading.Thread(target=_feed, args=(to, request), daemon=True)
            feeder.start()
            answer = back.read(MAX_ANSWER_BYTES + _HEAD_BYTES + 1)
        finally:
            timer.cancel()
            process.kill()
        feeder.join()
    return answer, not late.is_set()


def _feed(stream: BinaryIO, request: bytes) -> None:
    """Write a request; a process that died early is seen by what it did not answer."""
    with suppress(OSError), stream:
        stream.write(request)


def _environment() -> dict[str, str]:
    """Nothing; Windows alone starts no Python without knowing where it is."""
    if sys.platform == "win32":
        import os

        return {"SYSTEMROOT": os.environ.get("SYSTEMROOT", "")}
    return {}


def _refused(what: str) -> ConfigurationError:
    return ConfigurationError(what, where=_WHERE, remedy=_REMEDY)
