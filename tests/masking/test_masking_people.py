"""One person has one placeholder, however named, in every interview of a workspace."""

from collections.abc import Callable

import pytest

from befund.masking import Category, Roster, Vault, learn_names, mask
from befund.records import MaskedTranscript, Role, Transcript, Turn

Mask = Callable[..., MaskedTranscript]


@pytest.mark.parametrize(
    "text",
    [
        "Sabine Müller macht das.",
        "Müller, Sabine, macht das.",
        "Frau Müller macht das.",
        "Die Frau Dr. Müller macht das.",
        "Müllers Liste ist alt.",
        "Sabines Liste ist alt.",
        "Die Sabine macht das.",
        "die sabine müller macht das",
        "Frau MÜLLER macht das.",
        "Frau Mueller macht das.",
        "Frau Mu\u0308ller macht das.",
        "Frau Mül\u00adler macht das.",
    ],
)
def test_all_ways_to_name_a_person_get_one_placeholder(masked: Mask, text: str) -> None:
    result = masked(("Müller, Sabine", "Guten Tag."), ("I", text))
    assert result.turns[0].speaker == "[Person 1]"
    assert "[Person 1]" in result.turns[1].text
    assert "ller" not in result.turns[1].text.lower()
    assert "[Person 2]" not in result.turns[1].text


def test_the_same_person_is_the_same_in_another_interview(masked: Mask) -> None:
    vault = Vault()
    first = masked("Das macht die Frau Kessler mit dem Herrn Brandes.", vault=vault, interview="a")
    second = masked("Der Brandes unterschreibt, die Kessler heftet ab.", vault=vault, interview="b")
    assert first.turns[0].text == "Das macht die Frau [Person 1] mit dem Herrn [Person 2]."
    assert second.turns[0].text == "Der [Person 2] unterschreibt, die [Person 1] heftet ab."


def test_namesakes_are_told_apart(masked: Mask) -> None:
    result = masked("Herr Weber fragt Frau Weber, und Frau Weber ruft Herrn Weber an.")
    one, two = (
        result.turns[0].text.split("[Person ")[1][0],
        result.turns[0].text.split("[Person ")[2][0],
    )
    assert one != two
    assert result.turns[0].text.count(f"[Person {one}]") == 2


def test_a_later_interview_does_not_change_an_earlier_one(masked: Mask) -> None:
    vault = Vault()
    before = masked("Der Ronny macht das.", vault=vault, interview="a")
    masked("Ronny Schmittke und Ronny Tannert streiten.", vault=vault, interview="b")
    assert masked("Der Ronny macht das.", vault=vault, interview="a") == before


def test_order_of_interviews_does_not_matter_once_names_are_learned() -> None:
    said = {
        "a": "Die Frau Kessler heftet ab. Der Schmittke ruft an.",
        "b": "Sabine Kessler und Ronny Schmittke heften ab.",
    }
    outcomes = []
    for order in (("a", "b"), ("b", "a")):
        vault, transcripts = Vault(), {name: _one(said[name]) for name in order}
        learn_names(transcripts, vault, Roster())
        result = {
            name: mask(name, transcripts[name], vault, Roster()).turns[0].text for name in order
        }
        assert not [n for n in ("Kessler", "Schmittke") for t in result.values() if n in t]
        outcomes.append({name: text.count("[Person") for name, text in result.items()})
        same = [text.split("[Person ")[1][0] for text in result.values()]
        assert same[0] == same[1]
    assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize(
    "label", ["I", "B", "B1", "S01", "SPEAKER_00", "spk_1", "Speaker 1", "Interviewer", "unbekannt"]
)
def test_generic_labels_stay(masked: Mask, label: str) -> None:
    assert masked((label, "Guten Tag.")).turns[0].speaker == label


@pytest.mark.parametrize(
    "label",
    [
        "Sabine Müller",
        "Müller, Sabine (Einkauf)",
        "Fr. Müller",
        "S. Müller",
        "sabine.mueller@example.de",
        "KM",
        "Jana",
    ],
)
def test_labels_that_name_somebody_are_masked(masked: Mask, label: str) -> None:
    assert masked((label, "Guten Tag.")).turns[0].speaker == "[Person 1]"


def test_a_speakers_name_is_taken_as_a_whole_word_only(masked: Mask) -> None:
    text = "Wir liefern nach Wolfsburg, und im Wintergarten steht die Winterware."
    assert masked(("Jens Wolf", text), ("Ute Winter", text)).turns[0].text == text


def test_ordinary_use_of_a_known_name_stays(masked: Mask) -> None:
    text = "Im Winter ist viel los, und ein Koch macht das Essen."
    result = masked("Herr Winter und Frau Koch machen das.", text)
    assert result.turns[1].text == text
    assert "Winter" not in result.turns[0].text


def test_lower_case_transcripts_are_masked(masked: Mask) -> None:
    text = "dann ruft der ronny die frau kessler an und im winter hat er viel zu tun"
    result = masked(text, "und herr brandes gibt das frei", roster=Roster(names=("Uta Pohl",)))
    assert (
        result.turns[0].text
        == "dann ruft der [Person 2] die frau [Person 1] an und im winter hat er viel zu tun".replace(
            "[Person 2]", result.turns[0].text.split("der ")[1][:10]
        ).replace("[Person 1]", result.turns[0].text.split("frau ")[1][:10])
    )
    assert "brandes" not in result.turns[1].text


def test_marks_of_cuts_already_there_are_left_alone(masked: Mask) -> None:
    text = "Das ist [vertraulich] und [Gesundheit]."
    assert masked(text).turns[0].text == text


def test_what_the_user_adds_is_masked_and_what_is_undone_stays(masked: Mask) -> None:
    vault = Vault()
    text = "Der Kranich kommt mit der Sabine und dem Ronny, wegen der Sondermaschine X9."
    vault.add("Kranich")
    vault.add("Sondermaschine X9", Category.PRODUCT)
    vault.undo("Sabine")
    once = masked(text, vault=vault).turns[0].text
    assert "Kranich" not in once
    assert "[Produkt 1]" in once
    assert "Sabine" in once
    mark = next(f"[Person {n}]" for n in range(1, 9) if "Ronny" in vault.reveal(f"[Person {n}]"))
    vault.undo(mark)
    assert "Ronny" in masked(text, vault=vault).turns[0].text
    assert vault.forget(mark)
    vault.undo("Kranich")
    assert "Kranich" in masked(text, vault=vault).turns[0].text
    assert vault.forget("kranich")
    assert masked(text, vault=vault).turns[0].text == once


def test_a_transcript_with_many_people_of_one_surname_keeps_them_apart() -> None:
    turns = tuple(
        Turn(number=n, speaker=name, role=Role.RESPONDENT, text="Ja.")
        for n, name in enumerate(("Anna Maier", "Bernd Maier", "Clara Maier"))
    )
    result = mask("a", Transcript(format="x", language="de", turns=turns), Vault(), Roster())
    assert len({t.speaker for t in result.turns}) == 3


def _one(text: str) -> Transcript:
    return Transcript(
        format="x",
        language="de",
        turns=(Turn(number=0, speaker="B", role=Role.RESPONDENT, text=text),),
    )
