"""The extractor without a model.

It reads each answer sentence by sentence and claims what the cues carry.
"""

import hashlib
from collections.abc import Iterator, Sequence
from importlib import resources

from befund.extraction.port import Extraction
from befund.extraction.rules.candidates import Candidate, candidates_of
from befund.extraction.rules.context import AskedQuestion, read_question
from befund.extraction.rules.items import raw_item
from befund.extraction.rules.lexicon import cue_lexicon
from befund.records import Chunk, Kind, Passage, RawItem, Role

# to be raised with every change of what the rules find; a test ties it to a golden output
_VERSION = "4"


class RulesExtractor:
    """German and English cues, weighed clause by clause; no weights to load, no network."""

    @property
    def name(self) -> str:
        """What an observation says of its origin."""
        return "rules"

    def prompt(self, language: str) -> str | None:  # noqa: ARG002 - the port asks for it
        """None: no model is asked."""
        return None

    def fingerprint(self, language: str) -> str:
        """Changes with the version of the rules, the language's cue lists and the weights."""
        name = f"{language if language in {'de', 'en'} else 'de'}.toml"
        folder = resources.files(__package__)
        table = (folder / "cues" / name).read_bytes() + (folder / "weights.toml").read_bytes()
        return f"rules-{_VERSION}-{hashlib.sha256(table).hexdigest()[:12]}"

    def extract(self, chunk: Chunk) -> Extraction:
        """The items of the respondents' passages.

        Context is read for the question before them only.
        """
        return Extraction(items=tuple(_items(chunk)))


def _items(chunk: Chunk) -> Iterator[RawItem]:
    words = cue_lexicon(chunk.language)
    question = _last_question(chunk.context, chunk.language)
    complaint = None  # what the last answer ended with
    for passage in chunk.passages:
        if passage.role is Role.INTERVIEWER:
            question = read_question(passage.text, chunk.language, words, question)
            continue
        before = None
        for candidate in candidates_of(passage, question, chunk.language):
            answered = _answered(candidate, before, passage.text)
            if before is None and candidate.sentence < 2 and (question.idea or question.suggestion):
                answered = complaint
            yield raw_item(candidate, passage, words, answered)
            before = candidate
        complaint = _complaint(before, passage.text)


def _answered(candidate: Candidate, before: Candidate | None, text: str) -> str | None:
    """The problem that a candidate follows on.

    The pain point of the sentence before it, as said.
    """
    if before is None or candidate.sentence - before.last_sentence > 1:
        return None
    return _complaint(before, text)


def _complaint(candidate: Candidate | None, text: str) -> str | None:
    if candidate is None or candidate.kind is not Kind.PAIN_POINT:
        return None
    first, last = candidate.spans[0][0], candidate.spans[-1][1]
    return " ".join(text[first:last].split())


def _last_question(context: Sequence[Passage], language: str) -> AskedQuestion:
    question = AskedQuestion()
    for passage in context:
        if passage.role is Role.INTERVIEWER:
            question = read_question(passage.text, language, cue_lexicon(language), question)
    return question
