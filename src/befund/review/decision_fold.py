"""Fold the log of decisions over findings: what stands, who decided it, and what changed since."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from befund.records import (
    Action,
    Decision,
    Finding,
    FindingAsDecided,
    Item,
    Member,
    Place,
    Sentence,
)
from befund.records.base import Record
from befund.records.message import Message, message
from befund.review.decision_log import effective
from befund.review.field_edits import with_edits


class Status(StrEnum):
    """Where a finding stands."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


_LOOKED_AT = (
    Action.ACCEPT, Action.REJECT, Action.EDIT, Action.MERGE, Action.SPLIT, Action.COMMENT, Action.JUDGE,
)  # fmt: skip
"""Actions of somebody who had the finding on screen."""
_STATUSES = {Action.ACCEPT: Status.ACCEPTED, Action.REJECT: Status.REJECTED}


class Review(Record):
    """A finding with what people decided.

    `item` is its item with all edits, `title` the item's title. `edited` names the fields that were
    edited. `decided` is the verdict that stands, `judged` the act that put a change at an impact
    and effort; both are the finding's own. `comments` are those of the finding and of findings that
    were merged into it. `released` and `withheld` are places of quotes. `changes` say
    what is different since it was decided. `version` is another whenever any of this is.
    """

    finding: Finding
    title: str
    item: Item
    edited: tuple[str, ...] = ()
    status: Status | None = None
    decided: Decision | None = None
    judged: Decision | None = None
    comments: tuple[Decision, ...] = ()
    released: tuple[Place, ...] = ()
    withheld: tuple[Place, ...] = ()
    changes: tuple[Message, ...] = ()
    version: str

    @property
    def shown(self) -> Finding:
        """The finding as reviewers left it.

        Sentences on edited fields are gone, as no quote carries an edit.
        """
        if not self.edited:
            return self.finding
        kept = (
            one
            for one in self.finding.summary
            if one.field == "title" or one.field not in self.edited
        )
        summary = tuple(_titled(one, self.finding.title, self.title) for one in kept)
        return self.finding.model_copy(
            update={"item": self.item, "title": self.title, "summary": summary}
        )


@dataclass(frozen=True)
class Log:
    """What stands of the decisions.

    Oldest first by the finding that was decided on, and the last word by quote.
    """

    by_finding: Mapping[str, Sequence[Decision]]
    by_quote: Mapping[Place, Decision]

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> Self:
        """The log of all decisions, in whatever order they come."""
        by_finding: dict[str, list[Decision]] = defaultdict(list)
        by_quote: dict[Place, Decision] = {}
        for decision in effective(decisions):
            by_finding[decision.finding].append(decision)
            if decision.quote is not None:
                by_quote[decision.quote] = decision
        return cls(by_finding, by_quote)


def reviewed(findings: Iterable[Finding], decisions: Iterable[Decision]) -> list[Review]:
    """The findings in their order, each with its decisions.

    The log's order decides, the last word stands.
    """
    log = Log.of(decisions)
    return [review_of(finding, log) for finding in findings]


def review_of(finding: Finding, log: Log) -> Review:
    """One finding with its decisions."""
    own = log.by_finding.get(finding.id, ())
    inherited = [decision for name in finding.formerly for decision in log.by_finding.get(name, ())]
    every = sorted([*inherited, *own], key=lambda decision: decision.number)
    decided = _last(own, Action.ACCEPT, Action.REJECT)
    title, item, edited = _edited(finding, own)
    basis = decided or _last(own, *_LOOKED_AT)
    on_quotes = _on_quotes(finding, log)
    return Review(
        finding=finding,
        title=title,
        item=item,
        edited=edited,
        status=_STATUSES[decided.action] if decided else None,
        decided=decided,
        judged=_last(own, Action.JUDGE),
        comments=tuple(decision for decision in every if decision.note),
        released=tuple(place for place, word in on_quotes.items() if word.action is Action.RELEASE),
        withheld=tuple(
            place for place, word in on_quotes.items() if word.action is Action.WITHHOLD
        ),
        changes=tuple(_changes(basis, finding)) if basis else (),
        version=_version(finding, {decision.number for decision in (*every, *on_quotes.values())}),
    )


