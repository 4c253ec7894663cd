import random

import pytest
from evaluation_cases import gold, item, observe, transcript, trap

from befund.evaluation.gold import Gold
from befund.evaluation.report import to_json
from befund.evaluation.results import Cost, Evaluation, ItemState, ItemVerdict
from befund.evaluation.run import evaluate_workspace
from befund.records import Flag, MaskedTranscript, Observation, QuarantineReason

STEP, PAIN, WIN = "process_step", "pain_point", "quick_win"

TALK = transcript(
    "Also ich drucke die Rechnung aus und dann ähm tippe ich sie halt in SAP ein.",
    "Das dauert jedes Mal drei Tage, weil die Mappe liegen bleibt.",
    "Man könnte die Rechnung gleich per Mail schicken. Ein neues ERP wäre auch schön.",
    "Der Stau auf der Autobahn war heute schlimm.",
)
GOLD = gold(
    item(1, STEP, "ich drucke die Rechnung aus"),
    item(2, STEP, "tippe ich sie halt in SAP ein"),
    item(3, PAIN, "Das dauert jedes Mal drei Tage"),
    item(4, PAIN, "weil die Mappe liegen bleibt", optional=True),
    item(5, WIN, "die Rechnung gleich per Mail schicken"),
    trap(1, "small_talk", "Der Stau auf der Autobahn war heute schlimm"),
    trap(2, "long_term_wish", "Ein neues ERP wäre auch schön"),
)


def measure(
    *observations: Observation, expected: Gold = GOLD, source: MaskedTranscript = TALK
) -> Evaluation:
    return evaluate_workspace(expected, {source.interview: source}, observations)


def test_a_case_worked_by_hand() -> None:
    found = measure(
        observe(TALK, STEP, "ich drucke die Rechnung aus"),  # right
        observe(
            TALK, STEP, "die Rechnung aus"
        ),  # the same once more: false strictly, right leniently
        observe(TALK, PAIN, "Das dauert jedes Mal drei Tage, weil"),  # right
        observe(TALK, PAIN, "Der Stau auf der Autobahn war"),  # a trap
        observe(TALK, STEP, "gleich per Mail schicken"),  # the wrong kind
    )
    strict, lenient = found.figures.strict["all"], found.figures.lenient["all"]
    assert (strict.right, strict.false, strict.missed) == (2, 3, 2)
    assert strict.precision.value == pytest.approx(2 / 5)
    assert strict.recall.value == pytest.approx(2 / 4)
    assert strict.f1.value == pytest.approx(2 * 0.4 * 0.5 / 0.9)
    assert (lenient.right, lenient.false, lenient.missed) == (3, 2, 2)
    assert lenient.recall.value == pytest.approx(2 / 4)
    steps = found.figures.strict[STEP]
    assert (steps.right, steps.false, steps.missed) == (1, 2, 1)
    assert found.figures.trap_share.value == pytest.approx(1 / 5)
    assert to_json(found)["traps"]["by_type"] == {"small_talk": 1}
    verdicts = {o.title: o.verdict for o in found.interviews[0].observations}
    assert verdicts["process_step gleich per Mail schicken"] is ItemVerdict.WRONG_KIND
    assert set(verdicts.values()) == {
        ItemVerdict.RIGHT,
        ItemVerdict.DUPLICATE,
        ItemVerdict.TRAP,
        ItemVerdict.WRONG_KIND,
    }


def test_counts_of_words_quotes_and_cost() -> None:
    source = transcript("eins zwei drei vier fünf", "sechs sieben acht neun [Person 1]")
    seen = observe(source, STEP, "zwei drei", "neun [Person 1]")
    wrong = seen.model_copy(
        update={"quotes": (seen.quotes[0].model_copy(update={"text": "zwei DREI"}),), "id": "x"}
    )
    found = evaluate_workspace(
        gold(item(1, STEP, "zwei drei")),
        {"a": source},
        [seen, wrong],
        {"a": Cost(amount=0.5, seconds=3)},
    )
    assert found.figures.coverage.value == pytest.approx(4 / 10)
    assert found.figures.per_1000_words.value == pytest.approx(200)
    assert found.figures.verbatim_share.value == pytest.approx(2 / 3)
    assert found.figures.cost_per_interview.value == 0.5
    assert found.figures.seconds_per_interview.value == 3


def test_perfect_and_empty() -> None:
    all_found = measure(
        observe(TALK, STEP, "ich drucke die Rechnung aus"),
        observe(TALK, STEP, "tippe ich sie halt in SAP ein"),
        observe(TALK, PAIN, "Das dauert jedes Mal drei Tage"),
        observe(TALK, WIN, "die Rechnung gleich per Mail schicken"),
    )
    assert {scores.f1.value for scores in all_found.figures.strict.values()} == {1.0}
    assert {scores.f1.value for scores in all_found.figures.lenient.values()} == {1.0}
    nothing = measure()
    assert nothing.figures.strict["all"].precision.value is None
    assert nothing.figures.strict["all"].recall.value == 0
    assert nothing.figures.strict["all"].f1.value == 0
    assert nothing.figures.verbatim_share.value is None
    empty = measure(expected=gold(), source=TALK)
    assert empty.figures.strict["all"].f1.value is None


