"""What bad input gets.

File, reason and remedy in one line, a status, nothing half-written, and the rest is done.
"""

import os
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfWriter
from usecases_bench import Program, interview, write_interviews

from befund.store.lock import WriterLock


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def white_space(path: Path) -> Path:
    path.write_text("\n \n\t\n", encoding="utf-8")
    return path


def no_speakers(path: Path) -> Path:
    path.write_text(
        "Protokoll der Sitzung\nEs wurde viel beschlossen.\nDann war Mittag.\n", encoding="utf-8"
    )
    return path


def binary(path: Path) -> Path:
    path.write_bytes(os.urandom(4096) + bytes(range(256)))
    return path


def picture(path: Path) -> Path:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + os.urandom(2000))
    return path


def encrypted_docx(path: Path) -> Path:
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")
    )
    return path


def encrypted_pdf(path: Path) -> Path:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("geheim", algorithm="RC4-128")
    writer.write(path)
    return path


def cut_off_docx(path: Path) -> Path:
    path.write_bytes(b"PK\x03\x04" + os.urandom(500))
    return path


def zip_bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", bytes(60_000_000))
    return path


def fifty_megabytes(path: Path) -> Path:
    path.write_bytes(
        b"I: Und dann?\nB: Dann warten wir wieder drei Tage auf die Freigabe.\n" * 750_000
    )
    return path


def wrong_json(path: Path) -> Path:
    path.write_text('{"segments": [{"text": "Hallo"', encoding="utf-8")
    return path


def other_json(path: Path) -> Path:
    path.write_text('{"rechnungen": [{"betrag": 17}]}', encoding="utf-8")
    return path


BAD: dict[str, tuple[str, Callable[[Path], Path], str]] = {
    "empty": ("leer.txt", empty, "leer"),
    "white space": ("luft.txt", white_space, "leer"),
    "no speakers": ("protokoll.txt", no_speakers, "Sprecher"),
    "binary": ("bild.txt", binary, ""),
    "picture": ("foto.txt", picture, ""),
    "encrypted docx": ("geheim.docx", encrypted_docx, "Kennwort"),
    "encrypted pdf": ("geheim.pdf", encrypted_pdf, "verschlüsselt"),
    "cut-off docx": ("halb.docx", cut_off_docx, "beschädigt"),
    "zip bomb": ("bombe.docx", zip_bomb, "Zip-Bombe"),
    "50 MB": ("riese.txt", fifty_megabytes, "größer als"),
    "wrong JSON": ("kaputt.json", wrong_json, "JSON"),
    "other JSON": ("fremd.json", other_json, ""),
}


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> tuple[Program, str]:
    """A run over all bad files and two good ones, and what it said."""
    folder = tmp_path_factory.mktemp("schlecht")
    interviews = write_interviews(folder / "interviews", 2)
    for name, write, _ in BAD.values():
        write(interviews / name)
    befund = Program(folder / "kunde")
    result = befund("run", interviews, folder / "gibtesnicht.txt")
    assert result.status == 1
    assert "Traceback" not in result.err
    (interviews / "riese.txt").unlink()
    return befund, result.out


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_with_reason_and_remedy(name: str, batch: tuple[Program, str]) -> None:
    _, out = batch
    file_name, _, reason = BAD[name]
    (line,) = [line for line in out.split("Nicht gelesen: ") if line.startswith(f"{file_name}: ")]
    assert reason in line
    assert len(line.splitlines()[0].split(". ")) >= 2


def test_a_missing_file_is_named(batch: tuple[Program, str]) -> None:
    assert "Nicht gelesen: gibtesnicht.txt" in batch[1]


def test_the_rest_of_the_batch_is_done_and_nothing_half_is_kept(batch: tuple[Program, str]) -> None:
    befund, _ = batch
    assert {o["interview"] for o in befund.observations()} == {"gespraech-0", "gespraech-1"}
    kept = [path.name for path in (befund.folder / "vault" / "transcripts").iterdir()]
    assert sorted(kept) == ["gespraech-0.txt", "gespraech-1.txt"]
    befund.check_quotes()


@pytest.mark.parametrize(
    "write", [empty, zip_bomb, encrypted_pdf], ids=lambda write: str(write.__name__)
)
def test_one_bad_file_alone_has_status_1(write: Callable[[Path], Path], tmp_path: Path) -> None:
    suffix = {"zip_bomb": ".docx", "encrypted_pdf": ".pdf"}.get(write.__name__, ".txt")
    befund = Program(tmp_path / "kunde")
    assert befund("run", write(tmp_path / f"datei{suffix}")).status == 1
    assert befund.observations() == []


