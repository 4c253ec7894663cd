"""What models do to quotes.

Harmless changes that must be seen through, and harmful ones that must be caught. Written from how
language models quote, with word lists of its own: nothing here is taken from the locator.
"""

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from befund.records import MaskedTranscript, Role

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NEGATIVE = re.compile(
    r"\b(?:nicht|nich|kein\w*|nie|niemals|ohne|kaum|nichts|nix|niemand\w*|nee|nein|weder|not|no|never|nobody|without|\w+n't)\b",
    re.IGNORECASE,
)
_SENSITIVE = re.compile(
    r"(?i)\d|^(?:nicht|kein|nie|ohne|kaum|muss|müss|soll|könn|kann|konn|darf|dürf|will|woll|würd|möcht|hätt|wär|should|could|"
    r"would|must|might|never|eins?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|hälfte|vielleicht|theoret|hoffent|vermut|halb|anderthalb|hundert|"
    r"tausend|dutzend|prozent|stunde|minute|tag|woche|monat|jahr|euro|twenty|thirty|fifty|percent|three|seven|eight|twelve|fifteen|nobody|month|week|hour|year|day)"
)
_GERMAN_FILLERS = ("ähm", "äh", "also", "halt", "ne", "genau", "sag ich mal", "quasi", "eben", "ja")
_ENGLISH_FILLERS = ("um", "uh", "you know", "like", "well")


def _split(words: str) -> tuple[str, ...]:
    return tuple(words.split())


@dataclass(frozen=True)
class Sample:
    """A true quote: where it stands in which turn of which transcript."""

    transcript: MaskedTranscript
    turn: int
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.transcript.turns[self.turn].text[self.start : self.end]


Distortion = Callable[[str, random.Random], str | None]


def draw(transcripts: list[MaskedTranscript], rng: random.Random) -> Sample:
    """A sentence, a clause, or a run of sentences that occurs once in a respondent's turn."""
    while True:
        transcript = rng.choice(transcripts)
        turn = rng.choice(transcript.turns)
        if turn.role is not Role.RESPONDENT:
            continue
        edges = r"(?<=[.!?])\s+" if rng.random() < 0.6 else r"(?<=[.!?;,])\s+"
        cuts = [0, *(match.end() for match in re.finditer(edges, turn.text)), len(turn.text) + 1]
        first = rng.randrange(len(cuts) - 1)
        last = min(first + rng.choice((1, 1, 1, 2, 3)), len(cuts) - 1)
        start = cuts[first]
        text = turn.text[start : cuts[last] - 1].strip(" ,;")
        if (
            sum(len(word) > 3 for word in text.split()) >= 3
            and turn.text.count(text) == 1
            and "(" not in text
        ):
            return Sample(
                transcript, turn.number, turn.text.index(text), turn.text.index(text) + len(text)
            )


# --- harmless -----------------------------------------------------------------------------------------------


def _quotation_marks(text: str, rng: random.Random) -> str:
    left, right = rng.choice(("„“", "“”", '""', "»«", "''", "«»", "‚‘"))
    return left + text + right


def _white_space(text: str, rng: random.Random) -> str:
    return re.sub(
        " ", lambda _: rng.choice((" ", " ", "  ", "\n", "\u00a0", "\u202f", "\t")), f" {text} "
    )


def _punctuation(text: str, rng: random.Random) -> str:
    choice = rng.randrange(4)
    if choice == 0:
        return re.sub(r"(?<!\d),", "", text)
    if choice == 1:
        return text.rstrip(".,!?") + rng.choice((".", "", "!", " …"))
    if choice == 2:
        return re.sub(r", ", rng.choice((" – ", " - ", "; ")), text, count=1)
    return text.replace("-", rng.choice(("\u2011", "–", "\u2010"))).replace("'", "’")


def _letter_case(text: str, rng: random.Random) -> str:
    return rng.choice(
        (text.lower(), text[0].upper() + text[1:], text[0].lower() + text[1:], text.upper())
    )


def _unicode_form(text: str, rng: random.Random) -> str:
    if rng.random() < 0.5:
        return unicodedata.normalize("NFD", text)
    words = [
        word[:4] + "\u00ad" + word[4:] if len(word) > 8 and word.isalpha() else word
        for word in text.split(" ")
    ]
    return " ".join(words)


