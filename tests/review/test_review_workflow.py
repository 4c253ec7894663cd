"""Decisions on a store.

Ids hold through merges, splits and other extractors, however often findings are made anew.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from befund.labels import say
from befund.records import (
    Action,
    Finding,
    Interview,
    MaskedTranscript,
    Observation,
    PainPoint,
    Quote,
    QuoteStatus,
)
from befund.store import Store
from befund.usecases.findings.consolidation import bring_up_to_date, regroup
from befund.usecases.review.board import ReviewedFindings
from befund.usecases.review.decisions import Act
from befund.usecases.review.reviews import diff
from open_boards import open_board

SAID = {
    "a": (
        "Auf die Freigabe vom Chef warten wir tagelang",
        "Die Artikelnummer fehlt auf dem Lieferschein",
    ),
    "b": ("Wir warten tagelang auf die Freigabe vom Chef", "Das Archiv im Keller ist feucht"),
    "c": ("Auf die Freigabe des Chefs warten alle tagelang",),
}


def observation(interview: str, turn: int, said: str, extractor: str) -> Observation:
    quote = Quote(turn=turn, start=0, end=len(said), text=said, status=QuoteStatus.EXACT)
    return Observation(
        id=f"o-{extractor}-{interview}{turn}",
        interview=interview,
        chunk=0,
        item=PainPoint(title=said),
        quotes=(quote,),
        extractor=extractor,
    )


def add(store: Store, interview: str, extractor: str = "x") -> None:
    store.save_interview(
        Interview(id=interview, source=interview, kept_as=interview, sha256=interview)
    )
    store.save_transcript(
        MaskedTranscript(interview=interview, format="t", language="de", turns=()), "m"
    )
    found = [
        observation(interview, turn, said, extractor) for turn, said in enumerate(SAID[interview])
    ]
    store.save_extraction(interview, found, [], extracted_by=extractor, extractor=extractor)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open_file(tmp_path / "befund.sqlite") as opened:
        for name in "ab":
            add(opened, name)
        bring_up_to_date(opened, 1)
        yield opened


def finding_of(store: Store, interview: str, turn: int) -> Finding:
    return next(
        finding
        for finding in store.findings()
        for member in finding.members
        if (member.interview, member.places[0].turn) == (interview, turn)
    )


def test_an_accepted_finding_keeps_its_id_with_another_extractor_and_a_new_interview(
    store: Store,
) -> None:
    before = finding_of(store, "a", 0)
    assert before.interviews == ("a", "b")
    open_board(store).decide(before.id, Act(Action.ACCEPT, "P"))
    for name in "abc":
        add(store, name, "y")
    bring_up_to_date(store, 2)
    review = ReviewedFindings(store).get(before.id)
    assert review.finding.interviews == ("a", "b", "c")
    assert review.decided is not None
    assert tuple(map(say, review.changes)) == (
        "Ein neues Interview stützt das, seit Sie es angenommen haben.",
    )
    assert [change.turn.value for change in diff(store, 1, 2)] == ["stronger"]


def test_a_merged_finding_is_found_by_either_id_however_often_findings_are_made_anew(
    store: Store,
) -> None:
    one, other = finding_of(store, "a", 1), finding_of(store, "b", 1)
    assert one.id != other.id
    open_board(store).decide(one.id, Act(Action.MERGE, "P", others=[other.id]))
    for _ in range(3):
        assert ReviewedFindings(store).get(other.id).finding.id == one.id
        assert finding_of(store, "b", 1).id == one.id
        regroup(store)


def test_the_parts_of_a_split_keep_their_ids(store: Store) -> None:
    one, other = finding_of(store, "a", 1), finding_of(store, "b", 1)
    open_board(store).decide(one.id, Act(Action.MERGE, "P", others=[other.id]))
    open_board(store).decide(
        one.id, Act(Action.SPLIT, "P", observations=[other.members[0].observation])
    )
    parts = finding_of(store, "a", 1).id, finding_of(store, "b", 1).id
    assert parts[0] == one.id != parts[1]
    for number in range(2, 5):
        add(store, "b", f"extractor-{number}")
        bring_up_to_date(store, number)
        assert (finding_of(store, "a", 1).id, finding_of(store, "b", 1).id) == parts


def test_what_is_alike_is_parted_by_a_split_and_stays_so(store: Store) -> None:
    alike = finding_of(store, "a", 0)
    taken_out = next(m.observation for m in alike.members if m.interview == "b")
    open_board(store).decide(alike.id, Act(Action.SPLIT, "P", observations=[taken_out]))
    add(store, "c")
    bring_up_to_date(store, 2)
    assert finding_of(store, "a", 0).id == alike.id
    assert finding_of(store, "b", 0).id != alike.id


def test_an_accepted_finding_that_nothing_supports_for_a_while_comes_back_as_itself(
    store: Store,
) -> None:
    before = finding_of(store, "b", 1)
    open_board(store).decide(before.id, Act(Action.REJECT, "P", note="gehört nicht dazu"))
    store.save_extraction("b", [], [], extracted_by="nothing", extractor="n")
    bring_up_to_date(store, 2)
    assert before.id not in {review.finding.id for review in ReviewedFindings(store).reviews()}
    add(store, "b", "z")
    bring_up_to_date(store, 3)
    assert ReviewedFindings(store).get(before.id).decided is not None


def test_unchanged_findings_are_not_made_anew(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        sys.modules["befund.usecases.findings.consolidation"],
        "regroup",
        lambda *_: pytest.fail("made anew"),
    )
    bring_up_to_date(store, 2)
    assert diff(store, 1, 2) == []
