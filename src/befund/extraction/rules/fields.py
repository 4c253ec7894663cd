"""What the words of an item tell beyond its kind: systems, documents, times, category, title."""

import re
from collections.abc import Collection, Sequence

from befund.extraction.rules.grammar import ACT_FIRST_PERSON, act_of
from befund.extraction.rules.lexicon import CueHit, CueLexicon
from befund.extraction.rules.words import ClauseWord
from befund.records import PainCategory

_SPACE = re.compile(r"\s+")
_PROGRAMS = frozenset({"ClauseWord", "Forms", "Access"})
# English words, too: only with a capital are they programs
_ALSO_WORDS = frozenset(name.lower() for name in _PROGRAMS)


def systems_of(words: Sequence[ClauseWord], lexicon: CueLexicon) -> tuple[str, ...]:
    """Names of software, as written."""
    known = {name.lower(): name for name in lexicon.fields["systems"]}
    endings = tuple(lexicon.fields["system_endings"])
    found: list[str] = []
    for word, follower in zip(words, [*words[1:], None], strict=True):
        pair = f"{word.form} {follower.form}" if follower else ""
        head = word.raw.split("-")[0].lower()  # "SAP-Maske" names SAP
        if pair in known:
            found.append(known[pair])
        elif word.noun and word.form and head in known and word.form not in _ALSO_WORDS:
            found.append(known[head])
        elif word.raw in _PROGRAMS or (word.noun and word.form.endswith(endings)):
            found.append(word.raw)
    return tuple(dict.fromkeys(found))


def documents_of(words: Sequence[ClauseWord], lexicon: CueLexicon) -> tuple[str, ...]:
    """Papers and files, as written: a word that is, or ends with, a kind of document."""
    kinds = lexicon.fields["documents"]
    endings = tuple(kind for kind in kinds if len(kind) > 3)
    subjects = lexicon.sets["self"] | lexicon.sets["we"]
    found = []
    for place, word in enumerate(words):
        is_verb = place > 0 and words[place - 1].form in subjects  # "I file", "we report"
        if is_verb or "'" in word.raw:
            continue
        written_as_noun = word.noun or bool(lexicon.sets["articles"])
        if (word.noun and word.form.endswith(endings)) or (
            written_as_noun and _is_one_of(word.form, kinds)
        ):
            found.append(word.raw)
    return tuple(dict.fromkeys(found))


def _is_one_of(form: str, kinds: Collection[str]) -> bool:
    """Whether a form is one of the kinds, or its plural or another case of it."""
    return form in kinds or any(
        form.removesuffix(ending) in kinds for ending in ("en", "n", "s", "e")
    )


def amount_of(words: Sequence[ClauseWord], text: str, lexicon: CueLexicon) -> str | None:
    """The first number with a unit of time or money, as said."""
    first: int | None = None
    for place, word in enumerate(words):
        if _is_number(word, lexicon):
            # "zwei, drei Wochen" begins at "zwei"; an article ("ein") is the number only where no
            # other follows.
            goes_on = (
                first is not None
                and place - first <= 2
                and words[first].form not in lexicon.fields["ones"]
            )
            first = first if goes_on else place
        if word.form not in lexicon.fields["units"] or first is None or place - first > 3:
            continue
        since = first > 0 and words[first - 1].form in lexicon.fields["since"]
        counts_other = any(
            other.form and other.raw[:1].isupper() for other in words[first + 1 : place]
        )
        if not since and not counts_other:
            return spoken_text(words[first : place + 1], text)
    return None


def _is_number(word: ClauseWord, lexicon: CueLexicon) -> bool:
    return word.form in lexicon.fields["numbers"] or word.form[:1].isdigit()


def frequency_of(words: Sequence[ClauseWord], text: str, lexicon: CueLexicon) -> str | None:
    """How often, as said.

    The first of the language's phrases, with the noun or number that belongs to it.
    """
    spoken = [word for word in words if word.form]
    forms = [word.form for word in spoken]
    for phrase in lexicon.fields["frequency"]:
        parts = phrase.split()
        for place in range(len(forms) - len(parts) + 1):
            if forms[place : place + len(parts)] != parts:
                continue
            first, last = place, place + len(parts)
            # "Jede" counts with its noun ("jede Woche"), "pro" with the number before it ("dreimal
            # pro Tag").
            if parts[0] in lexicon.fields["each"] and len(parts) == 1 and last < len(forms):
                last += 1
                if forms[last - 1] not in lexicon.fields["units"] and not forms[last - 1].endswith(
                    "tag"
                ):
                    continue
            if parts[0] in lexicon.fields["per"]:
                if not place or not forms[place - 1].endswith(("mal", "times", "once", "twice")):
                    continue
                first -= 1
            return spoken_text(spoken[first:last], text)
    return None


def severity_of(words: Sequence[ClauseWord], lexicon: CueLexicon) -> int | None:
    """3 or 1 where a word says so, else None."""
    spoken = " ".join(word.form for word in words if word.form)
    if any(phrase in spoken for phrase in lexicon.fields["severe"]):
        return 3
    return 1 if any(phrase in spoken for phrase in lexicon.fields["mild"]) else None


def category_of(hits: Sequence[CueHit]) -> PainCategory:
    """The category most of whose cues are found.

    The earlier in the table where two have as many.
    """
    votes: dict[str, int] = {}
    for hit in hits:
        group, name = hit.label.split(".", 1)
        if group == "category":
            votes[name] = votes.get(name, 0) + 1
    return PainCategory(max(votes, key=lambda name: votes[name])) if votes else PainCategory.OTHER


