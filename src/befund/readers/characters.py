"""Which characters a transcript's text may hold; every format passes through here, and what is stored is safe to keep.

| in the file | in the transcript |
|---|---|
| two halves of a surrogate pair | the character that they mean |
| a lone surrogate, a noncharacter (U+FFFE, U+FFFF, U+FDD0 to U+FDEF, …) | U+FFFD |
| a control character (C0 but for tab and newline, DEL, C1) | a blank |
| what turns or hides text: marks of direction, overrides, isolates, zero-width blanks, soft hyphens, tags | nothing |
| more than 30 combining marks on one letter | the first 30 |
| a gap of four blanks or more | three blanks |

What remains is in NFC. Joiners inside words (U+200C, U+200D) stay: scripts and emoji need them.
"""

import re
import unicodedata

_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LAST_OF_PLANES = "".join(
    chr(plane + last) for plane in range(0x10000, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
_NO_CHARACTER = re.compile(f"[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff{_LAST_OF_PLANES}]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_WIDE_GAP = re.compile(r"[^\S\n]{4,}")
_MOST_MARKS = 30  # as in Unicode's stream-safe text format: sorting them takes quadratic time
_JOINERS = "\u200c\u200d"
# no letter, digit, blank or common sign: all combining marks are among what is left
_MAY_BE_MARKS = re.compile(
    rf"[^\w\s\x00-\u00bf\u2000-\u200b\u200e-\u20cf\u2100-\u2bff\u3000-\u3029\u3030-\u303f]{{{_MOST_MARKS + 1},}}"
)
# what the lines above look for is here; German and English speech holds nothing of it
_RARE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u0300-\u200f\u2028-\u202e\u2060-\u206f\u20d0-\u20ff\u2c00-\U0010ffff]"
)


def safe_text(text: str) -> str:
    """The text with nothing in it but what can be stored and seen, in NFC.

    Takes time in proportion to its length.
    """
    if _RARE.search(text):
        text = _PAIR.sub(
            lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text
        )
        text = _UNSEEN.sub("", _CONTROL.sub(" ", _NO_CHARACTER.sub("\ufffd", text)))
        text = _MAY_BE_MARKS.sub(_with_few_marks, text)
    return unicodedata.normalize("NFC", _WIDE_GAP.sub("   ", text))


def _with_few_marks(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for character in run[0]:
        if unicodedata.combining(character):
            marks += 1
        elif character not in _JOINERS:  # which masking takes out: what they divide is one run then
            marks = 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)
