"""Remarks on a person's health (GDPR Art. 9): which clauses of a text are cut.

Illness as a topic of the process (a high sick rate, a form, "wenn ich krank bin, macht das keiner")
is no remark on a person's health and stays.
"""

import re
from collections.abc import Callable, Iterator

from befund.masking.cuts.conditions import ILL, PEOPLE, PRONOUNS, SURE, THINGS, TOPICS, UNSURE
from befund.text.sentences import quick_sentences

_CONDITIONAL = re.compile(
    r"(?<!\w)(?:wenn|falls|sobald|sollte|ob|würde|wäre|if|when|whenever|in\s+case|should|would"
    r"|unless)(?!\w)",
    re.IGNORECASE,
)
_FACTUAL = re.compile(
    r"(?<!\w)(?:als|nachdem|seit|seitdem|weil|da|obwohl|während|letzte\w*|letztes|neulich|vorige\w*"
    r"|gerade|since|because|last|when\s+(?:i|he|she|they|we)(?:['’]d"
    r"|\s+(?:had|was|were|got|broke|went)))(?!\w)",
    re.IGNORECASE,
)
_IDIOM = re.compile(
    r"macht\s+(?:mich|einen|uns|dich)\s+(?:noch\s+)?(?:ganz\s+)?krank|doch\s+krank"
    r"|krank\s+ist\s+das"
    r"|(?:das|es)\s+ist\s+(?:ja\s+|doch\s+|echt\s+|völlig\s+)?krank|makes?\s+me\s+sick|sick\s+of"
    r"|nicht\s+(?:richtig\s+)?krank|operation(?:s|al)|operative|gebrochene[sr]?\s+(?:ware|teile"
    r"|glas|palette)|chip|durchbruch",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;:]\s+|\s+[–—-]\s+|\s+(?=(?:und|aber|and|but|so)\s+(?:da|dann|deshalb|deswegen|seitdem"
    r"|jetzt|nobody|then|since|now|keiner|niemand|ich|wir|we|i|the)\b)"
)
_CONSEQUENCE = re.compile(
    r"(?:und|aber|oder|and|but|so)\s+(?:da|dann|deshalb|deswegen|seitdem|jetzt|nobody|then|since"
    r"|now|keiner|niemand|ich|wir|we|the|i)\b"
    r"|(?:da|dann|deshalb|deswegen|darum|seitdem|sodass|so\s+dass|also|so|then|therefore"
    r"|which\s+means"
    r"|keiner|niemand|nobody|wir|ich|we|aber|but)\b",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"(?:(?:und|aber|nur|also)\s+)?(?:als|nachdem|seit|seitdem|weil|obwohl|während|dass|da|when"
    r"|after|since|because|while|that)\b",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(
    r"(?:seit|schon|wegen|mit|am|an|der|die|das|den|zum|schlimm|ganz|das\s+herz|since|for|his"
    r"|her|the|schwer|schlimme)\b",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"\W*(?:(?:ja|jo|na|naja|tja|leider|och|ach|äh|der|die|er|sie|wieder|yes|aye)[\s,]+)*"
    r"(?:mit|am|an|wegen|with)\s+(?:(?:dem|der|den|de|seine[mnr]?|ihre[mnr]?|his|her)\s+)?"
    r"(?:rücken|knie|schulter|hüfte|herz(?:en)?|bandscheiben?|nieren?|lunge|leber|magen|psyche"
    r"|nerven|kreuz"
    r"|back|knee|hip|heart|shoulder)\W*",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:rücken|knie|schulter|hüfte|herz|bandscheibe|nieren?|lunge|leber|magen|augen?|psyche"
    r"|nerven|kreuz|krebs|wochen|monate|jahre?n?|januar|februar|märz|april|mai|juni|juli|august"
    r"|september|oktober"
    r"|november|dezember|ostern|weihnachten|back|knee|hip|heart|shoulder|nerves|weeks|months|sache"
    r"|geschichte)\b",
    re.IGNORECASE,
)


_NEXT = re.compile(r"\s*(\S)")
_QUESTION_OF_RULE = re.compile(r"\W*(?:wird|fällt|ist)\s+(?:einer|jemand|wer)\b", re.IGNORECASE)
"""How "Wird einer krank, …" begins, which is a rule and no fact."""


class HealthRemarks:
    """Finds clauses on somebody's health; `names_in` tells whether a span names a person."""

    def __init__(self, names_in: Callable[[int, int], bool]) -> None:
        self._names_in = names_in
        # a sentence is asked for by each of its clauses
        self._with_person: dict[tuple[int, int], bool] = {}

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the spans to be cut, in order."""
        if not any(p.search(text) for p in (SURE, UNSURE, ILL)) and _BODY.search(text) is None:
            return
        follows, previous = False, (0, 0)
        for start, end in quick_sentences(text):
            # "Ja, am Rücken." answers a question for an illness: it names nobody and is cut all the
            # same.
            answer = _ANSWER.fullmatch(text[start:end])
            span = (start, end) if answer else self._span(text, start, end, previous)
            if span is None and follows and _is_fragment(text[start:end]):
                span = (start, end)
            # A fragment behind a remark ("Seit März schon.") goes on with it, if the remark reached
            # its sentence's end.
            follows = span is not None and span[1] >= end - 1
            if span is not None:
                yield span
            previous = (start, end)

    def _span(
        self, text: str, start: int, end: int, previous: tuple[int, int]
    ) -> tuple[int, int] | None:
        clauses = _clauses(text, start, end)
        guilty = [
            n
            for n, (a, b) in enumerate(clauses)
            if self._is_remark(text, a, b, (start, end), previous)
        ]
        if not guilty:
            return None
        first, last = guilty[0], guilty[-1]
        subordinate = _SUBORDINATE.match(text[clauses[first][0] : clauses[first][1]]) is not None
        if not subordinate:
            first = _widen_back(text, clauses, first)
            while last + 1 < len(clauses) and not _CONSEQUENCE.match(
                text[clauses[last + 1][0] : clauses[last + 1][1]]
            ):
                last += 1
        return clauses[first][0], clauses[last][1]

    def _is_remark(
        self, text: str, start: int, end: int, sentence: tuple[int, int], previous: tuple[int, int]
    ) -> bool:
        """Tell whether a clause says of somebody that they are ill.

        Not of a machine, a rule or a case.
        """
        clause = text[start:end]
        sure = SURE.search(clause) is not None
        names_illness = sure or UNSURE.search(clause) or ILL.search(clause)
        if not names_illness or _IDIOM.search(clause):
            return False
        # "Wenn einer krank ist, macht das der Meister" is how work goes on; "als sie krank war"
        # tells of a person.
        supposed = _CONDITIONAL.search(clause) and not _FACTUAL.search(clause)
        if supposed or _QUESTION_OF_RULE.match(text, *sentence):
            return False
        of_thing = THINGS.search(clause) and not self._names_in(start, end)
        if of_thing or TOPICS.search(clause):
            return False
        if self._person_in(text, start, end):
            return True
        # A word that can mean nothing but an illness needs a person no nearer than the sentence
        # before.
        return sure and (self._person_in(text, *sentence) or self._person_in(text, *previous))

    def _person_in(self, text: str, start: int, end: int) -> bool:
        if (start, end) not in self._with_person:
            self._with_person[start, end] = self._mentions_person(text, start, end)
        return self._with_person[start, end]

    def _mentions_person(self, text: str, start: int, end: int) -> bool:
        part = text[start:end]
        if self._names_in(start, end) or PEOPLE.search(part) is not None:
            return True
        return any(_is_pronoun(part, m) for m in PRONOUNS.finditer(part))


def _is_pronoun(part: str, match: re.Match[str]) -> bool:
    """Tell whether der, die, dem stand for a person and are no article before a noun."""
    if match.group().lower() not in {"der", "die", "dem"}:
        return True
    follows = _NEXT.match(part, match.end())
    return not (follows and follows[1].isupper())


def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans between commas, dashes and conjunctions of a sentence."""
    spans, left = [], start
    for match in _CLAUSE.finditer(text, start, end):
        if match.start() > left:
            spans.append((left, match.start()))
        left = match.end()
    spans.append((left, end))
    return [s for s in spans if s[0] < s[1]]


def _widen_back(text: str, clauses: list[tuple[int, int]], first: int) -> int:
    """Return the first clause of the remark: fillers before it belong to it."""
    while first > 0 and len(text[clauses[first - 1][0] : clauses[first - 1][1]].split()) <= 1:
        first -= 1
    return first


def _is_fragment(sentence: str) -> bool:
    return (
        len(sentence.split()) <= 6
        and _FRAGMENT.match(sentence) is not None
        and _BODY.search(sentence) is not None
    )
