"""Measure the grounding.

How many distorted quotes are seen through, how many wrong ones get by, how fast.
    python tests/grounding/grounding_measure.py [--quotes 2000] [--seed 7] [--failures]

A harmless change counts as seen through when the claim becomes a quote at its true place; a harmful
one counts as caught when it does not become evidence: the observation is in quarantine, or the
reviewer is told by a flag.
"""

import argparse
import random
import re
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from grounding_corpus import corpus
from grounding_distort import Sample, corrupt, draw, perturb, splice, splice_within

from befund.grounding import ground, locate
from befund.records import (
    Chunk,
    Claim,
    MaskedTranscript,
    Observation,
    PainPoint,
    Passage,
    RawItem,
    Role,
    Turn,
)

_AFFIRMING = re.compile(
    r"(?i)(?:[äu]h?m,? )?(?:ja|genau|stimmt|richtig|exactly|yes|sure|klar|yeah|doch|korrekt)\b"
)


@dataclass
class Tally:
    """How many of how many came out as they should, and what did not."""

    total: int = 0
    good: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def add(self, what: str, example: str, *, good: bool) -> None:
        self.total += 1
        self.good += good
        if not good:
            self.failed[what] += 1
            self.examples.append(f"{what}: {example}")

    @property
    def share(self) -> float:
        return self.good / self.total


def chunk_of(transcript: MaskedTranscript, context: int = 0) -> Chunk:
    """The whole transcript as one chunk, its first turns as context only."""
    passages = tuple(
        Passage(
            turn=t.number, start=0, end=len(t.text), speaker=t.speaker, role=t.role, text=t.text
        )
        for t in transcript.turns
    )
    return Chunk(
        interview=transcript.interview,
        number=0,
        language=transcript.language,
        context=passages[:context],
        passages=passages[context:],
    )


def ground_words(
    words: str, turn: int, transcript: MaskedTranscript, context: int = 0
) -> Observation:
    """The observation that a claim of these words makes."""
    raw = RawItem(item=PainPoint(title="Probe"), claims=(Claim(turn=turn, text=words),))
    return ground(raw, transcript, chunk_of(transcript, context), extractor="measure")


def seen_through(count: int, rng: random.Random) -> Tally:
    """Perturb true quotes in harmless ways, and look where they are found."""
    transcripts, tally = corpus(), Tally()
    while tally.total < count:
        sample = draw(transcripts, rng)
        is_cut = not re.search(r"[.!?]$", sample.text)
        if is_cut and ground_words(sample.text, sample.turn, sample.transcript).quarantine:
            continue  # a clause that was cut out of "zwei, drei Stunden"
        words, how = perturb(sample.text, rng)
        turn = (
            sample.turn + rng.choice((0, 0, 0, 0, 1, -1)) if len(words.split()) > 6 else sample.turn
        )
        observation = ground_words(words, turn, sample.transcript)
        quotes = observation.quotes
        good = (
            bool(quotes)
            and not observation.quarantine
            and all(quote.turn == sample.turn for quote in quotes)
            and core(sample, quotes[0].start, quotes[-1].end)
            == core(sample, sample.start, sample.end)
        )
        tally.add(
            how,
            f"{sample.text!r} -> {words!r} = {[q.text for q in quotes]} {observation.quarantine}",
            good=good,
        )
    return tally


def caught(count: int, rng: random.Random) -> Tally:
    """Corrupt true quotes, and look whether any becomes evidence without a flag."""
    transcripts, tally = corpus(), Tally()
    while tally.total < count:
        sample = draw(transcripts, rng)
        made = _wrong_claim(sample, transcripts, rng)
        if made is None:
            continue
        words, how, turn, context = made
        observation = ground_words(words, turn, sample.transcript, context)
        if _is_said(words, sample.transcript) and how not in {"context_only", "interviewer"}:
            continue  # by chance the changed words stand somewhere else
        good = bool(observation.quarantine) or bool(observation.item.flags)
        tally.add(
            how, f"{sample.text!r} -> {words!r} = {[q.text for q in observation.quotes]}", good=good
        )
    return tally


