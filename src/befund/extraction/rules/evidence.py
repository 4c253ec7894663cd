"""How likely each clause tells a process step or a pain point, and each sentence a quick win.

Two logistic models over the features that `features` counts. Their weights stand in weights.toml;
`tests/extraction/rules/fit_weights.py` fits them, and says how well they do on a client that they
were not fitted on.
"""

import functools
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from befund.extraction.rules.context import AskedQuestion
from befund.extraction.rules.features import Features, clause_features, win_features
from befund.extraction.rules.grammar import ParsedSentence
from befund.extraction.rules.lexicon import CueLexicon

CLASSES = ("step", "pain", "win")


@dataclass(frozen=True, slots=True)
class ClauseEvidence:
    """Probabilities of a clause."""

    step: float
    pain: float


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature adds to a class, relative to a clause or sentence that tells nothing."""

    intercept: Mapping[str, float]
    features: Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True)
class Model:
    """The weights for clauses (`CLASSES`) and for sentences (one class: a quick win)."""

    clause: Weights
    proposal: Weights


def evidence_of(
    sentences: Sequence[ParsedSentence], question: AskedQuestion, lexicon: CueLexicon
) -> list[list[ClauseEvidence]]:
    """The evidence of each clause of each sentence of an answer."""
    fitted = model().clause
    rows = clause_features(sentences, question, lexicon)
    return [[_evidence(row, fitted) for row in each] for each in rows]


def proposals_of(
    sentences: Sequence[ParsedSentence], question: AskedQuestion, lexicon: CueLexicon
) -> list[float]:
    """How likely each sentence of an answer proposes a quick win."""
    fitted = model().proposal
    return [_shares(row, fitted)[0] for row in win_features(sentences, question, lexicon)]


@functools.cache
def model() -> Model:
    """The fitted weights."""
    table = tomllib.loads(
        (resources.files(__package__) / "weights.toml").read_text(encoding="utf-8")
    )
    return Model(
        *(
            Weights(table[name]["intercept"], table[name]["weights"])
            for name in ("clause", "proposal")
        )
    )


def _evidence(row: Features, fitted: Weights) -> ClauseEvidence:
    step, pain, _ = _shares(row, fitted)
    return ClauseEvidence(step=step, pain=pain)


def _shares(row: Features, fitted: Weights) -> list[float]:
    sums = list(fitted.intercept.values())
    for name, value in row.items():
        if value:
            for column, weight in enumerate(fitted.features[name]):
                sums[column] += weight * value
    shares = [math.exp(each) for each in sums]
    total = 1.0 + sum(shares)
    return [share / total for share in shares]
