"""Masking one transcript: what is found in it, what is cut, and the masked text that results."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain

from befund.errors import InputError
from befund.masking.category import CUT_MARKERS, PLACEHOLDER, Category
from befund.masking.cuts.health import HealthRemarks
from befund.masking.cuts.offrecord import off_record
from befund.masking.foreign_placeholders import (
    Foreign,
    ForeignPlaceholders,
    foreign_in,
    foreign_in_label,
)
from befund.masking.hits import Hit, Name, Recogniser
from befund.masking.names.fullnames import FullNames
from befund.masking.names.labels import is_generic, parse_name
from befund.masking.names.standalone import NameLexicon, Standalone
from befund.masking.names.titles import Titles
from befund.masking.names.unknown import Unknown
from befund.masking.names.words import NOUN_DETERMINERS
from befund.masking.places.address import Addresses
from befund.masking.places.bank import BankData
from befund.masking.places.birthdate import BirthDates
from befund.masking.places.email import Emails
from befund.masking.places.firms import LegalForms, Literals, firm_aliases, firm_value
from befund.masking.places.identifiers import Identifiers
from befund.masking.places.phone import Phones
from befund.masking.roster import Roster
from befund.masking.text import Spans, TextLine, clean, words_of
from befund.masking.vault import Vault
from befund.records import MaskedTranscript, MaskingCounts, Role, Transcript, Turn
from befund.text.folding import fold

MAX_TOLD = 1000
"""How many persons, firms and numbers one interview may name.