def clause_after(
    clauses: Sequence[Sequence[ClauseWord]], heads: Collection[str]
) -> Sequence[ClauseWord] | None:
    """The words of the first clause that begins with one of `heads` ("wenn", "sobald")."""
    for words in clauses:
        spoken = [word for word in words if word.form]
        if any(word.form in heads for word in spoken[:2]):
            return spoken
    return None


def trigger_of(
    clauses: Sequence[Sequence[ClauseWord]], text: str, lexicon: CueLexicon
) -> str | None:
    """The clause that says when it starts, as said ("sobald der Antrag da ist")."""
    found = clause_after(clauses, lexicon.fields["triggers"])
    if found is None:
        found = clause_after(clauses, lexicon.fields["conditions"])
        if found is None or not _arrives(found, lexicon):
            return None
    return spoken_text(_before_main_clause(found, lexicon), text)


def condition_of(
    clauses: Sequence[Sequence[ClauseWord]], text: str, lexicon: CueLexicon
) -> str | None:
    """The clause that says in which case it is done, as said, where it is no trigger."""
    found = clause_after(clauses, lexicon.fields["conditions"])
    if found is None or _arrives(found, lexicon):
        return None
    return spoken_text(_before_main_clause(found, lexicon), text)


def _arrives(words: Sequence[ClauseWord], lexicon: CueLexicon) -> bool:
    return any(word.form in lexicon.fields["arrivals"] for word in words[-2:])


def _before_main_clause(words: Sequence[ClauseWord], lexicon: CueLexicon) -> Sequence[ClauseWord]:
    """From the "when" on, up to the main clause where no mark stands before it."""
    heads = {*lexicon.fields["triggers"], *lexicon.fields["conditions"]}
    begin = next(place for place, word in enumerate(words) if word.form in heads)
    ends = lexicon.fields["main_subjects"]
    end = next(
        (place for place in range(begin + 3, len(words)) if words[place].form in ends), len(words)
    )
    return words[begin:end]


def reason_of(
    clauses: Sequence[Sequence[ClauseWord]], text: str, lexicon: CueLexicon
) -> str | None:
    """The clause that says why, without its "because"."""
    found = clause_after(clauses, lexicon.fields["reasons"])
    if found is None:
        return None
    begin = next(
        place for place, word in enumerate(found) if word.form in lexicon.fields["reasons"]
    )
    return spoken_text(found[begin + 1 :], text) if len(found) > begin + 2 else None


def workaround_of(
    clauses: Sequence[Sequence[ClauseWord]], text: str, lexicon: CueLexicon
) -> str | None:
    """What the speaker does instead ("dann ruf ich halt an"), as said."""
    for words in clauses[1:]:
        forms = {word.form for word in words}
        if forms.isdisjoint(lexicon.fields["instead"]) or act_of(words, lexicon) < ACT_FIRST_PERSON:
            continue
        spoken = [word for word in words if word.form]
        return spoken_text(spoken, text)
    return None


def effect_of(
    clauses: Sequence[Sequence[ClauseWord]], text: str, lexicon: CueLexicon
) -> str | None:
    """The later clause that says what a change brings ("dann sucht keiner mehr"), as said."""
    for words in clauses[1:]:
        spoken = [word for word in words if word.form]
        if any(word.form in lexicon.fields["effects"] for word in spoken[:2]) and len(spoken) > 3:
            return spoken_text(spoken, text)
    return None


def is_small(words: Sequence[ClauseWord], lexicon: CueLexicon) -> bool:
    """Whether a change is said to take an afternoon at most."""
    spoken = " " + " ".join(word.form for word in words if word.form) + " "
    return any(f" {phrase} " in spoken for phrase in lexicon.fields["little"])


def receiver_of(words: Sequence[ClauseWord], text: str, lexicon: CueLexicon) -> str | None:
    """Who something is handed to: the noun, role or placeholder after "an den", "to the"."""
    fields = lexicon.fields
    if not any(word.form in fields["handing"] for word in words):
        return None
    for place, word in enumerate(words):
        if word.form in fields["towards"]:
            last = place + 1
            while last < len(words) and words[last].form in fields["articles"]:
                last += 1
            # "An den Einkauf" is handed to somebody, "an der Pforte" says where.
            located = (
                word.form == "an"
                and words[place + 1 : place + 2]
                and words[place + 1].form == "der"
            )
            if last < len(words) and not located and _names_someone(words[last], lexicon):
                return spoken_text(words[place + 1 : last + 1], text)
    return None


def actor_of(words: Sequence[ClauseWord], lexicon: CueLexicon) -> str | None:
    """The role that acts.

    A noun for one, with an article of the nominative and no preposition before it.
    """
    for place, word in enumerate(words[1:], start=1):
        if _names_role(word, lexicon) and words[place - 1].form in lexicon.fields["subjects"]:
            before = words[place - 2].form if place > 1 else ""
            if before not in lexicon.sets["prepositions"]:
                return word.raw
    return None


def _names_someone(word: ClauseWord, lexicon: CueLexicon) -> bool:
    return word.form.startswith(("[person", "[firma")) or _names_role(word, lexicon)


def _names_role(word: ClauseWord, lexicon: CueLexicon) -> bool:
    if lexicon.sets["articles"]:
        return word.form in lexicon.fields["roles"]
    return word.noun and word.form.endswith(tuple(lexicon.fields["roles"]))


def spoken_text(words: Sequence[ClauseWord], text: str) -> str:
    """The words as said, with single spaces."""
    return _SPACE.sub(" ", text[words[0].start : words[-1].end])
