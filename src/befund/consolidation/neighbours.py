"""Which observations are worth comparing: a few neighbours each, never all pairs.

They are found by an inverted index of words and letters, and where a model judges also by vectors.
The rule of words goes without: it could not join what has no word in common, and 30,000 vectors
take longer than all the rest. Of the pairs in tests/consolidation/labelled the built-in vectors,
which are made of letters, find none that words miss.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import numpy.typing as npt

from befund.consolidation.profile import Profile

NEIGHBOURS = 10
DEPTH = 2 * NEIGHBOURS  # of each ranking that are looked at where two are fused
_RANK_SMOOTHING = 60  # the usual constant of reciprocal rank fusion
_BY_MEANING, _BY_LETTERS = 1.0, 0.5  # how much a ranking by vectors counts beside that by words
_PROBES = 24  # an observation is looked up by so many of its rarest features
# of a feature that more observations have, only the first by id are looked at
_LONGEST_POSTINGS = 256

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Nearby:
    """What vectors say.

    By observation the nearest of its kind, nearest first, with how far they stand out. That is in
    standard deviations above what two observations of the kind have. Vectors `by_meaning` are a
    model's; others know letters, and say the same as the index of words, less exactly.
    """

    nearest: Mapping[str, Sequence[tuple[str, float]]] = field(default_factory=dict)
    by_meaning: bool = False


def candidate_pairs(
    profiles: Iterable[Profile], k: int = NEIGHBOURS, nearby: Nearby | None = None
) -> list[tuple[str, str]]:
    """Pairs of one kind worth a verdict, each once and in order: at most `k` per observation.

    Where vectors speak too, both rankings are fused by reciprocal rank. Without them time and
    memory grow with the number of observations. The order of the profiles means nothing.
    """
    by_kind: dict[str, list[Profile]] = defaultdict(list)
    for profile in sorted(profiles, key=lambda profile: profile.id):
        by_kind[profile.kind].append(profile)
    return sorted(set(chain.from_iterable(_pairs(group, k, nearby) for group in by_kind.values())))


def _pairs(profiles: Sequence[Profile], k: int, nearby: Nearby | None) -> Iterator[tuple[str, str]]:
    index = _Index([_features(profile) for profile in profiles])
    for row, profile in enumerate(profiles):
        # Two rankings are fused, so each must reach deeper than what is taken in the end.
        found = [
            profiles[other].id
            for other in index.nearest(row, k if nearby is None else max(k, DEPTH))
        ]
        if nearby is not None:
            by_vectors = [other for other, _ in nearby.nearest.get(profile.id, ())]
            found = _fused(found, by_vectors, _BY_MEANING if nearby.by_meaning else _BY_LETTERS)[:k]
        for other in found:
            yield (profile.id, other) if profile.id < other else (other, profile.id)


def _fused(by_words: Sequence[str], by_vectors: Sequence[str], weight: float) -> list[str]:
    """Both rankings as one; equal ones by id."""
    score: dict[str, float] = defaultdict(float)
    for share, ranking in ((1.0, by_words), (weight, by_vectors)):
        for rank, other in enumerate(ranking, start=1):
            score[other] += share / (_RANK_SMOOTHING + rank)
    return sorted(score, key=lambda other: (-score[other], other))


def _features(profile: Profile) -> list[str]:
    return sorted({*profile.body, *(f"~{gram}" for gram in profile.grams)})


class _Index:
    """Rows of features, weighed by how rare they are."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        numbers: dict[str, int] = {}
        flat = np.fromiter(
            (numbers.setdefault(name, len(numbers)) for row in rows for name in row), dtype=np.int64
        )
        self._bounds = np.cumsum([0, *map(len, rows)])
        self._features = flat
        self._count = len(rows)
        frequency = np.bincount(flat, minlength=len(numbers))
        self._weight = np.log1p(self._count / np.maximum(frequency, 1)) ** 2
        owner = np.repeat(np.arange(len(rows)), np.diff(self._bounds))
        self._owners = owner[np.argsort(flat, kind="stable")]
        self._starts = np.concatenate([[0], np.cumsum(frequency)])
        self._norm = np.sqrt(np.bincount(owner, weights=self._weight[flat], minlength=len(rows)))
        self._frequency = frequency

    def nearest(self, row: int, k: int) -> list[int]:
        """The rows most like one, at most `k`; equal ones by number."""
        own = self._features[self._bounds[row] : self._bounds[row + 1]]
        own = own[self._frequency[own] > 1]
        own = own[np.argsort(self._frequency[own], kind="stable")][:_PROBES]
        if not len(own):
            return []
        postings = [self._postings(feature) for feature in own]
        sizes = [len(posting) for posting in postings]
        found, places = np.unique(np.concatenate(postings), return_inverse=True)
        shared = np.bincount(places, weights=np.repeat(self._weight[own], sizes))
        score = np.round(shared / np.maximum(self._norm[found], 1e-9), 9)
        score[found == row] = -1
        best = np.argsort(-score, kind="stable")[:k]
        return [int(found[place]) for place in best if score[place] > 0]

    def _postings(self, feature: int) -> Integers:
        start = self._starts[feature]
        return np.asarray(
            self._owners[start : start + min(self._frequency[feature], _LONGEST_POSTINGS)]
        )
