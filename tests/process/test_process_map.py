from graphlib import TopologicalSorter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from process_cases import complaint, group, mapped, pain, step
from pydantic import ValidationError

from befund.process import Interviewees, NarratedOrder, build_map
from befund.records import Group, Observation, Support
from befund.records.process import (
    Activity,
    Branch,
    Choice,
    Edge,
    OrderBasis,
    OrderClaim,
    PainLink,
    Parallel,
    Process,
    ProcessMap,
    StepSequence,
    activities,
    successions,
)
from hypothesis_profiles import examples

WORDS = (
    "Rechnung prüfen",
    "Rechnung buchen",
    "Ware prüfen",
    "Zettel ausfüllen",
    "Freigabe holen",
    "Kunden anrufen",
)
LEADS = ("", "Dann ", "Danach ", "Vorher ", "Gleichzeitig ", "Then ", "Und dann ")
STEPS = st.lists(
    st.builds(
        lambda interview, turn, title, lead, condition, kind, process: step(
            interview,
            turn,
            title,
            lead + title,
            condition=condition,
            statement_type=kind,
            process=process,
        ),
        interview=st.sampled_from("abc"),
        turn=st.integers(0, 30),
        title=st.sampled_from(WORDS),
        lead=st.sampled_from(LEADS),
        condition=st.sampled_from(
            (None, None, "Betrag über 100", "Betrag unter 100", "sonst", "Freitag")
        ),
        kind=st.sampled_from(("is", "is", "is", "exception", "wish", "past")),
        process=st.sampled_from((None, "Einkauf", "Reklamation")),
    ),
    max_size=25,
    unique_by=lambda observation: observation.id,
)


def by_title(observations: list[Observation]) -> list[Group]:
    found: dict[str, list[Observation]] = {}
    for observation in observations:
        found.setdefault(observation.item.title, []).append(observation)
    return [group(*members) for members in found.values()]


@settings(max_examples=examples(80), deadline=None)
@given(STEPS, st.sampled_from(("merged", "single")), st.sampled_from((None, 3)))
def test_any_set_of_steps_gives_a_sound_map(
    steps: list[Observation], grouping: str, limit: int | None
) -> None:
    groups = by_title(steps) if grouping == "merged" else [group(one) for one in steps]
    found = mapped(groups, limit)
    today = [
        g for g in groups if any(m.item.statement_type in {"is", "exception"} for m in g.members)
    ]
    shown = [activity.id for process in found.processes for activity in process.activities]
    assert len(shown) == len(set(shown))
    if limit is None:
        assert set(shown) == {g.id for g in today}
    for process in found.processes:
        assert not limit or len(process.activities) <= limit
        assert all(
            edge.support.evidence for edge in process.edges if edge.basis is not OrderBasis.ASSUMED
        )
        assert all(activity.support.evidence for activity in process.activities)
    assert ProcessMap.model_validate_json(found.model_dump_json()) == found


@settings(max_examples=examples(40), deadline=None)
@given(STEPS, st.randoms(use_true_random=False))
def test_the_order_of_groups_and_members_changes_nothing(
    steps: list[Observation], random: Random
) -> None:
    groups = by_title(steps)
    shuffled = []
    for one in groups:
        members = list(one.members)
        random.shuffle(members)
        shuffled.append(one.model_copy(update={"members": tuple(members)}))
    random.shuffle(shuffled)
    assert mapped(shuffled) == mapped(groups)


def titles(found: ProcessMap) -> list[str]:
    return [activity.title for activity in found.processes[0].activities]


def test_a_complaint_goes_from_desk_to_lab_to_books() -> None:
    found = mapped(complaint(), a="Kundenservice", b="Labor", c="Buchhaltung")
    (process,) = found.processes
    order = titles(found)
    for earlier, later in (
        ("Reklamation annehmen", "Meldung anlegen"),
        ("Meldung anlegen", "Ware prüfen"),
        ("Ware prüfen", "Befund eintragen"),
        ("Befund weitergeben", "Gutschrift anfordern"),
        ("Gutschrift anfordern", "Gutschrift buchen"),
    ):
        assert order.index(earlier) < order.index(later)
    assert process.lanes == ("Kundenservice", "Labor", "Buchhaltung")
    assert process.trigger == "Kunde ruft an"


def test_cases_of_one_condition_are_branches_of_one_choice() -> None:
    (process,) = mapped(complaint()).processes
    choices = [part for part in process.body.parts if isinstance(part, Choice)]
    conditions = [tuple(branch.condition for branch in choice.branches) for choice in choices]
    assert ("Wert unter 50 Euro", "Wert über 50 Euro", None) in conditions
    assert any(branch.exception for choice in choices for branch in choice.branches)


