"""Exported files open in other programs, hold exactly what was given, and are there whole or not at all."""

import csv
import errno
import io
import json
import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

import openpyxl
import pytest

from befund.errors import WorkspaceError
from befund.export import OBSERVATIONS, write_file
from befund.export.labels import FIELDS, KIND, KINDS
from befund.export.rows import kind_fields
from befund.records import (
    Effort,
    Flag,
    Item,
    Kind,
    MaskedTranscript,
    Observation,
    PainCategory,
    PainPoint,
    ProcessStep,
    QuarantineReason,
    QuickWin,
    Quote,
    QuoteStatus,
    Role,
    StatementType,
    Turn,
)

SAID = "Na ja, die Mäßigungsübersicht für Größe Ä tippt [Person 2] doppelt ab, ähm, in Excel."
TRANSCRIPT = MaskedTranscript(
    interview="01-büro",
    format="test",
    language="de",
    turns=(
        Turn(
            number=0,
            speaker="[Person 1]",
            role=Role.INTERVIEWER,
            text="Wie läuft das?",
            start_seconds=3.0,
        ),
        Turn(number=1, speaker="[Person 2]", role=Role.RESPONDENT, text=SAID, start_seconds=3725.4),
        Turn(number=2, speaker="[Person 2]", role=Role.RESPONDENT, text="Das wär schon gut."),
    ),
)
TRANSCRIPTS = {TRANSCRIPT.interview: TRANSCRIPT}
STEP = ProcessStep(
    title="Übersicht abtippen",
    process="Größenprüfung",
    systems=("Excel", "SAP"),
    duration="30 Minuten",
)
PAIN = PainPoint(
    title="Doppelt erfasst",
    category=PainCategory.DOUBLE_ENTRY,
    severity=2,
    statement_type=StatementType.HEARSAY,
)
WIN = QuickWin(
    title="Import einrichten",
    effort=Effort.S,
    flags=(Flag.LONG_TERM,),
    obstacles=("Rechte", "Zeit"),
)


def quote(turn: int = 1, text: str = "") -> Quote:
    said = TRANSCRIPT.turns[turn].text
    text = text or said
    start = said.find(text) if text in said else 0
    return Quote(turn=turn, start=start, end=start + len(text), text=text, status=QuoteStatus.EXACT)


def observed(
    item: Item, number: int = 0, *quotes: Quote, interview: str = "01-büro"
) -> Observation:
    return Observation(
        id=f"o-{number:04}",
        interview=interview,
        chunk=0,
        item=item,
        quotes=quotes or (quote(),),
        extractor="rules",
        prompt=None,
    )


ALL_KINDS = [
    observed(STEP, 1),
    observed(PAIN, 2, quote(1, "tippt [Person 2] doppelt ab"), quote(2)),
    observed(WIN, 3),
]


def export_to(
    path: Path,
    file_format: str,
    observations: Sequence[Observation],
    transcripts: Mapping[str, MaskedTranscript],
) -> None:
    write_file(path, OBSERVATIONS.formats[file_format].render(observations, transcripts))


def exported(folder: Path, file_format: str, observations: list[Observation]) -> Path:
    path = folder / f"befund.{file_format}"
    export_to(path, file_format, observations, TRANSCRIPTS)
    return path


def sheet_rows(path: Path, sheet: str) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(path)
    head, *rows = book[sheet].iter_rows(values_only=True)
    return [
        dict(zip(head, row, strict=True)) for row in rows if any(value is not None for value in row)
    ]


def csv_rows(path: Path) -> list[dict[str, str]]:
    return list(
        csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), delimiter=";")
    )


def json_rows(path: Path) -> list[dict[str, Any]]:
    rows = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(rows, list)
    return rows


