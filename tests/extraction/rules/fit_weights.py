"""Fit src/befund/extraction/rules/weights.toml, and say how well such weights do on what they were not fitted on.

python tests/extraction/rules/fit_weights.py [FOLDER…]            cross-validation by client, then the weights kept
python tests/extraction/rules/fit_weights.py [FOLDER…] --write    and write the weights fitted on everything

The passages beside this file and fixtures/einarbeitung are always used; each FOLDER is another client
with its gold.json and interviews/, kept elsewhere.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from labelled import CLIENT, Labelled, client, measure, passages
from numpy.typing import NDArray

import befund.extraction.rules
from befund.evaluation.gold_location import locate
from befund.evaluation.words import TokenizedTranscript, TokenSpan
from befund.extraction.rules import evidence
from befund.extraction.rules.context import AskedQuestion, blocks_of, read_question
from befund.extraction.rules.evidence import CLASSES, Model, Weights
from befund.extraction.rules.features import Features, clause_features, win_features
from befund.extraction.rules.grammar import ParsedSentence, read_sentence
from befund.extraction.rules.lexicon import cue_lexicon
from befund.records import Kind, Role
from befund.text.sentences import Span, sentence_spans

Matrix = NDArray[np.float64]
TARGET = Path(befund.extraction.rules.__file__).parent / "weights.toml"
KINDS = (None, Kind.PROCESS_STEP, Kind.PAIN_POINT, Kind.QUICK_WIN)
CLAUSE_PENALTY, PROPOSAL_PENALTY = 90.0, 12.0


class Rows:
    """Features and class of each clause, and of each sentence as a proposal, of one interview."""

    def __init__(self, interview: Labelled, *, dense: bool) -> None:
        self.clauses: list[tuple[Features, int]] = []
        self.sentences: list[tuple[Features, int]] = []
        self._dense = {"dense": float(dense)}  # passages hold more items than talk does
        self._gold = _gold_spans(interview)
        language, question = interview.transcript.language, AskedQuestion()
        for turn in interview.transcript.turns:
            if turn.role is Role.INTERVIEWER:
                question = read_question(turn.text, language, cue_lexicon(language), question)
            else:
                self._add(turn.number, turn.text, question, language)

    def _add(self, turn: int, text: str, question: AskedQuestion, language: str) -> None:
        cues = cue_lexicon(language)
        sentences = [read_sentence(text, span, cues) for span in sentence_spans(text, language)]
        blocks = blocks_of(text, sentences, question, cues, turn)
        clauses = clause_features(sentences, question, cues)
        proposals = win_features(sentences, question, cues)
        for place, (sentence, block) in enumerate(zip(sentences, blocks, strict=True)):
            if block.everything:
                continue
            if not block.win:
                proposed = self._is_proposal(turn, (sentence.start, sentence.end))
                self.sentences.append((proposals[place] | self._dense, int(proposed)))
            for row, span in zip(clauses[place], _clause_spans(sentence), strict=True):
                if span:
                    self.clauses.append((row | self._dense, self._label(turn, span)))

    def _label(self, turn: int, span: Span) -> int:
        for kind, located in self._gold:
            if _shared(turn, span, located) * 2 >= span[1] - span[0]:
                return KINDS.index(kind)
        return 0

    def _is_proposal(self, turn: int, span: Span) -> bool:
        return any(
            _shared(turn, span, located) * 2 >= min(span[1] - span[0], located.end - located.start)
            for kind, located in self._gold
            if kind is Kind.QUICK_WIN
        )


def _gold_spans(interview: Labelled) -> list[tuple[Kind, TokenSpan]]:
    text = TokenizedTranscript(interview.transcript)
    quotes = ((item.kind, quote) for item in interview.gold.items for quote in item.quotes)
    return [(kind, span) for kind, quote in quotes for span in locate(text, quote).spans]


def _clause_spans(sentence: ParsedSentence) -> list[Span | None]:
    found: list[Span | None] = []
    for clause in sentence.clauses:
        words = [word for word in sentence.words[clause.first : clause.last] if word.form]
        found.append((words[0].start, words[-1].end) if words else None)
    return found


def _shared(turn: int, span: Span, located: TokenSpan) -> int:
    return min(located.end, span[1]) - max(located.start, span[0]) if located.turn == turn else -1


def fit(rows: Sequence[Rows]) -> Model:
    """Weights by regularised multinomial logistic regression, relative to the class of what tells nothing."""
    clauses = [row for each in rows for row in each.clauses]
    sentences = [row for each in rows for row in each.sentences]
    return Model(
        _fit(clauses, CLASSES, CLAUSE_PENALTY), _fit(sentences, ("win",), PROPOSAL_PENALTY)
    )


def _fit(rows: list[tuple[Features, int]], classes: Sequence[str], penalty: float) -> Weights:
    names = sorted(rows[0][0])
    values = np.array([[features[name] for name in names] for features, _ in rows])
    labels = np.eye(len(classes) + 1)[[label for _, label in rows]]
    scale = np.maximum(values.std(axis=0), 0.2)
    inputs = np.column_stack([np.ones(len(values)), values / scale])
    coefficients, step = (
        np.zeros((inputs.shape[1], labels.shape[1])),
        np.zeros((inputs.shape[1], labels.shape[1])),
    )
    for _ in range(1_500):
        gradient = inputs.T @ (_shares(inputs @ coefficients) - labels)
        gradient[1:] += penalty * coefficients[1:]
        step = 0.9 * step - 0.1 * gradient / len(inputs)
        coefficients += step
    relative = coefficients[:, 1:] - coefficients[:, :1]
    relative[1:] /= scale[:, None]
    return Weights(
        intercept={name: float(value) for name, value in zip(classes, relative[0], strict=True)},
        features={
            name: [float(value) for value in row]
            for name, row in zip(names, relative[1:], strict=True)
        },
    )


def _shares(sums: Matrix) -> Matrix:
    powers = np.exp(sums - sums.max(axis=1, keepdims=True))
    shares: Matrix = powers / powers.sum(axis=1, keepdims=True)
    return shares


def write(fitted: Model) -> None:
    """Write the table; the weight of `dense` is left out, for interviews are not."""
    lines = [
        "# Fitted by tests/extraction/rules/fit_weights.py; what each feature adds to [step, pain, win] or [win]."
    ]
    for title, table in (("clause", fitted.clause), ("proposal", fitted.proposal)):
        lines += [
            "",
            f"[{title}.intercept]",
            *(f"{name} = {value:.3f}" for name, value in table.intercept.items()),
        ]
        lines += ["", f"[{title}.weights]"]
        for name, values in table.features.items():
            if name != "dense":
                lines.append(f'"{name}" = [{", ".join(f"{value:.3f}" for value in values)}]')
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


def use(fitted: Model) -> None:
    """Let the rules weigh by these weights."""
    evidence.model = lambda: fitted  # type: ignore[assignment]


def _report(name: str, interviews: list[Labelled]) -> None:
    figures = measure(interviews).figures
    shares = " ".join(
        f"{kind} {scores.precision.value or 0:.2f}/{scores.recall.value or 0:.2f}/{scores.f1.value or 0:.3f}"
        for kind, scores in figures.strict.items()
    )
    print(f"{name}: {shares} traps {figures.trap_share.value or 0:.3f}")  # noqa: T201 - a script


def main() -> None:
    """Cross-validate by client, fit, report and perhaps write."""
    folders = [CLIENT, *(Path(each) for each in sys.argv[1:] if each != "--write")]
    clients = {folder.name: client(folder) for folder in folders}
    short = passages()
    rows = {name: [Rows(each, dense=False) for each in found] for name, found in clients.items()}
    dense = [Rows(each, dense=True) for each in short]
    for held, interviews in clients.items():
        use(
            fit([*dense, *(each for name, found in rows.items() if name != held for each in found)])
        )
        _report(f"{held}, fitted on all others:", interviews)
    fitted = fit([*dense, *(each for found in rows.values() for each in found)])
    if "--write" in sys.argv[1:]:
        write(fitted)
    use(fitted)
    for name, interviews in clients.items():
        _report(f"{name}, fitted on everything:", interviews)
    _report("passages, fitted on everything:", short)


if __name__ == "__main__":
    main()
