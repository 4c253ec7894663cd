"""What an item is called.

An act as object and verb where both are certain, else its words without fillers.
"""

import re
from collections.abc import Iterator, Sequence

from befund.extraction.rules.lexicon import CueLexicon
from befund.extraction.rules.words import ClauseWord

TITLE_LENGTH = 80
_SHORTEST = 3  # words
_LEAST = 20  # characters of a title that is cut
_TELLING = 30  # characters: a shorter title is cut rather than ended
_SPACE = re.compile(r"\s+")
_BEFORE_MARK = re.compile(r"\s+([,.;:!?])")
_MARKS = re.compile(r"[,;:–-]+(?=\s*[,.;:])|^[\s,;:.–-]+|[\s,;:.–-]+$")


def title_of(clauses: Sequence[Sequence[ClauseWord]], text: str, lexicon: CueLexicon) -> str:
    """The words as said, subject first, without hesitation.

    At most 80 characters, and whole clauses where possible.
    """
    spoken = [kept for words in clauses if _size(kept := _without_fillers(words, lexicon))]
    if not spoken:
        spoken = [list(words) for words in clauses]
    while len(spoken) > 1 and _size(_opened(spoken[0], lexicon)) < 2:
        spoken = spoken[1:]
    spoken[0] = _opened(spoken[0], lexicon)
    words = spoken[0]
    for clause in spoken[1:]:
        longer = [*words, *clause]
        if (
            len(_tidy(_joined(longer, text))) > TITLE_LENGTH
            and len(_tidy(_joined(words, text))) >= _TELLING
        ):
            break
        words = longer
    title = _shortened(_ended(_tidy(_joined(words, text)), lexicon))
    return title[:1].upper() + title[1:]


def activity_of(
    clauses: Sequence[Sequence[ClauseWord]], text: str, lexicon: CueLexicon
) -> str | None:
    """The act of the first clause whose object and verb are certain ("Fall anlegen")."""
    return next(_acts(_telling(clauses, lexicon)[:1], text, lexicon), None)


def step_title(clauses: Sequence[Sequence[ClauseWord]], text: str, lexicon: CueLexicon) -> str:
    """The acts where every clause that tells one tells it with certainty.

    Else the words as said.
    """
    telling_clauses = _telling(clauses, lexicon)
    acts = list(_acts(telling_clauses, text, lexicon))
    parts = [
        part
        for words in telling_clauses
        for part in _parts(words, lexicon)
        if _has_verb(part, lexicon)
    ]
    if acts and len(acts) == len(parts) and len(title := _joint(acts, lexicon)) <= TITLE_LENGTH:
        return title[:1].upper() + title[1:]
    return title_of(clauses, text, lexicon)


def _telling(
    clauses: Sequence[Sequence[ClauseWord]], lexicon: CueLexicon
) -> list[Sequence[ClauseWord]]:
    """The main clauses with a verb of work or a speaker who acts."""
    return [
        words
        for words in clauses
        if words[0].form not in lexicon.sets["subordinate"] and _has_verb(words, lexicon)
    ]


def _has_verb(words: Sequence[ClauseWord], lexicon: CueLexicon) -> bool:
    return any(word.form in lexicon.verbs or word.form in lexicon.sets["self"] for word in words)


def _joint(acts: Sequence[str], lexicon: CueLexicon) -> str:
    joiner = " and " if lexicon.sets["articles"] else " und "
    return ", ".join(acts[:-1]) + (joiner if len(acts) > 1 else "") + acts[-1]


def _acts(clauses: Sequence[Sequence[ClauseWord]], text: str, lexicon: CueLexicon) -> Iterator[str]:
    tells = _english_act if lexicon.sets["articles"] else _german_act
    for words in clauses:
        for part in _parts(words, lexicon):
            act = tells(part, text, lexicon)
            if act and lexicon.sets["negators"].isdisjoint(word.form for word in part):
                yield act


