"""A workspace of short interviews, each with one person, and what its tests look at."""

import shutil
from pathlib import Path

from usecases_bench import Program, Result

from built_once import BuiltOnce

TEXT = "I: Und wie läuft das bei Ihnen?\nB: Die Frau {name} macht das mit der Bestellung, jedes Mal zehn Minuten.\n"
NAMES = {"a": "Kessler", "b": "Wiegand", "c": "Ostermann", "d": "Radtke"}


def begin(folder: Path) -> Program:
    """Make a workspace in which interview a was analysed, beside the file that it came from."""
    program = program_in(folder)
    assert take(program, "a").status == 0
    return program


def begun(built_once: BuiltOnce, folder: Path) -> Program:
    """The program on a copy of such a workspace."""
    shutil.copytree(built_once.folder("identity", begin), folder, dirs_exist_ok=True)
    return program_in(folder)


def program_in(folder: Path) -> Program:
    """The program on the workspace in a folder."""
    return Program(folder / "kunde", model="rules")


def take(befund: Program, *names: str) -> Result:
    folder = befund.folder.parent / "gespraeche"
    folder.mkdir(exist_ok=True)
    paths = [folder / f"{name}.txt" for name in names]
    for name, path in zip(names, paths, strict=True):
        path.write_text(TEXT.format(name=NAMES[name]), encoding="utf-8")
    return befund("run", *paths)


def vault_file(befund: Program) -> Path:
    return befund.folder / "vault" / "vault.json"


def said(befund: Program, name: str) -> str:
    return str(befund("transcript", name, "--json").json()["turns"][1]["text"])


def mark(befund: Program, name: str) -> str:
    """The placeholder that an interview has for its person."""
    return said(befund, name).removeprefix("Die Frau ").partition(" macht")[0]


def everything(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def told_topic(befund: Program, topic: str) -> tuple[bool, str]:
    found = {one["topic"]: (one["sound"], one["text"]) for one in befund("doctor", "--json").json()}
    return found[topic]
