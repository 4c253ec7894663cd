from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from befund.evaluation.matching import MatchEdge, assign, overlaps


def places(*starts: int) -> frozenset[tuple[int, int]]:
    return frozenset((0, start) for start in starts)


def test_half_of_the_shorter_quote_must_be_shared() -> None:
    assert overlaps(places(1, 2, 3, 4), places(3, 4, 5, 6))
    assert not overlaps(places(1, 2, 3, 4, 5), places(4, 5, 6, 7, 8))
    assert overlaps(places(1, 2, 3, 4, 5, 6, 7, 8), places(7, 8))
    assert not overlaps(places(1, 2, 3), places(3))
    assert overlaps(places(3), places(1, 2, 3))
    assert not overlaps(places(), places())


edges = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 4)), st.integers(1, 20), min_size=0, max_size=14
).map(
    lambda pairs: [
        MatchEdge(observation, item, shared) for (observation, item), shared in pairs.items()
    ]
)


def worth(chosen: list[MatchEdge], required: set[int]) -> tuple[int, int, int]:
    return len(chosen), sum(e.item in required for e in chosen), sum(e.shared for e in chosen)


@given(edges, st.sets(st.integers(0, 4)))
def test_the_choice_is_the_best_of_all(given_edges: list[MatchEdge], required: set[int]) -> None:
    chosen = assign(given_edges, required)
    assert set(chosen) <= set(given_edges)
    assert len({e.observation for e in chosen}) == len({e.item for e in chosen}) == len(chosen)
    by_pair = {(e.observation, e.item): e for e in given_edges}
    tried = (
        [by_pair[pair] for pair in enumerate(items) if pair in by_pair]
        for items in permutations(range(5), 4)
    )
    assert worth(chosen, required) == max(worth(each, required) for each in tried)
