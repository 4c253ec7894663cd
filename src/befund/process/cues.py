"""What in a quote speaks of order, of alternatives and of who does it; German and English."""

import re

from befund.text.folding import fold_letters

_LEAD = r"(?:(?:und|un|ja|also|so|na|naja|aber|genau|äh|ähm|and|well|okay|ok|yeah)\b[\s,]*)*"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _leading(words: str) -> re.Pattern[str]:
    return re.compile(rf"^\W*{_LEAD}(?:{words})\b", re.IGNORECASE)


_AFTER = _leading(
    r"dann|danach|anschließend|darauf(?:hin)?|hinterher|im anschluss|als nächstes"
    r"|als nächster schritt|nachher|später|"
    r"sobald|zum schluss|am (?:schluss|ende)|zuletzt|then|next|after(?:wards| that)?|once|finally"
    r"|at the end"
)
_AFTER_INSIDE = re.compile(
    r"\b(?:danach|anschließend|daraufhin|im anschluss|hinterher|after that|afterwards)\b|"
    r"^[^,.]{0,40}\b(?:dann|then)\b",
    re.IGNORECASE,
)
_BEFORE = _leading(r"davor|vorher|zuvor|vorab|zuerst|als erstes|before that|beforehand|first")
_BESIDE = re.compile(
    r"\b(?:gleichzeitig|zeitgleich|parallel(?: dazu)?|währenddessen|nebenher|in parallel|meanwhile|"
    r"at the same time|simultaneously)\b",
    re.IGNORECASE,
)
_ELSE = re.compile(
    r"\b(?:sonst|ansonsten|andernfalls|wenn nicht|wenn nich|falls nicht|otherwise|if not|else)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = _words("ich wir uns mir mich i we us me my our unser unsere")
_LEADING_WORDS = _words(
    "und un dann da danach also ja so na aber anschliessend hinterher and then well after that so"
)
_OTHERS = _words("der die das er sie es man he she they it the")
_PASSIVE = _words("wird werden is are was were")
_TITLE_LEAD = re.compile(
    rf"^{_LEAD}(?:(?:dann|danach|da|anschließend|hinterher|zuerst|then|after that|so)\b[\s,]*)+",
    re.IGNORECASE,
)
_LONGEST_TITLE = 70


def says_after(text: str) -> bool:
    """Whether the words begin by saying that this comes after what was said before."""
    return bool(_AFTER.match(text) or _AFTER_INSIDE.search(text))


def says_before(text: str) -> bool:
    """Whether the words begin by saying that this comes before what was said before."""
    return bool(_BEFORE.match(text))


def says_beside(text: str) -> bool:
    """Whether the words say that this happens at the same time."""
    return bool(_BESIDE.search(text))


def says_else(text: str) -> bool:
    """Whether the words speak of the other case."""
    return bool(_ELSE.search(text))


def speaks_of_oneself(text: str) -> bool:
    """Whether who speaks is who does it: "ich", "wir", or a subject left out ("Heft alles ab")."""
    words = [fold_letters(word) for word in re.findall(r"[^\W\d_]+", text)]
    if _FIRST_PERSON.intersection(words):
        return True
    first = next((word for word in words if word not in _LEADING_WORDS), "")
    return first not in _OTHERS and not _PASSIVE.intersection(words)


def as_title(said: str) -> str:
    """A title without the words that only lead on from the sentence before.

    In one line and not too long.
    """
    text = " ".join(said.split())
    bare = _TITLE_LEAD.sub("", text).strip(" ,;:–-…")
    text = (bare if len(bare) > 3 else text).strip()
    if len(text) > _LONGEST_TITLE:
        text = text[:_LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
    return text[:1].upper() + text[1:]


def as_condition(said: str) -> str:
    """A condition without the words that only lead on."""
    text = re.sub(rf"^{_LEAD}", "", " ".join(said.split()), flags=re.IGNORECASE) or said.strip()
    return text[:1].upper() + text[1:]
