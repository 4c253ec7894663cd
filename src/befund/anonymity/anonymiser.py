"""Our own words for a client.

Titles, fields and lanes without names, and without the words of quotes held back.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from befund.anonymity.interviewees import AnonymousRoles
from befund.anonymity.lexicon import ADDRESSED, HEADS, WORKER
from befund.anonymity.names import SecretNames
from befund.anonymity.placeholders import CUT, NUMBERED, naming, quoted
from befund.anonymity.word_runs import Runs
from befund.records.pack import CheckedQuote, Generalised, PackQuote, Risk

_WITH_DATIVE = frozenset({"aus", "bei", "mit", "nach", "seit", "von", "zu", "außer", "gegenüber"})
_JOINED = {
    "vom": "von",
    "zum": "zu",
    "zur": "zu",
    "beim": "bei",
    "im": "in",
    "ans": "an",
    "ins": "in",
    "am": "an",
}
_LEAD = (
    r"(?:(?P<lead>aus|bei|mit|nach|seit|von|zu|außer|gegenüber|vom|zum|zur|beim|im|ans|ins|am)\s+)?"
    r"(?:(?P<article>der|die|das|dem|den|des|ein|eine|einen|einem|einer|"
    r"unser(?:e|er|en|em|es)?|mein(?:e|er|en|em|es)?|the|our|my)\s+)?"
    r"(?:Kolleg(?:e|in|en)\s+)?(?:(?:Frau|Herrn?|Mr\.?|Mrs\.?|Ms\.?)\s+)?"
)
_PLACEHOLDER = re.compile(rf"(?<![\w]){_LEAD}{NUMBERED.pattern}(?:s\b)?", re.IGNORECASE)
_PERSON = naming("Person")
_MANY = re.compile(r"\b(?:eine|einer) Person(?:(?:,| und| oder| bzw\.) (?:eine|einer) Person)+")
_MANY_IN_ENGLISH = re.compile(r"\bsomebody(?:(?:,| and| or) somebody)+")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


class Anonymiser:
    """Makes our words fit for a client and keeps what it changed."""

    def __init__(
        self, anonymous_roles: AnonymousRoles, quotes: Iterable[CheckedQuote], names: SecretNames
    ) -> None:
        self._anonymous_roles = anonymous_roles
        self._held = Runs(quote.text for quote in quotes if not quote.goes_in)
        self._names = names
        self.changed: list[Generalised] = []

    def text(
        self, finding: str, field: str, text: str, *, roles: bool = False, language: str = "de"
    ) -> str:
        """The text as a client may read it; empty where it repeats a quote that is held back.

        With `roles` jobs stay: who does what is about the process, not about who said it.
        """
        plain = _one_line(text)
        found, risk = self._clean(plain, language, roles=roles)
        if risk:
            self._note(
                Generalised(finding=finding, field=field, before=plain, after=found, risk=risk)
            )
        return found

    def first(
        self, finding: str, field: str, candidates: Sequence[str], language: str = "de"
    ) -> str:
        """The first of several texts that something is left of.

        The last of them is taken as it is.
        """
        risks: list[Risk] = []
        found = candidates[-1]
        for candidate in candidates[:-1]:
            clean, risk = self._clean(_one_line(candidate), language, roles=False)
            risks += [risk] if risk else []
            if clean:
                found = clean
                break
        if risks:
            before = _one_line(candidates[0])
            self._note(
                Generalised(finding=finding, field=field, before=before, after=found, risk=risks[0])
            )
        return found

    def _clean(self, plain: str, language: str, *, roles: bool) -> tuple[str, Risk | None]:
        """The text with what had to go, and why the first of it had to."""
        steps: list[tuple[Risk, Callable[[str], str]]] = [
            (Risk.CUT, lambda words: CUT.sub("", words).strip()),
            (Risk.PERSON, lambda words: _named(words, language)),
            (Risk.SOURCE, self._names.replaced),
        ]
        if not roles:
            steps.append((Risk.SMALL_ROLE, lambda words: self._without_jobs(words, language)))
        found, risk = plain, None
        for kind, step in steps:
            after = step(found)
            risk = risk or (kind if after != found else None)
            found = after
        if self._held.found_in(found):
            return "", Risk.OVERLAP
        return (found[:1].upper() + found[1:] if risk and plain[:1].isupper() else found), risk

    def _note(self, change: Generalised) -> None:
        known = {(one.finding, one.before, one.after) for one in self.changed}
        if (change.finding, change.before, change.after) not in known:
            self.changed.append(change)

    def _without_jobs(self, text: str, language: str) -> str:
        """Without jobs that few of those asked have: the sentence could be read as theirs."""
        for pattern in (HEADS, WORKER):
            jobs = {match.group().split()[-1] for match in pattern.finditer(text)}
            for job in sorted(
                (job for job in jobs if self._anonymous_roles.is_small_job(job)),
                key=len,
                reverse=True,
            ):
                found = re.compile(rf"(?<![\w]){_LEAD}{re.escape(job)}\b", re.IGNORECASE)
                text = found.sub(
                    lambda match: _phrase(match, language, feminine=_is_feminine(match.group())),
                    text,
                )
        return _joined(text, language)


def _one_line(text: str) -> str:
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def shown_quote(quote: CheckedQuote) -> PackQuote:
    """A quote that goes in, as a client reads it."""
    return PackQuote(text=_one_line(quoted(quote.text)), attribution=quote.attribution)


def _named(text: str, language: str) -> str:
    """Without placeholders, and without names behind "Frau" and "Herr"."""
    text = _PLACEHOLDER.sub(lambda match: _phrase(match, language, label=match["label"]), text)
    return _joined(
        ADDRESSED.sub(_PERSON.english if language == "en" else _PERSON.plain, text), language
    )


def _joined(text: str, language: str) -> str:
    if language == "en":
        return _MANY_IN_ENGLISH.sub("several people", text)
    return _MANY.sub("mehrere Personen", text)


def _phrase(
    match: re.Match[str], language: str, *, label: str = "Person", feminine: bool = False
) -> str:
    """What stands in place of an article and a name or a job, in the case that they stood in."""
    name = naming(label)
    if language == "en":
        lead = f"{match['lead']} " if match["lead"] else ""
        return lead + name.english
    lead, article = (match["lead"] or ""), (match["article"] or "").lower()
    before = _JOINED.get(lead.lower(), lead)
    # The case shows in the preposition or the article: "mit dem", "der" before a woman's name,
    # "am"; the genitive is said with "von", which takes it, too.
    dative = (
        before.lower() in _WITH_DATIVE
        or lead.lower() in {"im", "am"}
        or article.endswith(("em", "es"))
        or (article.endswith("er") and article != "der")
        or (article == "der" and feminine)
        or article == "des"
    )
    return f"{before} {name.dative if dative else name.plain}".strip()


def _is_feminine(job: str) -> bool:
    return job.lower().endswith(("in", "ung", "frau"))
