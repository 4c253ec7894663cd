"""Small interviews, gold and observations made by hand, for the tests of the evaluation."""

from collections.abc import Sequence
from typing import Any

from befund.evaluation.gold import Gold
from befund.records import (
    Flag,
    Item,
    Kind,
    MaskedTranscript,
    Observation,
    PainPoint,
    ProcessStep,
    QuarantineReason,
    QuickWin,
    Quote,
    QuoteStatus,
    Role,
    Turn,
)

QUESTION = "Wie läuft das denn ab?"


def transcript(*answers: str, interview: str = "a") -> MaskedTranscript:
    """A question (turn 0) and then one turn for each answer.

    An answer that begins with "I: " is a question too.
    """
    turns = [Turn(number=0, speaker="I", role=Role.INTERVIEWER, text=QUESTION)]
    for number, answer in enumerate(answers, 1):
        asked = answer.startswith("I: ")
        role = Role.INTERVIEWER if asked else Role.RESPONDENT
        turns.append(
            Turn(
                number=number,
                speaker="I" if asked else f"B{number}",
                role=role,
                text=answer[3 * asked :],
            )
        )
    return MaskedTranscript(interview=interview, format="text", language="de", turns=tuple(turns))


def item(number: int, kind: str, *quotes: str, optional: bool = False) -> dict[str, Any]:
    return {
        "id": f"g{number}",
        "kind": kind,
        "title": f"Titel {number}",
        "quotes": quotes,
        "optional": optional,
    }


def trap(number: int, type_: str, *quotes: str) -> dict[str, Any]:
    return {"id": f"t{number}", "type": type_, "quotes": quotes}


def gold(*parts: dict[str, Any], interview: str = "a", **more: Any) -> Gold:
    items = [part for part in parts if "kind" in part]
    traps = [part for part in parts if "type" in part]
    return Gold.model_validate(
        {
            "format": "befund-gold/1",
            "client": "K",
            "interviews": {interview: {"items": items, "traps": traps, **more}},
        }
    )


def observe(
    source: MaskedTranscript,
    kind: str,
    *quotes: str,
    flags: Sequence[Flag] = (),
    quarantine: Sequence[QuarantineReason] = (),
) -> Observation:
    """An observation of the quotes where they first stand.

    Its id is made of kind and first quote.
    """
    found = []
    for text in quotes:
        turn = next(turn for turn in source.turns if text in turn.text)
        start = turn.text.index(text)
        found.append(
            Quote(
                turn=turn.number,
                start=start,
                end=start + len(text),
                text=text,
                status=QuoteStatus.EXACT,
            )
        )
    title = f"{kind} {quotes[0]}"
    classes: dict[str, type[ProcessStep | PainPoint | QuickWin]] = {
        Kind.PROCESS_STEP: ProcessStep,
        Kind.PAIN_POINT: PainPoint,
        Kind.QUICK_WIN: QuickWin,
    }
    made: Item = classes[kind](title=title, flags=tuple(flags))
    return Observation(
        id=title,
        interview=source.interview,
        chunk=0,
        item=made,
        quotes=tuple(found),
        extractor="test",
        quarantine=tuple(quarantine),
    )
