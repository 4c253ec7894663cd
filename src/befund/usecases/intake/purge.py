"""Take out of decisions and snapshots what may not stay.

What is masked from now on, and words of an interview.
"""

import re
from collections.abc import Callable, Collection, Mapping

from befund.records import Decision, FieldEdit, FindingAsDecided, Snapshot
from befund.store import Store
from befund.text.folding import any_spelling, fold

Reword = Callable[[str], str]
REMOVED = "[entfernt]"


def purge(store: Store, told: Mapping[str, str], learned: Mapping[str, str]) -> None:
    """Put marks in the place of texts; both give the mark by text.

    What a user `told` to mask goes everywhere. What was merely `learned` stays in a reviewer's own
    words, as it may be an ordinary word there: it goes from the titles that the reviewer saw.
    """
    own, seen = _rewording(told), _rewording({**learned, **told})
    if told or learned:
        store.reword(
            lambda decision: _decision(decision, own, seen),
            lambda snapshot: _snapshot(snapshot, seen),
        )


def purge_interview(store: Store, interview: str, titles: Collection[str]) -> None:
    """Put "[entfernt]" in the place of what findings were called after an interview.

    Its own, or one of these titles. What a reviewer wrote stays.
    """

    def retitled(title: str, interviews: Collection[str]) -> str:
        return REMOVED if set(interviews) == {interview} or title in titles else title

    def seen(before: FindingAsDecided) -> FindingAsDecided:
        return before.model_copy(update={"title": retitled(before.title, before.interviews)})

    def decided(decision: Decision) -> Decision:
        return decision.model_copy(
            update={
                "seen": seen(decision.seen),
                "others_seen": tuple(map(seen, decision.others_seen)),
            }
        )

    def stood(snapshot: Snapshot) -> Snapshot:
        standings = (
            one.model_copy(update={"title": retitled(one.title, one.interviews)})
            for one in snapshot.standings
        )
        return snapshot.model_copy(update={"standings": tuple(standings)})

    store.reword(decided, stood)


def _rewording(marks: Mapping[str, str]) -> Reword:
    """Whole words in any case, as masking finds them."""
    by_text = {_folded(text): mark for text, mark in marks.items() if text.strip()}
    if not by_text:
        return lambda said: said
    listed = "|".join(
        map(any_spelling, sorted(filter(None, map(str.strip, marks)), key=len, reverse=True))
    )
    pattern = re.compile(rf"(?<!\w)(?:{listed})(?=s?(?!\w))", re.IGNORECASE)
    return lambda said: pattern.sub(lambda match: by_text.get(_folded(match.group()), "[…]"), said)


def _folded(text: str) -> str:
    return " ".join(fold(text).split())


def _decision(decision: Decision, own: Reword, seen: Reword) -> Decision:
    return decision.model_copy(
        update={
            "note": own(decision.note),
            "title": own(decision.title) if decision.title else decision.title,
            "edited": tuple(_edit(edit, own) for edit in decision.edited),
            "seen": _seen(decision.seen, seen),
            "others_seen": tuple(_seen(other, seen) for other in decision.others_seen),
        }
    )


def _edit(edit: FieldEdit, reword: Reword) -> FieldEdit:
    value = edit.value
    if isinstance(value, tuple):
        return edit.model_copy(update={"value": tuple(map(reword, value))})
    return edit.model_copy(update={"value": reword(value)}) if isinstance(value, str) else edit


def _seen(before: FindingAsDecided, reword: Reword) -> FindingAsDecided:
    return before.model_copy(update={"title": reword(before.title)})


def _snapshot(snapshot: Snapshot, reword: Reword) -> Snapshot:
    standings = (one.model_copy(update={"title": reword(one.title)}) for one in snapshot.standings)
    return snapshot.model_copy(update={"standings": tuple(standings)})
