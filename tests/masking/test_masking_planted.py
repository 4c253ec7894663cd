"""None of a set of planted strings is left in what leaves masking."""

import re

from befund.masking import Category, Roster, Vault, mask
from befund.masking.category import numbered_in
from befund.records import Role, Transcript, Turn

PLANTED = (
    "Schmittke", "Ronny", "Özdemir", "Kessler", "Brandstätter", "Mirela", "Tannhoff", "Kranzler", "Wolny",
    "Marek",
    "14.03.1991", "Am Kalkofen", "Lindenstraße", "04229", "DE13 5209", "DE89370400440532013000",
    "0176 0406", "0341/555",
    "+49 171", "ronny.s", "schmittke@", "punkt kessler", "P-20417", "L-XY 482", "4111 1111", "Hartwig", "Nordquell",
    "Bandscheibe", "krankgeschrieben", "Burnout", "schwanger", "die Kasse", "Schwarzarbeit", "Trinkgeld", "AquaNova",
)  # fmt: skip
ROSTER = Roster(
    names=("Tannhoff, Mirela", "Kranzler"),
    firms=("Hartwig Fördertechnik GmbH",),
    products=("AquaNova 300",),
)
SAID = (
    ("Interviewer", "Guten Tag, Herr Schmittke, schön, dass Sie Zeit haben."),
    ("Schmittke, Ronny", "Ja, gern. Ronny Schmittke, Schichtleiter, wie gesagt. Oder einfach der Ronny."),
    ("Schmittke, Ronny", "Die Frau Dr. Özdemir und die Frau Kessler, Kesslers Liste, die liegt beim Meister."),
    ("Schmittke, Ronny", "Die mirela tannhoff kennt das, und die Tannhoff sagt, Kranzlers Mappe fehlt."),
    ("Schmittke, Ronny", "Bei der Hartwig Fördertechnik GmbH, also bei Hartwig, bestellen wir die aquanova 300."),
    ("Schmittke, Ronny", "Die Nordquell Getränke GmbH & Co. KG ruft an. Nordquell Getränke zahlt spät."),
    ("Schmittke, Ronny", "Wolny, Marek, geboren am 14.03.1991, wohnt Am Kalkofen 17, 04229 Leipzig."),
    ("Schmittke, Ronny", "Oder Lindenstraße 12 b, 04229 Leipzig, die Rechnung geht dahin."),
    ("Schmittke, Ronny", "IBAN ist DE13 5209 9911 0004 4182 07, die alte DE89370400440532013000."),
    ("Schmittke, Ronny", "Anrufen unter 0176 04069012 oder 0341/5550123 oder +49 171 5550199."),
    ("Schmittke, Ronny", "Mail an ronny.schmittke@hartwig.example.de oder ronny punkt kessler at hartwig punkt de."),
    ("Schmittke, Ronny", "Meine Personalnummer ist P-20417, und der Dienstwagen hat das Kennzeichen L-XY 482."),
    ("Schmittke, Ronny", "Mit der Karte 4111 1111 1111 1111 zahlen wir den Sprit."),
    ("Schmittke, Ronny", "Die Frau Kessler hatte einen Bandscheibenvorfall, und da lag alles still."),
    ("Schmittke, Ronny", "Der Brandstätter war drei Monate krankgeschrieben, Burnout. Der Herr Brandstätter ist da."),
    ("Schmittke, Ronny", "Die Kollegin ist schwanger, deshalb machen wir zu zweit weiter."),
    ("Schmittke, Ronny", "Das bleibt jetzt aber unter uns. Da greift einer in die Kasse. So, jetzt wieder offiziell."),
    ("Schmittke, Ronny", "Danach buche ich das in SAP."),
    ("Interviewer", "Und woran liegt das?"),
    ("Schmittke, Ronny", "An der Schwarzarbeit am Wochenende. Das haben Sie aber nicht von mir."),
    ("Interviewer", "Wie geht es mit dem Auftrag weiter?"),
    ("Schmittke, Ronny", "Machen Sie das mal aus. Die nehmen Trinkgeld."),
    ("Interviewer", "Mhm."),
    ("Schmittke, Ronny", "Jeden Tag Trinkgeld, bar auf die Hand."),
    ("Interviewer", "Kommen wir zurück zum Wareneingang. Wer prüft die Lieferung?"),
    ("Schmittke, Ronny", "Die Lieferung prüft der Lagerist, das dauert eine Stunde."),
)  # fmt: skip


