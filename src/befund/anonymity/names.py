"""Names of interviews and labels of speakers that no text for a client may hold."""

import re
from collections.abc import Iterable

_LETTERS = re.compile(r"[^\W\d_]")
_TELLING = re.compile(r"[\d_]|\.\w{2,5}$")
_SHORTEST = 4  # "I", "B" and "S01" stand in texts for much else


class SecretNames:
    """Finds interviews' names and speakers' labels.

    Plain words ("lager") and numbers ("07") are none.
    """

    def __init__(self, names: Iterable[str]) -> None:
        told = {name for name in names if len(name) >= _SHORTEST and _TELLING.search(name)}
        told = {
            name for name in told if len(_LETTERS.findall(name)) > 1 and not name.startswith("[")
        }
        ordered = sorted(told, key=lambda name: (-len(name), name))
        alternatives = "|".join(map(re.escape, ordered))
        self._pattern = (
            re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE) if ordered else None
        )

    def found_in(self, text: str) -> str:
        """The first of them in a text; empty where there is none."""
        match = self._pattern.search(text) if self._pattern else None
        return match.group() if match else ""

    def replaced(self, text: str) -> str:
        """The text with "ein Interview" in their place."""
        return self._pattern.sub("ein Interview", text) if self._pattern else text
