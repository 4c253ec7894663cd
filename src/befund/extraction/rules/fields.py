"""What the words of an item tell beyond its kind: systems, documents, times, category, title."""

import re
from collections.abc import Sequence

from befund.extraction.rules.lexicon import Hit, Lexicon
from befund.extraction.rules.words import Word
from befund.records import PainCategory

TITLE_LENGTH = 80
_SPACE = re.compile(r"\s+")


def title_of(words: Sequence[Word], text: str, lexicon: Lexicon) -> str:
    """The words without leading fillers and conjunctions, at most 80 characters, cut at a word."""
    kept = list(words)
    while len(kept) > 3 and (not kept[0].form or kept[0].form in lexicon.sets["fillers"]):
        kept.pop(0)
    while kept and not kept[-1].form:
        kept.pop()
    title = _SPACE.sub(" ", text[kept[0].start : kept[-1].end]).strip()
    title = title[:1].upper() + title[1:]
    if len(title) <= TITLE_LENGTH:
        return title
    cut = title.rfind(" ", 0, TITLE_LENGTH)
    return title[: cut if cut > 20 else TITLE_LENGTH - 1].rstrip(" ,;:–-") + "…"


def systems_of(words: Sequence[Word], lexicon: Lexicon) -> tuple[str, ...]:
    """Names of software, as written."""
    known = {name.lower(): name for name in lexicon.fields["systems"]}
    endings = tuple(lexicon.fields["system_endings"])
    found: list[str] = []
    for word, follower in zip(words, [*words[1:], None], strict=True):
        pair = f"{word.form} {follower.form}" if follower else ""
        if pair in known:
            found.append(known[pair])
        elif (
            word.noun
            and word.raw.split("-")[0].lower() in known
            and word.form not in {"word", "forms", "access"} | {""}
        ):
            found.append(known[word.raw.split("-")[0].lower()])
        elif word.raw in {"Word", "Forms", "Access"} or (word.noun and word.form.endswith(endings)):
            found.append(word.raw)
    return tuple(dict.fromkeys(found))


def documents_of(words: Sequence[Word], lexicon: Lexicon) -> tuple[str, ...]:
    """Papers and files, as written: a word that is, or ends with, a kind of document."""
    kinds = lexicon.fields["documents"]
    endings = tuple(kind for kind in kinds if len(kind) > 3)
    found = []
    for word in words:
        form = word.form
        stem = next((form.removesuffix(end) for end in ("en", "n", "s", "e") if form.removesuffix(end) in kinds), form)
        if form and (stem in kinds or (word.noun and form.endswith(endings))):
            found.append(word.raw)
    return tuple(dict.fromkeys(found))


def amount_of(words: Sequence[Word], text: str, lexicon: Lexicon) -> str | None:
    """The first number with a unit of time or money, as said."""
    units, numbers = lexicon.fields["units"], lexicon.fields["numbers"]
    first: int | None = None
    for place, word in enumerate(words):
        numeric = word.form in numbers or word.form[:1].isdigit()
        if numeric and (first is None or place - first > 3):
            first = place
        if word.form in units and first is not None and place - first <= 3:
            return _SPACE.sub(" ", text[words[first].start : word.end])
    return None


def phrase_of(words: Sequence[Word], phrases: Sequence[str]) -> str | None:
    """The first of `phrases` that occurs in the words."""
    spoken = " " + " ".join(word.form for word in words if word.form) + " "
    return next((phrase for phrase in phrases if f" {phrase} " in spoken), None)


def severity_of(words: Sequence[Word], lexicon: Lexicon) -> int | None:
    """3 or 1 where a word says so, else None."""
    spoken = " ".join(word.form for word in words if word.form)
    if any(phrase in spoken for phrase in lexicon.fields["severe"]):
        return 3
    return 1 if any(phrase in spoken for phrase in lexicon.fields["mild"]) else None


def category_of(hits: Sequence[Hit], words: Sequence[Word]) -> PainCategory:
    """The category most of whose cues are found; the earlier in the table where two have as many."""
    starts = {(word.start) for word in words}
    votes: dict[str, int] = {}
    for hit in hits:
        group, name = hit.label.split(".", 1)
        if group == "category" and starts:
            votes[name] = votes.get(name, 0) + 1
    return PainCategory(max(votes, key=lambda name: votes[name])) if votes else PainCategory.OTHER


def trigger_of(clauses: Sequence[Sequence[Word]], text: str) -> str | None:
    """The clause that begins with "when" or "as soon as", as said."""
    for words in clauses:
        spoken = [word for word in words if word.form]
        heads = [word.form for word in spoken[:2]]
        if any(head in {"wenn", "sobald", "falls", "when", "once", "if"} for head in heads):
            return _SPACE.sub(" ", text[spoken[0].start : spoken[-1].end])
    return None