def _parts(words: Sequence[ClauseWord], lexicon: CueLexicon) -> Iterator[list[ClauseWord]]:
    """The words up to the first mark, cut where a joiner goes on with another verb."""
    part: list[ClauseWord] = []
    for place, word in enumerate(words):
        if not word.form:
            if _size(part) > 1:
                break
            part = []
        elif word.form in lexicon.sets["joiners"] and _is_verb(
            words[place + 1 : place + 2], lexicon
        ):
            yield part
            part = []
        elif word.form not in lexicon.sets["hesitation"]:
            part.append(word)
    if part:
        yield part


def _is_verb(words: Sequence[ClauseWord], lexicon: CueLexicon) -> bool:
    return any(word.form in lexicon.infinitive_of and not word.noun for word in words)


def _german_act(words: Sequence[ClauseWord], text: str, lexicon: CueLexicon) -> str | None:
    if not words or words[0].form in lexicon.sets["subordinate"] | lexicon.sets["questioning"]:
        return None
    infinitive = _infinitive(words, lexicon)
    thing = _object(words, lexicon)
    return f"{text[thing.start : thing.end]} {infinitive}" if infinitive and thing else None


def _infinitive(words: Sequence[ClauseWord], lexicon: CueLexicon) -> str | None:
    """The infinitive of the verb beside "ich" or "wir", or of the one that begins.

    With the prefix that ends the clause.
    """
    if words[-1].form in lexicon.infinitives and not words[-1].noun:
        return words[-1].form
    persons = lexicon.sets["self"] | lexicon.sets["we"]
    # The finite verb stands beside its subject or opens the clause; a prefix that closes it ("leg …
    # ab") is part of it.
    verbs = [0] if _is_verb(words[:1], lexicon) else []
    for place, word in enumerate(words):
        if word.form in persons:
            verbs += [beside for beside in (place - 1, place + 1) if 0 <= beside < len(words)]
    for place in verbs:
        if verb := lexicon.infinitive_of.get(words[place].form):
            prefix = words[-1].form if words[-1].form in lexicon.sets["prefixes"] else ""
            return verb if prefix and verb.startswith(prefix) else prefix + verb
    return None


def _object(words: Sequence[ClauseWord], lexicon: CueLexicon) -> ClauseWord | None:
    """The first noun that no preposition and no dative governs.

    None where a pronoun stands for the object.
    """
    sets = lexicon.sets
    governed = False
    for place, word in enumerate(words):
        before = words[place - 1].form if place else ""
        if word.form in sets["prepositions"] or word.form in sets["datives"]:
            governed = True
        # Every first word has a capital, so there only a kind of document is surely a noun.
        elif word.raw[:1].isupper() and (place or word.form.endswith(lexicon.folded["documents"])):
            if not governed and _is_thing(word, lexicon):
                return word
            governed = False
        elif (
            word.form in sets["accusatives"]
            and before not in sets["prepositions"] | sets["joiners"]
        ):
            # "Den leg ich ab": the object is a pronoun, and what noun follows is none of this
            # verb's.
            if _stands_alone(words[place : place + 2], lexicon):
                return None
            governed = False
    return None


def _stands_alone(words: Sequence[ClauseWord], lexicon: CueLexicon) -> bool:
    """Whether an article is a pronoun ("das", "die"): no noun and no adjective follows it."""
    follower = words[1].form if len(words) > 1 else ""
    sets = lexicon.sets
    return (
        not follower
        or follower in sets["prepositions"] | sets["idle"] | sets["prefixes"] | sets["accusatives"]
    )


def _is_thing(word: ClauseWord, lexicon: CueLexicon) -> bool:
    named = (
        word.raw.isupper()
        or word.form in lexicon.folded["systems"]
        or word.raw in lexicon.fields["address"]
    )
    return not named and word.form not in lexicon.fields["units"] and word.form != "mal"


def _english_act(words: Sequence[ClauseWord], text: str, lexicon: CueLexicon) -> str | None:
    """The words from the verb behind "I" or "we" on."""
    for place, word in enumerate(words[:-1]):
        if word.form in lexicon.sets["self"] | lexicon.sets["we"]:
            verb = words[place + 1]
            if (
                verb.form in lexicon.infinitives
                and verb.form not in lexicon.sets["state"]
                and len(words) > place + 2
            ):
                return _tidy(text[verb.start : words[-1].end])
            return None
    return None


