import random

import pytest
from grounding_corpus import transcript_of
from grounding_measure import chunk_of

from befund.grounding import ground, ground_all
from befund.records import (
    Chunk,
    Claim,
    Flag,
    Item,
    MaskedTranscript,
    Observation,
    PainPoint,
    Passage,
    ProcessStep,
    QuarantineReason,
    QuickWin,
    RawItem,
    Role,
)

ASK, SAY = Role.INTERVIEWER, Role.RESPONDENT
TRANSCRIPT = transcript_of(
    (ASK, "Tippen Sie die Bestellungen dann doppelt ein?"),
    (SAY, "Ja, genau. Erst in Excel, dann nochmal ins System."),
    (ASK, "Das kostet sicher eine Menge Zeit am Tag."),
    (
        SAY,
        "Na ja, es geht so. Zwei, drei Stunden die Woche sitz ich da dran, und das mache ich nicht gern.",
    ),
    (ASK, "Wäre eine Schnittstelle zum Lager die Lösung?"),
    (SAY, "Nein, eine Schnittstelle bräuchten wir dafür gar nicht."),
    (SAY, "Zwei, drei Stunden die Woche sitz ich da dran, hat die Kollegin gesagt."),
)


def observed(
    *claims: tuple[int, str], item: Item | None = None, chunk: Chunk | None = None
) -> Observation:
    raw = RawItem(
        item=item or PainPoint(title="Probe"),
        claims=tuple(Claim(turn=turn, text=text) for turn, text in claims),
    )
    return ground(raw, TRANSCRIPT, chunk or chunk_of(TRANSCRIPT), extractor="test", prompt="p1")


def test_every_quote_is_a_slice_of_its_turn() -> None:
    observation = observed(
        (3, "zwei, drei stunden die Woche sitze ich da dran"), (1, "Erst in Excel")
    )
    assert observation.quarantine == ()
    assert [quote.turn for quote in observation.quotes] == [1, 3]
    for quote in observation.quotes:
        assert TRANSCRIPT.turns[quote.turn].text[quote.start : quote.end] == quote.text


def test_the_turn_that_the_model_named_decides() -> None:
    words = "Zwei, drei Stunden die Woche sitz ich da dran"
    assert [observed((turn, words)).quotes[0].turn for turn in (3, 6)] == [3, 6]
    assert observed((99, words)).quotes[0].turn == 6
    assert observed((1, "dann nochmal ins System gar nicht")).quarantine == (
        QuarantineReason.NOT_FOUND,
    )


def test_an_affirmed_suggestion_keeps_both_quotes_and_a_flag() -> None:
    observation = observed((0, "Tippen Sie die Bestellungen dann doppelt ein"))
    assert observation.quarantine == ()
    assert [quote.text for quote in observation.quotes] == [
        "Tippen Sie die Bestellungen dann doppelt ein",
        "Ja, genau",
    ]
    assert observation.item.flags == (Flag.PROPOSED_BY_INTERVIEWER,)


def test_a_mere_yes_brings_the_question_with_it() -> None:
    observation = observed((1, "Ja, genau."))
    assert [quote.turn for quote in observation.quotes] == [0, 1]
    assert observation.item.flags == (Flag.PROPOSED_BY_INTERVIEWER,)


@pytest.mark.parametrize(
    "claim", [(2, "Das kostet sicher eine Menge Zeit"), (4, "eine Schnittstelle zum Lager")]
)
def test_an_interviewer_alone_is_no_evidence(claim: tuple[int, str]) -> None:
    observation = observed(claim)
    assert observation.quarantine == (QuarantineReason.INTERVIEWER,)
    assert observation.quotes == ()


@pytest.mark.parametrize(
    ("answer", "affirms"),
    [
        ("Ja, genau.", True),
        ("Stimmt.", True),
        ("Ähm, ja, das stimmt, jeden Tag.", True),
        ("Exactly. Twice, in fact.", True),
        ("Ja.", True),
        ("Genau so ist es, das passt hinten und vorn nicht.", True),
        ("Ja, also bei uns läuft das anders.", False),
        ("Ja, aber nur im Winter.", False),
        ("Stimmt nicht.", False),
        ("Genau das ist nicht der Fall.", False),
        ("Ja, genau. Nein, warten Sie, das war früher.", False),
        ("Richtig schlimm ist was anderes.", False),
        ("Nein.", False),
        ("Mhm.", False),
        ("Weiß ich nicht genau.", False),
    ],
)
def test_what_affirms(answer: str, affirms: bool) -> None:  # noqa: FBT001
    transcript = transcript_of((ASK, "Also wird alles doppelt erfasst."), (SAY, answer))
    raw = RawItem(
        item=PainPoint(title="Probe"), claims=(Claim(turn=0, text="wird alles doppelt erfasst"),)
    )
    observation = ground(raw, transcript, chunk_of(transcript), extractor="test")
    assert bool(observation.quotes) is affirms


def test_a_changed_meaning_quarantines_even_beside_a_good_quote() -> None:
    observation = observed((1, "Erst in Excel, dann nochmal ins System"), (3, "das mache ich gern"))
    assert observation.quarantine == (QuarantineReason.NEGATION_CHANGED,)
    located = observation.rejected[0].located
    assert located is not None
    assert located.text == "das mache ich nicht gern"


