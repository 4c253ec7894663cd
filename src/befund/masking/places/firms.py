"""Firms and products: those of the roster, and what a legal form marks as a firm."""

import re
from collections.abc import Iterable, Iterator

from befund.masking.category import Category
from befund.masking.hits import Hit, Name
from befund.masking.names.labels import parse_name
from befund.masking.names.words import NEVER, ORDINARY_GIVEN, ORDINARY_SURNAMES
from befund.masking.text import TextLine, wordset
from befund.text.folding import any_spelling, fold
from befund.text.tokens import UPPER

_FORM = (
    r"(?:GmbH(?:\s*(?:&|und|\+)\s*Co\.?(?:\s*KGa?A?)?)?|gGmbH|mbH|AG(?:\s*&\s*Co\.?\s*KG)?|KGaA"
    r"|KG|OHG|oHG|GbR|UG|e\.\s?K\.|eK|e\.\s?V\."
    r"|eG|SE|Ltd\.?|Limited|LLC|Inc\.?|PLC|B\.\s?V\.|S\.\s?A\.|S\.\s?r\.\s?l\."
    r"|Sp\.\s?z\s?o\.\s?o\.)"
)
_NAME_WORD = rf"(?:[{UPPER}][\w'’.-]{{0,40}}|\d{{1,9}}[{UPPER}]\w{{0,40}})"
_FIRM = re.compile(
    rf"\b({_NAME_WORD}(?:\s+(?:(?:&|und|\+)\s+)?{_NAME_WORD}){{0,3}})\s+({_FORM})(?![\w])"
)
_LEADING = wordset(
    """
    die der das den dem des eine einer ein bei von firma lieferant lieferanten kunde kunden kundin
    unternehmen hersteller partner an mit und oder fuer ueber unser unsere unserem mutter tochter
    zulieferer dienstleister spediteur the our at with from supplier
    """
)
_GENERIC = wordset(
    """
    deutsche allgemeine nord sued west ost metall stahl holz bau technik service logistik transport
    spedition gruppe group holding werk werke industrie maschinen maschinenbau kontraktlogistik
    verpackung system systems systeme international europa europe bayerische saechsische erste neue
    alte vereinigte stadtwerke autohaus druckerei baeckerei brauerei moebel elektro medizin
    kunststoff arbeitsschutz personal
    """
)


class Literals:
    """Finds given strings, whole words in any case, each with the value that it stands for."""

    def __init__(self, entries: Iterable[tuple[str, Category, str]]) -> None:
        listed = [
            (text.strip(), category, value) for text, category, value in entries if text.strip()
        ]
        self._by_text = {_one_line(text): (category, value) for text, category, value in listed}
        longest_first = "|".join(
            map(any_spelling, sorted({text for text, *_ in listed}, key=lambda t: (-len(t), t)))
        )
        self._pattern = re.compile(rf"(?<!\w)(?:{longest_first})(?=s?(?!\w))", re.IGNORECASE)

    def find(self, line: TextLine) -> Iterator[Hit]:
        if not self._by_text:
            return
        for match in self._pattern.finditer(line.text):
            category, value = self._by_text[_one_line(match.group())]
            name = None
            if category is Category.PERSON:  # also "4711": its numbers are those of persons
                name = parse_name(match.group()) or Name(surname=match.group())
            yield Hit(match.start(), match.end(), category, value, name)


class LegalForms:
    """Finds firms by their legal form: "Weber Verpackungen GmbH & Co. KG"."""

    def find(self, line: TextLine) -> Iterator[Hit]:
        for match in _FIRM.finditer(line.text):
            name, start = match.group(1), match.start()
            while (head := name.split(maxsplit=1)) and fold(head[0]) in _LEADING and len(head) > 1:
                start += name.index(head[1])
                name = head[1]
            if fold(name.split()[0]) in NEVER | _LEADING or name in {"SAP", "Aktien"}:
                continue
            yield Hit(start, match.end(), Category.FIRM, firm_value(name))


def firm_value(text: str) -> str:
    """Return what a firm is known by: its name without the legal form, in comparable form."""
    return fold(re.sub(rf"\s+{_FORM}\s*$", "", text.strip()))


def firm_aliases(text: str) -> Iterator[str]:
    """Yield the ways in which people say a firm's name.

    Whole, without legal form, its first distinctive word.
    """
    yield text
    short = re.sub(rf"\s+{_FORM}\s*$", "", text.strip())
    yield short
    first = re.split(r"[\s&+-]+", short)[0]
    folded = fold(first)
    ordinary = _GENERIC | ORDINARY_GIVEN | ORDINARY_SURNAMES | NEVER | _LEADING
    if len(first) > 3 and folded not in ordinary and first[0].isupper():
        yield first


def _one_line(text: str) -> str:
    return " ".join(fold(text).split())
