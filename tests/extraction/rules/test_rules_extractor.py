"""What the extractor without a model must hold on any chunk."""

from labelled import client, measure, passages

from befund.extraction.rules import RulesExtractor
from befund.records import Chunk, Kind, Passage, RawItem, Role


def chunk(*turns: tuple[str, str], language: str = "de", context: tuple[tuple[str, str], ...] = ()) -> Chunk:
    first = 10
    roles = {"I": Role.INTERVIEWER, "B": Role.RESPONDENT}

    def passage(number: int, speaker: str, text: str) -> Passage:
        return Passage(turn=number, start=0, end=len(text), speaker=speaker, role=roles[speaker], text=text)

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
        assert f1 >= 0.6
        assert traps is None or traps < 0.03