def test_another_failed_claim_is_listed_beside_the_good_quote() -> None:
    observation = observed(
        (1, "Erst in Excel, dann nochmal ins System"), (3, "Das steht in keinem Handbuch")
    )
    assert observation.quarantine == ()
    assert [rejection.reason for rejection in observation.rejected] == [QuarantineReason.NOT_FOUND]


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ((3, "Drei Stunden die Woche sitz ich da dran"), QuarantineReason.NUMBER_CHANGED),
        ((5, "eine Schnittstelle bräuchten wir dafür"), QuarantineReason.NEGATION_CHANGED),
    ],
)
def test_a_slice_cannot_cut_off_what_matters(
    claim: tuple[int, str], reason: QuarantineReason
) -> None:
    assert observed(claim).quarantine == (reason,)


def test_context_cannot_be_quoted() -> None:
    chunk = chunk_of(TRANSCRIPT, context=2)
    assert observed((1, "dann nochmal ins System"), chunk=chunk).quarantine == (
        QuarantineReason.CONTEXT_ONLY,
    )
    assert observed((3, "Zwei, drei Stunden die Woche"), chunk=chunk).quarantine == ()


def test_a_split_turn_may_be_quoted_where_it_is_no_context() -> None:
    turn = TRANSCRIPT.turns[3]
    cut = turn.text.index("Zwei")

    def part(start: int, end: int) -> Passage:
        return Passage(
            turn=3,
            start=start,
            end=end,
            speaker=turn.speaker,
            role=turn.role,
            text=turn.text[start:end],
        )

    chunk = Chunk(
        interview="probe",
        number=1,
        language="de",
        context=(part(0, cut),),
        passages=(part(cut, len(turn.text)),),
    )
    assert observed((3, "Zwei, drei Stunden die Woche"), chunk=chunk).quarantine == ()
    assert observed((3, "Na ja, es geht so"), chunk=chunk).quarantine == (
        QuarantineReason.CONTEXT_ONLY,
    )
    assert observed((1, "dann nochmal ins System"), chunk=chunk).quotes[0].turn == 1


@pytest.mark.parametrize(
    ("item", "is_flagged"),
    [
        (
            PainPoint(
                title="Zwei bis drei Stunden pro Woche", time_or_money="2, 3 Stunden die Woche"
            ),
            False,
        ),
        (PainPoint(title="Fünf Stunden pro Woche"), True),
        (PainPoint(title="Abtippen", time_or_money="drei Tage"), True),
        (PainPoint(title="Abtippen", systems=("SAP S/4HANA",), severity=3), False),
        (PainPoint(title="[Person 7] tippt ab", consequence="eine Stunde weg"), True),
        (QuickWin(title="Auf ein Formular umstellen", effort=None), False),
    ],
)
def test_a_number_without_a_quote_is_flagged(item: Item, is_flagged: bool) -> None:  # noqa: FBT001
    observation = observed((3, "Zwei, drei Stunden die Woche"), item=item)
    assert (Flag.NUMBER_NOT_IN_QUOTE in observation.item.flags) is is_flagged
    assert observation.quarantine == ()


def test_without_a_claim_nothing_is_supported() -> None:
    assert observed().quarantine == (QuarantineReason.NO_QUOTE,)


def items_of(transcript: MaskedTranscript) -> list[tuple[Chunk, RawItem]]:
    chunk = chunk_of(transcript)
    excel = Claim(turn=1, text="Erst in Excel, dann nochmal ins System")
    items: list[tuple[Item, tuple[Claim, ...]]] = [
        (ProcessStep(title="In Excel erfassen"), (excel,)),
        (ProcessStep(title="Ins System übertragen", systems=("ERP",)), (excel,)),
        (ProcessStep(title="in excel erfassen."), (excel,)),
        (PainPoint(title="Doppelte Erfassung"), (excel,)),
        (PainPoint(title="Aufwand"), (Claim(turn=3, text="Zwei, drei Stunden die Woche"),)),
        (PainPoint(title="Erfunden"), (Claim(turn=3, text="Der Scanner steht im Keller"),)),
        (PainPoint(title="Ohne Beleg"), ()),
    ]
    return [(chunk, RawItem(item=item, claims=claims)) for item, claims in items]


def test_the_order_of_items_does_not_matter() -> None:
    items = items_of(TRANSCRIPT)
    expected = ground_all(items, TRANSCRIPT, extractor="test")
    for seed in range(10):
        shuffled = random.Random(seed).sample(items, len(items))
        assert ground_all(shuffled, TRANSCRIPT, extractor="test") == expected


def test_ids_are_unique_and_duplicates_dropped() -> None:
    observations = ground_all(items_of(TRANSCRIPT), TRANSCRIPT, extractor="test")
    assert len(observations) == 6
    assert len({observation.id for observation in observations}) == 6
    titles = [
        observation.item.title
        for observation in observations
        if observation.item.kind == "process_step"
    ]
    assert sorted(title.lower().rstrip(".") for title in titles) == [
        "in excel erfassen",
        "ins system übertragen",
    ]
    alone = observed((3, "Zwei, drei Stunden die Woche"), item=PainPoint(title="Anders genannt"))
    assert alone.id in {observation.id for observation in observations}
