"""Fit src/befund/extraction/rules/weights.toml, and say how well such weights do on what they were not fitted on.

python tests/extraction/rules/fit_weights.py            cross-validation by client, then figures of the weights kept
python tests/extraction/rules/fit_weights.py --write    and write the weights fitted on everything
"""

import sys
from pathlib import Path

import numpy as np
from labelled import Labelled, client, measure, passages
from numpy.typing import NDArray

import befund.extraction.rules
from befund.evaluation.gold import GoldItem
from befund.extraction.rules import evidence
from befund.extraction.rules.context import Question, blocks_of, read_question
from befund.extraction.rules.evidence import Weights, features_of
from befund.extraction.rules.grammar import read_sentence
from befund.extraction.rules.lexicon import lexicon
from befund.records import Kind, Role, Turn
from befund.sentences import sentence_spans

Matrix = NDArray[np.float64]
TARGET = Path(befund.extraction.rules.__file__).parent / "weights.toml"
CLASSES = (None, Kind.PROCESS_STEP, Kind.PAIN_POINT, Kind.QUICK_WIN)
REGULARIZATION = 60.0
PER_FOLD = 5  # passages that are held out together


def rows_of(interview: Labelled, *, dense: bool) -> list[tuple[dict[str, float], int]]:
    """Features and class of each clause. Passages hold more items than talk does: `dense` lets the fit know."""
    language = interview.transcript.language
    question, rows = Question(), []
    for turn in interview.transcript.turns:
        if turn.role is Role.INTERVIEWER:
            question = read_question(turn.text, language, lexicon(language))
            continue
        for features, span in _clauses(turn, question, language):
            items = interview.gold.items
            rows.append((features | {"dense": float(dense)}, _label(turn.text, span, items)))
    return rows


def _clauses(turn: Turn, question: Question, language: str) -> list[tuple[dict[str, float], tuple[int, int]]]:
    cues = lexicon(language)
    sentences = [read_sentence(turn.text, span, cues) for span in sentence_spans(turn.text, language)]
    blocks = blocks_of(turn.text, sentences, question, cues, turn.number)
    found = []
    for place, (sentence, block) in enumerate(zip(sentences, blocks, strict=True)):
        if block.everything:
            continue
        features = features_of(sentence, question, place, cues)
        for clause, row in zip(sentence.clauses, features, strict=True):
            words = [word for word in sentence.words[clause.first : clause.last] if word.form]
            if words:
                found.append((row, (words[0].start, words[-1].end)))
    return found


def _label(text: str, span: tuple[int, int], items: tuple[GoldItem, ...]) -> int:
    for item in items:
        for quote in item.quotes:
            start = text.find(quote)
            shared = min(start + len(quote), span[1]) - max(start, span[0])
            if start >= 0 and shared * 2 >= span[1] - span[0]:
                return CLASSES.index(item.kind)
    return 0


def fit(groups: list[tuple[list[Labelled], bool]]) -> Weights:
    """Weights by regularised multinomial logistic regression, relative to the class of clauses that tell nothing."""
    rows = [row for interviews, dense in groups for each in interviews for row in rows_of(each, dense=dense)]
    names = sorted(rows[0][0])
    values = np.array([[features[name] for name in names] for features, _ in rows])
    labels = np.eye(len(CLASSES))[[label for _, label in rows]]
    scale = np.maximum(values.std(axis=0), 0.2)
    inputs = np.column_stack([np.ones(len(values)), values / scale])
    coefficients, step = np.zeros((inputs.shape[1], len(CLASSES))), np.zeros((inputs.shape[1], len(CLASSES)))
    for _ in range(1_500):
        gradient = inputs.T @ (_shares(inputs @ coefficients) - labels)
        gradient[1:] += REGULARIZATION * coefficients[1:]
        step = 0.9 * step - 0.1 * gradient / len(inputs)
        coefficients += step
    relative = coefficients[:, 1:] - coefficients[:, :1]
    relative[1:] /= scale[:, None]
    keys = ("step", "pain", "win")
    return Weights(
        intercept={key: float(value) for key, value in zip(keys, relative[0], strict=True)},
        features={name: [float(value) for value in row] for name, row in zip(names, relative[1:], strict=True)},
    )


def _shares(sums: Matrix) -> Matrix:
    powers = np.exp(sums - sums.max(axis=1, keepdims=True))
    shares: Matrix = powers / powers.sum(axis=1, keepdims=True)
    return shares


def write(fitted: Weights) -> None:
    """Write the table; the weight of `dense` is left out, for interviews are not."""
    lines = [
        "# Fitted by tests/extraction/rules/fit_weights.py; what each feature adds to [step, pain, quick win].",
        "",
        "[intercept]",
        *(f"{name} = {value:.3f}" for name, value in fitted.intercept.items()),
        "",
        "[weights]",
        *(
            f'"{name}" = [{", ".join(f"{value:.3f}" for value in values)}]'
            for name, values in fitted.features.items()
            if name != "dense"
        ),
    ]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _use(fitted: Weights) -> None:
    evidence.weights = lambda: fitted  # type: ignore[assignment]


def _report(name: str, interviews: list[Labelled]) -> None:
    figures = measure(interviews).figures
    shares = " ".join(
        f"{kind} {scores.precision.value or 0:.2f}/{scores.recall.value or 0:.2f}/{scores.f1.value or 0:.3f}"
        for kind, scores in figures.strict.items()
    )
    print(f"{name}: {shares} traps {figures.trap_share.value or 0:.3f}")  # noqa: T201 - a script


def main() -> None:
    """Cross-validate by client, fit, report and perhaps write."""
    interviews, short = client(), passages()
    folds = [short[at : at + PER_FOLD] for at in range(0, len(short), PER_FOLD)]
    _use(fit([(short, True)]))
    _report("einarbeitung, fitted on the passages alone:", interviews)
    for fold in folds:
        _use(fit([(interviews, False), ([each for each in short if each not in fold], True)]))
        _report(f"{fold[0].transcript.interview} ff., fitted on all others:", fold)
    for held in interviews:
        _use(fit([([each for each in interviews if each is not held], False), (short, True)]))
        _report(f"{held.transcript.interview}, fitted on all others:", [held])
    fitted = fit([(interviews, False), (short, True)])
    if "--write" in sys.argv[1:]:
        write(fitted)
    _use(fitted)
    _report("einarbeitung, fitted on everything:", interviews)
    _report("passages, fitted on everything:", short)


if __name__ == "__main__":
    main()