def _edited(finding: Finding, own: Sequence[Decision]) -> tuple[str, Item, tuple[str, ...]]:
    """Title and item as edits leave them, and the names of what was edited.

    A later edit of a field wins.
    """
    edits = [decision for decision in own if decision.action is Action.EDIT]
    if not edits:
        return finding.title, finding.item, ()
    titles = [edit.title for edit in edits if edit.title]
    fields = [field for edit in edits for field in edit.edited]
    title = titles[-1] if titles else finding.title
    item = with_edits(finding.item, fields).model_copy(update={"title": title})
    names = [field.name for field in fields]
    if titles:
        names.insert(0, "title")
    return title, item, tuple(dict.fromkeys(names))


def _titled(sentence: Sentence, before: str, title: str) -> Sentence:
    """The sentence that names a finding under another title."""
    if sentence.field != "title":
        return sentence
    heard = sentence.text[sentence.text.rindex(" (") :]
    return (
        sentence.model_copy(update={"text": title.rstrip(" .…") + heard})
        if title != before
        else sentence
    )


def _on_quotes(finding: Finding, log: Log) -> dict[Place, Decision]:
    """The last word on each of the finding's quotes, whichever finding it stood in at the time."""
    if not log.by_quote:
        return {}
    places = (place for member in finding.members for place in member.places)
    return {place: log.by_quote[place] for place in places if place in log.by_quote}


def _last(decisions: Sequence[Decision], *actions: Action) -> Decision | None:
    return next((decision for decision in reversed(decisions) if decision.action in actions), None)


def _version(finding: Finding, decisions: Iterable[int]) -> str:
    """What the finding says and what was decided, apart.

    So a conflict can say which of them is another.
    """
    members = (member.observation for member in finding.members)
    said = "\0".join((finding.id, finding.title, *members, "", *finding.interviews))
    decided = " ".join(map(str, sorted(decisions)))
    return "-".join(hashlib.sha256(part.encode()).hexdigest()[:8] for part in (said, decided))


def _changes(decision: Decision, finding: Finding) -> Iterable[Message]:
    """What is different from what the reviewer saw."""
    seen = _seen_with_later(decision)
    since = message(f"since.{decision.action.value}")
    before, now = set(seen.interviews), set(finding.interviews)
    new, lost = len(now - before), len(before - now)
    if new:
        yield message("changed.new_interviews", count=new, since=since)
    if lost:
        yield message("changed.lost_interviews", count=lost, since=since)
    more, fewer = _difference(seen.members, finding.members)
    if more and not new:
        yield message("changed.new_statements", count=more, since=since)
    if fewer and not lost:
        yield message("changed.lost_statements", count=fewer, since=since)
    if seen.title != finding.title:
        yield message("changed.title", title=seen.title)


def _seen_with_later(decision: Decision) -> FindingAsDecided:
    """What was on screen, with what a merge took in and without what a split took out."""
    gone = {member.observation for member in decision.taken_out}
    members = [
        *decision.seen.members,
        *(member for other in decision.others_seen for member in other.members),
    ]
    kept = tuple(member for member in members if member.observation not in gone)
    interviews = tuple(sorted({member.interview for member in kept}))
    return decision.seen.model_copy(update={"members": kept, "interviews": interviews})


def _difference(before: Sequence[Member], now: Sequence[Member]) -> tuple[int, int]:
    """How many members are new, and how many are gone."""
    return _others(now, before), _others(before, now)


def _others(members: Sequence[Member], among: Sequence[Member]) -> int:
    """How many members are none of the others, whoever found them."""
    known = {other.observation for other in among}
    unknown = [member for member in members if member.observation not in known]
    return sum(not any(member.is_again(other) for other in among) for member in unknown)