One of two hours names some dozens.
"""
_CUTS = frozenset(CUT_MARKERS)
_SURE = frozenset(
    {
        Category.EMAIL,
        Category.LINK,
        Category.IBAN,
        Category.CARD,
        Category.PHONE,
        Category.ADDRESS,
        Category.PSEUDONYM,
    }
)
_PEOPLE = frozenset({Category.PERSON, Category.PSEUDONYM})


@dataclass(frozen=True, slots=True, repr=False)
class Edit:
    """One replacement in one text: the span in the original, and what stands there instead."""

    turn: int
    start: int
    end: int
    category: Category
    original: str
    replacement: str


@dataclass(frozen=True, slots=True, repr=False)
class Analysis:
    """Everything that masking changes in one transcript."""

    edits: tuple[Edit, ...]
    speakers: dict[str, str]
    warnings: tuple[str, ...]
    off_record_passages: int


def cut_id(original: str) -> str:
    """Return the name by which a user can undo the cut of these words; the same on every run."""
    return f"Schnitt-{sha256(original.encode()).hexdigest()[:8]}"


def mask(interview: str, transcript: Transcript, vault: Vault, roster: Roster) -> MaskedTranscript:
    """Return the transcript without personal data.

    New persons and values get their placeholders in the vault.
    """
    cleaned = cleaned_turns(transcript)
    vault.note_anew(interview)
    analysis = analyse(interview, transcript, vault, roster)
    edits: dict[int, list[Edit]] = {}
    for edit in analysis.edits:
        edits.setdefault(edit.turn, []).append(edit)
    turns = tuple(
        turn.model_copy(
            update={
                "text": _apply(turn.text, edits.get(turn.number, [])),
                "speaker": analysis.speakers.get(turn.speaker, turn.speaker),
            }
        )
        for turn in cleaned
    )
    return MaskedTranscript(
        interview=interview,
        format=transcript.format,
        language=transcript.language,
        turns=turns,
        counts=_counts(analysis),
        warnings=analysis.warnings,
    )


def cleaned_turns(transcript: Transcript) -> tuple[Turn, ...]:
    """Return the turns in the form that offsets of edits refer to."""
    return tuple(
        t.model_copy(update={"text": clean(t.text), "speaker": clean(t.speaker)})
        for t in transcript.turns
    )


def analyse(interview: str, transcript: Transcript, vault: Vault, roster: Roster) -> Analysis:
    """Find all that identifies somebody, and decide what stands in its place."""
    turns = cleaned_turns(transcript)
    finder = _Finder(transcript, turns, vault, roster)
    foreign = ForeignPlaceholders(interview)
    passages = list(off_record(turns))
    found = [[*finder.hits(line), *foreign.find(line)] for line in finder.lines]
    off_spans: dict[int, list[tuple[int, int]]] = {}
    for span in chain.from_iterable(passages):
        off_spans.setdefault(span.turn, []).append((span.start, span.end))
    lines = [TextLine(clean(text)) for text in transcript.warnings]
    warned = [[*finder.hits(line), *foreign.find(line)] for line in lines]
    # All names are known before any is replaced: "Weber" must get the same placeholder before "Anna
    # Weber" as behind it.
    marks = _Marks(interview, vault)
    settle_names(vault, ((interview, name) for name in finder.names(chain(*found, *warned))))
    edits = []
    for turn, line, hits in zip(turns, finder.lines, found, strict=True):
        # A cut wins over what is found within it, and one that a reviewer has undone is none.
        cuts = [Hit(a, b, Category.OFF_RECORD) for a, b in off_spans.get(turn.number, [])]
        cuts += [Hit(a, b, Category.HEALTH) for a, b in _health(line.text, hits)]
        cuts = [c for c in cuts if not vault.is_undone(cut_id(line.text[c.start : c.end]))]
        edits += _edits(turn.number, line.text, [*cuts, *hits], marks)
    warnings = tuple(
        _apply(clean(text), _edits(0, clean(text), hits, marks))
        for text, hits in zip(transcript.warnings, warned, strict=True)
    )
    # A passage whose cuts a reviewer has all undone is no longer off the record.
    kept = {e.turn for e in edits if e.category is Category.OFF_RECORD}
    return Analysis(
        edits=tuple(edits),
        speakers={
            **{label: marks.of_label(name, label) for label, name in finder.label_names.items()},
            **_foreign_labels(turns, finder.label_names, foreign, marks),
        },
        warnings=warnings,
        off_record_passages=sum(any(s.turn in kept for s in passage) for passage in passages),
    )


def names_in(texts: Sequence[str], vault: Vault, roster: Roster) -> list[list[Edit]]:
    """Find what identifies somebody in each of some written texts.

    Nothing is cut. The vault learns new names.
    """
    turns = (
        Turn(number=n, speaker="", role=Role.RESPONDENT, text=text) for n, text in enumerate(texts)
    )
    written = Transcript(format="", language="de", turns=tuple(turns))
    finder = _Finder(written, written.turns, vault, roster)
    marks = _Marks("", vault)
    return [
        _edits(number, line.text, finder.hits(line), marks)
        for number, line in enumerate(finder.lines)
    ]


def learn_names(transcripts: Mapping[str, Transcript], vault: Vault, roster: Roster) -> None:
    """Give every person of several interviews a placeholder before any of them is masked.

    Masking works without it; with it, whoever one interview calls "Frau Kessler" and another
    "Sabine Kessler" is one person whatever the order of the files, and a surname that one interview
    alone introduces is masked in all of them.
    """
    told = (
        names_told(interview, transcript, vault, roster)
        for interview, transcript in transcripts.items()
    )
    settle_names(vault, list(chain.from_iterable(told)))


def names_told(
    interview: str, transcript: Transcript, vault: Vault, roster: Roster
) -> list[tuple[str, Name]]:
    """Return each name that an interview mentions, with its id, for `settle_names`.

    The vault learns nothing yet.
    """
    finder = _Finder(transcript, cleaned_turns(transcript), vault, roster)
    hits = [hit for line in finder.lines for hit in finder.hits(line)]
    _refuse_directory({(hit.category, hit.name or hit.value) for hit in hits})
    return [(interview, name) for name in finder.names(hits)]


def settle_names(vault: Vault, told: Iterable[tuple[str, Name]]) -> None:
    """Decide who is meant in which interview, beginning with the names that say most."""
    known = dict.fromkeys(told)
    for interview, name in sorted(
        known, key=lambda t: (not (t[1].given and t[1].surname), not t[1].surname, not t[1].gender)
    ):
        vault.mark_person(interview, name, " ".join(filter(None, (name.given, name.surname))))


def _refuse_directory(told: Collection[object]) -> None:
    """Raise InputError for more names than people say.

    Every later masking would look for each of them.
    """
    if len(told) > MAX_TOLD:
        what = f"Die Datei nennt mehr als {MAX_TOLD} verschiedene Personen, Firmen oder Nummern."
        raise InputError(what, remedy="Bitte nur das Gespräch einlesen, keine Listen.")


class _Finder:
    """All recognisers for one transcript, with the names that it and the workspace hold."""

    def __init__(
        self, transcript: Transcript, turns: Sequence[Turn], vault: Vault, roster: Roster
    ) -> None:
        english = transcript.language == "en"
        self._vault = vault
        lower = _is_lower_case(turns)
        self.lines = [TextLine(turn.text, lowercase=lower) for turn in turns]
        nouns = _nouns(self.lines)
        self._introducers: list[Recogniser] = [
            Titles(nouns, english=english),
            FullNames(nouns, english=english),
        ]
        if not english:
            self._introducers.append(Unknown(nouns))
        self.label_names = _label_names(turns, vault)
        self._lexicon = NameLexicon()
        for name in self.label_names.values():
            self._lexicon.learn(name, strong=True)
        for name in filter(None, map(parse_name, roster.names)):
            self._lexicon.learn(name, strong=True)
        for person in vault.people:
            self._lexicon.learn(Name(person.given, person.surname))
        for line in self.lines:
            for hit in chain.from_iterable(r.find(line) for r in self._introducers):
                if hit.name is not None and not vault.is_undone(
                    line.text[hit.start : hit.end], hit.name.surname
                ):
                    self._lexicon.learn(hit.name)
        firms = [line.text[h.start : h.end] for line in self.lines for h in LegalForms().find(line)]
        _refuse_directory(set(firms))
        self._others: list[Recogniser] = [
            Emails(), Phones(), BankData(), Identifiers(), Addresses(), BirthDates(), LegalForms(),
            Literals(_literals(vault, roster, firms)),
            *self._introducers, Standalone(self._lexicon, english=english),
        ]  # fmt: skip

    def names(self, hits: Iterable[Hit]) -> Iterator[Name]:
        """Yield the names of the speakers and of some hits."""
        yield from self.label_names.values()
        yield from (hit.name for hit in hits if hit.name is not None)

    def hits(self, line: TextLine) -> list[Hit]:
        """Return what is found in a text, without what the user wants readable."""
        return [
            hit
            for recogniser in self._others
            for hit in recogniser.find(line)
            if not self._vault.is_undone(line.text[hit.start : hit.end])
        ]


class _Marks:
    """The placeholders of one transcript's hits."""

    def __init__(self, interview: str, vault: Vault) -> None:
        self._interview = interview
        self._vault = vault

    def of_person(self, name: Name, form: str) -> str:
        return self._vault.mark_person(self._interview, name, form)

    def of_label(self, name: Name, label: str) -> str:
        """Return what stands in place of a speaker's label.

        The label itself where the user wants it readable.
        """
        mark = self.of_person(name, label)
        return label if self._vault.is_undone(mark) else mark

    def of(self, hit: Hit, form: str) -> str | None:
        """Return what stands in place of a hit, None where the user wants it readable."""
        if hit.category in CUT_MARKERS:
            return CUT_MARKERS[hit.category]
        if hit.name is not None:
            mark = self.of_person(hit.name, form)
        else:
            mark = self._vault.mark_value(self._interview, hit.category, hit.value, form)
        # it would read like ours
        is_readable = self._vault.is_undone(mark) and hit.category is not Category.PSEUDONYM
        return None if is_readable else mark


