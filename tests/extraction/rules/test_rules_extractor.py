"""What the extractor without a model must hold on any chunk."""

from labelled import client, measure, passages

from befund.extraction.rules import RulesExtractor
from befund.records import Chunk, Flag, Kind, Passage, ProcessStep, RawItem, Role, StatementType


def chunk(
    *turns: tuple[str, str], language: str = "de", context: tuple[tuple[str, str], ...] = ()
) -> Chunk:
    first = 10
    roles = {"I": Role.INTERVIEWER, "B": Role.RESPONDENT}

    def passage(number: int, speaker: str, text: str) -> Passage:
        return Passage(
            turn=number, start=0, end=len(text), speaker=speaker, role=roles[speaker], text=text
        )

    return Chunk(
        interview="probe",
        number=1,
        language=language,
        context=tuple(passage(number, *turn) for number, turn in enumerate(context)),
        passages=tuple(passage(first + number, *turn) for number, turn in enumerate(turns)),
    )


def items(*turns: tuple[str, str], language: str = "de") -> tuple[RawItem, ...]:
    return RulesExtractor().extract(chunk(*turns, language=language)).items


def kinds(*turns: tuple[str, str], language: str = "de") -> set[Kind]:
    return {raw.item.kind for raw in items(*turns, language=language)}


def test_every_claim_is_a_slice_of_a_respondents_passage() -> None:
    turns = (
        ("I", "Wo klemmt es denn? Ich tippe alles doppelt ab, das nervt."),
        (
            "B",
            "Also, dann druck ich den Auftrag aus und leg ihn in die Mappe. Das nervt, weil ich doppelt eintippe.",
        ),
    )
    found = items(*turns)
    assert found
    for raw in found:
        for claim in raw.claims:
            assert claim.turn == 11
            assert claim.text in turns[1][1]


def test_interviewers_and_context_say_nothing() -> None:
    only_context = chunk(
        ("I", "Das nervt doch, wenn man alles doppelt eintippt."),
        context=(("B", "Ich druck den Auftrag aus und tipp ihn nochmal ab, das nervt."),),
    )
    assert RulesExtractor().extract(only_context).items == ()


def test_figures_on_labelled_interviews_do_not_fall() -> None:
    for interviews in (client(), passages()):
        figures = measure(interviews).figures
        f1, traps = figures.strict["all"].f1.value, figures.trap_share.value
        assert f1 is not None
        assert f1 >= 0.68
        assert traps is None or traps < 0.03


def test_a_question_in_the_context_still_asks() -> None:
    answer = "Einen festen Termin jeden Dienstag, zwanzig Minuten mit allen."
    asked = chunk(("B", answer), context=(("I", "Was würde Ihnen da helfen?"),))
    assert [raw.item.kind for raw in RulesExtractor().extract(asked).items] == [Kind.QUICK_WIN]


def test_an_affirmed_suggestion_is_the_interviewers() -> None:
    (raw,) = items(
        ("I", "Könnte man die Liste nicht einfach gemeinsam führen?"),
        ("B", "Ja, genau, eine Liste auf dem Server für alle beide."),
    )
    assert raw.item.kind is Kind.QUICK_WIN
    assert Flag.PROPOSED_BY_INTERVIEWER in raw.item.flags


def test_a_refused_suggestion_is_none() -> None:
    assert (
        kinds(
            ("I", "Könnte man da nicht ein Tablet nehmen?"),
            ("B", "Nee, lassen Sie mal, das fällt nur runter."),
        )
        == set()
    )


def test_hearsay_is_told_as_hearsay() -> None:
    found = items(
        ("I", "Und nebenan?"),
        ("B", "Angeblich tippen die im Einkauf alles doppelt ein und suchen ständig."),
    )
    assert found
    assert {raw.item.statement_type for raw in found} == {StatementType.HEARSAY}


def test_a_step_tells_its_fields() -> None:
    (raw,) = items(
        ("I", "Und dann?"),
        (
            "B",
            "Sobald der Lieferschein da ist, buch ich den Eingang in SAP und schick die Liste an die Buchhaltung.",
        ),
    )
    step = raw.item
    assert isinstance(step, ProcessStep)
    assert step.systems == ("SAP",)
    assert set(step.documents) == {"Lieferschein", "Liste"}
    assert step.trigger == "Sobald der Lieferschein da ist"
    assert step.handed_over_to == "die Buchhaltung"


def test_marks_of_cuts_hide_only_themselves() -> None:
    (raw,) = items(
        ("I", "Was stört Sie?"),
        ("B", "[Gesundheit] Das nervt, weil ich jeden Auftrag doppelt eintippe."),
    )
    assert "[" not in raw.claims[0].text


def test_a_title_is_short_and_whole() -> None:
    long = (
        "Also ja, ähm, ich druck das alles für die Kollegen aus der Montage "
        + "und den Versand " * 8
        + "aus."
    )
    for raw in items(("I", "Und dann?"), ("B", long)):
        assert len(raw.item.title) <= 80
        assert raw.item.title.startswith("Ich druck das alles für die Kollegen")


def test_an_answer_is_not_small_talk_by_its_place() -> None:
    turns = ("Wie läuft die Wartung?", "Ich prüf die Heizung, und dann schreib ich den Bericht.")
    passages = tuple(
        Passage(turn=number, start=0, end=len(text), speaker=role, role=role, text=text)
        for number, (role, text) in enumerate(
            zip((Role.INTERVIEWER, Role.RESPONDENT), turns, strict=True)
        )
    )
    start = Chunk(interview="probe", number=0, language="de", context=(), passages=passages)
    assert [raw.item.title for raw in RulesExtractor().extract(start).items] == [
        "Heizung prüfen",
        "Bericht schreiben",
    ]