def test_hand_offs_and_media_breaks_stand_on_edges() -> None:
    (process,) = mapped(complaint()).processes
    names = {activity.id: activity.title for activity in process.activities}
    edges = {(names[edge.source], names[edge.target]): edge for edge in process.edges}
    edge = edges["Gutschrift anfordern", "Gutschrift buchen"]
    assert edge.handoff is not None
    assert edge.handoff.said
    assert edge.media_break is not None
    assert edge.media_break.said
    assert (edge.media_break.before, edge.media_break.after) == ("Papier", "SAP")


def test_pain_points_sit_at_the_step_they_name() -> None:
    (process,) = mapped(complaint()).processes
    marks = {activity.title: activity.pains for activity in process.activities}
    assert [mark.link for mark in marks["Ware prüfen"]] == [PainLink.NAMED]
    assert [mark.severity for mark in marks["Gutschrift buchen"]] == [2]


def test_a_pain_point_without_a_step_is_named_as_such() -> None:
    found = mapped(
        [group(step("a", 1, "Ware prüfen")), group(pain("a", 9, "Im Winter ist es kalt"))]
    )
    assert [mark.title for mark in found.unplaced] == ["Im Winter ist es kalt"]


def test_the_majority_decides_on_the_order_and_the_minority_is_listed() -> None:
    check = group(*(step(who, 2 if who == "c" else 1, "Ware prüfen") for who in "abc"))
    book = group(
        *(
            step(who, 1 if who == "c" else 2, "Ware buchen", "Dann buchen wir die Ware")
            for who in "abc"
        )
    )
    found = mapped([book, check])
    assert titles(found) == ["Ware prüfen", "Ware buchen"]
    assert [(order.support.interviews, order.against) for order in found.processes[0].broken] == [
        (("c",), 2)
    ]


def test_a_cycle_is_broken_at_its_weakest_edge() -> None:
    first = group(*(step(who, 1, "Ware annehmen") for who in "ab"), step("c", 4, "Ware annehmen"))
    second = group(*(step(who, 2, "Ware prüfen", "Dann prüfen") for who in "ab"))
    third = group(*(step(who, 3, "Ware buchen", "Dann buchen") for who in "abc"))
    found = mapped([third, second, first])
    assert titles(found) == ["Ware annehmen", "Ware prüfen", "Ware buchen"]
    assert [order.support.interviews for order in found.processes[0].broken] == [("c",)]


def test_an_edge_that_nobody_states_is_marked() -> None:
    found = mapped([group(step("a", 1, "Ware prüfen")), group(step("b", 1, "Beleg buchen"))])
    assert [edge.basis for edge in found.processes[0].edges] == [OrderBasis.ASSUMED]
    assert found.processes[0].edges[0].inferred


def test_who_does_it_is_open_where_nobody_says_so() -> None:
    found = mapped([group(step("a", 1, "Der Beleg wird gebucht"))], a="Labor")
    assert found.processes[0].lanes == ("Zuständigkeit offen",)
    assert mapped([group(step("a", 1, "Ich buche"))], a="Labor").processes[0].lanes == ("Labor",)


def one(name: str) -> Activity:
    return Activity(
        id=name, title=name, lane="x", support=Support(interviews=("a",), of=1, evidence=())
    )


def test_an_unsound_process_is_refused() -> None:
    body = StepSequence(parts=(one("a"), one("b")))
    nobody = Support(interviews=(), of=1, evidence=())
    back = Edge(source="b", target="a", basis=OrderBasis.ASSUMED, support=nobody)
    for edges in ((), (back,)):
        with pytest.raises(ValidationError):
            Process(name="x", body=body, edges=edges)
    with pytest.raises(ValidationError):
        Process(name="x", body=StepSequence(parts=(one("a"), one("a"))), edges=(back,))
    with pytest.raises(ValidationError):
        Choice(branches=(Branch(), Branch()))
    with pytest.raises(ValidationError):
        StepSequence(parts=())


def test_successions_go_around_no_optional_activity() -> None:
    choice = Choice(branches=(Branch(block=StepSequence(parts=(one("b"),))), Branch()))
    body = StepSequence(parts=(one("a"), choice, one("c")))
    assert successions(body) == [("a", "b"), ("b", "c")]
    assert [activity.id for activity in activities(body)] == ["a", "b", "c"]


def claim(before: Observation, after: Observation, *, beside: bool = False) -> OrderClaim:
    return OrderClaim(
        before=before.id,
        after=after.id,
        interview=after.interview,
        quote=after.quotes[0],
        basis=OrderBasis.SAID,
        beside=beside,
    )


