import unicodedata

import pytest

from befund.grounding import Location, locate, utf16_offsets
from befund.records import QuarantineReason, QuoteStatus

TURN = (
    "Ähm, also die Rechnungen, die kommen halt per Mail, ne, und dann druck ich das aus und tipp das nochmal ab. "
    "Das dauert so zwei, drei Stunden die Woche. Der Chef, [Person 3], prüft die Überweisung groß, mit den Kunden. "
    "Das machen wir nicht gern. Wir wir haben das Formular nie vollständig, sag ich mal, in der E-Mail."
)


def found(words: str, turn: str = TURN) -> list[str]:
    location = locate(words, turn)
    assert location is not None, words
    assert location.changes == ()
    return [turn[start:end] for start, end in location.spans]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("die kommen per Mail", "die kommen halt per Mail"),
        ("„die kommen halt per Mail“", "die kommen halt per Mail"),
        ("  die\nkommen   halt per\u00a0Mail, ", "die kommen halt per Mail"),
        ("DIE KOMMEN HALT PER MAIL", "die kommen halt per Mail"),
        ("Die Rechnungen, die kommen ähm per Mail", "die Rechnungen, die kommen halt per Mail"),
        ("und dann drucke ich das aus und tippe das nochmal ab", "und dann druck ich das aus und tipp das nochmal ab"),
        ("prueft die Ueberweisung gross", "prüft die Überweisung groß"),
        (unicodedata.normalize("NFD", "prüft die Überweisung groß"), "prüft die Überweisung groß"),
        ("prüft die Über\u00adweisung groß", "prüft die Überweisung groß"),
        ("prüft die Überweisnug groß", "prüft die Überweisung groß"),
        ("Überweisung groß, mit dem Kunden", "Überweisung groß, mit den Kunden"),
        ("Das dauert 2, 3 Stunden die Woche", "Das dauert so zwei, drei Stunden die Woche"),
        (
            "Wir haben das Formular nie vollständig in der Email",
            "wir haben das Formular nie vollständig, sag ich mal, in der E-Mail",
        ),
        ("Der Chef, Person 3, prüft", "Der Chef, [Person 3], prüft"),
        ("per Mail", "per Mail"),
    ],
)  # fmt: skip
def test_harmless_differences_are_seen_through(words: str, said: str) -> None:
    assert found(words) == [said]


@pytest.mark.parametrize(
    "words",
    [
        "Die Rechnungen erreichen uns elektronisch",
        "die kommen halt per Mail und werden im Archiv abgelegt",
        "Jeder weiß, die kommen halt per Mail",
        "Der Chef, [Person 4], prüft die Überweisung",
        "die kommen per Mail, das machen wir gern",
        "dann druck ich das nochmal ab",
        "[Person]",
        "Mahl",
        "zwei, drei Tage im Monat",
        "",
        "…",
        "???",
        "[...]",
    ],
)
def test_what_was_not_said_as_a_whole_is_refused(words: str) -> None:
    assert locate(words, TURN) is None


@pytest.mark.parametrize(
    ("words", "change"),
    [
        ("Das machen wir gern", QuarantineReason.NEGATION_CHANGED),
        ("Wir haben das Formular immer vollständig", QuarantineReason.NEGATION_CHANGED),
        ("Wir haben das Formular nie unvollständig", QuarantineReason.NEGATION_CHANGED),
        ("Das dauert so zwei Stunden die Woche", QuarantineReason.NUMBER_CHANGED),
        ("Das dauert so zwei, vier Stunden die Woche", QuarantineReason.NUMBER_CHANGED),
        ("Das dauert 23 Stunden die Woche", QuarantineReason.NUMBER_CHANGED),
        ("Das dauert so zwei, drei Tage die Woche", QuarantineReason.UNIT_CHANGED),
        ("die kommen halt nicht per Mail", QuarantineReason.NEGATION_CHANGED),
        ("dann muss ich das aus und tipp das nochmal ab", None),
    ],
)
def test_a_changed_meaning_is_named_or_refused(words: str, change: QuarantineReason | None) -> None:
    location = locate(words, TURN)
    if change is None:
        assert location is None
    else:
        assert location is not None
        assert change in location.changes