def _wrong_claim(
    sample: Sample, transcripts: list[MaskedTranscript], rng: random.Random
) -> tuple[str, str, int, int] | None:
    """Words that are no evidence.

    What they are, the turn they are claimed for, and how many turns are context.
    """
    kind = rng.choice(
        (
            *["corrupt"] * 8,
            "splice",
            "splice_within",
            "other_interview",
            "context_only",
            "interviewer",
        )
    )
    words: str | None = sample.text
    how, turn, context = kind, sample.turn, 0
    if kind == "corrupt":
        words, how = corrupt(sample.text, rng)
    elif kind == "splice":
        words = splice(sample, draw(transcripts, rng))
    elif kind == "splice_within":
        words = splice_within(sample, rng)
    elif kind == "other_interview":
        other = draw(transcripts, rng)
        words = other.text if other.transcript.interview != sample.transcript.interview else None
    elif kind == "context_only":
        context = sample.turn + 1
    else:
        asked = rng.choice(_unaffirmed(sample.transcript))
        words, turn = asked.text, asked.number
    return (words, how, turn, context) if words else None


def _unaffirmed(transcript: MaskedTranscript) -> list[Turn]:
    """What the interviewer says and the respondent does not begin to affirm."""
    turns = transcript.turns
    return [
        turn
        for turn, answer in pairwise(turns)
        if turn.role is Role.INTERVIEWER
        and len(turn.text.split()) > 5
        and not _AFFIRMING.match(answer.text)
    ]


def _is_said(words: str, transcript: MaskedTranscript) -> bool:
    plain = re.sub(r"\W+", " ", words.lower()).strip()
    return any(plain in re.sub(r"\W+", " ", turn.text.lower()) for turn in transcript.turns)


def core(sample: Sample, start: int, end: int) -> tuple[int, int]:
    """The stretch without what is no word at its ends."""
    text = sample.transcript.turns[sample.turn].text
    while start < end and not (text[start].isalnum() or text[start] in "[%"):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in "]%"):
        end -= 1
    return start, end


def speed(count: int, rng: random.Random) -> tuple[float, float]:
    """Median milliseconds for a quote of 100 words in 60,000 characters.

    As one of many, and as the first.
    """
    sentences = [
        s
        for t in corpus()
        for turn in t.turns
        for s in re.split(r"(?<=[.!?])\s+", turn.text)
        if len(s) > 20
    ]
    warm: list[float] = []
    cold: list[float] = []
    for _ in range(3):
        text = _long_text(sentences, rng)
        for number in range(count // 3 or 1):
            words = text.split(" ")
            at = rng.randrange(len(words) - 100)
            claim, _ = perturb(" ".join(words[at : at + 100]).strip(), rng)
            began = time.perf_counter()
            locate(claim, text)
            (warm if number else cold).append((time.perf_counter() - began) * 1000)
    return statistics.median(warm), statistics.median(cold)


def _long_text(sentences: list[str], rng: random.Random) -> str:
    parts: list[str] = []
    while sum(map(len, parts)) < 60_000:
        parts.append(rng.choice(sentences))
    return " ".join(parts)[:60_000]


def main() -> int:
    """Print the figures; the exit status says whether they hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--quotes", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--failures", action="store_true", help="print each quote that came out wrong"
    )
    options = parser.parse_args()
    rng = random.Random(options.seed)
    harmless, harmful = seen_through(options.quotes, rng), caught(options.quotes, rng)
    warm, cold = speed(90, rng)
    lines = [
        f"harmless changes, located at the true place: {harmless.good} of {harmless.total} ({harmless.share:.2%})",
        f"harmful changes, accepted without a flag:    {harmful.total - harmful.good} of {harmful.total}",
        f"100 words in 60,000 characters, median:      {warm:.2f} ms (first quote in a text: {cold:.2f} ms)",
    ]
    for tally in (harmless, harmful):
        lines += [f"  {count} {what}" for what, count in tally.failed.most_common()]
        lines += [f"    {example}" for example in tally.examples] if options.failures else []
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if harmless.share >= 0.99 and harmful.good == harmful.total and warm < 5 else 1


if __name__ == "__main__":
    sys.exit(main())
