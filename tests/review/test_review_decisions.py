"""Decisions: an append-only log, folded over findings; what changed under one is said in words."""

from collections.abc import Iterable

from befund.labels import say
from befund.records import (
    Action,
    Decision,
    Finding,
    FindingAsDecided,
    FindingSnapshot,
    Kind,
    Member,
    PainPoint,
    Place,
    Reference,
    Sentence,
    Snapshot,
)
from befund.review import Status, changes, constraints, reviewed


def member(name: str, interview: str = "") -> Member:
    place = Place(interview=interview or name[0], turn=int(name[1:]), start=0, end=9)
    return Member(observation=f"o-{name}", kind=Kind.PAIN_POINT, places=(place,))


def finding(
    identifier: str, names: str, title: str = "Warten", formerly: tuple[str, ...] = ()
) -> Finding:
    members = tuple(member(name) for name in names.split())
    return Finding(
        id=identifier,
        item=PainPoint(title=title),
        title=title,
        summary=(
            Sentence(
                text=title, references=(Reference(observation=members[0].observation, quote=0),)
            ),
        ),
        members=members,
        interviews=tuple(sorted({one.interview for one in members})),
        all_interviews=9,
        score=0.5,
        formerly=formerly,
    )


def seen(names: str, title: str = "Warten") -> FindingAsDecided:
    members = tuple(member(name) for name in names.split())
    return FindingAsDecided(
        title=title, members=members, interviews=tuple(sorted({one.interview for one in members}))
    )


def decision(number: int, action: Action, names: str, on: str = "f-1", **more: object) -> Decision:
    values = {
        "number": number,
        "finding": on,
        "action": action,
        "author": "P",
        "time": "t",
        "seen": seen(names),
    }
    return Decision.model_validate({**values, **more})


def test_the_last_word_stands_and_every_note_is_kept() -> None:
    log = [
        decision(3, Action.COMMENT, "a1", note="siehe Workshop"),
        decision(1, Action.ACCEPT, "a1", note="klar"),
        decision(2, Action.REJECT, "a1"),
    ]
    (review,) = reviewed([finding("f-1", "a1")], log)
    assert review.status is Status.REJECTED
    assert [comment.note for comment in review.comments] == ["klar", "siehe Workshop"]
    assert review.changes == ()


def test_an_edit_gives_the_title_until_the_next_one() -> None:
    log = [
        decision(1, Action.EDIT, "a1", title="Eins"),
        decision(2, Action.EDIT, "a1", title="Zwei"),
    ]
    (review,) = reviewed([finding("f-1", "a1")], log)
    assert review.title == "Zwei"


def test_what_changed_since_is_said() -> None:
    log = [decision(1, Action.ACCEPT, "a1 b2")]
    assert tuple(map(say, reviewed([finding("f-1", "a1 b2 c3 d4")], log)[0].changes)) == (
        "Zwei neue Interviews stützen das, seit Sie es angenommen haben.",
    )
    assert tuple(map(say, reviewed([finding("f-1", "a1")], log)[0].changes)) == (
        "Ein Interview stützt das nicht mehr, seit Sie es angenommen haben.",
    )
    assert tuple(map(say, reviewed([finding("f-1", "a1 a7 b2")], log)[0].changes)) == (
        "Eine weitere Aussage stützt das, seit Sie es angenommen haben.",
    )
    (renamed,) = reviewed([finding("f-1", "a1 b2", "Liegezeit")], log)[0].changes
    assert say(renamed) == "Damals hieß es: „Warten“."


def test_an_observation_that_another_model_found_anew_is_no_change() -> None:
    again = finding("f-1", "a1 b2")
    renamed = tuple(
        one.model_copy(update={"observation": f"x{one.observation}"}) for one in again.members
    )
    (review,) = reviewed(
        [again.model_copy(update={"members": renamed})], [decision(1, Action.ACCEPT, "a1 b2")]
    )
    assert review.changes == ()


def test_notes_of_a_finding_that_went_up_in_another_are_shown_there() -> None:
    log = [decision(1, Action.COMMENT, "b2", on="f-2", note="von zwei")]
    (review,) = reviewed([finding("f-1", "a1 b2", formerly=("f-2",))], log)
    assert [comment.note for comment in review.comments] == ["von zwei"]


def found(one: Member) -> list[str]:
    return [one.observation]


def names(of: Iterable[str]) -> frozenset[str]:
    return frozenset(f"o-{name}" for name in of)


def test_merge_then_split_then_merge_again() -> None:
    merge = decision(1, Action.MERGE, "a1", others=("f-2",), others_seen=(seen("b2 c3"),))
    assert constraints([merge], found).together == [names(["a1", "b2", "c3"])]
    split = decision(2, Action.SPLIT, "a1 b2 c3", taken_out=(member("c3"),))
    held = constraints([split, merge], found)
    assert set(held.together) == {names(["a1", "b2"])}
    assert held.apart["o-c3"] != held.apart["o-a1"] == held.apart["o-b2"]
    back = decision(3, Action.MERGE, "a1 b2", others=("f-3",), others_seen=(seen("c3"),))
    held = constraints([merge, split, back], found)
    assert held.together == [names(["a1", "b2", "c3"])]
    assert not held.apart


def test_a_constraint_on_what_is_gone_asks_for_nothing() -> None:
    split = decision(1, Action.SPLIT, "a1 b2", taken_out=(member("b2"),))
    held = constraints([split], lambda one: [] if one.observation == "o-b2" else [one.observation])
    assert not held.together
    assert not held.apart


def standing(
    identifier: str, interviews: str, observations: int, formerly: tuple[str, ...] = ()
) -> FindingSnapshot:
    return FindingSnapshot(
        id=identifier,
        kind=Kind.PAIN_POINT,
        title=identifier.upper(),
        interviews=tuple(interviews),
        observations=observations,
        score=0.5,
        formerly=formerly,
    )


def test_a_diff_says_what_is_new_gone_stronger_and_weaker() -> None:
    before = Snapshot(
        run=1,
        standings=(
            standing("gone", "a", 1),
            standing("same", "ab", 2),
            standing("more", "ab", 2),
            standing("less", "abc", 3),
            standing("taken", "a", 1),
        ),
    )
    after = Snapshot(
        run=2,
        standings=(
            standing("new", "c", 1),
            standing("same", "ab", 2),
            standing("more", "abd", 3, ("taken",)),
            standing("less", "a", 3),
        ),
    )
    told = {
        change.finding: (change.turn.value, say(change.text)) for change in changes(before, after)
    }
    assert told == {
        "new": ("new", "1 Interview mit 1 Aussage: c."),
        "gone": ("gone", "Nichts trägt es mehr (zuvor: 1 Interview mit 1 Aussage)."),
        "taken": ("gone", "Aufgegangen in „MORE“."),
        "more": (
            "stronger",
            "3 Interviews mit 3 Aussagen statt 2 Interviews mit 2 Aussagen; dazu d.",
        ),
        "less": (
            "weaker",
            "1 Interview mit 3 Aussagen statt 3 Interviews mit 3 Aussagen; nicht mehr b, c.",
        ),
    }
    assert changes(before, before) == []