@pytest.mark.parametrize(
    ("said", "claimed", "change"),
    [
        (
            "Das muss der Einkauf prüfen.",
            "Das sollte der Einkauf prüfen.",
            QuarantineReason.MODALITY_CHANGED,
        ),
        (
            "Das könnte der Einkauf prüfen.",
            "Das kann der Einkauf prüfen.",
            QuarantineReason.MODALITY_CHANGED,
        ),
        (
            "Das dauert vielleicht drei Tage.",
            "Das dauert drei Tage.",
            QuarantineReason.MODALITY_CHANGED,
        ),
        (
            "Da wartet man anderthalb Tage drauf.",
            "Da wartet man zwei Tage drauf.",
            QuarantineReason.NUMBER_CHANGED,
        ),
        (
            "Da fehlt ein halbes Dutzend Belege.",
            "Da fehlt ein Dutzend Belege.",
            QuarantineReason.NUMBER_CHANGED,
        ),
        ("Wir haben keinen Fehler gefunden.", "Wir haben kleinen Fehler gefunden.", None),
        (
            "Wir haben keinen Fehler gefunden.",
            "Wir haben einen Fehler gefunden.",
            QuarantineReason.NEGATION_CHANGED,
        ),
        ("We don't check the orders.", "We check the orders.", QuarantineReason.NEGATION_CHANGED),
        (
            "It takes twenty-five minutes each.",
            "It takes thirty-five minutes each.",
            QuarantineReason.NUMBER_CHANGED,
        ),
        ("Der Wareneingang prüft das jeden Tag.", "Der Warenausgang prüft das jeden Tag.", None),
        ("Die Annahme prüft das jeden Tag.", "Die Abnahme prüft das jeden Tag.", None),
        ("Das kommt oft bei uns vor.", "Das kommt immer bei uns vor.", None),
    ],
)
def test_one_word_that_matters(said: str, claimed: str, change: QuarantineReason | None) -> None:
    location = locate(claimed, said)
    if change is None:
        assert location is None
    else:
        assert location is not None
        assert change in location.changes
    assert found(said, said) == [said]


@pytest.mark.parametrize(
    ("said", "claimed"),
    [
        ("Da wartet man anderthalb Tage drauf.", "Da wartet man 1,5 Tage drauf."),
        ("Dann fehlen uns vier bis fünf Leute.", "Dann fehlen uns 4-5 Leute."),
        ("Das sind 1.500 Euro im Jahr.", "Das sind 1500 Euro im Jahr."),
        ("Das sind fünfundzwanzig Prozent davon.", "Das sind 25 % davon."),
        ("We don’t check the orders.", "We do not check the orders."),
        (
            "Das gibt's in der Rech- in der Rechnungsprüfung nicht.",
            "Das gibt es in der Rechnungsprüfung nicht.",
        ),
        ("Wir haben, wir mussten das alles abtippen.", "Wir mussten das alles abtippen."),
        (
            "Die Ein- und Ausgänge tipp ich (lacht) alle ab.",
            "Die Ein- und Ausgänge tipp ich alle ab.",
        ),
        ("Der Vorgang liegt dann beim Amtsleiter.", "Die Vorgänge liegt dann beim Amtsleiter."),
    ],
)
def test_the_same_in_other_words_for_it(said: str, claimed: str) -> None:
    assert len(found(claimed, said)) == 1


def test_an_omission_gives_two_spans_in_order() -> None:
    words = "die kommen halt per Mail [...] Das dauert so zwei, drei Stunden"
    assert found(words) == ["die kommen halt per Mail", "Das dauert so zwei, drei Stunden"]
    assert locate("Das dauert so zwei, drei Stunden [...] die kommen halt per Mail", TURN) is None
    assert locate("die kommen halt per Mail … Das dauert neun Jahre im Keller", TURN) is None


def test_an_omission_cannot_hide_a_negation() -> None:
    said = "Das ist bei uns eigentlich wirklich nicht mehr das große Problem, das läuft."
    location = locate("Das ist bei uns […] das große Problem, das läuft", said)
    assert location is not None
    assert location.changes == (QuarantineReason.NEGATION_CHANGED,)


def test_the_first_whole_word_match_counts() -> None:
    said = "Preiselisten, und die Preise, ja, die Preise."
    location = locate("Preise", said)
    assert location is not None
    assert location.spans[0].start == said.index("Preise,")
    assert location.how is QuoteStatus.EXACT
    assert locate("5 Stunden", "Das sind 1,5 Stunden.") is None


def test_the_status_says_how_it_was_found() -> None:
    assert [
        location.how
        for words in ("kommen halt per Mail", "kommen per Mail", "dann drucke ich das aus")
        if isinstance(location := locate(words, TURN), Location)
    ] == [QuoteStatus.EXACT, QuoteStatus.NORMALIZED, QuoteStatus.FUZZY]


def test_offsets_for_the_browser_count_an_emoji_twice() -> None:
    text = "Na ja 😀, 👩‍💻 die Liste 🧾 fehlt."
    location = locate("die Liste 🧾 fehlt", text)
    assert location is not None
    (start, end), units = location.spans[0], text.encode("utf-16-le")
    left, right = utf16_offsets(text, start, end)
    assert (
        units[2 * left : 2 * right].decode("utf-16-le") == text[start:end] == "die Liste 🧾 fehlt"
    )
    assert (left, right) == (start + 3, end + 4)
