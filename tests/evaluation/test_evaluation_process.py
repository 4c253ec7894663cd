"""The process map measured against gold, on maps small enough to count by hand."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pytest
from evaluation_cases import item, observe, transcript

from befund.evaluation.gold import Gold
from befund.evaluation.process import ProcessResult, evaluate_process, has_process, process_to_json
from befund.evaluation.run import evaluate_workspace
from befund.records import Finding, Kind, Member, Observation, Place, Reference, Sentence, Support
from befund.records.process import (
    Activity,
    Block,
    Branch,
    Choice,
    Edge,
    Handoff,
    OrderBasis,
    Parallel,
    Process,
    ProcessMap,
    StepSequence,
    activities,
    successions,
)

SAID = (
    "Ich nehme den Anruf entgegen.",
    "Ich lege die Meldung an.",
    "Das Labor prüft die Ware.",
    "Das Labor schreibt den Bericht.",
    "Die Buchhaltung bucht die Gutschrift.",
    "Das Lager wirft alles weg.",
)
TEXT = transcript(*SAID)
SEEN = [observe(TEXT, "process_step", said) for said in SAID]
NOBODY = Support(interviews=(), of=1, evidence=())
LANES = {
    1: "Kundenservice",
    2: "Kundenservice",
    3: "Prüflabor",
    4: "Prüflabor",
    5: "Buchhaltung",
    6: "Lager",
}


def expected(**more: Any) -> Gold:
    items = [item(number, "process_step", said) for number, said in enumerate(SAID, start=1)]
    return Gold.model_validate(
        {"format": "befund-gold/1", "interviews": {"a": {"items": items}}, **more}
    )


def finding(name: str, *members: Observation) -> Finding:
    return Finding(
        id=name,
        item=members[0].item,
        title=name,
        summary=(Sentence(text=name, references=(Reference(observation=members[0].id, quote=0),)),),
        members=tuple(
            Member(
                observation=one.id,
                kind=Kind.PROCESS_STEP,
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


FINDINGS = [finding(f"f{number}", seen) for number, seen in enumerate(SEEN, start=1)]


def act(number: int, lane: str = "") -> Activity:
    return Activity(
        id=f"f{number}", title=f"Schritt {number}", lane=lane or LANES[number], support=NOBODY
    )


def line(*parts: Block | int) -> StepSequence:
    return StepSequence(parts=tuple(act(part) if isinstance(part, int) else part for part in parts))


def process(*parts: Block | int, assumed: Iterable[tuple[str, str]] = ()) -> Process:
    """A process whose edges hand over wherever the lane changes, but for those that are assumed."""
    body = line(*parts)
    lanes = {one.id: one.lane for one in activities(body)}
    edges = []
    for source, target in successions(body):
        handoff = None
        if lanes[source] != lanes[target] and (source, target) not in assumed:
            handoff = Handoff(giver=lanes[source], taker=lanes[target], said=True)
        edges.append(
            Edge(
                source=source, target=target, basis=OrderBasis.TOLD, support=NOBODY, handoff=handoff
            )
        )
    return Process(name="P", body=body, edges=tuple(edges))


def measured(
    gold: Gold, *processes: Process, seen: int = len(SEEN), findings: Iterable[Finding] = FINDINGS
) -> ProcessResult:
    evaluation = evaluate_workspace(gold, {"a": TEXT}, SEEN[:seen])
    return evaluate_process(
        gold, evaluation, findings, ProcessMap(interviews=("a",), processes=processes)
    )


CHAIN = {"order": [[f"g{one}", f"g{other}"] for one, other in pairwise(range(1, 6))]}


def test_a_line_is_right_or_wrong_by_its_places() -> None:
    order = measured(expected(**CHAIN), process(1, 3, 2, 4, 5)).order
    assert (order.right, order.wrong_pairs, order.open, order.not_placed) == (
        3,
        (("g2", "g3"),),
        0,
        0,
    )
    assert order.accuracy == order.accuracy_of_all == 3 / 4


def test_what_is_not_next_to_each_other_counts_too() -> None:
    order = measured(expected(order=[["g1", "g5"], ["g4", "g2"]]), process(1, 2, 3, 4, 5)).order
    assert (order.right, order.wrong_pairs) == (1, (("g4", "g2"),))


@pytest.mark.parametrize(
    "apart",
    [
        Parallel(branches=(line(2), line(3))),
        Choice(branches=(Branch(block=line(2), condition="klein"), Branch(block=line(3)))),
        Choice(
            branches=(
                Branch(block=line(1, 2)),
                Branch(block=line(Parallel(branches=(line(3), line(4))))),
            )
        ),
    ],
)
def test_two_branches_are_open_and_what_is_around_them_is_not(apart: Block) -> None:
    inside = {one.id for one in activities(apart)}
    around = [act(number) for number in (1, 4, 5) if f"f{number}" not in inside]
    body = (
        [part for part in around if part.id == "f1"]
        + [apart]
        + [part for part in around if part.id != "f1"]
    )
    order = measured(
        expected(order=[["g2", "g3"], ["g2", "g5"], ["g1", "g2"]]), process(*body)
    ).order
    assert (order.right, order.wrong, order.open, order.not_placed) == (2, 0, 1, 0)
    assert order.accuracy == 1
    assert order.accuracy_of_all == 2 / 3


def test_one_activity_for_both_is_open() -> None:
    merged = [finding("f1", SEEN[0], SEEN[1]), *FINDINGS[2:]]
    order = measured(expected(**CHAIN), process(1, 3, 4, 5), findings=merged).order
    assert (order.right, order.open) == (3, 1)


def test_what_cannot_be_compared_is_told_apart() -> None:
    order = measured(expected(**CHAIN), process(1, 2), process(3), seen=4).order
    assert (order.right, order.apart, order.not_in_map, order.not_found) == (1, 1, 1, 1)
    assert order.not_placed == 3
    assert order.pairs == 4
    assert order.accuracy == 1
    assert order.accuracy_of_all == 1 / 4
    nothing = measured(expected(**CHAIN)).order
    assert (nothing.accuracy, nothing.accuracy_of_all) == (None, 0)


def test_the_peer_is_the_order_as_told() -> None:
    result = measured(expected(order=[["g1", "g2"], ["g4", "g3"]]), process(1, 2, 4, 3))
    assert result.order.accuracy == 1
    assert (result.order_as_told.right, result.order_as_told.wrong_pairs) == (1, (("g4", "g3"),))


def test_as_told_says_nothing_of_two_interviews() -> None:
    other = transcript(*SAID, interview="b")
    items = {"a": [item(1, "process_step", SAID[0])], "b": [item(2, "process_step", SAID[1])]}
    gold = Gold.model_validate(
        {
            "format": "befund-gold/1",
            "interviews": {name: {"items": found} for name, found in items.items()},
            "order": [["g1", "g2"]],
        }
    )
    seen = [SEEN[0], observe(other, "process_step", SAID[1])]
    found = ProcessMap(interviews=("a", "b"), processes=(process(1, 2),))
    evaluation = evaluate_workspace(gold, {"a": TEXT, "b": other}, seen)
    result = evaluate_process(
        gold, evaluation, [finding("f1", seen[0]), finding("f2", seen[1])], found
    )
    assert result.order.right == 1
    assert (result.order_as_told.apart, result.order_as_told.accuracy) == (1, None)


def handoff(
    giver: str, taker: str, giver_item: str | None, taker_item: str | None = None
) -> dict[str, Any]:
    return {
        "giver": giver.split("|"),
        "taker": taker.split("|"),
        "giver_item": giver_item,
        "taker_item": taker_item,
    }


TO_LAB = handoff("Customer Care|Kundenservice Innendienst", "Labor|Das Prüflabor", "g2", "g3")
TO_BOOKS = handoff("Labor|Prüflabor", "Buchhaltung", "g4", "g5")


def test_roles_are_matched_by_any_of_their_names() -> None:
    found = measured(
        expected(handoffs=[TO_LAB, TO_BOOKS]), process(1, 2, 3, 4, 5, 6)
    ).handoffs_by_role
    assert (found.found, found.expected, found.right) == (3, 2, 2)
    assert (found.precision, found.recall) == (2 / 3, 1)
    assert found.f1 == pytest.approx(0.8)
    assert found.false == ("Buchhaltung → Lager",)
    turned = [handoff("Labor|Prüflabor", "Kundenservice", "g3", "g2")]
    assert measured(expected(handoffs=turned), process(1, 3)).handoffs_by_role.right == 0


def test_names_that_share_a_word_alone_are_two_roles() -> None:
    gold = expected(handoffs=[handoff("Leitung Lager", "Leitung Einkauf", "g1")])
    lanes = process(act(1, "Leitung Vertrieb"), act(2, "Leitung Einkauf"))
    assert measured(gold, lanes).handoffs_by_role.right == 0
    short = expected(handoffs=[handoff("QS", "IT|EDV", "g1")])
    assert measured(short, process(act(1, "QS"), act(2, "IT"))).handoffs_by_role.right == 1
    assert measured(short, process(act(1, "QS"), act(2, "HR"))).handoffs_by_role.right == 0


def test_a_pair_of_roles_counts_once_on_both_sides() -> None:
    again = handoff("Kundenservice", "Labor|Prüflabor", "g1", "g4")
    twice = process(1, 3, 2, 4)
    found = measured(expected(handoffs=[TO_LAB, again]), twice).handoffs_by_role
    assert (found.expected, found.found, found.right) == (1, 2, 1)
    assert found.false == ("Prüflabor → Kundenservice",)
    split = process(act(1), act(3), act(2, "Innendienst Kundenservice"), act(4))
    assert measured(expected(handoffs=[TO_LAB]), split).handoffs_by_role.right == 1


def test_an_edge_is_a_hand_off_from_what_the_giver_did_in_that_lane() -> None:
    gold = expected(handoffs=[handoff("Kundenservice", "Prüflabor", "g1", "g3")])
    assert measured(gold, process(1, 2, 3)).handoffs_by_item.right == 1
    strayed = process(act(1), act(5), act(2), act(3))
    found = measured(gold, strayed).handoffs_by_item
    assert (found.right, found.found, found.expected, found.reachable) == (0, 3, 1, 1)
    assert found.missed == ("Kundenservice → Prüflabor",)
    around = Choice(branches=(Branch(block=line(5)), Branch(block=line(2))))
    assert measured(gold, process(1, around, 3)).handoffs_by_item.right == 1


def test_an_edge_leads_to_what_the_taker_begins_with() -> None:
    gold = expected(handoffs=[handoff("Kundenservice", "Prüflabor", "g2", "g4")])
    assert measured(gold, process(2, 3, 4)).handoffs_by_item.right == 0
    unsaid = expected(handoffs=[handoff("Kundenservice", "Labor|Prüflabor", "g2")])
    assert measured(unsaid, process(2, 3, 4)).handoffs_by_item.right == 1
    assert measured(unsaid, process(2, 5)).handoffs_by_item.right == 0


def test_a_giver_of_whom_no_step_was_named_is_known_by_the_lane() -> None:
    gold = expected(handoffs=[handoff("Kundenservice", "Labor", None, "g3")])
    assert measured(gold, process(2, 3)).handoffs_by_item.right == 1
    found = measured(gold, process(5, 3)).handoffs_by_item
    assert (found.right, found.reachable) == (0, 1)


def test_one_edge_earns_one_hand_off() -> None:
    gold = expected(
        handoffs=[handoff("Kundenservice", "Prüflabor", name, "g3") for name in ("g1", "g2")]
    )
    found = measured(gold, process(1, 2, 3)).handoffs_by_item
    assert (found.found, found.expected, found.right) == (1, 2, 1)


def test_what_nobody_said_is_drawn_without_a_hand_off_and_claims_none() -> None:
    found = measured(expected(handoffs=[TO_LAB]), process(1, 2, 3, assumed=[("f2", "f3")]))
    for one in (found.handoffs_by_role, found.handoffs_by_item):
        assert (one.found, one.right, one.precision, one.recall) == (0, 0, None, 0)


def test_what_extraction_missed_is_not_reachable() -> None:
    found = measured(
        expected(handoffs=[TO_LAB, TO_BOOKS]), process(1, 2, 3, 4), seen=4
    ).handoffs_by_item
    assert (found.expected, found.reachable, found.right) == (2, 1, 1)


def test_gold_without_order_measures_nothing() -> None:
    assert not has_process(expected())
    assert has_process(expected(**CHAIN))
    result = measured(expected())
    assert result.order.accuracy_of_all is None
    assert result.handoffs_by_item.f1 is None


def test_json_holds_counts_shares_and_names() -> None:
    found: Any = process_to_json(
        measured(expected(handoffs=[TO_LAB], **CHAIN), process(1, 3, 2, 4, 5))
    )
    assert list(found) == ["order", "order_as_told", "handoffs_by_role", "handoffs_by_item"]
    assert {
        name: found["order"][name] for name in ("right", "wrong", "open", "not_placed", "accuracy")
    } == {
        "right": 3,
        "wrong": 1,
        "open": 0,
        "not_placed": 0,
        "accuracy": 0.75,
    }
    assert found["order"]["wrong_pairs"] == [["g2", "g3"]]
    assert found["handoffs_by_role"]["recall"] == 1