def _umlauts(text: str, rng: random.Random) -> str:
    if "ß" in text and rng.random() < 0.5:
        return text.replace("ß", "ss")
    for letter, pair in zip("äöüÄÖÜß", ("ae", "oe", "ue", "Ae", "Oe", "Ue", "ss"), strict=True):
        text = text.replace(letter, pair)
    return text


def _drop_fillers(text: str, rng: random.Random) -> str | None:
    found = list(
        re.finditer(
            r"(?i)(?<=\w)(,?) (?:ähm|äh|also|halt|ne|sag ich mal|um|uh|you know|quasi)\b,?(?= \w)",
            text,
        )
    )
    if not found:
        return None
    chosen = rng.choice(found)
    return text[: chosen.start()] + text[chosen.end() :]


def _add_filler(text: str, rng: random.Random) -> str:
    is_english = len(re.findall(r"\b(?:the|and|we|is|it|to)\b", text)) > 1
    gaps = [match.start() for match in re.finditer(r"(?<=[\w,]) (?=\w)", text)]
    at = rng.choice(gaps)
    filler = rng.choice(_ENGLISH_FILLERS if is_english else _GERMAN_FILLERS)
    return f"{text[:at]} {filler}{rng.choice(('', ','))}{text[at:]}"


def _leave_out(text: str, rng: random.Random) -> str | None:
    words = text.split(" ")
    if len(words) < 10:
        return None
    first = rng.randrange(3, len(words) - 6)
    last = rng.randrange(first + 1, len(words) - 3)
    if _NEGATIVE.search(" ".join(words[first:last])) or re.search(
        r"\d", " ".join(words[first - 1 : last + 1])
    ):
        return None
    head, tail = " ".join(words[:first]), " ".join(words[last:])
    if (
        sum(len(word) > 3 for word in words[:first]) < 2
        or sum(len(word) > 3 for word in words[last:]) < 2
    ):
        return None
    return f"{head} {rng.choice(('[...]', '[…]', '…', '...', '(...)'))} {tail}"


def _typo(text: str, rng: random.Random) -> str | None:
    words = [
        m
        for m in _WORD.finditer(text)
        if len(m[0]) >= 6 and m[0].isalpha() and not _SENSITIVE.search(m[0])
    ]
    words = [match for match in words if not (match.start() and text[match.start() - 1] == "[")]
    if not words:
        return None
    match = rng.choice(words)
    word = match[0]
    at = rng.randrange(1, len(word) - 2)
    mistake = rng.choice(
        (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + rng.choice("aeinrst") + word[at + 1 :],
        )
    )
    return text[: match.start()] + mistake + text[match.end() :]


def _case_ending(text: str, rng: random.Random) -> str | None:
    swaps = {
        "den": "dem",
        "dem": "den",
        "einen": "einem",
        "einem": "einen",
        "der": "die",
        "unsere": "unseren",
    }
    places: list[tuple[re.Match[str], str]] = []
    for match in _WORD.finditer(text):
        word = match[0]
        if word in swaps:
            places.append((match, swaps[word]))
        elif (
            len(word) >= 5
            and word[0].isupper()
            and match.start() > 1
            and text[match.start() - 2] not in ".?!["
        ):
            if _SENSITIVE.search(word) or text[match.start() - 1] in "[-":
                continue
            places.append(
                (
                    match,
                    word.removesuffix("n")
                    if word.endswith("en")
                    else word + "n"
                    if word.endswith("e")
                    else word + "s",
                )
            )
    if not places:
        return None
    match, other = rng.choice(places)
    return text[: match.start()] + other + text[match.end() :]


def _tidy_speech(text: str, rng: random.Random) -> str | None:
    tidy = {
        "hab": "habe", "is": "ist", "grad": "gerade", "nich": "nicht", "nix": "nichts", "'ne": "eine", "'n": "ein",
        "wenn's": "wenn es", "gibt's": "gibt es", "hat's": "hat es", "geht's": "geht es", "liegt's": "liegt es",
        "there's": "there is", "isn't": "is not", "don't": "do not", "can't": "cannot", "wouldn't": "would not",
        "übertrag": "übertrage", "druck": "drucke", "schreib": "schreibe", "mit'm": "mit dem", "it's": "it is",
    }  # fmt: skip
    found = [word for word in tidy if re.search(rf"(?<![\w']){re.escape(word)}(?![\w'])", text)]
    if not found:
        return None
    word = rng.choice(found)
    return re.sub(rf"(?<![\w']){re.escape(word)}(?![\w'])", tidy[word], text)