class TestWhatAFileHolds:
    def test_every_observation_is_in_every_format_once(self, tmp_path: Path) -> None:
        items: list[Item] = [STEP, PAIN, WIN]
        observations = [observed(item, number) for number, item in enumerate(items * 4)]
        ids = [observation.id for observation in observations]
        book = exported(tmp_path, "xlsx", observations)
        in_book = [row["Kennung"] for name in KINDS.values() for row in sheet_rows(book, name)]
        markdown = exported(tmp_path, "md", observations).read_text(encoding="utf-8")
        assert sorted(in_book) == sorted(ids)
        assert [row["Kennung"] for row in sheet_rows(book, "Zitate")] == ids
        assert [row["Kennung"] for row in csv_rows(exported(tmp_path, "csv", observations))] == ids
        assert [row["id"] for row in json_rows(exported(tmp_path, "json", observations))] == ids
        assert all(markdown.count(f"`{identifier}`") == 1 for identifier in ids)

    @pytest.mark.parametrize("file_format", OBSERVATIONS.formats)
    def test_nothing_to_export_gives_a_file_that_opens(
        self, tmp_path: Path, file_format: str
    ) -> None:
        path = exported(tmp_path, file_format, [])
        if file_format == "xlsx":
            assert all(sheet_rows(path, name) == [] for name in [*KINDS.values(), "Zitate"])
        elif file_format == "csv":
            assert csv_rows(path) == []
        elif file_format == "json":
            assert json_rows(path) == []
        else:
            assert "Schmerzpunkte (0)" in path.read_text(encoding="utf-8")

    def test_json_keeps_every_field_and_says_who_was_quoted_when(self, tmp_path: Path) -> None:
        step, pain, _ = json_rows(exported(tmp_path, "json", ALL_KINDS))
        assert step["kind"] == "process_step"
        assert step["systems"] == ["Excel", "SAP"]
        assert set(kind_fields(Kind.PROCESS_STEP)) <= step.keys()
        assert pain["statement_type"] == "hearsay"
        said = pain["quotes"][0]
        assert said["text"] == SAID[said["start"] : said["end"]]
        assert (said["speaker"], said["role"], said["start_seconds"]) == (
            "[Person 2]",
            "respondent",
            3725.4,
        )
        assert pain["quotes"][1]["start_seconds"] is None

    def test_csv_has_the_same_columns_whatever_it_holds(self, tmp_path: Path) -> None:
        heads = {
            exported(tmp_path, "csv", observations).read_text(encoding="utf-8-sig").splitlines()[0]
            for observations in ([], ALL_KINDS, ALL_KINDS[::-1])
        }
        assert len(heads) == 1
        assert set(FIELDS.values()) < set(heads.pop().split(";"))

    def test_csv_opens_in_a_german_excel(self, tmp_path: Path) -> None:
        path = exported(tmp_path, "csv", ALL_KINDS)
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        step, pain, win = csv_rows(path)
        assert (step["Art"], step["Systeme"]) == ("Prozessschritt", "Excel, SAP")
        assert (pain["Kategorie"], pain["Schwere (1–3)"], pain["Aussage"]) == (
            "Doppelerfassung",
            "2",
            "Hörensagen",
        )
        assert (win["Aufwand"], win["Hinweise"], win["Hindernisse"]) == (
            "S (Tage)",
            "langfristig",
            "Rechte, Zeit",
        )

    def test_every_quote_says_who_said_it_where_and_when(self, tmp_path: Path) -> None:
        row = sheet_rows(exported(tmp_path, "xlsx", ALL_KINDS), "Zitate")[0]
        assert (
            row["Zitat"],
            row["Interview"],
            row["Rolle"],
            row["Sprecher"],
            row["Zeit"],
            row["Beitrag"],
        ) == (
            SAID,
            "01-büro",
            "Befragt",
            "[Person 2]",
            "1:02:05",
            1,
        )
        assert (
            csv_rows(exported(tmp_path, "csv", ALL_KINDS))[0]["Zitate"]
            == f"„{SAID}“ (Befragt [Person 2], 1:02:05)"
        )
        assert "Befragt \\[Person 2\\], Beitrag 1, 1:02:05" in exported(
            tmp_path, "md", ALL_KINDS
        ).read_text("utf-8")

    @pytest.mark.parametrize("file_format", OBSERVATIONS.formats)
    def test_a_transcript_that_is_not_at_hand_costs_no_quote(
        self, tmp_path: Path, file_format: str
    ) -> None:
        path = tmp_path / "befund"
        export_to(path, file_format, ALL_KINDS, {})
        assert path.stat().st_size

    def test_workbook_numbers_are_numbers_and_empty_columns_are_left_out(
        self, tmp_path: Path
    ) -> None:
        pain = sheet_rows(exported(tmp_path, "xlsx", ALL_KINDS), KINDS[Kind.PAIN_POINT])[0]
        assert pain["Schwere (1–3)"] == 2
        assert "Ursache" not in pain
        assert "Quarantäne" not in pain

    def test_workbook_begins_with_counts_by_interview(self, tmp_path: Path) -> None:
        book = openpyxl.load_workbook(
            exported(tmp_path, "xlsx", [*ALL_KINDS, observed(PAIN, 9, interview="02-lager")])
        )
        rows = [
            row for row in book.worksheets[0].iter_rows(values_only=True) if isinstance(row[1], int)
        ]
        assert rows == [("01-büro", 1, 1, 1, 3), ("02-lager", 0, 1, 0, 1), ("Gesamt", 1, 2, 1, 4)]

    @pytest.mark.parametrize("file_format", OBSERVATIONS.formats)
    def test_a_quarantined_observation_shows_its_reason_wherever_it_stands(
        self, tmp_path: Path, file_format: str
    ) -> None:
        reason = {"quarantine": (QuarantineReason.NOT_FOUND,), "quotes": ()}
        observations = [observed(PAIN, 1), observed(PAIN, 2).model_copy(update=reason)]
        path = exported(tmp_path, file_format, observations)
        if file_format == "xlsx":
            shown = [row["Quarantäne"] for row in sheet_rows(path, KINDS[Kind.PAIN_POINT])]
            assert shown == [None, "Zitat steht nicht im Gespräch"]
        else:
            wanted = "not_found" if file_format == "json" else "Zitat steht nicht im Gespräch"
            assert path.read_text(encoding="utf-8-sig").count(wanted) == 1