def _without_fillers(words: Sequence[ClauseWord], lexicon: CueLexicon) -> list[ClauseWord]:
    kept: list[ClauseWord] = []
    for place, word in enumerate(words):
        if word.form in lexicon.sets["hesitation"]:
            continue
        alone = not word.form and place and words[place - 1].form in lexicon.sets["hesitation"]
        if alone and (not kept or not kept[-1].form):
            continue
        kept.append(word)
    return kept


def _opened(words: Sequence[ClauseWord], lexicon: CueLexicon) -> list[ClauseWord]:
    """Without what leads in ("und dann", "also", "genau"), and with the subject before its verb."""
    kept = list(words)
    dropped = ""
    while len(kept) > _SHORTEST and (not kept[0].form or kept[0].form in lexicon.sets["openers"]):
        adverb = kept.pop(0)
        dropped = adverb.form or dropped
        if dropped in lexicon.sets["adverbs"] and _verb_first(kept, lexicon):
            return _subject_first(kept, lexicon) or [adverb, *kept]
    return kept


def _verb_first(words: Sequence[ClauseWord], lexicon: CueLexicon) -> bool:
    form = words[0].form
    known = form in lexicon.verbs or form in lexicon.sets["state"] or form in lexicon.sets["past"]
    return known and not words[0].noun


def _subject_first(words: list[ClauseWord], lexicon: CueLexicon) -> list[ClauseWord] | None:
    """Say "ich leg das ab" for "leg ich das ab"; None where the subject is not certain."""
    verb, second, third = words[0], words[1], words[2]
    if "'" in second.raw or "’" in second.raw:
        return None
    if second.form in lexicon.sets["subjects"]:
        return [second, verb, *words[2:]]
    # Only the third person can have a noun or "die" as subject; "leg die ab" has it as object.
    if not verb.form.endswith(("t", "en", "n")):
        return None
    if second.form in lexicon.sets["nominatives"]:
        last = 2
        while last < len(words) and (words[last].raw[:1] == "[" or words[last].raw[:1].isupper()):
            last += 1
        if last > 2:
            return [*words[1:last], verb, *words[last:]]
        # "Macht die dann" has a pronoun, "macht die Liste" an article: what follows tells them
        # apart.
        pronoun = (
            third.form in lexicon.sets["prepositions"]
            or third.form in lexicon.sets["idle"]
            or not third.form
        )
        return [second, verb, *words[2:]] if pronoun else None
    return None


def _joined(words: Sequence[ClauseWord], text: str) -> str:
    """The words with the spaces between them as said, where they follow one another."""
    parts = []
    for place, word in enumerate(words):
        before = words[place - 1] if place else None
        close = before is not None and before.end == word.start
        parts.append(
            text[word.start : word.end] if close or not place else " " + text[word.start : word.end]
        )
    return "".join(parts)


def _tidy(words: str) -> str:
    spaced = _BEFORE_MARK.sub(r"\1", _SPACE.sub(" ", words)).strip()
    return _MARKS.sub("", _MARKS.sub("", spaced))


def _ended(title: str, lexicon: CueLexicon) -> str:
    """Without the words that cannot end a title ("…, weil")."""
    words = title.split(" ")
    while len(words) > _SHORTEST:
        last = words[-1].strip(",;:.!?").lower()
        if last not in lexicon.sets["no_end"] and not (
            last in lexicon.sets["copula"] and words[-2].endswith(",")
        ):
            break
        words.pop()
    return _tidy(" ".join(words))


def _shortened(title: str) -> str:
    if len(title) <= TITLE_LENGTH:
        return title
    cut = title.rfind(" ", 0, TITLE_LENGTH)
    return title[: cut if cut > _LEAST else TITLE_LENGTH - 1].rstrip(" ,;:–-") + "…"


def _size(words: Sequence[ClauseWord]) -> int:
    return sum(1 for word in words if word.form)