def planted_transcript() -> Transcript:
    turns = tuple(
        Turn(
            number=number,
            speaker=speaker,
            role=Role.INTERVIEWER if speaker == "Interviewer" else Role.RESPONDENT,
            text=text,
            start_seconds=float(number),
            source_line=number + 1,
        )
        for number, (speaker, text) in enumerate(SAID)
    )
    return Transcript(
        format="test",
        language="de",
        turns=turns,
        warnings=("„Schmittke, Ronny“ gilt als Befragter.",),
    )


def test_no_planted_string_is_left() -> None:
    result = mask("gespraech", planted_transcript(), Vault(), ROSTER).model_dump_json()
    assert [word for word in PLANTED if word.lower() in result.lower()] == []


def test_what_is_no_personal_data_is_left() -> None:
    text = " ".join(t.text for t in mask("gespraech", planted_transcript(), Vault(), ROSTER).turns)
    for words in (
        "Schichtleiter",
        "Danach buche ich das in SAP.",
        "da lag alles still",
        "prüft der Lagerist, das dauert",
    ):
        assert words in text


def test_numbers_times_and_lines_are_kept() -> None:
    before, after = planted_transcript(), mask("gespraech", planted_transcript(), Vault(), ROSTER)
    for left, right in zip(before.turns, after.turns, strict=True):
        assert (left.number, left.role, left.start_seconds, left.source_line) == (
            right.number, right.role, right.start_seconds, right.source_line,
        )  # fmt: skip
    assert after.turns[0].speaker == "Interviewer"
    assert len({t.speaker for t in after.turns}) == 2


def test_cuts_and_masks_are_counted() -> None:
    counts = mask("gespraech", planted_transcript(), Vault(), ROSTER).counts
    assert counts.off_record_cuts == 3
    assert counts.health_cuts == 3
    assert {
        "person",
        "firm",
        "product",
        "email",
        "phone",
        "iban",
        "card",
        "address",
        "birth_date",
    } <= set(counts.masked)


def test_masking_twice_gives_the_same() -> None:
    vault = Vault()
    once = mask("gespraech", planted_transcript(), vault, ROSTER)
    again = mask("gespraech", planted_transcript(), vault, ROSTER)
    fresh = mask("gespraech", planted_transcript(), Vault(), ROSTER)
    assert once == again == fresh


def test_masking_the_masked_changes_nothing_but_placeholders() -> None:
    """In a source they are another's, whoever wrote them."""
    once = mask("gespraech", planted_transcript(), Vault(), ROSTER)
    transcript = Transcript(format="test", language="de", turns=once.turns, warnings=once.warnings)
    again = mask("gespraech", transcript, Vault(), ROSTER)
    assert [placeholders_apart(turn.text) for turn in again.turns] == [
        placeholders_apart(turn.text) for turn in once.turns
    ]
    assert not [
        mark
        for turn in again.turns
        for mark in numbered_in(turn.text)
        if mark[0] is not Category.PSEUDONYM
    ]


def placeholders_apart(text: str) -> str:
    return re.sub(r"\[[\w-]+ \d+\]", "[]", text)


def test_the_vaults_text_form_shows_no_name() -> None:
    vault = Vault()
    mask("gespraech", planted_transcript(), vault, ROSTER)
    assert not [word for word in PLANTED if word in f"{vault!r} {vault}"]
