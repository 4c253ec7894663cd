import pytest
from evaluation_cases import transcript

from befund.evaluation.gold_location import GoldLocation, locate
from befund.evaluation.words import TokenizedTranscript
from befund.records import MaskedTranscript, Role, Turn


def place(source: MaskedTranscript, quote: str) -> tuple[GoldLocation, list[str]]:
    found = locate(TokenizedTranscript(source), quote)
    return found.location, [source.turns[s.turn].text[s.start : s.end] for s in found.spans]


@pytest.mark.parametrize(
    ("masked", "quote", "expected"),
    [
        ("Ja, die „Mappe“  liegt\nda.", 'die "Mappe" liegt da', "die „Mappe“  liegt\nda"),
        (
            "Das macht die [Person 3] immer mittags.",
            "Das macht die Frau Nowak immer",
            "Das macht die [Person 3] immer",
        ),
        ("[Person 3] prüft das dann.", "Dr. Karla Nowak prüft das", "[Person 3] prüft das"),
        (
            "Wir liefern an [Firma 1] in [Adresse 1], ne.",
            "liefern an Huber & Söhne in Hauptstraße 5, 12345 Bad Ort",
            "liefern an [Firma 1] in [Adresse 1]",
        ),
        (
            "Also ähm das geht, halt, per Fax raus.",
            "das geht per Fax raus",
            "das geht, halt, per Fax raus",
        ),
        ("Das geht per Fax raus.", "Das geht ähm per Fax raus", "Das geht per Fax raus"),
        (
            "Die ist [Gesundheit] und darum fehlt die Ablage.",
            "Die ist seit der OP krank und darum fehlt die Ablage",
            "Die ist [Gesundheit] und darum fehlt die Ablage",
        ),
        (
            "Da ist [lacht] gar nichts da.",
            "Da ist [lacht] gar nichts da",
            "Da ist [lacht] gar nichts da",
        ),
        ("Fu\u0308r die Gro\u00dfen", "für die GROSSEN", "Fu\u0308r die Gro\u00dfen"),
    ],
)
def test_masked_words_are_found(masked: str, quote: str, expected: str) -> None:
    location, texts = place(transcript("Anderes hier.", masked), quote)
    assert location is GoldLocation.LOCATED
    assert texts == [expected]


def test_a_quote_mostly_in_a_cut_is_cut() -> None:
    masked = transcript("Also das ist so, [vertraulich] und jetzt weiter im Text.")
    location, _ = place(
        masked,
        "das ist so, da hat nämlich der Chef selber am Konto gedreht und keiner durfte es sagen",
    )
    assert location is GoldLocation.CUT


@pytest.mark.parametrize(
    "quote", ["das steht hier nirgendwo geschrieben", "Anderes dort und nichts als das", "", "…"]
)
def test_what_is_not_there_is_unlocated(quote: str) -> None:
    assert (
        place(transcript("Anderes hier.", "Das macht die [Person 3] immer."), quote)[0]
        is GoldLocation.UNLOCATED
    )


def test_a_respondents_turn_comes_before_an_interviewers() -> None:
    source = transcript("I: Das liegt am Fax?", "Ja. Das liegt am Fax.")
    assert locate(TokenizedTranscript(source), "Das liegt am Fax").spans[0].turn == 2


def test_a_quote_may_run_over_turns_that_a_reader_split() -> None:
    parts = ("Ich drucke das aus", "und hefte es ab.")
    turns = tuple(
        Turn(number=n, speaker="B", role=Role.RESPONDENT, text=text) for n, text in enumerate(parts)
    )
    source = MaskedTranscript(interview="a", format="text", language="de", turns=turns)
    assert place(source, "drucke das aus und hefte es") == (
        GoldLocation.LOCATED,
        ["drucke das aus", "und hefte es"],
    )
