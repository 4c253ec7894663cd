import json
from pathlib import Path

import pytest

from befund.evaluation import retrieval


def _squad(tmp_path: Path) -> Path:
    def paragraph(context: str, question: str) -> dict[str, object]:
        return {"context": context, "qas": [{"id": "1", "question": question, "answers": []}]}

    paragraphs = [
        paragraph(
            "Der Rhein fließt durch Köln und mündet in die Nordsee.",
            "Durch welche Stadt fließt der Rhein?",
        ),
        paragraph(
            "Die Zugspitze ist der höchste Berg Deutschlands.", "Welcher Berg ist der höchste?"
        ),
        paragraph(
            "Der Rhein fließt durch Köln und mündet in die Nordsee.", "Wohin mündet der Rhein?"
        ),
    ]
    path = tmp_path / "squad.json"
    path.write_text(
        json.dumps({"data": [{"title": "a", "paragraphs": paragraphs}]}), encoding="utf-8"
    )
    return path


def test_prints_each_search_over_all_and_both_halves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retrieval.main([str(_squad(tmp_path))]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    assert len(rows) == 9
    assert all(row[-4:-1] == ["1.0000"] * 3 for row in rows if "all" in row)


def test_equal_paragraphs_are_one_passage(tmp_path: Path) -> None:
    source = retrieval.ParagraphSource(json.loads(_squad(tmp_path).read_text(encoding="utf-8")))
    assert len(source.passages("squad")) == 2
    assert [question.answer for question in source.questions] == ["0", "1", "0"]


def test_scores_count_first_places_and_reciprocal_ranks() -> None:
    score = retrieval.score([1, 2, 0, 4])
    assert (score.first, score.first_five, score.reciprocal_rank) == (
        0.25,
        0.75,
        (1 + 0.5 + 0.25) / 4,
    )


def test_names_its_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert retrieval.main([]) == 2
    assert "Aufruf" in capsys.readouterr().err
