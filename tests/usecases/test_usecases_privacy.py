"""Nothing that identifies somebody leaves the vault.

Not to the model, not to a file, a screen or a log.
"""

import json
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document
from usecases_bench import Model, Program, program

from befund.llm.scripted import ScriptedServer

ROSTER = """
[masking]
names = ["Yvonne Czerwinski"]
firms = ["Klöppner Antriebstechnik", "Hagemeister"]
products = ["Turbolux 3000"]
"""
SPEAKERS = ("Hendrik Allerstorfer", "Swantje Brodowski")
TALK = (
    "Guten Tag, Frau Brodowski, danke für Ihre Zeit. Wie läuft das bei Ihnen, wenn eine Bestellung kommt?",
    (
        "Also, die Bestellung kommt per Mail rein, und dann druck ich die aus und tipp die nochmal in das Programm "
        "ein, das dauert jedes Mal so zehn Minuten. Danach leg ich den Zettel der Frau Pohlschmidt ins Fach, und wenn "
        "die Pohlschmidt nicht da ist, bleibt das halt liegen."
    ),
    "Und wer springt dann ein?",
    (
        "Der Ronny, der macht das nebenbei. Bei Fragen ruft man den Herrn Dr. Wischnewski an, Durchwahl 0171 4583927, "
        "oder man schreibt an k.pohlschmidt@kloeppner-antriebe.de, aber da antwortet oft zwei Tage keiner."
    ),
    "Was passiert bei einer Gutschrift?",
    (
        "Da steht die Kontonummer falsch im Programm, also die DE89 3704 0044 0532 0130 00, und die Adresse ist auch "
        "noch die alte, Birkenallee 17, 48149 Münster, das müssen wir jedes Mal von Hand ändern. Die Pohlschmidt ist "
        "übrigens am 14.03.1968 geboren, steht so im Stammblatt."
    ),
    "Ist das schon länger so?",
    (
        "Seit die Kollegin wegen ihres Bandscheibenvorfalls ausfällt, ja. Die Ware für Klöppner Antriebstechnik und "
        "für Hagemeister wird doppelt erfasst, und der Turbolux 3000 sowieso. Die Czerwinski hat es gemeldet."
    ),
    "Und was sagt der Chef?",
    "Das bitte nicht aufschreiben, das bleibt unter uns: der Chef fälscht die Inventurliste.",
    "Verstehe. Was würden Sie ändern?",
    "Man könnte doch einfach ein gemeinsames Postfach einrichten, dann sieht das jeder und keiner muss mehr warten.",
)
PLANTED = (
    "Allerstorfer", "Hendrik", "Brodowski", "Swantje", "Pohlschmidt", "Ronny", "Wischnewski", "4583927", "0171 4583927",
    "k.pohlschmidt", "kloeppner-antriebe", "3704 0044", "0532 0130", "DE89", "Birkenallee", "48149", "14.03.1968",
    "1968", "Bandscheibe", "Klöppner", "Hagemeister", "Turbolux", "Czerwinski", "Yvonne", "Inventurliste", "fälscht",
)  # fmt: skip
KEPT = ("tipp die nochmal in das Programm ein", "gemeinsames Postfach")


def turns() -> list[tuple[str, str]]:
    return [(SPEAKERS[place % 2], text) for place, text in enumerate(TALK)]


def as_text(folder: Path) -> Path:
    path = folder / "eins.txt"
    path.write_text("\n".join(f"{name}: {text}" for name, text in turns()), encoding="utf-8")
    return path


def as_cp1252(folder: Path) -> Path:
    path = folder / "zwei.md"
    path.write_bytes("\n\n".join(f"**{name}:** {text}" for name, text in turns()).encode("cp1252"))
    return path


def as_word(folder: Path) -> Path:
    document = Document()
    document.core_properties.author = SPEAKERS[0]
    for name, text in turns():
        document.add_paragraph(f"{name}: {text}")
    path = folder / "drei.docx"
    document.save(str(path))
    return path


def as_vtt(folder: Path) -> Path:
    cues = (
        f"00:{place:02}:00.000 --> 00:{place:02}:50.000\n<v {name}>{text}</v>\n"
        for place, (name, text) in enumerate(turns())
    )
    path = folder / "vier.vtt"
    path.write_text("WEBVTT\n\n" + "\n".join(cues), encoding="utf-8")
    return path


def as_srt(folder: Path) -> Path:
    cues = (
        f"{place + 1}\n00:{place:02}:00,000 --> 00:{place:02}:50,000\n{name}: {text}\n"
        for place, (name, text) in enumerate(turns())
    )
    path = folder / "fuenf.srt"
    path.write_text("\n".join(cues), encoding="utf-8")
    return path


def as_json(folder: Path) -> Path:
    segments = [
        {"start": place * 60.0, "end": place * 60.0 + 50, "text": text, "speaker": name}
        for place, (name, text) in enumerate(turns())
    ]
    path = folder / "sechs.json"
    path.write_text(json.dumps({"segments": segments, "language": "de"}), encoding="utf-8")
    return path


FORMATS = (as_text, as_cp1252, as_word, as_vtt, as_srt, as_json)


_YEAR = 4  # digits