def read_map(steps: list[Observation], *claims: OrderClaim) -> Process:
    """The one process of steps of one interview, in which a model read the claims."""
    interviewees = Interviewees(interviews=("a",), roles={})
    found = build_map([group(one) for one in steps], interviewees, NarratedOrder({}, {"a": claims}))
    return found.processes[0]


def test_what_a_model_read_stands_in_the_place_of_words_of_order() -> None:
    check = step("a", 1, "Ware prüfen")
    book = step("a", 2, "Ware buchen", "Vorher buchen wir die Ware")
    cued = mapped([group(check), group(book)]).processes[0]
    assert [activity.title for activity in cued.activities] == ["Ware buchen", "Ware prüfen"]
    assert cued.edges[0].basis is OrderBasis.SAID
    read = read_map([check, book])
    assert [activity.title for activity in read.activities] == ["Ware prüfen", "Ware buchen"]
    assert read.edges[0].basis is OrderBasis.TOLD
    turned = read_map([check, book], claim(book, check))
    assert [activity.title for activity in turned.activities] == ["Ware buchen", "Ware prüfen"]
    assert turned.edges[0].basis is OrderBasis.SAID
    assert turned.broken == ()


def test_a_trigger_counts_no_more_where_a_model_read_the_order() -> None:
    steps = [step("a", 1, "Ware buchen", trigger="Ware prüfen"), step("a", 2, "Ware prüfen")]
    assert mapped([group(one) for one in steps]).processes[0].activities[0].title == "Ware prüfen"
    assert read_map(steps).activities[0].title == "Ware buchen"


def test_what_a_model_read_as_at_the_same_time_stands_side_by_side() -> None:
    steps = [step("a", 1, "Ware prüfen"), step("a", 2, "Ware buchen")]
    process = read_map(steps, claim(steps[0], steps[1], beside=True))
    assert any(isinstance(part, Parallel) for part in process.body.parts)


def test_who_comes_back_to_an_earlier_step_leaves_what_is_told_together_together() -> None:
    mail, file_away = step("a", 15, "Beleg mailen"), step("a", 15, "Zettel abheften")
    file_away = file_away.model_copy(update={"id": "a-15-then"})
    sign, book = step("a", 23, "Anforderung unterschreiben"), step("a", 14, "Gutschrift buchen")
    process = read_map([book, mail, file_away, sign], claim(sign, book))
    assert [activity.title for activity in process.activities] == [
        "Anforderung unterschreiben",
        "Gutschrift buchen",
        "Beleg mailen",
        "Zettel abheften",
    ]
    assert process.broken == ()


@settings(max_examples=examples(80), deadline=None)
@given(STEPS, st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)), max_size=12))
def test_in_one_interview_the_telling_never_contradicts_what_is_said(
    steps: list[Observation], pairs: list[tuple[int, int]]
) -> None:
    own = [one for one in steps if one.interview == "a"]
    said = [claim(own[a], own[b]) for a, b in pairs if a < b < len(own)]  # no cycle among them
    claims = list(NarratedOrder({}, {"a": said}).claims(own))
    sorter = TopologicalSorter[str]()
    for one in claims:
        sorter.add(one.after, one.before)
    assert sorted(set(sorter.static_order())) == sorted(
        {name for one in claims for name in (one.before, one.after)}
    )
    assert [one for one in claims if one.basis is OrderBasis.SAID] == said


def test_an_interview_that_no_model_read_keeps_its_words_of_order() -> None:
    first, second = (
        step("b", 1, "Ware prüfen"),
        step("b", 2, "Ware buchen", "Danach buchen wir die Ware"),
    )
    found = build_map(
        [group(first), group(second)], Interviewees(("a", "b"), {}), NarratedOrder({}, {"a": ()})
    )
    assert found.processes[0].edges[0].basis is OrderBasis.SAID


@settings(max_examples=examples(80), deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=20))
def test_any_claims_of_a_model_give_a_line_and_name_what_it_breaks(
    pairs: list[tuple[int, int]],
) -> None:
    steps = [
        step("a", turn, f"Ware {word}")
        for turn, word in enumerate(("prüfen", "buchen", "holen", "zahlen"))
    ]
    claims = [claim(steps[a], steps[b]) for a, b in pairs if a < 4 and b < 4 and a != b]
    process = read_map(steps, *claims, claim(steps[0], step("a", 9, "Gibt es nicht mehr")))
    place = {activity.id: at for at, activity in enumerate(process.activities)}
    assert sorted(place.values()) == [0, 1, 2, 3]
    broken = {(order.before, order.after) for order in process.broken}
    for stated in {(one.before, one.after) for one in claims}:
        assert (place[stated[0]] < place[stated[1]]) is (stated not in broken)