class TestHostileText:
    @pytest.mark.parametrize(
        "title",
        [
            '=HYPERLINK("http://x")',
            "@SUM(A1)",
            "+49 30 1",
            "-1+1|cmd",
            " =1+1",
            "\t=1",
            "＝1+1",
            "{=1}",
            "http://x.y",
        ],
    )
    def test_a_formula_stays_text(self, tmp_path: Path, title: str) -> None:
        pain = PainPoint(title=title, cause=title)
        said = Quote(turn=1, start=0, end=len(title), text=title, status=QuoteStatus.FUZZY)
        observations = [observed(pain, 1, said, interview="=1+1")]
        book = openpyxl.load_workbook(exported(tmp_path, "xlsx", observations))
        cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert not any(cell.hyperlink for cell in cells)
        assert sheet_rows(tmp_path / "befund.xlsx", KINDS[Kind.PAIN_POINT])[0]["Titel"] == title
        row = csv_rows(exported(tmp_path, "csv", observations))[0]
        assert title.strip() in row["Titel"]
        assert not any(
            (value or "").lstrip().startswith(("=", "+", "-", "@", "＝")) for value in row.values()
        )

    def test_characters_that_xml_cannot_hold_do_not_break_a_file(self, tmp_path: Path) -> None:
        dirty = "erst\x0bdann\x00 dort\x1b \ufffe _x000B_ 😀 & <b>"
        observations = [observed(PainPoint(title=dirty, cause=dirty), 1)]
        clean = "erst dann  dort    _x000B_ 😀 & <b>"
        row = sheet_rows(exported(tmp_path, "xlsx", observations), KINDS[Kind.PAIN_POINT])[0]
        assert row["Titel"].replace("_x005F_", "_") == clean
        assert csv_rows(exported(tmp_path, "csv", observations))[0]["Titel"] == clean
        assert json_rows(exported(tmp_path, "json", observations))[0]["title"] == dirty
        assert "\x0b" not in exported(tmp_path, "md", observations).read_text(encoding="utf-8")

    def test_a_cell_longer_than_a_workbook_allows_is_cut_and_the_file_opens(
        self, tmp_path: Path
    ) -> None:
        observations = [observed(PainPoint(title="ä" * 40_000), 1)]
        row = sheet_rows(exported(tmp_path, "xlsx", observations), KINDS[Kind.PAIN_POINT])[0]
        assert len(row["Titel"]) == 32_767

    def test_csv_keeps_separators_quotation_marks_and_lines_inside_a_cell(
        self, tmp_path: Path
    ) -> None:
        title = 'Er sagt; "ja"\nund geht'
        rows = csv_rows(exported(tmp_path, "csv", [observed(PainPoint(title=title), 1)]))
        assert [row["Titel"] for row in rows] == [title]

    @pytest.mark.parametrize(
        ("title", "written"),
        [
            ("**fett** _kursiv_", r"\*\*fett\*\* \_kursiv\_"),
            ("[Link](http://x)", r"\[Link\](http\://x)"),
            ("<script>alert(1)</script>", r"\<script\>alert(1)\</script\>"),
            ("a | b `c` &lt;", r"a \| b \`c\` \&lt;"),
            ("# Titel\n\n## noch einer", r"\# Titel \#\# noch einer"),
            ("1. Punkt", r"1\. Punkt"),
            ("- Punkt", r"\- Punkt"),
            ("~~weg~~", r"\~\~weg\~\~"),
            ("Größe: 3,5 t (ca.)", "Größe: 3,5 t (ca.)"),
        ],
    )
    def test_markdown_finds_nothing_to_do_in_a_text(
        self, tmp_path: Path, title: str, written: str
    ) -> None:
        said = Quote(turn=1, start=0, end=len(title), text=title, status=QuoteStatus.FUZZY)
        text = exported(tmp_path, "md", [observed(PainPoint(title=title), 1, said)]).read_text(
            encoding="utf-8"
        )
        assert f"**{written}** `o-0001`" in text
        assert f"\n> {written}\n" in text


