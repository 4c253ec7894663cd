"""Titles with names: Herr Brandes, Frau Dr. Özdemir, Mrs Jones, Kollegin Schmittke."""

from collections.abc import Iterator

from befund.masking.category import Category
from befund.masking.hits import Hit, Name
from befund.masking.names.lists import given_names, surnames
from befund.masking.names.runs import (
    is_surname,
    run_end,
    skip_fillers,
    slice_of,
    surname_at,
    without_genitive,
)
from befund.masking.names.words import NEVER, PARTICLES, SEASONS
from befund.masking.text import TextLine, wordset
from befund.text.folding import fold

_GENDER = dict.fromkeys(wordset("herr herrn herren hr mr mister sir"), "m") | dict.fromkeys(
    wordset("frau fr mrs ms miss madam"), "f"
)
_ACADEMIC = wordset("dr doktor doktorin prof professor professorin doctor")
_BETWEEN = _ACADEMIC | wordset("med ing phil rer nat dipl habil hc mag jur oec pol dent vet h c")
_OFFICES = wordset(
    """
    direktor direktorin kollege kollegin meister betriebsrat vorsitzender vorsitzende
    geschaeftsfuehrer geschaeftsfuehrerin praesident buergermeister minister vorarbeiter inspektor
    """
)
_FAMILY = wordset("familie family eheleute ehepaar")
_PEOPLES = wordset(
    """
    germans americans italians austrians russians belgians danes swedes poles turks czechs romanians
    ukrainians directors managers customers suppliers planners engineers christians
    """
)
_CUES = wordset("kollege kollegin kollegen namens")
_POSSESSIVES = wordset(
    """
    meine meiner deine deiner seine seiner ihre ihrer unsere unserer eure eurer jede jeder keine
    keiner
    """
)
_ARTICLES = wordset("die der eine einer ne 'ne ner jene jener diese dieser")
_PLACES_AFTER_VON = wordset(
    """
    buchhaltung personalabteilung spedition verwaltung pforte post bank gemeinde stadt krankenkasse
    versicherung it firma zentrale agentur rezeption kantine kasse steuer presse leitstelle
    disposition reinigung logistik technik werkstatt
    """
)


