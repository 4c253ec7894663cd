"""Who interviews."""

from pathlib import Path

import pytest

from befund.readers import assign_roles, infer_roles, read_transcript
from befund.readers.language import detect_language
from befund.records.transcript import Role, Turn

FORMATS = Path(__file__).parents[2] / "fixtures" / "formats"


def interviewers(*spoken: tuple[str, str]) -> set[str]:
    turns = [
        Turn(number=n, speaker=who, role=Role.RESPONDENT, text=what)
        for n, (who, what) in enumerate(spoken)
    ]
    return {turn.speaker for turn in infer_roles(turns) if turn.role is Role.INTERVIEWER}


def test_a_label_that_says_it_wins_over_behaviour() -> None:
    assert interviewers(("I", "Aha."), ("B", "Wie bitte? Was wollen Sie? Wann?")) == {"I"}
    assert interviewers(("Anna (Interviewerin)", "Aha."), ("Jan", "Was wollen Sie?")) == {
        "Anna (Interviewerin)"
    }
    assert interviewers(("B", "Was wollen Sie?"), ("Anna", "Was machen Sie?")) == {"Anna"}


def test_who_asks_and_speaks_less_interviews() -> None:
    talk = [
        ("Jan", "Guten Morgen, setzen Sie sich doch. Wollen Sie einen Kaffee?"),
        ("Anna", "Gern. Wie fängt der Prozess bei Ihnen an?"),
        (
            "Jan",
            "Mit einem Anruf, und dann schreibe ich alles auf einen Zettel, ne? Und der geht dann weiter ins Lager.",
        ),
        ("Anna", "Beschreiben Sie mal den letzten Fall."),
        (
            "Jan",
            "Der letzte, ja, warten Sie, das war am Montag. Was haben wir da gemacht? Gar nichts haben wir gemacht.",
        ),
        ("Anna", "Und wer entscheidet das?"),
        ("Jan", "Der Chef."),
    ]
    assert interviewers(*talk) == {"Anna"}
    assert interviewers(*reversed(talk)) == {"Anna"}


def test_two_may_interview_and_several_may_answer() -> None:
    assert interviewers(
        ("Anna", "Wie machen Sie das? Wer prüft?"),
        ("Jan", "Mit der Hand, jeden Tag, immer wieder von vorn bis hinten, bis es stimmt."),
        ("Ben", "Und was passiert dann bei Ihnen?"),
        (
            "Eva",
            "Dann geht es in die Buchhaltung und von dort in den Ordner, in den keiner schaut.",
        ),
        ("Anna", "Wie lange dauert das?"),
        ("Jan", "Drei Tage. Warum eigentlich, fragen Sie mal den Chef!"),
        ("Ben", "Wer ist denn Ihr Chef?"),
        ("Eva", "Der Herr Lang, seit dem Frühjahr, vorher war das die Frau Kunz."),
    ) == {"Anna", "Ben"}


def test_one_speaker_alone_answers_unless_the_label_asks() -> None:
    assert interviewers(("Frau Weber", "Ich mache das so. Wollen Sie es sehen?")) == set()
    assert interviewers(("Interviewer", "Heute geht es um den Versand.")) == {"Interviewer"}


def test_the_user_has_the_last_word() -> None:
    transcript = read_transcript(FORMATS / "namen.srt")
    swapped = assign_roles(transcript, frozenset({"Hatice Öztürk"}))
    assert {turn.speaker for turn in swapped.turns if turn.role is Role.INTERVIEWER} == {
        "Hatice Öztürk"
    }
    assert [turn.text for turn in swapped.turns] == [turn.text for turn in transcript.turns]
    assert assign_roles(swapped, frozenset({"Merle Jansen"})) == transcript


def test_roles_of_unknown_speakers_stay_as_they_are_unless_named() -> None:
    transcript = read_transcript(FORMATS / "whisper.srt")
    assert assign_roles(transcript, frozenset()) == transcript


def test_warnings_name_nobody() -> None:
    for path in FORMATS.iterdir():
        for warning in read_transcript(path).warnings:
            assert not any(name in warning for name in ("Jansen", "Öztürk", "SPEAKER", "Bäumler"))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ja also ich mach das halt immer so, und dann ist gut.", "de"),
        ("Well, we do this every day and then it is done.", "en"),
        ("Das Meeting war im Call mit dem Customer und dann Feedback.", "de"),
        ("", "de"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert detect_language(text) == language
