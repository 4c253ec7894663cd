"""German and English screens.

The texts in the code are German, a Babel catalogue holds the English ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib.resources import files

from babel.core import Locale
from babel.dates import format_datetime
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent

from befund.labels import say
from befund.records.message import Message
from befund.terms import english_terms

LANGUAGES = ("de", "en")
COOKIE = "befund-language"

Texts = Mapping[str, tuple[str, ...]]


@cache
def catalogue(language: str) -> Texts:
    """The translations of a catalogue: by text, its one form or its forms by number."""
    if language == "de":
        return {}
    with (files("befund.web") / "locales" / f"{language}.po").open("rb") as file:
        found = read_po(file, locale=language)
    texts: dict[str, tuple[str, ...]] = {
        german: (english,) for german, english in english_terms().items()
    }
    for message in found:
        one = message.id if isinstance(message.id, str) else message.id[0]
        forms = (
            (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        )
        if one and forms and all(forms):
            texts[one] = forms
    return texts


@dataclass(frozen=True)
class Speech:
    """One language of the screens: its texts, numbers and times."""

    language: str

    @property
    def locale(self) -> Locale:
        """Babel's locale, for numbers and dates."""
        return Locale.parse("de_DE" if self.language == "de" else "en_GB")

    def text(self, said: str | Message) -> str:
        """A message, or a German text of the screens, in this language.

        What has no translation stays German.
        """
        if isinstance(said, Message):
            return say(said, self.language)
        return catalogue(self.language).get(said, (said,))[0]

    def counted(self, one: str, many: str, number: int) -> str:
        """The form for a number of a German text that has two."""
        forms = catalogue(self.language).get(one, (one, many))
        return forms[0 if number == 1 else -1]

    def quoted(self, said: str) -> str:
        """Words between this language's quotation marks."""
        return f"„{said}“" if self.language == "de" else f"“{said}”"

    def number(self, value: float, digits: int = 0) -> str:
        """A number with so many decimal digits at most."""
        return _number(self, value, digits)

    def percent(self, share: float) -> str:
        """A share of 0 to 1."""
        return str(format_percent(share, locale=self.locale))

    def euros(self, amount: float) -> str:
        """An amount of money."""
        return str(format_currency(amount, "EUR", locale=self.locale))

    def time(self, iso: str) -> str:
        """An ISO time, as the clock on this machine has it."""
        moment = datetime.fromisoformat(iso)
        local = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone()
        return str(format_datetime(local.replace(tzinfo=None), "short", locale=self.locale))


@lru_cache(4096)
def _number(speech: Speech, value: float, digits: int) -> str:
    """A page shows hundreds of numbers, and mostly the same ones."""
    pattern = "#,##0" + ("." + "#" * digits if digits else "")
    return str(format_decimal(value, pattern, locale=speech.locale))


def speech_for(chosen: str | None, accepted: str | None) -> Speech:
    """The language that was chosen, else the browser's first that there is.

    German where it asks for none.
    """
    if chosen in LANGUAGES:
        return Speech(str(chosen))
    wanted = sorted(_preferences(accepted or ""), key=lambda entry: -entry[1])
    if not wanted:
        return Speech("de")
    return Speech(next((name for name, _ in wanted if name in LANGUAGES), "en"))


def _preferences(accepted: str) -> list[tuple[str, float]]:
    found = []
    for part in accepted.split(","):
        name, _, weight = part.strip().partition(";q=")
        try:
            share = float(weight or 1)
        except ValueError:
            continue
        if name and name != "*" and share > 0:
            found.append((name.split("-")[0].lower(), share))
    return found