def test_an_optional_item_is_right_where_found_and_not_missed_where_not() -> None:
    without = measure(observe(TALK, PAIN, "Das dauert jedes Mal drei Tage"))
    found = measure(
        observe(TALK, PAIN, "Das dauert jedes Mal drei Tage"),
        observe(TALK, PAIN, "die Mappe liegen bleibt"),
    )
    for each in (without, found):
        assert each.figures.strict[PAIN].recall.value == 1
        assert each.figures.strict[PAIN].precision.value == 1
    assert found.figures.strict[PAIN].right == 2


def test_one_to_one_prefers_many_then_required_items() -> None:
    source = transcript("ich drucke die Rechnung aus und scanne den Beleg ein")
    expected = gold(
        item(1, STEP, "ich drucke die Rechnung aus und scanne", optional=True),
        item(2, STEP, "scanne den Beleg ein"),
    )
    wide = observe(source, STEP, "ich drucke die Rechnung aus und scanne den Beleg ein")
    assert measure(wide, expected=expected, source=source).figures.strict["all"].missed == 0
    narrow = observe(source, STEP, "scanne den Beleg ein")
    both = measure(wide, narrow, expected=expected, source=source)
    assert both.figures.strict["all"].right == 2


def test_a_wish_counts_as_a_trap_for_unflagged_quick_wins_alone() -> None:
    words = "Ein neues ERP wäre auch schön"
    assert measure(observe(TALK, WIN, words)).figures.trap_share.value == 1
    assert measure(observe(TALK, PAIN, words)).figures.trap_share.value == 0
    flagged = measure(observe(TALK, WIN, words, flags=[Flag.LONG_TERM]))
    assert flagged.figures.trap_share.value == 0
    assert flagged.figures.strict[WIN].false == 0


def test_quarantined_observations_and_other_interviews_do_not_count() -> None:
    stored = observe(TALK, PAIN, "Der Stau auf", quarantine=[QuarantineReason.NEGATION_CHANGED])
    other = observe(transcript("Der Stau auf", interview="b"), PAIN, "Der Stau auf")
    assert measure(stored, other).interviews[0].observations == ()


def test_the_order_of_observations_means_nothing() -> None:
    texts = [
        "ich drucke die Rechnung aus",
        "drucke die Rechnung",
        "die Rechnung aus und dann",
        "ich sie halt in SAP",
    ]
    observations = [observe(TALK, kind, text) for text in texts for kind in (STEP, PAIN)]
    expected = to_json(measure(*observations))
    for seed in range(10):
        random.Random(seed).shuffle(observations)
        assert to_json(measure(*observations)) == expected


def test_missing_interviews_are_named_and_counted_only_on_request() -> None:
    named = evaluate_workspace(GOLD, {}, [])
    assert named.missing == ("a",)
    assert named.interviews == ()
    counted = evaluate_workspace(GOLD, {}, [], count_missing=True)
    assert counted.figures.strict["all"].missed == 4
    assert counted.figures.strict["all"].recall.value == 0


def test_unlocated_items_are_listed_and_missed_and_cut_ones_neutral() -> None:
    source = transcript(
        "Ich prüfe den Antrag.",
        "[vertraulich]",
        "Dann lege ich ihn ab.",
        "Und das war es auch schon.",
    )
    expected = gold(
        item(1, STEP, "Ich prüfe den Antrag"),
        item(2, PAIN, "der Chef hat da nämlich Angst"),
        item(3, STEP, "Dann lege ich ihn ab"),
        item(4, PAIN, "ein Satz den es gar nicht gibt"),
    )
    found = measure(expected=expected, source=source)
    states = {i.id: (i.state, i.unlocated) for i in found.interviews[0].items}
    assert states["g2"] == (ItemState.CUT, False)
    assert states["g4"] == (ItemState.MISSED, True)
    assert found.figures.strict["all"].missed == 3
    assert to_json(found)["unlocated"] == {"a": ["g4"]}
    assert to_json(found)["cut"] == {"a": ["g2"]}


def test_the_interval_is_repeatable_and_holds_the_value() -> None:
    sources = {
        str(n): transcript("Ich prüfe den Antrag.", "Dann lege ich ihn ab.", interview=str(n))
        for n in range(6)
    }
    parts = [item(1, STEP, "Ich prüfe den Antrag"), item(2, STEP, "Dann lege ich ihn ab")]
    expected = Gold.model_validate(
        {"format": "befund-gold/1", "interviews": {name: {"items": parts} for name in sources}}
    )
    seen = [observe(sources[str(n)], STEP, "Ich prüfe den Antrag") for n in range(6)]
    seen += [observe(sources[str(n)], STEP, "Dann lege ich ihn ab") for n in range(3)]
    first = evaluate_workspace(expected, sources, seen).figures
    assert first == evaluate_workspace(expected, sources, seen).figures
    recall = first.strict["all"].recall
    assert recall.value == pytest.approx(9 / 12)
    assert recall.low is not None
    assert recall.high is not None
    assert 0.5 <= recall.low < 0.75 < recall.high <= 1
    assert first.strict["all"].precision.low == 1
    assert first.macro_strict["all"].value == pytest.approx((3 * 1 + 3 * 2 / 3) / 6)


def test_one_interview_has_no_interval() -> None:
    assert (
        measure(observe(TALK, STEP, "ich drucke die Rechnung aus")).figures.strict["all"].f1.low
        is None
    )
