"""The lexical rule, measured on observations that were sorted by hand."""

from collections.abc import Iterable
from itertools import combinations
from math import ceil

import pytest
from consolidation_corpus import observations
from hypothesis import given
from hypothesis import strategies as st

from befund.consolidation import (
    PAIRS_PER_CALL,
    Call,
    Consolidation,
    Surroundings,
    Voice,
    candidate_calls,
    candidate_pairs,
    lexical_consolidation,
    profiles_of,
    voice_of,
)
from befund.records import (
    Conflict,
    FindingFlag,
    MaskedTranscript,
    Observation,
    QuarantineReason,
    Role,
    StatementType,
    Turn,
)


def consolidated(client: str) -> tuple[dict[str, str], list[Observation], Consolidation]:
    labelled = list(observations(client))
    found = [observation for _, observation in labelled]
    gold = {observation.id: finding for finding, observation in labelled}
    return gold, found, lexical_consolidation(found, Surroundings(all_interviews=5))


@pytest.mark.parametrize(
    ("client", "precision", "recall"), [("repairs", 0.95, 0.75), ("bakery", 0.95, 0.55)]
)
def test_hardly_anything_is_joined_that_is_not_the_same(
    client: str, precision: float, recall: float
) -> None:
    gold, found, result = consolidated(client)
    same = {
        (a.id, b.id)
        for a, b in combinations(found, 2)
        if gold[a.id] == gold[b.id] and a.item.kind is b.item.kind
    }
    joined = {
        pair
        for finding in result.findings
        for pair in combinations(sorted(member.observation for member in finding.members), 2)
    }
    right = len({tuple(sorted(pair)) for pair in same} & joined)
    assert right / len(joined) >= precision
    assert right / len(same) >= recall


@pytest.mark.parametrize("client", ["repairs", "bakery"])
def test_who_is_said_to_do_a_thing_is_a_contradiction_of_two_findings(client: str) -> None:
    gold, _, result = consolidated(client)
    (contradiction,) = (c for c in result.contradictions if c.conflict is Conflict.RESPONSIBILITY)
    sides = {gold[name] for side in contradiction.sides for name in side.observations}
    assert {side[-1] for side in sides} == {"+", "-"}
    findings = {finding.id: finding for finding in result.findings}
    for side in contradiction.sides:
        assert FindingFlag.CONTRADICTED in findings[side.finding].flags


def test_far_figures_are_a_contradiction_within_one_finding() -> None:
    gold, _, result = consolidated("bakery")
    (contradiction,) = (c for c in result.contradictions if c.conflict is Conflict.FREQUENCY)
    one, other = contradiction.sides
    assert one.finding == other.finding
    assert {gold[name] for side in (one, other) for name in side.observations} == {"abtippen"}
    assert not set(one.observations) & set(other.observations)


@pytest.mark.parametrize("client", ["repairs", "bakery"])
def test_what_belongs_together_is_found_among_few_candidates(client: str) -> None:
    gold, found, _ = consolidated(client)
    pairs = set(candidate_pairs(profiles_of(found).values()))
    assert len(pairs) <= 10 * len(found)
    same = [
        (a, b)
        for a, b in combinations(sorted(found, key=lambda o: o.id), 2)
        if gold[a.id] == gold[b.id]
    ]
    assert sum((a.id, b.id) in pairs for a, b in same if a.item.kind is b.item.kind) >= 0.95 * len(
        same
    )


def _asked(calls: Iterable[Call]) -> list[tuple[str, str]]:
    pairs = ((anchor, other) for call in calls for anchor, others in call for other in others)
    return [(min(pair), max(pair)) for pair in pairs]


@pytest.mark.parametrize("client", ["repairs", "bakery"])
def test_a_call_judges_twelve_pairs_and_each_pair_is_in_one_call(client: str) -> None:
    pairs = candidate_pairs(
        profiles_of([observation for _, observation in observations(client)]).values()
    )
    calls = list(candidate_calls(pairs))
    assert sorted(_asked(calls)) == pairs
    assert len(calls) == ceil(len(pairs) / PAIRS_PER_CALL)
    assert all(len({anchor for anchor, _ in call}) == len(call) for call in calls)


@given(st.sets(st.integers(0, 12)))
def test_where_whole_calls_are_settled_the_others_stay_as_they_were(finished: set[int]) -> None:
    pairs = candidate_pairs(
        profiles_of([observation for _, observation in observations("repairs")]).values()
    )
    calls = list(candidate_calls(pairs))
    done = [call for number, call in enumerate(calls) if number in finished]
    left = [call for number, call in enumerate(calls) if number not in finished]
    assert list(candidate_calls(pairs, _asked(done))) == left


def test_every_sentence_of_a_summary_rests_on_quotes_of_its_finding() -> None:
    _, found, result = consolidated("repairs")
    quotes = {observation.id: len(observation.quotes) for observation in found}
    for finding in result.findings:
        members = {member.observation for member in finding.members}
        assert finding.summary
        for sentence in finding.summary:
            assert {reference.observation for reference in sentence.references} <= members
            assert all(
                reference.quote < quotes[reference.observation] for reference in sentence.references
            )


def test_first_hand_comes_before_hearsay_and_who_does_it_before_who_manages_it() -> None:
    pair = [observation for finding, observation in observations("repairs") if finding == "termin"]
    surroundings = Surroundings(
        all_interviews=2, voices={pair[0].interview: Voice(role="Leitung", leads=True)}
    )
    (finding,) = lexical_consolidation(pair, surroundings).findings
    assert finding.members[0].observation == pair[1].id
    heard = pair[1].item.model_copy(update={"statement_type": StatementType.HEARSAY})
    (finding,) = lexical_consolidation(
        [pair[0], pair[1].model_copy(update={"item": heard})], surroundings
    ).findings
    assert finding.members[0].observation == pair[0].id
    assert finding.title == pair[0].item.title
    assert finding.roles == ("Leitung",)


@pytest.mark.parametrize(
    ("language", "said", "role", "leads"),
    [
        (
            "de",
            "Ja, ich bin hier Sachbearbeiterin im Einkauf, seit drei Jahren.",
            "Sachbearbeiterin im Einkauf",
            False,
        ),
        ("de", "Also ich leite hier die Werkstatt.", "Werkstatt", True),
        ("en", "I'm the warehouse manager here.", "warehouse manager", True),
        ("en", "I work in accounts, mostly.", "accounts", False),
        ("de", "Ich bin gespannt, was Sie fragen.", "", False),
    ],
)
def test_a_respondents_role_is_what_they_say_of_themselves(
    language: str, said: str, role: str, *, leads: bool
) -> None:
    turn = Turn(number=0, speaker="B", role=Role.RESPONDENT, text=said)
    found = voice_of(MaskedTranscript(interview="a", format="t", language=language, turns=(turn,)))
    assert (found.role, found.leads) == (role, leads)


def test_what_is_quarantined_supports_nothing() -> None:
    found = [observation for _, observation in observations("repairs")]
    away = found[0].model_copy(update={"quarantine": (QuarantineReason.NOT_FOUND,)})
    result = lexical_consolidation([away, *found[1:]], Surroundings(all_interviews=5))
    assert away.id not in {
        member.observation for finding in result.findings for member in finding.members
    }