HARMLESS: tuple[Distortion, ...] = (
    _quotation_marks, _white_space, _punctuation, _letter_case, _unicode_form, _umlauts, _drop_fillers, _add_filler,
    _leave_out, _typo, _case_ending, _tidy_speech,
)  # fmt: skip
_NOT_TOGETHER = {_typo, _case_ending, _leave_out}


def perturb(text: str, rng: random.Random) -> tuple[str, str]:
    """A quote as a model might return it, and what was done to it.

    One to three harmless changes.
    """
    while True:
        chosen = rng.sample(HARMLESS, rng.choice((1, 1, 2, 3)))
        if len(set(chosen) & _NOT_TOGETHER) > 1:
            continue
        chosen.sort(key=HARMLESS.index, reverse=True)  # letters before wrapping
        changed: str | None = text
        for change in chosen:
            changed = change(changed, rng) if changed is not None else None
        if changed is not None and changed != text:
            return changed, "+".join(sorted(change.__name__.strip("_") for change in chosen))


# --- harmful ------------------------------------------------------------------------------------------------


def _sub_one(
    pattern: str, swaps: dict[str, tuple[str, ...]], text: str, rng: random.Random
) -> str | None:
    found = [match for match in re.finditer(pattern, text) if match[0].lower() in swaps]
    if not found:
        return None
    match = rng.choice(found)
    return text[: match.start()] + rng.choice(swaps[match[0].lower()]) + text[match.end() :]


def _negation(text: str, rng: random.Random) -> str | None:
    swaps = {
        "nicht": ("", "immer", "auch"), "kein": ("ein",), "keine": ("eine",), "keinen": ("einen",),
        "nie": ("immer", "oft"),
        "ohne": ("mit",), "niemand": ("jemand",), "nichts": ("alles", "etwas"), "not": ("", "also"), "no": ("every",),
        "never": ("always", "often"), "don't": ("do",), "isn't": ("is",), "can't": ("can",),
        "keiner": ("einer", "jeder"),
        "ein": ("kein",), "eine": ("keine",), "einen": ("keinen",), "immer": ("nie",), "mit": ("ohne",),
        "jeder": ("keiner",),
        "vollständig": ("unvollständig",), "klar": ("unklar",), "möglich": ("unmöglich",), "nobody": ("everybody",),
        "unleserlich": ("leserlich",), "is": ("isn't", "is not"), "ist": ("ist nicht",), "sind": ("sind nicht",),
    }  # fmt: skip
    changed = _sub_one(r"\b[\w']+\b", swaps, text, rng)
    return re.sub(r"  +", " ", changed).strip() if changed else None


def _number(text: str, rng: random.Random) -> str | None:
    if rng.random() < 0.4 and re.search(r"\d", text):
        return re.sub(
            r"\d+", lambda match: str(int(match[0]) + rng.choice((1, 2, 10))), text, count=1
        )
    words = _split(
        "zwei drei vier fünf sechs sieben acht zehn elf zwölf fünfzehn zwanzig dreißig vierzig fünfzig hundert"
    )
    english = _split("two three four five six seven eight ten twelve twenty thirty fifty hundred")
    swaps = {word: tuple(other for other in words if other != word) for word in words}
    swaps |= {word: tuple(other for other in english if other != word) for word in english}
    swaps |= {
        "anderthalb": ("zwei", "ein"),
        "halbe": ("ganze", "drei viertel"),
        "halb": ("um",),
        "half": ("third",),
        "dreimal": ("viermal", "einmal"),
    }
    ranges = re.search(r"\b(zwei|vier|two), (drei|fünf|three)\b", text)
    if ranges and rng.random() < 0.5:
        return text.replace(ranges[0], rng.choice(ranges.groups()))
    return _sub_one(r"\b\w+\b", swaps, text, rng)


def _unit(text: str, rng: random.Random) -> str | None:
    swaps = {
        "stunden": ("Tage", "Minuten"), "stunde": ("Woche", "Minute"), "tage": ("Wochen", "Stunden"),
        "tag": ("Monat", "Jahr"),
        "wochen": ("Tage", "Monate"), "woche": ("Stunde",), "monat": ("Tag",), "minuten": ("Stunden",),
        "euro": ("Dollar",),
        "prozent": ("Euro",), "täglich": ("monatlich",), "days": ("weeks",), "day": ("week",), "hour": ("minute",),
        "minutes": ("hours",), "percent": ("euros",), "jahre": ("Monate",), "jahr": ("Quartal",), "weeks": ("days",),
    }  # fmt: skip
    return _sub_one(r"\b\w+\b", swaps, text, rng)


