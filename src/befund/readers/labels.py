"""Finds speaker labels at the start of lines: a label recurs or has a known form.

A colon in speech is none.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from befund.readers import forms
from befund.readers.source import SourceLine
from befund.readers.times import TIME, seconds
from befund.readers.words import FUNCTION_WORDS, NOUN_ENDINGS, SPEECH_HEADS
from befund.text.folding import fold
from befund.text.sentences import ends_sentence


def _stamp(group: str) -> str:
    return rf"[\[(]\s*(?P<{group}>{TIME})(?:\s*(?:-->|–|—|→|-)\s*{TIME})?\s*[\])]"


_LEAD = rf"(?:(?:{_stamp('lead')}|\#(?P<mark>{TIME})\#|(?P<bare>{TIME}))\s*[-–—]?\s*)?"
_LABEL = r"(?P<label>[^\W_](?:[^:#<>]|:in(?=[\s:])){0,59}?|\[[^\]:]{1,30}\][^:#<>]{0,40}?)"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^{_LEAD}{_LABEL}\s*{_stamp('inner')}\s*(?P<colon>:?)\s*(?P<rest>.*)$",
        rf"^{_LEAD}{_LABEL}\s*(?P<colon>:)\s*{_stamp('inner')}\s*[-–—:]?\s*(?P<rest>.*)$",
        rf"^{_LEAD}{_LABEL}\s+(?P<inner>{TIME})\s*(?P<colon>:)\s+(?P<rest>.*)$",
        rf"^{_LEAD}{_LABEL}\s*(?P<colon>:)(?P<rest>(?:\s.*)?)$",
        r"^\[(?P<label>(?:SPEAKER|spk|Speaker|Sprecher)[_ ]?\d{1,2})\](?P<colon>)\s+(?P<rest>.*)$",
        rf"^{_LEAD}(?P<label>[A-Z]\d{{0,2}}|S\d\d)(?P<colon>:)(?P<rest>[^\d/\s].*)$",
    )
)
_ANY_LEAD = re.compile(rf"^{_LEAD}")
_WITHOUT_COLON = ("[SPEAKER", "[spk", "[Speaker", "[Sprecher")
# characters from the lead to the colon, or to the time that stands in its place
_LONGEST_LABEL = 200
_ENCLOSED = re.compile(r"^[(\[]([^()\[\]]+)[)\]]$")
_STARTS_WITH_TIME = re.compile(rf"^\s*[\[(]?{TIME}")
_PARTICLES = frozenset(("von van den der de da di zu zur zum und and of la al & + - – / |").split())  # noqa: SIM905
_HIGHEST_HEADER = 60
_NEARLY_ALL = 0.85
_MOST_WORDS_OF_LABEL = 6
# of all labels; a single word, such as "Erstens", needs more than two of a long file to be a name
_RARE_SHARE = 0.08
_FREQUENT_SHARE = 0.2  # whoever has every fifth turn is a speaker, however odd the label
_MARKED_SHARE = 0.7
_FACT = re.compile(
    r"""(?ix)^(?: datum | ort | dauer | beginn | ende | zeit | uhrzeit | projekt | thema | titel
    | betreff | kunde
    | firma | unternehmen | abteilung | position | funktion | rolle | sprache | version | modell
    | code | kennung
    | pseudonym | teilnehmer\w* | teilnehmende | anwesend\w* | aufnahme\w* | aufzeichnung\w*
    | audio\w* | datei\w*
    | transkri\w+ | interview(?:-?\s?nr\.?|nummer|\s\d+|-?datum|-?ort|-?dauer|-?partner(?:in)?)?
    | date | location
    | place | duration | participants | attendees | project | subject | title | language
    | speakers? | recorded\w*
    | file | meeting | company )\s*:"""
)
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_SPOKEN = re.compile(r"[?!;„“”\"»«…]|\.\.")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line that may begin with a label; `marked` says that a time or bold type supports it."""

    label: str
    rest: str
    start: float | None
    marked: bool


