"""Ask once more about respondents' turns on which no item rests."""

import hashlib
from collections.abc import Mapping, Sequence

from befund.extraction.model.bounds import MOST_ITEMS
from befund.extraction.model.extractor import ModelExtractor
from befund.extraction.model.prompt_messages import render_second_look
from befund.extraction.port import Extraction
from befund.grounding import locate
from befund.prompts import Prompt
from befund.records import Chunk, Passage, RawItem, Role

_FEWEST_WORDS = 8  # "Ja, genau, so machen wir das" is not worth a second look


class SecondLook:
    """An Extractor that asks the first one, and then the model about what supports nothing."""

    def __init__(self, first: ModelExtractor, prompts: Mapping[str, Prompt]) -> None:
        self.first, self._prompts = first, prompts

    @property
    def name(self) -> str:
        """The model's name."""
        return self.first.name

    def prompt(self, language: str) -> str | None:
        """Both prompts' names and digests."""
        return f"{self.first.prompt(language)}+{self._second(language).identity}"

    def fingerprint(self, language: str) -> str:
        """Changes with what decides the first look, and with the second prompt."""
        parts = f"{self.first.fingerprint(language)}\0{self._second(language).identity}"
        return hashlib.sha256(parts.encode()).hexdigest()

    def extract(self, chunk: Chunk) -> Extraction:
        """The first look's items and what the second adds.

        A second look that fails is named, the first is kept.
        """
        found = self.first.extract(chunk)
        passages = unsupported(chunk, found.items)
        if found.failure or not passages:
            return found
        prompt = self._second(chunk.language)
        titles = [raw.item.title for raw in found.items]
        system, user = render_second_look(
            prompt, chunk.model_copy(update={"passages": passages}), titles
        )
        asked = self.first.request(chunk)
        more = self.first.reply_to(
            asked.model_copy(update={"system": system, "user": user, "prompt": prompt.identity}),
            prompt,
        )
        both = found.items + more.items
        return Extraction(
            items=both[:MOST_ITEMS],
            usage=found.usage + more.usage,
            failure=more.failure,
            dropped=found.dropped + more.dropped + len(both[MOST_ITEMS:]),
        )

    def _second(self, language: str) -> Prompt:
        return self._prompts.get(language) or self._prompts["de"]


def unsupported(chunk: Chunk, items: Sequence[RawItem]) -> tuple[Passage, ...]:
    """Respondents' passages that no claim quotes, each after the question that it answers."""
    quoted = {passage for passage in chunk.passages if _is_quoted(passage, items)}
    found: list[Passage] = []
    question: Passage | None = None
    for passage in chunk.passages:
        if passage.role is Role.INTERVIEWER:
            question = passage
        elif passage not in quoted and len(passage.text.split()) >= _FEWEST_WORDS:
            found += [question, passage] if question else [passage]
            question = None
    return tuple(found)


def _is_quoted(passage: Passage, items: Sequence[RawItem]) -> bool:
    claims = [claim for raw in items for claim in raw.claims if claim.turn == passage.turn]
    return any(locate(claim.text, passage.text) is not None for claim in claims)
