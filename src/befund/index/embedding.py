"""The embedded default: character n-grams weighted as in BM25 and hashed into a short vector.

No weights to download, no network, the same vectors in every process. What it needs of the corpus
(how many passages hold an n-gram, how long passages are) is a snapshot that travels with the index.
"""

import base64
import binascii
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Self

import numpy as np
import numpy.typing as npt

from befund.index.port import DamagedIndexError
from befund.records.base import Record
from befund.text.search_words import content_words

DIMENSION = 2048

_FEATURES = 1 << 18
_SIZES = (3, 4)
_SATURATION, _LENGTH_SHARE = 1.2, 0.75  # BM25's k1 and b
_BATCH = 256
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_PRIME_INVERSE = np.uint64(pow(0x9E3779B97F4A7C15, -1, 1 << 64))
_SPACE = np.uint32(ord(" "))

Unsigned = npt.NDArray[np.uint64]
Integers = npt.NDArray[np.int64]
Vectors = npt.NDArray[np.float32]


class CorpusSnapshot(Record):
    """What the weights were computed from.

    `frequencies` is zlib in base64: passages per feature, uint32.
    """

    documents: int
    mean_length: float
    frequencies: str


class NgramEmbedder:
    """Embeds by the words' n-grams; rare ones of the snapshot's corpus count more."""

    name = "ngram-1"

    def __init__(self, snapshot: CorpusSnapshot) -> None:
        self.snapshot = snapshot
        frequency = _unpack(snapshot.frequencies)
        self._weight = np.log1p(
            (snapshot.documents - np.minimum(frequency, snapshot.documents) + 0.5)
            / (frequency + 0.5)
        )
        mixed = _mix(np.arange(_FEATURES, dtype=np.uint64))
        self._place = (mixed % np.uint64(DIMENSION)).astype(np.int64)
        self._weight *= np.where(mixed >> np.uint64(63), 1.0, -1.0)

    @classmethod
    def fitted(cls, texts: Iterable[str]) -> Self:
        """An embedder for a corpus of these texts."""
        frequency = np.zeros(_FEATURES, dtype=np.uint32)
        documents, length = 0, 0
        for batch in _batches(texts):
            _, features, counts = _features(batch)
            frequency += np.bincount(features, minlength=_FEATURES).astype(np.uint32)
            documents, length = documents + len(batch), length + int(counts.sum())
        return cls(_snapshot(frequency, documents, length / max(documents, 1)))

    @classmethod
    def plain(cls, mean_length: float) -> Self:
        """An embedder of no corpus.

        To it all n-grams are alike, so a text's vector depends on that text alone.
        """
        return cls(_snapshot(np.zeros(_FEATURES, dtype=np.uint32), 0, mean_length))

    def embed(self, texts: list[str]) -> Vectors:
        """One unit vector per text; a text without words becomes a constant one."""
        return np.concatenate(
            [np.empty((0, DIMENSION), np.float32), *map(self._embed, _batches(texts))]
        )

    def _embed(self, texts: Sequence[str]) -> Vectors:
        rows, features, counts = _features(texts)
        length = np.bincount(rows, weights=counts, minlength=len(texts))
        share = 1 - _LENGTH_SHARE + _LENGTH_SHARE * length / max(self.snapshot.mean_length, 1.0)
        weight = self._weight[features] * counts / (counts + _SATURATION * share[rows])
        cells = rows * DIMENSION + self._place[features]
        vectors = np.bincount(cells, weights=weight, minlength=len(texts) * DIMENSION).reshape(
            -1, DIMENSION
        )
        norm = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors[norm[:, 0] == 0, 0] = 1.0
        return np.asarray(vectors / np.where(norm == 0, 1.0, norm), dtype=np.float32)


def _snapshot(
    frequency: npt.NDArray[np.uint32], documents: int, mean_length: float
) -> CorpusSnapshot:
    packed = base64.b64encode(zlib.compress(frequency.astype("<u4").tobytes())).decode()
    return CorpusSnapshot(documents=documents, mean_length=mean_length, frequencies=packed)


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    iterator = iter(texts)
    while batch := list(islice(iterator, _BATCH)):
        yield batch


def _unpack(frequencies: str) -> npt.NDArray[np.float64]:
    try:
        raw = zlib.decompress(base64.b64decode(frequencies, validate=True))
    except (zlib.error, binascii.Error, ValueError) as error:
        raise DamagedIndexError("Die Gewichte des Suchindex sind beschädigt.") from error
    if len(raw) != 4 * _FEATURES:
        raise DamagedIndexError("Die Gewichte des Suchindex haben eine falsche Länge.")
    return np.frombuffer(raw, dtype="<u4").astype(np.float64)


def _features(texts: Sequence[str]) -> tuple[Integers, Integers, Integers]:
    """Each text's distinct features as (text, feature, count), for whole words and their n-grams.

    An n-gram may begin with the space before a word or end with the one behind it, and never spans
    two words.
    """
    bags = [f" {' '.join(content_words(text))} " for text in texts]
    codes = np.frombuffer("".join(bags).encode("utf-32-le"), dtype="<u4")
    owner = np.repeat(np.arange(len(bags), dtype=np.uint64), [len(bag) for bag in bags])
    prefix, shift = _prefix_hashes(codes)
    spaces = np.flatnonzero(codes == _SPACE)
    length = np.diff(spaces) + 1
    real = length > 2  # where two texts meet, two spaces stand with no word between them
    keys = [_keys(prefix, shift, owner, spaces[:-1][real], length[real])]
    next_space = np.append(spaces, len(codes))[
        np.searchsorted(spaces, np.arange(len(codes)), side="right")
    ]
    for size in _SIZES:
        begin = np.flatnonzero(
            np.arange(len(codes)) + size - 1 <= np.minimum(next_space, len(codes) - 1)
        )
        keys.append(_keys(prefix, shift, owner, begin, np.full(len(begin), size)))
    found, counts = np.unique(np.concatenate(keys), return_counts=True)
    return (
        (found // _FEATURES).astype(np.int64),
        (found % _FEATURES).astype(np.int64),
        counts.astype(np.int64),
    )


def _keys(
    prefix: Unsigned, shift: Unsigned, owner: Unsigned, begin: Integers, size: Integers
) -> Unsigned:
    """Text number and feature number in one integer for each span.

    Wherever in the batch it stands.
    """
    spans = (prefix[begin + size] - prefix[begin]) * shift[begin]
    feature = _mix(spans + size.astype(np.uint64)) % np.uint64(_FEATURES)
    return np.asarray(owner[begin] * np.uint64(_FEATURES) + feature, dtype=np.uint64)


def _prefix_hashes(codes: npt.NDArray[np.uint32]) -> tuple[Unsigned, Unsigned]:
    """Sums of code x prime^place, and what moves a span's sum to place 0; all modulo 2^64."""
    powers = np.cumprod(np.full(len(codes), _PRIME, dtype=np.uint64), dtype=np.uint64)
    shift = np.cumprod(np.full(len(codes), _PRIME_INVERSE, dtype=np.uint64), dtype=np.uint64)
    sums = np.cumsum(codes.astype(np.uint64) * powers, dtype=np.uint64)
    return np.concatenate([np.zeros(1, np.uint64), sums]), shift


def _mix(values: Unsigned) -> Unsigned:
    """splitmix64's finaliser: every input bit reaches every output bit."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(values ^ (values >> np.uint64(31)), dtype=np.uint64)
