"""Reading takes time in proportion to the length of a file, in every convention and with many speakers."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from befund.errors import InputError
from befund.readers import read_transcript

FEW, TIMES = 500, 4
MOST = 2.2 * TIMES
"""Four times the lines take four times as long, were they compared in pairs sixteen times."""
SAID = "also wir haben da drei Wochen auf die Freigabe gewartet und dann tippt das der Kollege noch einmal ab"


def clock(number: int) -> str:
    return f"{number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}"


def letters(number: int) -> str:
    return "".join(chr(97 + number // 26**place % 26) for place in range(3))


CONVENTIONS: dict[str, tuple[str, Callable[[int], str]]] = {
    "two labels": (".txt", lambda n: f"{'IB'[n % 2]}: {SAID}."),
    "many names": (".txt", lambda n: f"Person N{letters(n // 2)}: {SAID}?"),
    "names once": (".txt", lambda n: f"Sprecher N{letters(n)}: {SAID}."),
    "codes": (
        ".txt",
        lambda n: f"{chr(65 + n % 26)}{chr(65 + n // 26 % 26)}{n // 676 % 100}: {SAID}.",
    ),
    "times": (".txt", lambda n: f"[{clock(n)}] {SAID}."),
    "no labels": (".txt", lambda n: f"{SAID} {n}"),
    "headlines": (".txt", lambda n: f"Anna B{letters(n)}  {n // 60}:{n % 60:02}\n{SAID}."),
    "WebVTT": (
        ".vtt",
        lambda n: f"{clock(n)}.000 --> {clock(n)}.500\n<v Anna{n // 2}>{SAID}.</v>\n",
    ),
    "SubRip": (
        ".srt",
        lambda n: f"{n}\n{clock(n)},000 --> {clock(n)},500\nAnna N{letters(n // 2)}: {SAID}\n",
    ),
    "f4": (".txt", lambda n: f"{'IB'[n % 2]}: {SAID} #{clock(n)}-1#"),
    "aTrain": (".txt", lambda n: f"SPEAKER_{n}\n[{clock(n)}] - {SAID}."),
    "Zoom": (".txt", lambda n: f"[Anna{n}] {clock(n)}\n{SAID}.\n"),
    "Teams": (".txt", lambda n: f"Anna{n} {n // 60} Minuten {n % 60} Sekunden\n{SAID}."),
    "Meet": (".txt", lambda n: f"{clock(n)}\nAnna N{letters(n)}: {SAID}."),
    "insertions": (
        ".txt",
        lambda n: f"Anna N{letters(n // 2)}: {SAID} (Anna N{letters(n // 2 + 3)}: mhm) {SAID}.",
    ),
    "one line": (
        ".txt",
        lambda n: f"{SAID} //S01: ja// (B: nein) [" if n else f"I: Wie?\nS01: {SAID}",
    ),
    "empty lines": (".md", lambda n: f"\n\n__a **{n}\n" if n else f"I: Wie?\nB: {SAID}"),
}


def seconds(work: Callable[[], object]) -> float:
    """Processor time, the lesser of two, as others use this machine too."""
    spent = []
    for _ in range(2):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return min(spent)


@pytest.mark.parametrize("name", CONVENTIONS)
def test_reading_takes_linear_time(name: str, tmp_path: Path) -> None:
    suffix, line = CONVENTIONS[name]
    joint = " " if name == "one line" else "\n"

    def reading(count: int) -> Callable[[], None]:
        path = tmp_path / f"{count}{suffix}"
        head = "WEBVTT\n\n" if suffix == ".vtt" else ""
        path.write_text(head + joint.join(map(line, range(count))), encoding="utf-8")

        def read() -> None:
            try:
                read_transcript(path)
            except InputError:  # of too many speakers, after all has been looked at
                assert name in {"many names", "names once", "no labels", "WebVTT", "SubRip", "aTrain", "Zoom", "Teams",
                                "Meet", "insertions", "headlines"}  # fmt: skip

        return read

    assert seconds(reading(FEW * TIMES)) < MOST * max(seconds(reading(FEW)), 0.02)
