"""Opens documents in a child process.

Whatever a library does with a file costs no more memory and time than it may. lxml, zlib and pypdf
can neither be interrupted nor bounded from within: a page of 900 KB with 100,000 attributes keeps
libxml2 busy for minutes, and a fault in C ends the process. So a child opens each document, with
limits where the system knows them (a Windows child has a clock alone), with no environment, and
hands back its lines as JSON, never as objects: what broke in there breaks nothing here.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from typing import Any

from befund.errors import InputError, cause
from befund.readers.characters import safe_text
from befund.readers.containers.limits import (
    MAX_CHARACTERS,
    SAVE_AGAIN,
    refuse_many_lines,
    too_large,
)
from befund.readers.source import SourceLine

_MEMORY = 1_200_000_000
"""Bytes of address space; a document of 100 MB with pictures takes half of it."""
_CPU_SECONDS = 30
_SECONDS = 120
"""By the clock, as the machine may be busy with more than this."""
_INHERITED = ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "SYSTEMROOT")


class ContainerKind(StrEnum):
    """What a child is asked to open."""

    DOCUMENT = "document"
    HTML = "html"


def open_in_child(kind: ContainerKind, data: bytes, name: str) -> list[SourceLine]:
    """The lines of a document, or of a page in UTF-8.

    Raises InputError, also where the child came to no end.
    """
    command = [sys.executable, "-P", "-m", __name__, kind.value]
    path = os.pathsep.join(entry for entry in sys.path if entry)
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ} | {
        "PYTHONPATH": path
    }
    try:
        ended = subprocess.run(  # noqa: S603 - this interpreter and this module
            command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=_SECONDS, env=environment,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise _too_slow(name) from None
    if ended.returncode:
        raise _too_slow(name) if _ran_out_of_time(ended.returncode) else _broken(name)
    reply = json.loads(ended.stdout)
    if "lines" in reply:
        return [
            SourceLine(number, safe_text(text), safe_text(bold), heading, start, end)
            for number, text, bold, heading, start, end in reply["lines"]
        ]
    raise InputError(reply["what"], where=name, remedy=reply["remedy"])


def main() -> None:
    """Answer for the document on standard input."""
    data = sys.stdin.buffer.read()
    _limit()
    sys.stdout.write(answer(ContainerKind(sys.argv[1]), data))


def answer(kind: ContainerKind, data: bytes) -> str:
    """The lines of a document, or why it is refused, as JSON in ASCII.

    So a lone surrogate comes through.
    """
    try:
        reply: dict[str, Any] = {"lines": _fields(_openers()[kind](data))}
    except InputError as error:
        reply = {"what": error.what, "remedy": error.remedy}
    except MemoryError:
        reply = {
            "what": "Das Öffnen der Datei braucht zu viel Speicher und wurde abgebrochen.",
            "remedy": SAVE_AGAIN,
        }
    except Exception as error:  # noqa: BLE001 - whatever a library raises is this file's refusal; it may quote it
        reply = {
            "what": f"Die Datei ist beschädigt oder ungewöhnlich ({cause(error)}).",
            "remedy": SAVE_AGAIN,
        }
    return json.dumps(reply)


def _openers() -> dict[ContainerKind, Callable[[bytes], list[SourceLine]]]:
    from befund.readers.containers.sniff import document_lines

    def page(data: bytes) -> list[SourceLine]:
        from befund.readers.containers.html import html_lines

        return html_lines(data.decode(), "")

    return {ContainerKind.DOCUMENT: lambda data: document_lines(data, ""), ContainerKind.HTML: page}


def _fields(lines: list[SourceLine]) -> list[tuple[object, ...]]:
    refuse_many_lines(lines, "")
    if sum(len(line.text) + len(line.bold) for line in lines) > MAX_CHARACTERS:
        raise too_large(f"mehr als {MAX_CHARACTERS // 1_000_000} Millionen Zeichen", "")
    return [
        (line.number, line.text, line.bold, line.heading, line.start, line.end) for line in lines
    ]


def _limit() -> None:
    """Take limits upon this process; none writes out its memory, which holds a transcript."""
    try:
        import resource
    except ImportError:  # Windows
        return
    wanted = {
        resource.RLIMIT_AS: (_MEMORY, _MEMORY),
        resource.RLIMIT_CPU: (_CPU_SECONDS, _CPU_SECONDS + 1),
        resource.RLIMIT_CORE: (0, 0),
    }
    for kind, limit in wanted.items():
        with suppress(ValueError, OSError):  # a lower one holds already, or the system knows none
            resource.setrlimit(kind, limit)


def _ran_out_of_time(status: int) -> bool:
    import signal

    return -status in {getattr(signal, "SIGXCPU", 0), getattr(signal, "SIGKILL", 0)}


def _too_slow(name: str) -> InputError:
    what = (
        f"Das Öffnen der Datei dauert zu lange (mehr als {_CPU_SECONDS} Sekunden) und wurde "
        "abgebrochen."
    )
    return InputError(what, where=name, remedy=SAVE_AGAIN)


def _broken(name: str) -> InputError:
    what = "Das Öffnen der Datei ist abgebrochen: Sie ist beschädigt oder braucht zu viel Speicher."
    return InputError(what, where=name, remedy=SAVE_AGAIN)


if __name__ == "__main__":
    main()
