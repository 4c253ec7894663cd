import hashlib
import os
import subprocess
import sys
import unicodedata

import numpy as np
import pytest

from befund.index.embedding import DIMENSION, CorpusSnapshot, NgramEmbedder
from befund.index.port import DamagedIndexError

_TEXTS = [
    "Rechnungsprüfung im Einkauf",
    "Prüfung der Rechnungen",
    "Wareneingang im Lager",
    "",
    "?!",
    "Äpfel 😀 日本",
]

_PRINT_DIGEST = """
import hashlib, sys
from befund.index.embedding import NgramEmbedder
texts = sys.argv[1:]
print(hashlib.sha256(NgramEmbedder.fitted(texts).embed(texts).tobytes()).hexdigest())
"""


def test_one_unit_vector_per_text() -> None:
    vectors = NgramEmbedder.fitted(_TEXTS).embed(_TEXTS)
    assert vectors.shape == (len(_TEXTS), DIMENSION)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)


def test_vectors_are_the_same_in_every_process() -> None:
    here = hashlib.sha256(NgramEmbedder.fitted(_TEXTS).embed(_TEXTS).tobytes()).hexdigest()
    for seed in ("1", "2"):
        command = [sys.executable, "-c", _PRINT_DIGEST, *_TEXTS]
        done = subprocess.run(
            command,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == here


def test_a_vector_does_not_depend_on_what_is_embedded_with_it() -> None:
    embedder = NgramEmbedder.fitted(_TEXTS)
    together = embedder.embed(_TEXTS * 100)
    alone = np.concatenate([embedder.embed([text]) for text in _TEXTS])
    assert np.allclose(together[: len(_TEXTS)], alone, atol=1e-6)
    assert np.allclose(together[-len(_TEXTS) :], alone, atol=1e-6)


def test_parts_of_compounds_are_near() -> None:
    one, other, far = NgramEmbedder.fitted(_TEXTS).embed(_TEXTS[:3])
    assert one @ other > 0.3 > abs(one @ far)


def test_unicode_form_and_spelling_of_umlauts_do_not_matter() -> None:
    spellings = [
        "Lösungsvorschläge prüfen",
        unicodedata.normalize("NFD", "LÖSUNGSVORSCHLÄGE prüfen"),
        "Loesungsvorschlaege pruefen",
    ]
    vectors = NgramEmbedder.fitted(_TEXTS).embed(spellings)
    assert np.allclose(vectors[0], vectors[1:])


def test_no_texts_give_no_vectors() -> None:
    assert NgramEmbedder.fitted([]).embed([]).shape == (0, DIMENSION)


def test_the_snapshot_restores_the_embedder() -> None:
    embedder = NgramEmbedder.fitted(_TEXTS)
    snapshot = CorpusSnapshot.model_validate_json(embedder.snapshot.model_dump_json())
    assert np.array_equal(NgramEmbedder(snapshot).embed(_TEXTS), embedder.embed(_TEXTS))


@pytest.mark.parametrize("packed", ["", "!!", "AAAA", "ä"])
def test_a_damaged_snapshot_is_refused(packed: str) -> None:
    with pytest.raises(DamagedIndexError):
        NgramEmbedder(CorpusSnapshot(documents=1, mean_length=1, frequencies=packed))
