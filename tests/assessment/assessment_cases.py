"""Observations with a quote each, for what is computed from them."""

from befund.records import (
    Group,
    Item,
    Kind,
    Observation,
    PainPoint,
    ProcessStep,
    QuickWin,
    Quote,
    QuoteStatus,
)


def observed(item: Item, text: str, interview: str = "a", turn: int = 3) -> Observation:
    quote = Quote(turn=turn, start=10, end=10 + len(text), text=text, status=QuoteStatus.EXACT)
    return Observation(
        id=f"{interview}-{turn}-{item.kind[:2]}",
        interview=interview,
        chunk=0,
        item=item,
        quotes=(quote,),
        extractor="x",
    )


def pain(text: str, interview: str = "a", turn: int = 3, **fields: object) -> Observation:
    return observed(
        PainPoint.model_validate({"title": text[:40] or "x", **fields}), text, interview, turn
    )


def step(text: str, interview: str = "a", turn: int = 3, **fields: object) -> Observation:
    return observed(
        ProcessStep.model_validate({"title": text[:40], **fields}), text, interview, turn
    )


def wish(text: str, interview: str = "a", turn: int = 3, **fields: object) -> Observation:
    return observed(QuickWin.model_validate({"title": text[:40], **fields}), text, interview, turn)


def group(*members: Observation) -> Group:
    return Group(
        id=min(member.id for member in members),
        title=members[0].item.title,
        kind=Kind(members[0].item.kind),
        members=members,
    )
