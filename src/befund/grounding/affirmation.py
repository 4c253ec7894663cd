"""Tell whether a respondent affirms what the interviewer has just suggested."""

from befund.grounding.lexicon import AFFIRMATIONS, AFFIRMING_PHRASES, CONTRADICTIONS, NEGATIONS, YES
from befund.text.sentences import SENTENCE_END
from befund.text.tokens import token_keys, token_spans

_HESITATIONS = frozenset(
    {"aeh", "aehm", "aehem", "oeh", "hm", "hmm", "mhm", "na", "ach", "oh",
     "ah", "also", "um", "uh", "well", "so", "und", "and"}
)  # fmt: skip
_ALONE = frozenset(
    {"genau", "stimmt", "exakt", "korrekt", "definitiv", "absolut",
     "exactly", "absolutely", "definitely", "precisely"}
)  # fmt: skip
_TURNS = frozenset(
    {"aber", "but", "wobei", "however", "though", "sondern", "jedoch", "except"}
)  # fmt: skip
_LONGEST = 200


def affirmation_in(text: str) -> tuple[int, int] | None:
    """The stretch at the head of a turn that affirms ("Ja, genau."), or `None` where nothing does.

    A mere "ja" before something else opens a turn and affirms nothing; nor does what is taken back
    at once.
    """
    sentence_end = _end_of_sentence(text)
    spans = list(token_spans(text[:sentence_end]))
    keys = [token_keys(text[start:end]) for start, end in spans]
    words = [own[0] if own else "" for own in keys]
    length, is_said = _affirming_head(words)
    if not length or _is_taken_back(text, sentence_end, words):
        return None
    rest = words[length:]
    pauses = (
        not rest
        or bool(set(",;:–—") & set(text[spans[length - 1][1] : spans[length][0]]))
        or _has_dash(text, spans, length)
    )
    if not is_said:  # yes, and no more than that
        return _stretch(spans, len(spans)) if not rest else None
    is_strong = bool(set(words[:length]) & _ALONE)
    if not pauses and (not is_strong or any(word in NEGATIONS for word in rest)):
        return None
    if rest and rest[0] in CONTRADICTIONS:
        return None
    whole = _stretch(spans, len(spans))
    return whole if whole[1] - whole[0] <= _LONGEST else _stretch(spans, length)


def is_mere_affirmation(text: str) -> bool:
    """Whether a text affirms and says nothing of its own."""
    words = [own[0] for start, end in token_spans(text) if (own := token_keys(text[start:end]))]
    return bool(words) and _affirming_head(words)[0] == len(words)


def _affirming_head(words: list[str]) -> tuple[int, bool]:
    """How many words at the head affirm, and whether there is more in them than a yes."""
    at, length, is_said = 0, 0, False
    while at < len(words):
        phrase = next(
            (
                phrase
                for phrase in AFFIRMING_PHRASES
                if tuple(words[at : at + len(phrase)]) == phrase
            ),
            None,
        )
        if phrase:
            at, is_said = at + len(phrase), True
        elif words[at] in AFFIRMATIONS:
            at, is_said = at + 1, True
        elif words[at] in YES:
            at += 1
        elif words[at] in _HESITATIONS or not words[at]:
            at += 1
            continue
        else:
            break
        length = at
    return length, is_said


def _is_taken_back(text: str, sentence_end: int, words: list[str]) -> bool:
    if _TURNS & set(words):
        return True
    follower = next(token_spans(text[sentence_end:]), None)
    if follower is None:
        return False
    key = token_keys(text[sentence_end:][follower[0] : follower[1]])[:1]
    return bool(key) and (key[0] in _TURNS or key[0] in {"nein", "nee", "noe", "no", "nicht"})


def _end_of_sentence(text: str) -> int:
    """Where the first sentence with a word in it ends; a pause before it ("(...)") is none."""
    first_word = next((start for start, _ in token_spans(text)), 0)
    match = SENTENCE_END.search(text, first_word)
    return match.end() if match else len(text)


def _has_dash(text: str, spans: list[tuple[int, int]], length: int) -> bool:
    return text[spans[length - 1][1] : spans[length][0]].strip() == "-"


def _stretch(spans: list[tuple[int, int]], count: int) -> tuple[int, int]:
    return spans[0][0], spans[count - 1][1]
