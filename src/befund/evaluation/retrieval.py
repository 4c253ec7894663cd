"""Measures search on a file in SQuAD's format: each paragraph a passage, each question a query.

    python -m befund.evaluation.retrieval PATH/to/xquad.de.json

Prints for vectors, full text and both fused how often the right paragraph comes first (R@1), among
the first five (R@5), and the mean of 1/rank (MRR): over all questions, and over those of every
other article, so that a setting which helps one half by chance shows.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import Field

from befund.index import IndexedPassage, SearchIndex
from befund.index.build import embed, embedder_of, open_vectors
from befund.index.fulltext import FullText
from befund.index.manifest import FULL_TEXT, IndexManifest, read_manifest
from befund.records import Record, Role

_DEPTH = 50

Search = Callable[[str], Sequence[str]]


class SearchQuestion(Record):
    """A query with the id of the passage that answers it."""

    text: str
    answer: str
    article: int


class Score(Record):
    """How well one search found the answers of some questions."""

    questions: int = Field(ge=0)
    first: float
    first_five: float
    reciprocal_rank: float


class ParagraphSource:
    """The distinct paragraphs of a SQuAD file as one interview's passages."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        numbers: dict[str, int] = {}
        self.questions: list[SearchQuestion] = []
        for article, entry in enumerate(data["data"]):
            for paragraph in entry["paragraphs"]:
                number = numbers.setdefault(paragraph["context"], len(numbers))
                self.questions += [
                    SearchQuestion(text=qa["question"], answer=str(number), article=article)
                    for qa in paragraph["qas"]
                ]
        self._passages = [_passage(number, text) for text, number in numbers.items()]

    def fingerprints(self) -> Mapping[str, str]:
        """One interview."""
        return {"squad": "1"}

    def passages(self, interview: str) -> Sequence[IndexedPassage]:
        """All paragraphs."""
        return [passage for passage in self._passages if passage.interview == interview]


def ranks(search: Search, questions: Sequence[SearchQuestion]) -> list[int]:
    """Each question's answer's rank from 1; 0 where it was not found."""
    found = [list(search(question.text)) for question in questions]
    return [
        ids.index(q.answer) + 1 if q.answer in ids else 0
        for ids, q in zip(found, questions, strict=True)
    ]


def score(places: Sequence[int]) -> Score:
    """The shares and the mean over ranks as `ranks` gives them."""
    count = max(len(places), 1)
    return Score(
        questions=len(places),
        first=sum(place == 1 for place in places) / count,
        first_five=sum(1 <= place <= 5 for place in places) / count,
        reciprocal_rank=sum(1 / place for place in places if place) / count,
    )


@contextmanager
def searches(folder: Path, source: ParagraphSource) -> Iterator[dict[str, Search]]:
    """The three ways to search the source, by name, with the embedded default."""
    with SearchIndex(folder, source) as index:
        index.sync()
        manifest = read_manifest(folder, IndexManifest)
        if manifest is None:
            raise FileNotFoundError(folder)
        embedder = embedder_of(manifest, None)
        vectors = open_vectors(folder, manifest, manifest.passages)
        text = FullText.open(folder / FULL_TEXT, manifest.passages)
        yield {
            "vectors": lambda query: [
                id_ for id_, _ in vectors.nearest(embed(embedder, [query]), _DEPTH)[0]
            ],
            "full text": lambda query: text.search(query, _DEPTH),
            "fused": lambda query: [hit.passage.id for hit in index.search(query, _DEPTH)],
        }
        text.close()
        vectors.close()


def _passage(number: int, text: str) -> IndexedPassage:
    return IndexedPassage(
        id=str(number),
        interview="squad",
        turn=number,
        start=0,
        end=len(text),
        speaker="",
        role=Role.RESPONDENT,
        text=text,
    )


def _lines(path: Path) -> Iterator[str]:
    source = ParagraphSource(json.loads(path.read_text(encoding="utf-8")))
    yield (
        f"{'search':<10} {'articles':<8} {'questions':>9} {'R@1':>6} {'R@5':>6} {'MRR':>6} "
        f"{'ms/query':>8}"
    )
    with tempfile.TemporaryDirectory() as folder, searches(Path(folder), source) as ways:
        for name, search in ways.items():
            begin = time.perf_counter()
            places = ranks(search, source.questions)
            each = (time.perf_counter() - begin) / len(places) * 1000
            pairs = list(zip(source.questions, places, strict=True))
            parts = {
                "all": places,
                "even": [place for question, place in pairs if question.article % 2 == 0],
                "odd": [place for question, place in pairs if question.article % 2],
            }
            for part, some in parts.items():
                s = score(some)
                figures = f"{s.first:6.4f} {s.first_five:6.4f} {s.reciprocal_rank:6.4f} {each:8.2f}"
                yield f"{name:<10} {part:<8} {s.questions:>9} {figures}"


def main(arguments: Sequence[str]) -> int:
    """Print the table for the file named by the one argument."""
    if len(arguments) != 1:
        sys.stderr.write("Aufruf: python -m befund.evaluation.retrieval DATEI.json\n")
        return 2
    for line in _lines(Path(arguments[0])):
        sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
