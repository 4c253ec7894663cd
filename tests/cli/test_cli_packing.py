from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

OTHER = """\
I: Wie ist das bei Ihnen?
B: Dann warten wir immer auf die Freigabe vom Werkleiter, das dauert manchmal eine Woche.
I: Und was würden Sie ändern?
B: Man könnte doch einfach eine Liste führen, wer was freigeben darf.
"""


@pytest.fixture
def analysed(befund: Any, write: Callable[..., Path]) -> Any:
    write("01-einkauf.txt")
    assert befund("run", write("02-lager.txt", OTHER).parent).status == 0
    return befund


@pytest.fixture
def accepted(analysed: Any) -> Any:
    for finding in analysed("findings", "--json").json():
        assert analysed("decide", finding["id"], "accept").status == 0
    return analysed


def test_nothing_accepted_yet_says_what_to_do(analysed: Any) -> None:
    result = analysed("pack")
    assert result.status == 2
    assert "befund decide" in result.err
    assert not (analysed.workspace / "exports").exists()


def test_all_files_are_written_and_the_check_is_shown(accepted: Any) -> None:
    result = accepted("pack")
    assert result.status == 0
    names = {path.name for path in (accepted.workspace / "exports").iterdir()}
    assert names == {f"workshop.{suffix}" for suffix in ("docx", "pptx", "xlsx", "bpmn", "json")}
    assert "Zurückgehaltene Zitate" in result.out
    assert "befund release" in result.out


def test_one_format_goes_where_it_is_asked_to(analysed: Any, tmp_path: Path) -> None:
    result = analysed(
        "pack", "-f", "json", "-o", tmp_path / "neu", "--with-undecided", "--client", "Muster AG"
    )
    assert result.status == 0
    assert "Muster AG" in (tmp_path / "neu" / "workshop.json").read_text(encoding="utf-8")
    assert [path.name for path in (tmp_path / "neu").iterdir()] == ["workshop.json"]


def test_check_only_shows(accepted: Any) -> None:
    result = accepted("pack", "--check")
    assert result.status == 0
    assert "nennt eine Person („[Person 1]“)" in result.out
    assert "Danach leg ich den Zettel der Frau [Person 1] ins Fach" in result.out
    assert not (accepted.workspace / "exports").exists()


def test_a_quote_is_released_and_withheld_by_its_id(accepted: Any) -> None:
    def state(quote: str) -> str:
        found = accepted("pack", "--check", "--json").json()["check"]["quotes"]
        return next(str(one["state"]) for one in found if one["id"] == quote)

    quotes = accepted("pack", "--check", "--json").json()["check"]["quotes"]
    held = next(one["id"] for one in quotes if one["state"] == "held")
    assert accepted("release", held[:9], "--author", "Petra").status == 0
    assert state(held) == "released"
    assert "freigegeben" in accepted("pack", "--check").out.lower()
    assert accepted("withhold", held).status == 0
    assert state(held) == "withheld"


def test_wrong_words_are_usage_errors(accepted: Any) -> None:
    for arguments in (
        ("-f", "pdf"),
        ("--kind", "wunsch"),
        ("--k", "0"),
        ("--exclude", "f-nirgends"),
    ):
        assert accepted("pack", *arguments).status == 2
    assert accepted("release", "q-nirgends").status == 2


def test_the_template_can_be_written_changed_and_used(accepted: Any, tmp_path: Path) -> None:
    template = tmp_path / "vorlage.docx"
    assert accepted("pack", "--write-template", template).status == 0
    assert accepted("pack", "-f", "docx", "--template", template).status == 0
    template.write_bytes(b"kein Word")
    result = accepted("pack", "-f", "docx", "--template", template)
    assert result.status == 2
    assert "Vorlage" in result.err


def test_the_schema_is_printed_without_a_workspace(befund: Any) -> None:
    assert befund("pack", "--schema").json()["title"] == "Pack"