class TestWholeOrNotAtAll:
    @pytest.mark.parametrize("file_format", OBSERVATIONS.formats)
    def test_a_full_disk_leaves_the_older_file_and_nothing_else(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file_format: str
    ) -> None:
        path = exported(tmp_path, file_format, ALL_KINDS)
        before = path.read_bytes()
        real = os.fdopen

        def full(handle: int, mode: str) -> Any:
            file = real(handle, mode)
            if "w" in mode:
                file.write(b"half")
                file.close()
                raise OSError(errno.ENOSPC, "No space left on device")
            return file

        monkeypatch.setattr(os, "fdopen", full)
        with pytest.raises(WorkspaceError, match="freien Platz") as caught:
            export_to(path, file_format, ALL_KINDS[:1], TRANSCRIPTS)
        assert caught.value.where == str(path)
        assert path.read_bytes() == before
        assert list(tmp_path.iterdir()) == [path]

    @pytest.mark.parametrize("file_format", OBSERVATIONS.formats)
    def test_a_run_that_is_stopped_leaves_the_older_file_and_nothing_else(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file_format: str
    ) -> None:
        path = exported(tmp_path, file_format, ALL_KINDS)
        before = path.read_bytes()

        def stopped(*_: object) -> NoReturn:
            raise KeyboardInterrupt

        monkeypatch.setattr(Path, "replace", stopped)
        with pytest.raises(KeyboardInterrupt):
            export_to(path, file_format, [], TRANSCRIPTS)
        assert path.read_bytes() == before
        assert list(tmp_path.iterdir()) == [path]

    @pytest.mark.parametrize("file_format", OBSERVATIONS.formats)
    def test_a_target_that_cannot_be_written_is_named_with_the_remedy(
        self, tmp_path: Path, file_format: str
    ) -> None:
        (tmp_path / "file").write_text("x")
        for path in (tmp_path / "file" / "befund", tmp_path):
            with pytest.raises(WorkspaceError) as caught:
                export_to(path, file_format, ALL_KINDS, TRANSCRIPTS)
            assert str(path) in str(caught.value)
            assert "--output" in caught.value.remedy
        assert [entry.name for entry in tmp_path.iterdir()] == ["file"]
        assert not list(tmp_path.parent.glob(".export-*"))

    def test_missing_folders_are_made_and_the_file_is_its_owners_alone(
        self, tmp_path: Path
    ) -> None:
        path = tmp_path / "neu" / "tief" / "befund.csv"
        export_to(path, "csv", ALL_KINDS, TRANSCRIPTS)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_every_label_is_there() -> None:
    assert {name for kind in Kind for name in kind_fields(kind)} == FIELDS.keys()
    assert KIND.keys() == KINDS.keys() == set(Kind)
