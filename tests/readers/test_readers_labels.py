"""What is a label and what is a colon in speech."""

from pathlib import Path

import pytest
from docx import Document

from befund.errors import InputError
from befund.readers import read_transcript


def said(tmp_path: Path, text: str, name: str = "gespräch.txt") -> list[tuple[str, str]]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return [(turn.speaker, turn.text) for turn in read_transcript(path).turns]


def test_a_colon_in_speech_is_no_label_even_where_it_recurs(tmp_path: Path) -> None:
    text = (
        "Krüger: Wie läuft das?\nŞahin: Also: wir warten.\nKrüger: Und dann?\n\nŞahin: Dann gilt: Augen zu.\n\n"
        "Problem: die Liste ist alt.\n\nFrage: was tun?\n\nProblem: nie da.\n\nUm 14:30 ist Schluss.\n"
    )
    assert said(tmp_path, text) == [
        ("Krüger", "Wie läuft das?"),
        ("Şahin", "Also: wir warten."),
        ("Krüger", "Und dann?"),
        (
            "Şahin",
            "Dann gilt: Augen zu. Problem: die Liste ist alt. Frage: was tun? Problem: nie da. Um 14:30 ist Schluss.",
        ),
    ]


def test_a_rhetorical_question_and_its_answer_are_no_labels_but_an_interview_of_them_is(
    tmp_path: Path,
) -> None:
    speech = "I: Wie?\nB: Gut.\nFrage: warum?\nAntwort: darum.\n" * 2 + "I: Ja?\nB: Ja."
    assert {speaker for speaker, _ in said(tmp_path, speech)} == {"I", "B"}
    interview = "Frage: Wie?\nAntwort: Gut.\nFrage: Und?\nAntwort: Ja."
    assert [speaker for speaker, _ in said(tmp_path, interview)] == ["Frage", "Antwort"] * 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Schmidt, Anna", "Öztürk-Mayer, Dr. Hatice"),
        ("Anna Schmidt (Beratung)", "Krüger, Jan [Lager 2]"),
        ("Interviewer:in", "Befragte*r"),
        ("Interviewer", "Frau van den Heuvel"),
        ("I", "B1"),
        ("Int.", "TN 3"),
        ("SPEAKER_00", "SPEAKER_01"),
        ("Sprecher 1", "Sprecher 2"),
        ("[SPEAKER_00]", "[SPEAKER_01]"),
        ("anna", "jörg"),
        ("Berater", "Buchhaltung"),
        ("Q", "A"),
    ],
)
@pytest.mark.parametrize(
    "pattern",
    [
        "{0}: {1}",
        "{0}:\t{1}",
        "**{0}:** {1}",
        "**{0}**: {1}",
        "[00:0{2}:05] {0}: {1}",
        "{0} [00:0{2}:05]: {1}",
        "{0}:\n{1}",
    ],
)
def test_labels_of_all_kinds_in_all_places(
    first: str, second: str, pattern: str, tmp_path: Path
) -> None:
    words = [
        "Wie machen Sie das?",
        "Mit der Hand: so.",
        "Und dann, wann?",
        "Dann ist Schluss.",
        "Gut?",
        "Ja.",
    ]
    text = "\n\n".join(
        pattern.format((first, second)[n % 2], word, n) for n, word in enumerate(words)
    )
    expected = [
        ((first, second)[n % 2].strip("[]") if first[0] == "[" else (first, second)[n % 2])
        for n in range(6)
    ]
    assert said(tmp_path, text, "gespräch.md") == list(zip(expected, words, strict=True))


def test_facts_at_the_top_are_no_speech_and_paragraphs_go_on(tmp_path: Path) -> None:
    text = (
        "Interview 3\nDatum: 12.03.2026\nInterviewerin: Merle Jansen\nBefragte: Hatice Öztürk\n\n"
        "Interviewerin: Wie geht das?\nÖztürk: Gut.\n\nUnd weiter.\n\n"
        "Interviewerin: Ja?\nÖztürk: Ja.\n[Ende der Aufnahme]\n"
    )
    assert said(tmp_path, text) == [
        ("Interviewerin", "Wie geht das?"),
        ("Öztürk", "Gut. Und weiter."),
        ("Interviewerin", "Ja?"),
        ("Öztürk", "Ja."),
    ]