class Titles:
    """Finds names that a title or a word such as "Kollegin" introduces."""

    def __init__(self, nouns: frozenset[str], *, english: bool) -> None:
        self._nouns = nouns
        self._english = english

    def find(self, line: TextLine) -> Iterator[Hit]:
        place = 0
        while place < len(line.words):
            hit = self._at(line, place) or self._owners(line, place)
            if hit is None:
                place += 1
                continue
            last, found = hit
            yield found
            if fold(line.word(place)) == "herren":
                yield from self._more_of(line, last)
            place = last + 1

    def _at(self, line: TextLine, place: int) -> tuple[int, Hit] | None:
        word = line.words[place]
        folded = fold(word.text)
        if folded in _GENDER or folded in _ACADEMIC:
            if not word.capital and not line.lowercase:
                return None
            return self._after_title(line, place, _GENDER.get(folded, ""))
        if folded in _FAMILY:
            return self._family(line, place)
        if folded in _CUES and line.after(place)[:1].isupper():
            last = surname_at(line, place + 1, self._nouns, english=self._english)
            if folded == "kollegen" and fold(line.after(place)) not in surnames():
                last = None  # "die Kollegen Monteure"
            if last is not None and not self._is_given(line, place + 1):
                return last, self._hit(line, (place + 1, place + 1, last), "")
        return None

    def _owners(self, line: TextLine, place: int) -> tuple[int, Hit] | None:
        """Return the surname in "the Kesslers' factory"."""
        word = line.words[place]
        if not (
            self._english
            and line.before(place) == "the"
            and word.capital
            and word.text[1:].islower()
        ):
            return None
        if not word.text.endswith("s") or line.text[word.end : word.end + 2] not in {"' ", "’ "}:
            return None
        # "The customers' orders" has the same form; short words and plurals of jobs and peoples are
        # no names.
        if len(word.text) < 6 or fold(word.text) in _PEOPLES:
            return None
        return place, Hit(word.start, word.end, Category.PERSON, name=Name(surname=word.text[:-1]))

    def _family(self, line: TextLine, place: int) -> tuple[int, Hit] | None:
        """Return the surname in "Familie Kessler", also in "die Familie, äh, Kessler"."""
        name_at = skip_fillers(line, place + 1)
        if name_at >= len(line.words) or (name_at == place + 1 and not line.after(place)):
            return None
        last = run_end(line, name_at)
        named = (
            is_surname(slice_of(line, name_at, last), self._nouns) and line.words[name_at].capital
        )
        return (last, self._hit(line, (name_at, name_at, last), "")) if named else None

    def _after_title(self, line: TextLine, title: int, gender: str) -> tuple[int, Hit] | None:
        """Return the surname after a title, past further titles, offices and particles.

        "Frau Amtsrätin von Berg".
        """
        place, office = title + 1, False
        # where the mask begins: "Dr." is masked, too
        first = title if fold(line.word(title)) in _ACADEMIC else None
        while place < len(line.words) and self._joined(line, place - 1):
            folded = fold(line.word(place))
            if folded in _BETWEEN:
                first = place if first is None else first
            elif folded in _OFFICES and line.words[place].capital:
                office, first = True, None
            elif folded in _GENDER and gender == "":
                gender = _GENDER[folded]
            else:
                break
            place += 1
        if place >= len(line.words) or not self._joined(line, place - 1):
            return None
        name_at = self._past_particles(line, title, place)
        if name_at is None or not self._may_be_name(line, title, name_at, office=office):
            return None
        last = self._end_of_name(line, name_at)
        return last, self._hit(line, (place if first is None else first, name_at, last), gender)

    def _end_of_name(self, line: TextLine, name_at: int) -> int:
        """Return the last place of a name.

        After a given name ("Frau Anna Weber") the surname belongs to it.
        """
        last = run_end(line, name_at)
        if not self._is_given(line, name_at) or not line.after(last):
            return last
        further = surname_at(line, last + 1, self._nouns, english=self._english)
        if further is None:
            return last
        has_particle = further > last + 1
        return further if has_particle or line.words[last + 1].capital else last

    @staticmethod
    def _joined(line: TextLine, place: int) -> bool:
        gap = line.gap(place, place + 1)
        return gap.strip(". -") == "" and len(gap) <= 4 if place + 1 < len(line.words) else False

    @staticmethod
    def _past_particles(line: TextLine, title: int, place: int) -> int | None:
        """Return the place of the name proper.

        None for "Herr der Lage" and "die Frau von der Buchhaltung".
        """
        first = fold(line.word(place))
        if not line.word(place).islower() or first not in PARTICLES:
            return place
        if line.lowercase and first in {"und", "der", "dem"}:
            # where nothing has capitals, these are ordinary words more often than parts of a name
            return place
        if first in {"der", "den", "dem", "und", "het", "zum", "zur"}:
            return None
        name_at = place
        while (
            line.word(name_at).islower()
            and fold(line.word(name_at)) in PARTICLES
            and line.after(name_at)
        ):
            name_at += 1
        if first not in {"von", "vom"}:
            return name_at
        # "Die Frau von der Buchhaltung" works there, "Frau von der Heide" is called so: an article
        # before the title and one behind "von" speak for the former, a listed surname for the
        # latter.
        folded = fold(line.word(name_at))
        described = name_at > place + 1 and line.before(title) in _ARTICLES
        ordinary = first == "vom" or described or folded in _PLACES_AFTER_VON
        return None if ordinary and folded not in surnames() else name_at

    def _may_be_name(self, line: TextLine, title: int, place: int, *, office: bool) -> bool:
        """Tell whether the word after a title is a name.

        "meine Frau" is followed by one, or by any other noun.
        """
        word = line.words[place]
        folded, is_frau = fold(word.text), fold(line.word(title)) == "frau"
        if folded in NEVER - SEASONS or len(folded) < 2:
            return False
        if not word.capital:
            listed = folded in surnames() or folded in given_names()
            # "die frau hat", but "herr okonkwo"
            may_be_unlisted = not is_frau and folded not in _LOWER_WORDS
            return line.lowercase and (listed or may_be_unlisted)
        own_wife = is_frau and line.before(title) in _POSSESSIVES
        if own_wife and folded not in given_names():
            return False
        return not office or is_surname(slice_of(line, place, run_end(line, place)), self._nouns)

    @staticmethod
    def _is_given(line: TextLine, place: int) -> bool:
        last = run_end(line, place)
        return all(fold(line.word(p)) in given_names() for p in range(place, last + 1))

    def _hit(self, line: TextLine, places: tuple[int, int, int], gender: str) -> Hit:
        first, name_at, last = places
        end = line.words[last].end
        head_end = run_end(line, name_at)
        head = slice_of(line, name_at, head_end)
        if head_end < last:
            tail_at = last
            while tail_at > head_end + 1 and line.gap(tail_at - 1, tail_at) == "-":
                tail_at -= 1
            given, surname = head, slice_of(line, tail_at, last)
        else:
            given, surname = "", head
        base = without_genitive(surname)
        if (
            base != surname
            and (fold(base) in surnames() or fold(surname) not in surnames())
            and self._owns(line, last)
        ):
            surname, end = base, end - 1
        return Hit(line.words[first].start, end, Category.PERSON, name=Name(given, surname, gender))

    @staticmethod
    def _owns(line: TextLine, last: int) -> bool:
        """Tell whether a noun follows, as in "Herrn Vogels Unterschrift"."""
        return line.after(last)[:1].isupper()

    def _more_of(self, line: TextLine, last: int) -> Iterator[Hit]:
        """Yield the further names of "die Herren Müller, Schmidt und Weber"."""
        place = last + 1
        while place < len(line.words):
            if fold(line.word(place)) == "und":
                place += 1
                continue
            before = line.gap(place - 1, place).strip()
            linked = before == "," or fold(line.word(place - 1)) == "und"
            if not linked or not line.words[place].capital or fold(line.word(place)) in NEVER:
                return
            end = run_end(line, place)
            yield self._hit(line, (place, place, end), "m")
            place = end + 1


_LOWER_WORDS = wordset(
    """
    der die das und oder ist war hat hatte kommt macht sagt ja nein nicht noch auch dann da wenn
    weil wie was wo wer so also aber gott doktor professor kollege direktor in im an am auf mit von
    bei zu zum zur ich er sie es wir ihr du hier dort
    """
)
