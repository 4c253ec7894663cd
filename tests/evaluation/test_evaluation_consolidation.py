"""Findings measured against gold, on cases small enough to count by hand."""

from collections.abc import Sequence

from evaluation_cases import gold, item, observe, transcript
from hypothesis import given, settings
from hypothesis import strategies as st

from befund.evaluation.consolidation import ConsolidationResult, evaluate_findings, has_findings
from befund.evaluation.gold import Gold
from befund.evaluation.run import evaluate_workspace
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

SAID = (
    "Wir warten auf die Freigabe.",
    "Die Freigabe dauert ewig.",
    "Die Nummer fehlt.",
    "Das Telefon klingelt.",
)
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
                places=tuple(
                    Place(interview="a", turn=q.turn, start=q.start, end=q.end) for q in one.quotes
                ),
            )
            for one in members
        ),
        interviews=("a",),
        all_interviews=1,
        score=0.5,
    )


def measured(
    against: Gold, findings: list[Finding], *opposed: Contradiction, seen: int = 4
) -> ConsolidationResult:
    return evaluate_findings(
        against, evaluate_workspace(against, {"a": TEXT}, SEEN[:seen]), findings, opposed
    )


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
    (violation,) = measured(expected(must_not_merge=[["g1", "g3"]]), joined).violations
    assert (violation.items, violation.titles) == (("g1", "g3"), ("Titel 1", "Titel 3"))
    assert (violation.finding, violation.finding_title) == ("x", "x")
    named = expected(findings=[{"id": "w", "items": ["g1", "g2"]}], must_not_merge=[["w", "g3"]])
    assert [one.items for one in measured(named, joined).violations] == [("g1", "g3"), ("g2", "g3")]
    assert measured(named, [finding("x", SEEN[0], SEEN[1])]).violations == ()


def contradiction(
    one: Sequence[int], other: Sequence[int], conflict: Conflict = Conflict.FACT
) -> Contradiction:
    """A contradiction between observations, by their places in `SEEN`."""
    sides = (
        Side(finding="x", observations=tuple(SEEN[place].id for place in one)),
        Side(finding="y", observations=tuple(SEEN[place].id for place in other)),
    )
    return Contradiction(id="c", conflict=conflict, kind=Kind.PAIN_POINT, sides=sides, by="lexical")


def test_one_pair_may_contradict_itself_about_two_things() -> None:
    against = expected(contradictions=[{"type": "fact", "items": ["g1", "g2"]}])
    result = measured(against, [], contradiction([0], [1]), contradiction([0], [1], Conflict.ORDER))
    assert (result.contradictions_found, result.contradictions_typed) == (1, 1)
    assert result.contradiction_precision == 1


def test_a_reported_contradiction_is_judged_where_both_sides_hold_items() -> None:
    against = expected(contradictions=[{"type": "fact", "items": ["g1", "g2"]}])
    reported = (contradiction([0], [1]), contradiction([2], [1, 0]), contradiction([3], [0]))
    result = measured(against, [], *reported, seen=3)
    assert (result.contradictions_judged, result.contradictions_explained) == (2, 1)
    assert measured(expected(), []).contradiction_precision is None


def test_what_extraction_missed_cannot_be_contradicted() -> None:
    against = expected(
        contradictions=[
            {"type": "fact", "items": ["g1", "g4"]},
            {"type": "fact", "items": ["g1", "g2", "g4"]},
        ]
    )
    assert measured(against, [], seen=3).contradictions_reachable == 1


NAMES = [f"g{number}" for number in range(1, len(SAID) + 1)]
PLACES = st.lists(st.integers(0, len(SAID) - 1), min_size=1, max_size=3, unique=True)
SETS = st.lists(st.lists(st.sampled_from(NAMES), min_size=2, max_size=3, unique=True), max_size=3)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.integers(0, 2), min_size=len(SAID), max_size=len(SAID)),
    st.lists(st.integers(0, 2), min_size=len(SAID), max_size=len(SAID)),
    SETS,
    SETS,
    st.lists(st.tuples(PLACES, PLACES), max_size=3),
    st.integers(0, len(SAID)),
)
def test_the_figures_are_those_of_counting_every_pair(
    homes: list[int],
    gold_homes: list[int],
    forbidden: list[list[str]],
    opposed: list[list[str]],
    reported: list[tuple[list[int], list[int]]],
    seen: int,
) -> None:
    """The same figures, counted over all pairs of places without any set of pairs."""
    together = [
        [name for name, home in zip(NAMES, gold_homes, strict=True) if home == number]
        for number in range(3)
    ]
    against = expected(
        findings=[
            {"id": f"w{number}", "items": items} for number, items in enumerate(together) if items
        ],
        must_not_merge=forbidden,
        contradictions=[{"type": "fact", "items": items} for items in opposed],
    )
    made = [[SEEN[at] for at, home in enumerate(homes) if home == number] for number in range(3)]
    findings = [finding(f"f{number}", *members) for number, members in enumerate(made) if members]
    result = measured(against, findings, *(contradiction(*sides) for sides in reported), seen=seen)
    joined = right = expected_pairs = reachable = 0
    wrong = []
    for one in range(len(SAID)):
        for other in range(one + 1, len(SAID)):
            found, same = max(one, other) < seen, homes[one] == homes[other]
            belongs = gold_homes[one] == gold_homes[other]
            joined += found and same
            right += found and same and belongs
            expected_pairs += belongs
            reachable += belongs and found
            if (
                found
                and same
                and any(NAMES[one] in names and NAMES[other] in names for names in forbidden)
            ):
                wrong.append((NAMES[one], NAMES[other]))
    assert (result.joined, result.right, result.expected_found, result.expected) == (
        joined,
        right,
        reachable,
        expected_pairs,
    )
    assert [violation.items for violation in result.violations] == wrong

    def explains(names: list[str], sides: tuple[list[int], list[int]]) -> bool:
        return any(
            one != other and max(one, other) < seen and {NAMES[one], NAMES[other]} <= set(names)
            for one in sides[0]
            for other in sides[1]
        )

    assert result.contradictions_found == sum(
        any(explains(names, s) for s in reported) for names in opposed
    )
    assert result.contradictions_explained == sum(
        any(explains(names, s) for names in opposed) for s in reported
    )
    assert result.contradictions_judged == sum(explains(NAMES, s) for s in reported)


def test_a_contradiction_is_found_where_its_items_stand_on_two_sides() -> None:
    against = expected(
        contradictions=[
            {"type": "fact", "items": ["g1", "g3"]},
            {"type": "order", "items": ["g2", "g4"]},
        ]
    )
    found = contradiction([0], [2], Conflict.SOLVED)
    result = measured(against, [finding("x", SEEN[0]), finding("y", SEEN[2])], found)
    assert (result.contradictions, result.contradictions_found, result.contradictions_typed) == (
        2,
        1,
        0,
    )
    right = found.model_copy(update={"conflict": Conflict.FACT})
    assert measured(against, [], right).contradictions_typed == 1
