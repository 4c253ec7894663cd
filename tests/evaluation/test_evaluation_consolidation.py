"""Findings measured against gold, on cases small enough to count by hand."""

from evaluation_cases import gold, item, observe, transcript

from befund.evaluation.consolidation import ConsolidationResult, evaluate_findings, has_findings
from befund.evaluation.evaluate import evaluate
from befund.evaluation.gold import Gold
from befund.records import (
    Conflict,
    Contradiction,
    Finding,
    Kind,
    Member,
    Observation,
    PainPoint,
    Place,
    Reference,
    Sentence,
    Side,
)

SAID = ("Wir warten auf die Freigabe.", "Die Freigabe dauert ewig.", "Die Nummer fehlt.", "Das Telefon klingelt.")
TEXT = transcript(*SAID)
SEEN = [observe(TEXT, "pain_point", said) for said in SAID]
ITEMS = [item(number, "pain_point", said) for number, said in enumerate(SAID, start=1)]


def expected(**more: object) -> Gold:
    return Gold.model_validate({**gold(*ITEMS).model_dump(), **more})


def finding(name: str, *members: Observation) -> Finding:
    return Finding(
        id=name,
        item=PainPoint(title=name),
        title=name,
        summary=(Sentence(text=name, references=(Reference(observation=members[0].id, quote=0),)),),
        members=tuple(
            Member(
                observation=one.id,
                kind=Kind.PAIN_POINT,
                places=tuple(Place(interview="a", turn=q.turn, start=q.start, end=q.end) for q in one.quotes),
            )
            for one in members
        ),
        interviews=("a",),
        all_interviews=1,
        score=0.5,
    )


def measured(against: Gold, findings: list[Finding], *opposed: Contradiction, seen: int = 4) -> ConsolidationResult:
    return evaluate_findings(against, evaluate(against, {"a": TEXT}, SEEN[:seen]), findings, opposed)


def test_pairs_that_belong_together_are_counted() -> None:
    against = expected(findings=[{"id": "w", "items": ["g1", "g2", "g3"]}])
    result = measured(against, [finding("x", SEEN[0], SEEN[1], SEEN[3]), finding("y", SEEN[2])])
    assert (result.joined, result.right, result.expected) == (3, 1, 3)
    assert result.precision == result.recall == 1 / 3


def test_what_extraction_missed_counts_only_against_all_pairs() -> None:
    against = expected(findings=[{"id": "w", "items": ["g1", "g2", "g3"]}])
    result = measured(against, [finding("x", SEEN[0], SEEN[1])], seen=2)
    assert result.recall == 1
    assert result.recall_of_all == 1 / 3


def test_nothing_joined_has_no_precision_and_no_gold_no_recall() -> None:
    result = measured(expected(), [finding(one.id, one) for one in SEEN])
    assert result.precision is None
    assert result.recall is None
    assert result.contradiction_recall is None
    assert not has_findings(expected())


def test_what_must_not_merge_is_named_by_items_or_by_findings() -> None:
    joined = [finding("x", SEEN[0], SEEN[1], SEEN[2])]
    assert measured(expected(must_not_merge=[["g1", "g3"]]), joined).violations == (("g1", "g3"),)
    named = expected(findings=[{"id": "w", "items": ["g1", "g2"]}], must_not_merge=[["w", "g3"]])
    assert measured(named, joined).violations == (("g1", "g3"), ("g2", "g3"))
    assert measured(named, [finding("x", SEEN[0], SEEN[1])]).violations == ()


def test_a_contradiction_is_found_where_its_items_stand_on_two_sides() -> None:
    against = expected(
        contradictions=[{"type": "fact", "items": ["g1", "g3"]}, {"type": "order", "items": ["g2", "g4"]}]
    )
    sides = (Side(finding="x", observations=(SEEN[0].id,)), Side(finding="y", observations=(SEEN[2].id,)))
    found = Contradiction(id="c", conflict=Conflict.SOLVED, kind=Kind.PAIN_POINT, sides=sides, by="lexical")
    result = measured(against, [finding("x", SEEN[0]), finding("y", SEEN[2])], found)
    assert (result.contradictions, result.contradictions_found, result.contradictions_typed) == (2, 1, 0)
    right = found.model_copy(update={"conflict": Conflict.FACT})
    assert measured(against, [], right).contradictions_typed == 1
