"""The nearest among vectors: exact, and the same in whatever order they come."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from befund.index import nearest
from befund.index.embedding import NgramEmbedder
from befund.index.nearest_vectors import Vectors


def random_vectors(seed: int, count: int) -> Vectors:
    chance = np.random.default_rng(seed)
    vectors = chance.integers(-2, 3, size=(count, 6)).astype(
        np.float32
    )  # few values: many are equally near
    vectors[chance.integers(count)] = 0
    return vectors


@given(st.integers(0, 1000), st.integers(2, 40), st.integers(1, 8))
def test_no_other_is_nearer_than_those_that_are_found(seed: int, count: int, k: int) -> None:
    vectors = random_vectors(seed, count)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = np.rint(vectors / np.where(length == 0, 1, length) * 2048)
    for row, found in enumerate(nearest(vectors, k)):
        products = unit @ unit[row]
        products[row] = -np.inf
        assert [other for other, _ in found] == list(
            np.argsort(-products, kind="stable")[: min(k, count - 1)]
        )
        assert [above for _, above in found] == sorted((above for _, above in found), reverse=True)


@given(st.integers(0, 1000))
def test_what_is_near_does_not_hang_on_the_order(seed: int) -> None:
    vectors = np.random.default_rng(seed).normal(size=(30, 16)).astype(np.float32)
    order = np.random.default_rng(seed + 1).permutation(30)
    found = nearest(vectors, 5)
    moved = nearest(vectors[order], 5)
    for place, row in enumerate(order):
        assert [(int(order[other]), above) for other, above in moved[place]] == found[int(row)]


def test_what_stands_out_is_told_in_standard_deviations() -> None:
    vectors = np.random.default_rng(3).normal(size=(200, 64)).astype(np.float32)
    vectors[7] = vectors[3] + 0.1 * vectors[7]
    found = nearest(vectors, 2)
    assert found[3][0][0] == 7
    assert found[3][0][1] > 6
    assert found[3][1][1] < 5


def test_nothing_is_near_what_is_alone() -> None:
    assert nearest(np.ones((1, 4), dtype=np.float32), 3) == [[]]
    assert nearest(np.ones((0, 4), dtype=np.float32), 3) == []
    assert nearest(np.ones((3, 4), dtype=np.float32), 0) == [[], [], []]


def test_the_plain_embedder_gives_a_text_its_vector_whatever_else_there_is() -> None:
    embedder = NgramEmbedder.plain(150)
    texts = ["Rechnung prüfen", "Rechnungen prüft die Buchhaltung", "Ware einlagern"]
    vectors = embedder.embed(texts)
    assert np.array_equal(vectors[1], embedder.embed(texts[1:2])[0])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert vectors[0] @ vectors[1] > 0.3 > vectors[0] @ vectors[2]