def _modality(text: str, rng: random.Random) -> str | None:
    swaps = {
        "muss": ("sollte", "könnte", "darf", "müsste"), "müssen": ("sollten", "können"), "kann": ("muss", "könnte"),
        "könnte": ("kann", "muss"), "sollte": ("muss", "soll"), "soll": ("muss", "könnte"), "will": ("muss", "would"),
        "dürfen": ("müssen",), "würde": ("wird", "muss"), "wäre": ("ist",), "müsste": ("muss",),
        "should": ("must", "could"),
        "could": ("must", "should"), "must": ("should", "might"), "would": ("will", "should"), "ist": ("wäre",),
        "wird": ("würde",), "haben": ("hätten",), "hat": ("hätte",), "can": ("should",),
    }  # fmt: skip
    return _sub_one(r"\b\w+\b", swaps, text, rng)


def _content_words(text: str) -> list[re.Match[str]]:
    return [
        match
        for match in _WORD.finditer(text)
        if len(match[0]) >= 5 and text[match.start() - 1 : match.start()] != "["
    ]


_FOREIGN = _split(
    "Lieferschein Gabelstapler Zollerklärung freigeben verschlüsseln Kantine Werbung dringend elektronisch "
    "Mitarbeiterin Förderband Reklamation gelegentlich Montag Vertrag umständlich meistens budget shipment "
    "quarterly contract forklift"
)


def _other_word(text: str, rng: random.Random) -> str | None:
    words = _content_words(text)
    if not words:
        return None
    match = rng.choice(words)
    others = [word for word in _FOREIGN if word[:3].lower() != match[0][:3].lower()]
    return text[: match.start()] + rng.choice(others) + text[match.end() :]


def _paraphrase(text: str, rng: random.Random) -> str | None:
    words = text.split(" ")
    middle = len(words) // 2
    if rng.random() < 0.5 and len(_content_words(text)) >= 4:
        return " ".join(words[middle:] + words[:middle])
    changed: str | None = text
    for _ in range(2):
        changed = _other_word(changed, rng) if changed else None
    return changed


def _drop_word(text: str, rng: random.Random) -> str | None:
    words = _content_words(text)[2:-2]  # a word less at an end is a shorter quote, and a true one
    words = [
        match for match in words if match[0].lower() not in {"einfach", "schon", "quasi", "genau"}
    ]
    if not words:
        return None
    match = rng.choice(words)
    return re.sub(r" +", " ", text[: match.start()] + text[match.end() :])


def _addition(text: str, rng: random.Random) -> str:
    tail = rng.choice(
        (
            "und das kostet uns richtig Geld",
            "was alle sehr ärgert",
            "which annoys every customer",
            "im ganzen Betrieb",
        )
    )
    head = rng.choice(
        ("Das größte Problem hier ist:", "Jeder weiß doch:", "Our main issue is that")
    )
    return f"{text.rstrip('.!?')} {tail}" if rng.random() < 0.6 else f"{head} {text}"


HARMFUL: tuple[Distortion, ...] = (
    _negation, _number, _unit, _modality, _other_word, _paraphrase, _drop_word, _addition,
)  # fmt: skip


def splice(first: Sample, second: Sample) -> str | None:
    """The head of one quote and the tail of another, from different turns."""
    if first.transcript.interview == second.transcript.interview and first.turn == second.turn:
        return None
    head, tail = first.text.split(" "), second.text.split(" ")
    tail = tail[-max(len(tail) // 2, 3) :]
    if sum(len(word) > 4 for word in tail) < 2:
        return None  # perhaps nothing but fillers, which may be added
    return " ".join(head[: max(len(head) // 2, 2)] + tail)


def splice_within(sample: Sample, rng: random.Random) -> str | None:
    """Two passages of one turn, far apart, without a mark of what was left out."""
    words = sample.transcript.turns[sample.turn].text.split(" ")
    if len(words) < 24:
        return None
    first = rng.randrange(0, len(words) - 20)
    gap = rng.randrange(first + 10, len(words) - 5)
    return " ".join(words[first : first + 5] + words[gap : gap + 5])


def corrupt(text: str, rng: random.Random) -> tuple[str, str]:
    """A quote that no longer says what was said, and what was done to it."""
    while True:
        change = rng.choice(HARMFUL)
        changed = change(text, rng)
        if changed is not None and changed != text:
            return changed, change.__name__.strip("_")