def leaks(text: str) -> list[str]:
    """The planted strings in a text, in any case and any way of escaping letters.

    A year counts where it stands alone: the number of a port or a digest may hold its digits.
    """
    plain = text.lower()
    return [planted for planted in PLANTED if _is_in(planted, plain)]


def _is_in(planted: str, plain: str) -> bool:
    if planted.isdigit() and len(planted) == _YEAR:
        return re.search(rf"(?<!\w){planted}(?!\w)", plain) is not None
    return any(form in plain for form in (planted.lower(), json.dumps(planted).strip('"').lower()))


def files_outside_the_vault(befund: Program) -> Iterator[tuple[str, str]]:
    """Every file that the program wrote, also as UTF-16; the roster is the user's own."""
    for path in sorted(befund.folder.rglob("*")):
        part = path.relative_to(befund.folder).parts[0]
        if path.is_file() and part not in {"vault", "befund.toml"}:
            content = path.read_bytes()
            yield path.name, content.decode("utf-8", errors="replace")
            yield path.name, content.decode("utf-16-le", errors="replace")


@pytest.fixture(params=FORMATS, ids=lambda write: str(write.__name__))
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    write: Callable[[Path], Path] = request.param
    (tmp_path / "kunde").mkdir()
    (tmp_path / "kunde" / "befund.toml").write_text(ROSTER, encoding="utf-8")
    (tmp_path / "interviews").mkdir()
    return write(tmp_path / "interviews")


def test_no_planted_string_is_anywhere_but_in_the_vault(
    source: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with ScriptedServer(Model()) as server:
        befund = program(tmp_path / "kunde", server, record=tmp_path / "kunde" / "mitschnitt")
        screens = [
            befund("run", source),
            befund("run", source),
            *(
                befund(*line.split())
                for line in ("status", "observations", "observations --quarantined", "doctor")
            ),
            befund("transcript", source.stem),
            *(
                befund("search", text)
                for text in ("Pohlschmidt Bestellung", "Wer springt ein?", "Inventurliste")
            ),
            *(befund("export", "--format", name) for name in ("xlsx", "csv", "json", "md")),
            befund("run", source, "--dry-run"),
        ]
        sent = [json.dumps(heard.body, ensure_ascii=False) for heard in server.requests]
    assert [screen.status for screen in screens] == [0] * len(screens)
    assert sent
    assert all(any(kept in body for body in sent) for kept in KEPT)
    assert {body: leaks(body) for body in sent if leaks(body)} == {}
    asked_for = ("Pohlschmidt Bestellung", "Inventurliste")
    shown = [screen.out + screen.err for screen in screens]
    assert [
        leaks(text)
        for text in shown
        if leaks(text) and not any(query in text for query in asked_for)
    ] == []
    assert {
        name: leaks(text) for name, text in files_outside_the_vault(befund) if leaks(text)
    } == {}
    assert leaks(caplog.text) == []
    vault = "".join(path.read_text("utf-8") for path in (befund.folder / "vault").glob("*.json"))
    assert "Pohlschmidt" in vault


GUARD = """
import atexit, json, os, sys
heard = set()
def listen(event, arguments):
    if event in {"socket.connect", "socket.sendto", "socket.bind", "socket.sendmsg"}:
        if arguments[0].family != 1:
            heard.add(f"{event} {arguments[1][0]}:{arguments[1][1]}")
    elif event in {"socket.getaddrinfo", "socket.gethostbyname", "subprocess.Popen", "os.system", "os.posix_spawn"}:
        heard.add(f"{event} {arguments[0]}")
def left_open():
    # what a library in another language may have opened unheard: sockets that are known to TCP or
    # UDP
    rows = [line.split() for kind in ("tcp", "tcp6", "udp", "udp6") for line in open(f"/proc/self/net/{kind}")]
    known = {f"socket:[{row[9]}]" for row in rows}
    links = (f"/proc/self/fd/{name}" for name in os.listdir("/proc/self/fd"))
    return [link for link in links if os.path.lexists(link) and os.readlink(link) in known]
def tell():
    print("HEARD", json.dumps(sorted(heard)), "OPEN", len(left_open()), file=sys.stderr)
sys.addaudithook(listen)
atexit.register(tell)
"""


def test_the_rules_reach_for_nothing(tmp_path: Path) -> None:
    befund = Program(tmp_path / "kunde")
    for arguments in (["run", as_text(tmp_path)], ["search", "Bestellung"]):
        result = befund.apart(*arguments, code=GUARD)
        assert result.status == 0
        assert "HEARD [] OPEN 0" in result.err


def test_a_run_with_a_model_reaches_for_that_models_host_alone(tmp_path: Path) -> None:
    with ScriptedServer(Model()) as server:
        befund = program(tmp_path / "kunde", server)
        result = befund.apart("run", as_text(tmp_path), code=GUARD)
        assert result.status == 0
        assert server.requests
    address = server.base_url.removeprefix("http://").removesuffix("/v1")
    heard = set(json.loads(result.err.split("HEARD ")[1].split(" OPEN")[0]))
    assert f"socket.connect {address}" in heard
    local = {"socket.bind ::1:0", "subprocess.Popen uname"}  # libraries look what this machine is
    assert heard <= {f"socket.connect {address}", "socket.getaddrinfo 127.0.0.1"} | local
