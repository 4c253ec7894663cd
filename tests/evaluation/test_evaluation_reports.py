import json
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from evaluation_cases import gold, item, observe, transcript, trap

from befund.errors import InputError
from befund.evaluation.comparison import compare, comparison_to_json
from befund.evaluation.history import append, entry_of, read, table
from befund.evaluation.html_report import as_html_report
from befund.evaluation.report import load_evaluation, to_json
from befund.evaluation.results import Evaluation
from befund.evaluation.run import evaluate_workspace
from befund.records import Observation

STEP, PAIN = "process_step", "pain_point"
TALK = transcript(
    "Ich prüfe den <script>alert(1)</script> Antrag jeden Tag.",
    "I: Und dann?",
    "Dann lege ich ihn ab, das dauert zwei Tage.",
    "Das Wetter war ja <b>furchtbar</b> heute.",
)
GOLD = gold(
    item(1, STEP, "Ich prüfe den <script>alert(1)</script> Antrag"),
    item(2, STEP, "Dann lege ich ihn ab"),
    item(3, PAIN, "das dauert zwei Tage"),
    trap(1, "small_talk", "Das Wetter war ja <b>furchtbar</b> heute"),
)
FIRST = observe(TALK, STEP, "Ich prüfe den <script>alert(1)</script> Antrag")
SECOND = observe(TALK, STEP, "Dann lege ich ihn ab")
TRAPPED = observe(TALK, PAIN, "Das Wetter war ja <b>furchtbar</b> heute")


def measured(*observations: Observation) -> Evaluation:
    return evaluate_workspace(GOLD, {"a": TALK}, observations)


class Tags(HTMLParser):
    """The tags of a page, the places it links to, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.text += data


def page(evaluation: Evaluation) -> Tags:
    tags = Tags()
    tags.feed(as_html_report(evaluation, {"a": TALK}, date="1. Mai"))
    return tags


def test_the_page_escapes_what_people_said() -> None:
    shown = page(measured(SECOND, TRAPPED))
    assert "script" not in shown.tags
    assert shown.tags.count("b") == page(measured(SECOND, TRAPPED)).tags.count("b")
    assert "<script>alert(1)</script> Antrag" in shown.text
    assert all(link.startswith("#") for link in shown.links)


def test_the_page_shows_each_miss_and_false_hit_with_the_turns_around() -> None:
    shown = page(measured(observe(TALK, PAIN, "Dann lege ich ihn ab"), TRAPPED)).text
    for title in ("Titel 1", "Titel 2", "Titel 3", "pain_point Dann lege", "pain_point Das Wetter"):
        assert title in shown
    assert "Wie läuft das denn ab?" in shown
    assert "Und dann?" in shown
    assert "Plauderei (t1)" in shown
    assert "eine andere Art: g2" in shown
    assert "Alles gefunden" not in shown


def test_a_page_without_anything() -> None:
    assert "Nicht im Arbeitsbereich" in page(evaluate_workspace(GOLD, {}, [])).text


def test_json_comes_back_as_the_same_evaluation(tmp_path: Path) -> None:
    evaluation = measured(FIRST, TRAPPED)
    path = tmp_path / "a.json"
    path.write_text(json.dumps(to_json(evaluation)), encoding="utf-8")
    assert load_evaluation(path) == evaluation
    for text in ("[]", "{", '{"format": "befund-evaluation/1"}'):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match="keine Auswertung"):
            load_evaluation(path)


def test_a_comparison_lists_what_one_found_and_the_other_did_not() -> None:
    both = compare(measured(FIRST, TRAPPED), measured(SECOND), ("eins", "zwei"))
    assert [found.id for found in both.only_a] == ["g1"]
    assert [found.id for found in both.only_b] == ["g2"]
    assert [found.id for found in both.neither] == ["g3"]
    assert [trap.id for trap in both.traps_only_a] == ["t1"]
    assert not both.traps_only_b
    assert both.both == 0
    assert both.gain.value == pytest.approx(2 * 1 / 4 - 2 * 1 / 5)
    figures = {figure.name: (figure.a, figure.b) for figure in both.figures}
    assert list(figures["strict.all.precision"]) == [0.5, 1]
    assert json.loads(json.dumps(comparison_to_json(both)))["a"] == "eins"


def test_results_are_kept_line_by_line_and_read_as_a_table(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    assert read(path) == []
    append(path, entry_of(measured(FIRST, SECOND), date(2026, 11, 2)))
    before = path.read_text(encoding="utf-8")
    append(path, entry_of(measured(), date(2026, 11, 1), "Gold B"))
    assert path.read_text(encoding="utf-8").startswith(before)
    headings, rows = table(read(path))
    assert [row[0] for row in rows] == ["2026-11-01", "2026-11-02"]
    assert rows[1][headings.index("Extraktor")] == "test"
    assert rows[1][headings.index("F1")] == "0,800"
    assert rows[0][headings.index("Präzision")] == "–"
    with path.open("a", encoding="utf-8") as file:
        file.write("kaputt\n")
    with pytest.raises(InputError, match="Zeile 3"):
        read(path)