def test_bold_names_and_headings_are_labels_where_they_recur(tmp_path: Path) -> None:
    expected = [("Merle", "Wie?"), ("Jan Weiß", "So."), ("Merle", "Und?"), ("Jan Weiß", "Ja.")]
    for mark in ("**{}** {}", "**{}**\n\n{}", "## {}\n\n{}"):
        text = "\n\n".join(mark.format(*pair) for pair in expected)
        assert said(tmp_path, text, "gespräch.md") == expected


def test_words_thrown_in_belong_to_whoever_says_them(tmp_path: Path) -> None:
    text = (
        "S01: [00:00:01] Machen Sie das //S02: Ja, immer.// jeden Tag? Gut.\nS02: [00:00:09] Fast. (S01: Mhm.) "
        "Am Freitag nicht, //S01: Ach.//\nS01: [00:00:12] Schön //gleichzeitig// so.\n"
    )
    assert said(tmp_path, text) == [
        ("S01", "Machen Sie das jeden Tag?"),
        ("S02", "Ja, immer."),
        ("S01", "Gut."),
        ("S02", "Fast."),
        ("S01", "Mhm."),
        ("S02", "Am Freitag nicht,"),
        ("S01", "Ach. Schön //gleichzeitig// so."),
    ]


def test_several_interviews_in_one_file_are_told(tmp_path: Path) -> None:
    path = tmp_path / "alle.txt"
    path.write_text(
        "Interview 1: Frau A\n\nI: Wie?\n\nB: Gut.\n\nInterview 2: Herr B\n\nI: Und?\n\nB: Schlecht."
    )
    transcript = read_transcript(path)
    assert [turn.text for turn in transcript.turns] == ["Wie?", "Gut.", "Und?", "Schlecht."]
    assert any("mehrere Interviews" in warning for warning in transcript.warnings)


def test_an_essay_has_no_speakers(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="I:"):
        said(
            tmp_path,
            "Das Lager: ein Überblick.\n\nErgebnis: nichts.\n\nEs gilt: wer zuerst kommt.\n\nErgebnis: alles.",
        )


def test_in_cues_that_all_have_labels_a_name_need_not_recur(tmp_path: Path) -> None:
    words = [
        "Merle Jansen: Wie geht das?",
        "Jan Weiß: So.",
        "Frau Lang (Empfang): Kaffee?",
        "Merle Jansen: Nein.",
        "Jan Weiß: Doch.",
    ]
    cues = "".join(f"00:0{n}.000 --> 00:0{n}.500\n{line}\n\n" for n, line in enumerate(words))
    assert [speaker for speaker, _ in said(tmp_path, f"WEBVTT\n\n{cues}", "zoom.vtt")] == [
        "Merle Jansen",
        "Jan Weiß",
        "Frau Lang (Empfang)",
        "Merle Jansen",
        "Jan Weiß",
    ]


def test_a_table_may_number_its_rows(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(rows=0, cols=4)
    for number, (speaker, words) in enumerate(
        [("I", "Wie?"), ("B", "So."), ("", "Und so."), ("I", "Gut?")], start=1
    ):
        for cell, text in zip(
            table.add_row().cells, (str(number), f"00:0{number}", speaker, words), strict=True
        ):
            cell.text = text
    path = tmp_path / "tabelle.docx"
    document.save(str(path))
    turns = read_transcript(path).turns
    assert [(turn.speaker, turn.text, turn.start_seconds) for turn in turns] == [
        ("I", "Wie?", 1.0),
        ("B", "So. Und so.", 2.0),
        ("I", "Gut?", 4.0),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v A" * 50_000,
        "I: Gut?\n" + ("A" + " " * 2_000 + "b\n") * 200,
        "S01: " + "//S02: a " * 20_000 + "\nS02: b",
        "I: Und?\nB: " + " " * 200_000 + "Ja, " * 50_000 + "ne?",
        "1 " * 50_000 + "Minuten\nI: a",
    ],
    ids=["tags", "gaps", "slashes", "blanks", "numbers"],
)
def test_a_hostile_file_takes_no_time(text: str, tmp_path: Path) -> None:
    path = tmp_path / "feindlich.txt"
    path.write_text(text, encoding="utf-8")
    assert read_transcript(path).turns
