"""What holds whatever verdicts say.

Groups partition, never mix what is parted, and mean the same in any order.
"""

import random
from itertools import combinations

from consolidation_corpus import observations
from hypothesis import given, settings
from hypothesis import strategies as st

from befund.consolidation import (
    Known,
    Surroundings,
    candidate_pairs,
    consolidate,
    lexical_consolidation,
    lexical_verdicts,
    member_of,
    profiles_of,
)
from befund.consolidation.clusters import group
from befund.consolidation.identity import identify
from befund.records import Finding, Observation, Relation, Verdict
from hypothesis_profiles import examples

NAMES = [f"o{number:02}" for number in range(14)]
PAIRS = list(combinations(NAMES, 2))

verdicts_strategy = st.lists(
    st.builds(
        lambda pair, relation, score: Verdict(
            a=pair[0], b=pair[1], relation=relation, score=score, by="test"
        ),
        st.sampled_from(PAIRS),
        st.sampled_from(
            [
                Relation.SAME,
                Relation.SAME,
                Relation.DIFFERENT,
                Relation.CONTRADICTS,
                Relation.NARROWER,
            ]
        ),
        st.floats(0, 1).map(lambda score: round(score, 3)),
    ),
    max_size=60,
    unique_by=lambda verdict: (verdict.a, verdict.b),
)


@given(verdicts_strategy, st.randoms(use_true_random=False))
def test_groups_partition_and_never_mix_what_a_verdict_parts(
    verdicts: list[Verdict], chance: random.Random
) -> None:
    groups = group(NAMES, verdicts)
    assert sorted(name for members in groups for name in members) == NAMES
    home = {name: members for members in groups for name in members}
    for verdict in verdicts:
        if verdict.parts:
            assert home[verdict.a] != home[verdict.b]
    shuffled = [
        verdict
        if chance.random() < 0.5
        else verdict.model_copy(update={"a": verdict.b, "b": verdict.a})
        for verdict in chance.sample(verdicts, len(verdicts))
    ]
    assert group(chance.sample(NAMES, len(NAMES)), shuffled) == groups


@given(verdicts_strategy)
def test_without_anything_that_parts_same_is_transitive(verdicts: list[Verdict]) -> None:
    joining = [verdict for verdict in verdicts if verdict.relation is Relation.SAME]
    home = {name: members for members in group(NAMES, joining) for name in members}
    assert all(home[verdict.a] == home[verdict.b] for verdict in joining)


@given(
    verdicts_strategy,
    st.sets(st.sampled_from(NAMES), min_size=2, max_size=5),
    st.sampled_from(NAMES),
)
def test_what_a_person_puts_together_or_apart_stays_so(
    verdicts: list[Verdict], joined: set[str], other: str
) -> None:
    home = {
        name: members for members in group(NAMES, verdicts, [frozenset(joined)]) for name in members
    }
    assert len({home[name] for name in joined}) == 1
    apart = {
        **{name: {1: 0} for name in joined},
        **({other: {1: 1}} if other not in joined else {}),
    }
    home = {
        name: members
        for members in group(NAMES, verdicts, [frozenset(joined)], apart)
        for name in members
    }
    assert len({home[name] for name in joined}) == 1
    assert other in joined or home[other] != home[next(iter(joined))]


def corpus() -> list[Observation]:
    return [
        observation for client in ("repairs", "bakery") for _, observation in observations(client)
    ]


@settings(max_examples=examples(15), deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_files_changes_nothing(chance: random.Random) -> None:
    found = [observation for _, observation in observations("repairs")]
    surroundings = Surroundings(all_interviews=5)
    assert lexical_consolidation(
        chance.sample(found, len(found)), surroundings
    ) == lexical_consolidation(found, surroundings)


@settings(max_examples=examples(15), deadline=None)
@given(st.sampled_from("abcde"))
def test_an_interview_more_touches_only_what_is_like_it(added: str) -> None:
    found = [observation for _, observation in observations("repairs")]
    before = lexical_consolidation(
        [o for o in found if o.interview != added], Surroundings(all_interviews=4)
    ).findings
    known = [Known(id=finding.id, members=finding.members) for finding in before]
    profiles = profiles_of(found)
    verdicts = lexical_verdicts(profiles, candidate_pairs(profiles.values()))
    after = consolidate(found, verdicts, Surroundings(all_interviews=5, known=known)).findings
    new = {observation.id for observation in found if observation.interview == added}
    touched = {
        v.a if v.b in new else v.b
        for v in verdicts
        if {v.a, v.b} & new and v.relation is Relation.SAME
    }
    old_home, new_home = _home(before), _home(after)
    for finding in before:
        members = {member.observation for member in finding.members}
        if not members & touched:
            assert new_home[next(iter(members))] == finding.id
            assert {name for name, home in new_home.items() if home == finding.id} == members
    assert len(set(old_home.values()) & set(new_home.values())) >= 0.9 * len(before)


def _home(findings: list[Finding]) -> dict[str, str]:
    return {member.observation: finding.id for finding in findings for member in finding.members}


def test_an_id_is_kept_also_where_another_extractor_names_the_observation_anew() -> None:
    found = [observation for _, observation in observations("repairs")][:6]
    members = [[member_of(observation)] for observation in found]
    before = identify(members, [])
    renamed = [o.model_copy(update={"id": f"x{o.id}"}) for o in found]
    known = [Known(id=i.id, members=tuple(m)) for i, m in zip(before, members, strict=True)]
    assert [i.id for i in identify([[member_of(o)] for o in renamed], known)] == [
        i.id for i in before
    ]


def test_two_decided_findings_that_become_one_leave_their_trace() -> None:
    found = [member_of(observation) for _, observation in observations("repairs")][:5]
    known = [
        Known(id="f-one", members=tuple(found[:3]), decided=True),
        Known(id="f-two", members=tuple(found[3:]), decided=True),
    ]
    (identity,) = identify([found], known)
    assert (identity.id, identity.formerly) == ("f-one", ("f-two",))
    first, second = identify([found[:1], found[1:]], [Known(id="f-one", members=tuple(found))])
    assert second.id == "f-one"
    assert first.id != "f-one"