def test_a_workspace_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kunde").write_text("kein Ordner", encoding="utf-8")
    result = Program(tmp_path / "kunde")("run", write_interviews(tmp_path / "interviews", 1))
    assert result.status == 2
    assert str(tmp_path / "kunde") in result.said
    assert "--workspace" in result.said
    assert (tmp_path / "kunde").read_text(encoding="utf-8") == "kein Ordner"


@pytest.mark.parametrize("name", ["befund.sqlite", "vault", "befund.lock", "index"])
def test_a_workspace_with_something_else_in_its_place_is_refused_without_a_traceback(
    name: str, tmp_path: Path
) -> None:
    befund = Program(tmp_path / "kunde")
    befund.folder.mkdir()
    in_the_way = befund.folder / name
    if name in {"vault", "index"}:
        in_the_way.write_text("im Weg", encoding="utf-8")
    else:
        in_the_way.mkdir()
    result = befund("run", write_interviews(tmp_path / "interviews", 1))
    assert "Traceback" not in result.err
    if name == "index":  # it is derived: what was found is kept, and the trouble is told
        assert "Suchindex" in result.said
        assert befund.observations()
    else:
        assert result.status == 2
        assert name in result.said or str(befund.folder) in result.said


@pytest.mark.parametrize(
    "content", [b"keine Datenbank, sondern Text\n" * 100, b"SQLite format 3\0" + bytes(200)]
)
def test_a_database_that_is_none_is_refused_and_left_alone(content: bytes, tmp_path: Path) -> None:
    befund = Program(tmp_path / "kunde")
    befund.folder.mkdir()
    database = befund.folder / "befund.sqlite"
    database.write_bytes(content)
    result = befund("run", write_interviews(tmp_path / "interviews", 1))
    assert result.status == 2
    assert str(database) in result.said
    assert database.read_bytes() == content


FULL = """
import resource, sys
sys.dont_write_bytecode = True  # compiled modules would be cut off too, for good
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
"""


@pytest.mark.parametrize("kilobytes", [40, 130, 200])
def test_a_full_disk_is_told_and_the_next_run_goes_on(kilobytes: int, tmp_path: Path) -> None:
    folder = write_interviews(tmp_path / "interviews", 3)
    befund = Program(tmp_path / "kunde")
    full = befund.apart("run", folder, code=FULL.format(limit=kilobytes * 1024))
    assert "Traceback" not in full.err
    assert full.status == 2
    assert "Der Datenträger ist voll" in full.said
    assert "denselben Befehl noch einmal ausführen" in full.said
    assert befund("run", folder).status == 0
    other = Program(tmp_path / "platz")
    other("run", folder)
    assert befund.observations() == other.observations()
    assert befund("search", "Quittenfach").out == other("search", "Quittenfach").out


def test_a_newer_workspace_is_refused_by_every_command_and_left_alone(tmp_path: Path) -> None:
    befund = Program(tmp_path / "kunde")
    folder = write_interviews(tmp_path / "interviews", 1)
    befund("run", folder)
    database = befund.folder / "befund.sqlite"
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = database.read_bytes()
    for arguments in (
        ["run", folder],
        ["status"],
        ["observations"],
        ["mask", "gespraech-0", "--add", "x"],
    ):
        result = befund(*arguments)
        assert result.status == 2
        assert "neueren Version" in result.said
        assert "aktualisieren" in result.said
    assert database.read_bytes() == before


def test_a_workspace_that_another_process_writes_is_refused_and_can_be_read(tmp_path: Path) -> None:
    befund = Program(tmp_path / "kunde")
    folder = write_interviews(tmp_path / "interviews", 1)
    befund("run", folder)
    found = befund.observations()
    (folder / "neu.txt").write_text(interview(4), encoding="utf-8")
    with WriterLock(befund.folder / "befund.lock").held():
        for arguments in (
            ["run", folder],
            ["roles", "gespraech-0", "--interviewer", "B"],
            ["mask", "gespraech-0", "--add", "x"],
        ):
            refused = befund(*arguments)
            assert refused.status == 2
            assert "Ein anderer Befund-Prozess" in refused.said
            assert "Warten" in refused.said
        assert befund.observations() == found
        assert befund("search", "Quittenfach").status == 0
    assert befund("run", folder).status == 0
    assert {o["interview"] for o in befund.observations()} == {"gespraech-0", "neu"}
