"""How likely each clause of a sentence tells a process step or a pain point.

A logistic model over some fifty features that mean the same in German and English. Its weights stand
in weights.toml; `tests/extraction/rules/fit_weights.py` fits them on the annotated interviews of
fixtures/einarbeitung and on the passages in tests/extraction/rules/passages, and says how well they
do on a client that they were not fitted on.
"""

import functools
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from befund.extraction.rules.context import Question
from befund.extraction.rules.grammar import ACT_FIRST_PERSON, Sentence, act_of, has_duration, is_perfect
from befund.extraction.rules.lexicon import Hit, Lexicon
from befund.extraction.rules.words import Clause

_CUE_LISTS = [
    "step.strong",
    "step.weak",
    "step.against",
    "pain.strong",
    "pain.medium",
    "pain.story",
    "pain.weak",
    "pain.against",
    "quick_win.4",
    "quick_win.3",
    "quick_win.2",
]
_WORD_SETS = [
    "past",
    "irrealis",
    "negators",
    "sequence",
    "conditional",
    "contrast",
    "cause",
    "limit",
    "duty",
    "universal",
    "others",
    "copula",
    "particles",
    "self",
    "we",
    "one",
]
_CLASSES = ("step", "pain", "win")

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Probabilities of a clause."""

    step: float
    pain: float


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature adds to a class, relative to a clause that tells nothing."""

    intercept: Mapping[str, float]
    features: Mapping[str, Sequence[float]]


def evidence_of(sentence: Sentence, question: Question, place: int, lexicon: Lexicon) -> list[Evidence]:
    """The evidence of each clause of the sentence at `place` of an answer to `question`."""
    return [_evidence(features, weights()) for features in features_of(sentence, question, place, lexicon)]


@functools.cache
def weights() -> Weights:
    """The fitted weights."""
    table = tomllib.loads((resources.files(__package__) / "weights.toml").read_text(encoding="utf-8"))
    return Weights(table["intercept"], table["weights"])


def features_of(sentence: Sentence, question: Question, place: int, lexicon: Lexicon) -> list[Features]:
    """The features of each clause, with those of its sentence and of the question before it."""
    rows = [_clause_features(sentence, clause, lexicon) for clause in sentence.clauses]
    strong = sum(row["pain.strong"] for row in rows)
    lesser = sum(_lesser(row) for row in rows)
    past = float(any(row["past"] for row in rows))
    acts = [row["act"] for row in rows]
    for number, row in enumerate(rows):
        row["elsewhere pain.strong"] = min(3.0, strong - row["pain.strong"])
        row["elsewhere pain"] = min(4.0, lesser - _lesser(row))
        row["elsewhere act"] = max([*acts[:number], *acts[number + 1 :]], default=0.0)
        row["asked pain"] = float(question.pain)
        row["asked step"] = float(question.step)
        row["asked idea"] = float(question.idea)
        row["first sentence"] = float(place < 1)
        row["late"] = float(place > 2)
        row["one clause"] = float(len(rows) == 1)
        row["past sentence"] = past
    return rows


def _lesser(row: Features) -> float:
    return row["pain.medium"] + row["pain.weak"] + row["pain.story"]


def _clause_features(sentence: Sentence, clause: Clause, lexicon: Lexicon) -> Features:
    inside = sentence.words[clause.first : clause.last]
    hits = [hit for hit in sentence.hits if clause.first <= hit.first < clause.last]
    forms = [word.form for word in inside if word.form]
    spoken = set(forms)
    act = act_of(inside, lexicon)
    row = {name: float(min(3, _count(hits, name))) for name in _CUE_LISTS}
    row.update({name: float(not spoken.isdisjoint(lexicon.sets[name])) for name in _WORD_SETS})
    row["denied"] = float(sum(hit.denied for hit in hits if hit.label in {"pain.strong", "pain.medium"}))
    row["act"] = act
    row["acts"] = float(act > 0)
    row["own act"] = float(act >= ACT_FIRST_PERSON)
    row["perfect"] = float(is_perfect(forms, lexicon))
    row["duration"] = float(has_duration(inside, lexicon))
    row["number"] = float(any(form in lexicon.sets["counts"] or form[:1].isdigit() for form in forms))
    row["short"] = float(len(forms) < 4)
    row["length"] = min(len(forms), 15) / 5
    row["end verb"] = float(bool(forms) and forms[-1] in lexicon.verbs)
    return row


def _count(hits: Sequence[Hit], label: str) -> int:
    return sum(1 for hit in hits if hit.label == label and not hit.denied)


def _evidence(row: Features, fitted: Weights) -> Evidence:
    sums = [fitted.intercept[name] for name in _CLASSES]
    for name, value in row.items():
        if value:
            for column, weight in enumerate(fitted.features[name]):
                sums[column] += weight * value
    shares = [math.exp(each) for each in sums]
    total = 1.0 + sum(shares)
    return Evidence(step=shares[0] / total, pain=shares[1] / total)