def split_label(line: SourceLine) -> Labelled | None:
    """The label that a line seems to begin with, if any has the shape of one."""
    prominent = line.text.strip() if line.heading else line.bold.strip()
    if prominent and ":" not in prominent and shaped_like_label(prominent):
        rest = line.text.strip().removeprefix(prominent)
        if not rest.startswith(":") and not _STARTS_WITH_TIME.match(rest):
            return Labelled(prominent, rest.strip(), None, marked=False)
    if not _may_be_labelled(line.text):
        return None
    for pattern in _PATTERNS:
        match = pattern.match(line.text)
        if match is None:
            continue
        label = _ENCLOSED.sub(r"\1", " ".join(match["label"].split()))
        if shaped_like_label(label):
            return _labelled(label, match, line)
    return None


def _may_be_labelled(text: str) -> bool:
    """Whether a pattern can match at all.

    Most lines of speech are told apart here, at a tenth of the time.
    """
    lead = _ANY_LEAD.match(text)
    start = lead.end() if lead else 0
    return text.find(":", start, start + _LONGEST_LABEL) >= 0 or text.startswith(_WITHOUT_COLON)


def _labelled(label: str, match: re.Match[str], line: SourceLine) -> Labelled:
    groups = match.groupdict()
    times = [groups[name] for name in ("inner", "lead", "mark", "bare") if groups.get(name)]
    bold = bool(line.bold) and line.bold.lstrip().startswith(label)
    start = seconds(times[0]) if times else None
    return Labelled(
        label, match["rest"].strip(), start, marked=bool(match["colon"]) and (bool(times) or bold)
    )


def shaped_like_label(label: str) -> bool:
    """Whether a text could name a speaker.

    A code, a name or a role, not the start of a sentence.
    """
    if len(label) > _LONGEST_LABEL:
        return False
    if (
        forms.short_code(label)
        or forms.unknown(label)
        or forms.asks(label)
        or forms.halves_a_pair(label)
    ):
        return True
    core = _BRACKETS.sub(" ", label).strip(" ,") or label.strip("()[]")
    words = core.replace(",", " ").split()
    if not 1 <= len(words) <= _MOST_WORDS_OF_LABEL or _begins_sentence(words):
        return False
    has_letter = any(char.isalpha() for char in core)
    if not has_letter or _SPOKEN.search(core):
        return False
    if len(words) == 1 and core.islower():
        return core.isalpha() and len(core) > 2
    return all(_may_stand_in_name(word) for word in words)


def _begins_sentence(words: Sequence[str]) -> bool:
    """Whether these words before a colon are speech ("Ich sage immer: …").

    "Dr." may end in a full stop.
    """
    if fold(words[0]) in FUNCTION_WORDS or fold(words[-1]) in SPEECH_HEADS:
        return True
    return any(word.endswith(".") and len(word) > 5 for word in words)


def _may_stand_in_name(word: str) -> bool:
    """Names and roles are nouns, which German writes with capitals.

    Only "von", "und" and the like are not.
    """
    return word[0].isupper() or word[0].isdigit() or fold(word) in _PARTICLES


def accepted_labels(found: Iterable[Labelled]) -> frozenset[str]:
    """Those of the seeming labels that are speakers.

    Sure are labels known by their form. To these come the ones that recur and look like those which
    recur most, so that "Problem:" in an answer is no speaker beside names.
    """
    found = list(found)
    counts = Counter(item.label for item in found)
    sure = _sure_labels(counts)
    usual = _usual_class(counts, sure)
    accepted = sure | {label for label in counts if _recurs(label, counts, usual)}
    # Where turns have times or bold labels, a label without either is speech with a colon.
    marked = Counter(item.label for item in found if item.marked)
    accepted_lines = sum(counts[label] for label in accepted)
    marked_lines = sum(marked[label] for label in accepted)
    if accepted and marked_lines >= _MARKED_SHARE * accepted_lines:
        accepted = {label for label in accepted if marked[label] or label in sure}
        accepted |= {label for label in marked if _class(label) == usual}
    return frozenset(accepted)