def _edits(turn: int, text: str, hits: Iterable[Hit], marks: _Marks) -> list[Edit]:
    edits = []
    for hit in _without_overlap(text, hits):
        original = text[hit.start : hit.end]
        replacement = marks.of(hit, original)
        if replacement is not None:
            edits.append(Edit(turn, hit.start, hit.end, hit.category, original, replacement))
    return edits


def _without_overlap(text: str, hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield hits in order, of overlapping ones the weightier, widened to cover both."""
    hits = list(hits)
    pseudonyms = [(hit.start, hit.end) for hit in hits if hit.category is Category.PSEUDONYM]
    taken = Spans([*((m.start(), m.end()) for m in PLACEHOLDER.finditer(text)), *pseudonyms])
    ranked = sorted(hits, key=lambda h: (h.start, -h.end))
    current: Hit | None = None
    for hit in ranked:
        yields = hit.category not in _CUTS and hit.category is not Category.PSEUDONYM
        if yields and taken.touch(hit.start, hit.end):
            continue
        if current is None:
            current = hit
        elif hit.start < current.end:
            main = max(current, hit, key=_weight)
            start, end = min(current.start, hit.start), max(current.end, hit.end)
            current = Hit(start, end, main.category, main.value, main.name)
        else:
            yield current
            current = hit
    if current is not None:
        yield current


def _weight(hit: Hit) -> tuple[int, int]:
    """Rank hits that overlap.

    A cut, a pattern that nothing else has, a name with title or in full, the longer.
    """
    length = hit.end - hit.start
    if hit.category in _CUTS:
        return (4 + (hit.category is Category.OFF_RECORD), length)
    if hit.category in _SURE:
        return (3, length)
    told = hit.name is not None and bool(hit.name.surname and (hit.name.given or hit.name.gender))
    return (2 if told else 1, length)


def _apply(text: str, edits: Iterable[Edit]) -> str:
    parts, left = [], 0
    for edit in edits:
        parts += [text[left : edit.start], edit.replacement]
        left = edit.end
    return "".join([*parts, text[left:]])


def _counts(analysis: Analysis) -> MaskingCounts:
    masked = Counter(str(e.category) for e in analysis.edits if e.category not in _CUTS)
    return MaskingCounts(
        masked=dict(sorted(masked.items())),
        health_cuts=sum(e.category is Category.HEALTH for e in analysis.edits),
        off_record_cuts=analysis.off_record_passages,
    )


def _health(text: str, hits: Sequence[Hit]) -> Iterator[tuple[int, int]]:
    people = Spans((h.start, h.end) for h in hits if h.category in _PEOPLE)
    return HealthRemarks(people.touch).find(text)


def _label_names(turns: Sequence[Turn], vault: Vault) -> dict[str, Name]:
    """Return the name of each speaker whose label is one."""
    labels = dict.fromkeys(t.speaker for t in turns)
    named = {}
    for label in labels:
        own = _without(label, foreign_in_label(label, ()))
        if is_generic(own) or PLACEHOLDER.search(own) or vault.is_undone(label):
            continue
        named[label] = parse_name(label) or Name(surname=label)
    return named


def _foreign_labels(
    turns: Sequence[Turn], named: Mapping[str, Name], foreign: ForeignPlaceholders, marks: _Marks
) -> dict[str, str]:
    """What stands in place of each speaker's label that reads like a placeholder."""
    told = {found.value for turn in turns for found in foreign_in(turn.text)}
    labels: dict[str, str] = {}
    for label in dict.fromkeys(turn.speaker for turn in turns if turn.speaker not in named):
        hits = [foreign.hit(found) for found in foreign_in_label(label, told)]
        if hits:
            labels[label] = _apply(label, _edits(0, label, hits, marks))
    return labels


def _without(text: str, spans: Iterable[Foreign]) -> str:
    for span in sorted(spans, reverse=True):
        text = text[: span.start] + text[span.end :]
    return text


def _literals(
    vault: Vault, roster: Roster, firms: Iterable[str]
) -> Iterator[tuple[str, Category, str]]:
    for firm in (*firms, *roster.firms):
        for alias in firm_aliases(clean(firm)):
            yield alias, Category.FIRM, firm_value(clean(firm))
    for product in roster.products:
        yield clean(product), Category.PRODUCT, fold(clean(product))
    for name in roster.names:
        yield clean(name), Category.PERSON, fold(clean(name))
    for addition in vault.additions:
        yield addition.text, addition.category, fold(addition.text)


def _nouns(lines: Iterable[TextLine]) -> frozenset[str]:
    """Return the words that an interview uses as nouns: after "ein", "kein", "das", "unser"."""
    found = set()
    for line in lines:
        for before, word in zip(line.words, line.words[1:], strict=False):
            if word.capital and fold(before.text) in NOUN_DETERMINERS:
                found.add(fold(word.text))
    return frozenset(found)


def _is_lower_case(turns: Sequence[Turn]) -> bool:
    """Tell whether a transcript is written without capitals."""
    words = [w for t in turns[:200] for w in words_of(t.text)]
    return len(words) > 5 and sum(w.capital for w in words) < 0.02 * len(words)
