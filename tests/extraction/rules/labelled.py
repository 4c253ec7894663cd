"""Annotated interviews for the rules.

Those of fixtures/einarbeitung, and the short passages beside this file. A passage marks in its text
what is to be found: {s:…} a process step, {p:…} a pain point, {q:…} a quick win, {t:…} a trap; "?"
behind the letter makes an item optional.
"""

import re
from pathlib import Path
from typing import NamedTuple

from befund.evaluation.gold import Gold, GoldInterview, GoldItem, GoldTrap, load_gold
from befund.evaluation.results import Evaluation
from befund.evaluation.run import evaluate_workspace
from befund.extraction.rules import RulesExtractor
from befund.masking import Roster, Vault, learn_names, mask
from befund.readers import read_transcript
from befund.records import (
    Chunk,
    Kind,
    MaskedTranscript,
    Observation,
    Passage,
    Quote,
    QuoteStatus,
    Role,
    Turn,
)

PASSAGES = Path(__file__).parent / "passages"
CLIENT = Path(__file__).parents[3] / "fixtures" / "einarbeitung"
_KINDS = {"s": Kind.PROCESS_STEP, "p": Kind.PAIN_POINT, "q": Kind.QUICK_WIN}
_MARK = re.compile(r"\{([spqt])(\??):([^}]*)\}")


class Labelled(NamedTuple):
    """An interview and what is to be found in it."""

    transcript: MaskedTranscript
    gold: GoldInterview


def passages() -> list[Labelled]:
    """The short passages, by name."""
    return [_passage(path) for path in sorted(PASSAGES.glob("*.txt"))]


def client(folder: Path = CLIENT) -> list[Labelled]:
    """The interviews of a client (fixtures/einarbeitung), masked, with the roles that the gold names."""
    gold = load_gold(folder)
    read = {path.stem: read_transcript(path) for path in sorted((folder / "interviews").iterdir())}
    vault, roster = Vault(), Roster()
    learn_names(read, vault, roster)
    found = []
    for name, transcript in read.items():
        expected = gold.interviews[name]
        turns = tuple(
            turn.model_copy(update={"role": expected.speakers.get(turn.speaker, turn.role)})
            for turn in transcript.turns
        )
        masked = mask(name, transcript.model_copy(update={"turns": turns}), vault, roster)
        found.append(Labelled(masked, expected))
    return found


def _passage(path: Path) -> Labelled:
    language = path.suffixes[0].removeprefix(".")
    greeting = "Guten Tag." if language == "de" else "Hello."
    lines = [f"I: {greeting}", f"B: {greeting}", *path.read_text(encoding="utf-8").splitlines()]
    turns: list[Turn] = []
    items: list[GoldItem] = []
    traps: list[GoldTrap] = []
    for number, line in enumerate(lines):
        for letter, optional, words in _MARK.findall(line):
            key = f"{number}-{len(items) + len(traps)}"
            if letter == "t":
                traps.append(GoldTrap(id=key, type="trap", quotes=(words,)))
            else:
                kind = _KINDS[letter]
                items.append(
                    GoldItem(id=key, kind=kind, title=key, quotes=(words,), optional=bool(optional))
                )
        speaker, text = _MARK.sub(r"\3", line).split(": ", 1)
        role = Role.INTERVIEWER if speaker == "I" else Role.RESPONDENT
        turns.append(Turn(number=number, speaker=speaker, role=role, text=text))
    transcript = MaskedTranscript(
        interview=path.stem, format="", language=language, turns=tuple(turns)
    )
    return Labelled(
        transcript, GoldInterview(language=language, items=tuple(items), traps=tuple(traps))
    )


def observe(transcript: MaskedTranscript) -> list[Observation]:
    """What the rules find in a whole interview."""
    whole = tuple(
        Passage(
            turn=t.number, start=0, end=len(t.text), speaker=t.speaker, role=t.role, text=t.text
        )
        for t in transcript.turns
    )
    chunk = Chunk(
        interview=transcript.interview,
        number=0,
        language=transcript.language,
        context=(),
        passages=whole,
    )
    found = []
    for number, raw in enumerate(RulesExtractor().extract(chunk).items):
        quotes = []
        for claim in raw.claims:
            start = transcript.turns[claim.turn].text.index(claim.text)
            end = start + len(claim.text)
            quotes.append(
                Quote(
                    turn=claim.turn, start=start, end=end, text=claim.text, status=QuoteStatus.EXACT
                )
            )
        found.append(
            Observation(
                id=str(number),
                interview=transcript.interview,
                chunk=0,
                item=raw.item,
                quotes=tuple(quotes),
                extractor="rules",
            )
        )
    return found


def measure(interviews: list[Labelled]) -> Evaluation:
    """The rules' figures on interviews."""
    gold = Gold(
        format="befund-gold/1",
        interviews={each.transcript.interview: each.gold for each in interviews},
    )
    transcripts = {each.transcript.interview: each.transcript for each in interviews}
    return evaluate_workspace(
        gold, transcripts, [found for each in interviews for found in observe(each.transcript)]
    )