def _sure_labels(counts: Counter[str]) -> set[str]:
    """Labels that are known by their form.

    "Frage" and "Antwort" only where most lines have one of them.
    """
    among = forms.LabelSet.of(frozenset(counts))
    sure = {label for label in counts if forms.known(label, among)}
    paired = {label for label in sure if forms.halves_a_pair(label)}
    paired_lines = sum(counts[label] for label in paired)
    return sure if 2 * paired_lines > sum(counts.values()) else sure - paired


def _recurs(label: str, counts: Counter[str], usual: str) -> bool:
    """Whether a label stands often enough to be a speaker's, which depends on how it looks."""
    if forms.halves_a_pair(label):
        return False
    count, total = counts[label], sum(counts.values())
    if count < 2:
        return False
    if count >= _FREQUENT_SHARE * total:
        return True
    rare_word = _class(label) == "word" and count < 3 and count < _RARE_SHARE * total
    return _class(label) == usual and not rare_word


def lone_names(found: Sequence[Labelled | None], accepted: frozenset[str]) -> frozenset[str]:
    """Names of two words or more that stand once, in a file where nearly every line has a label."""
    labels = [item.label for item in found if item]
    names = frozenset(label for label in labels if _class(label) == "name")
    either = accepted | names
    sure = sum(label in accepted for label in labels)
    with_names = sum(label in either for label in labels)
    # In Zoom's cues whoever speaks once has a label all the same; elsewhere such a name is in a
    # list or a heading.
    every_line = with_names >= _NEARLY_ALL * len(found) and 2 * sure >= len(found)
    return names if every_line else frozenset()


def _usual_class(counts: Counter[str], sure: set[str]) -> str:
    weights: Counter[str] = Counter()
    for label, count in counts.items():
        if count > 1 or label in sure:
            weights[_class(label)] += count
    return weights.most_common(1)[0][0] if weights else ""


def _class(label: str) -> str:
    if forms.short_code(label):
        return "code"
    if " " in label:
        return "name"
    if label.islower():
        return "lower"
    return "noun" if fold(label).endswith(NOUN_ENDINGS) else "word"


def header_length(
    lines: Sequence[SourceLine], found: Sequence[Labelled | None], accepted: frozenset[str]
) -> int:
    """How many lines at the top are facts about the interview and no speech.

    `Datum: …`, `Interviewerin: Name`.
    """
    counts = Counter(item.label for item in found if item)
    recurring = any(counts[label] > 1 for label in accepted)
    speech = next((index for index, item in enumerate(found) if _is_speech(item, accepted)), 0)
    facts = [index for index in range(min(speech, _HIGHEST_HEADER)) if is_fact(lines[index].text)]
    end = facts[-1] + 1 if facts else 0
    for index in range(end, speech):
        item = found[index]
        # Facts are often set as a block, in which a line that is no known fact ("Raum: 2.14") is
        # one too; below it a label that stands once is hardly a speaker's.
        follows_fact = bool(facts) and bool(lines[index].text.strip())
        stands_once = item is not None and recurring and counts[item.label] == 1
        if not follows_fact and not stands_once:
            break
        end = index + 1
    return end


def is_fact(text: str) -> bool:
    """Whether a line states a fact about the recording, such as its date."""
    return bool(_FACT.match(text))


def _is_speech(item: Labelled | None, accepted: frozenset[str]) -> bool:
    """Whether a labelled line says something; a fact would be a few words without a full stop."""
    if item is None or item.label not in accepted or is_fact(f"{item.label}:"):
        return False
    return (
        not 0 < len(item.rest.split()) <= 8
        or ends_sentence(item.rest)
        or item.rest.rstrip().endswith(",")
    )
