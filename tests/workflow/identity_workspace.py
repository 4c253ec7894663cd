"""A workspace of short interviews, each with one person, and what its tests look at."""

from pathlib import Path

from workflow_bench import Program, Result

TEXT = "I: Und wie läuft das bei Ihnen?\nB: Die Frau {name} macht das mit der Bestellung, jedes Mal zehn Minuten.\n"
NAMES = {"a": "Kessler", "b": "Wiegand", "c": "Ostermann", "d": "Radtke"}


def begun(folder: Path) -> Program:
    """The program on a workspace in which interview a was analysed."""
    program = Program(folder / "kunde", model="rules")
    assert take(program, "a").status == 0
    return program


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
