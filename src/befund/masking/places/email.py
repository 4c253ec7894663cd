"""E-mail addresses, written or spelled out, and links that carry a person's account."""

import re
from collections.abc import Iterator

from befund.masking.category import Category
from befund.masking.hits import Hit
from befund.masking.text import TextLine

_WRITTEN = re.compile(
    r"[\w.+%-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE
)
_WORD = r"[^\W_]+"
_DOT = r"\s+(?:punkt|dot|minus|bindestrich|unterstrich|underscore)\s+"
_SPOKEN = re.compile(
    rf"\b{_WORD}(?:{_DOT}{_WORD}){{0,5}}\s+(?:at|ät|ett|klammeraffe"
    rf"|@)\s+{_WORD}(?:{_DOT}{_WORD}){{0,5}}"
    r"\s+(?:punkt|dot)\s+(?:de|com|net|org|eu|at|ch|info|nl|uk|biz)\b",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:https?://)?(?:www\.)?(?:linkedin|xing|facebook|instagram|twitter|x|tiktok|github)\.(?:com"
    r"|de)/[\w./?=&%@~-]*[\w/]",
    re.IGNORECASE,
)


class Emails:
    """Finds mail addresses and links to personal pages."""

    def find(self, line: TextLine) -> Iterator[Hit]:
        if "@" in line.text or "at" in line.text.lower() or "ät" in line.text.lower():
            for pattern in (_WRITTEN, _SPOKEN):
                for match in pattern.finditer(line.text):
                    value = re.sub(r"\s|\(at\)|\[at\]", "", match.group().lower())
                    yield Hit(match.start(), match.end(), Category.EMAIL, value)
        for match in _LINK.finditer(line.text):
            yield Hit(match.start(), match.end(), Category.LINK, match.group().lower())
