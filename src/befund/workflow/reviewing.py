"""What a reviewer does: look at findings with their decisions, decide, and compare two runs."""

from collections.abc import Sequence
from dataclasses import dataclass

from befund.consolidation import Known, new_id
from befund.errors import ConfigurationError, NotFoundError
from befund.records import Action, Decision, Finding, Member, Seen
from befund.review import Change, Review, changes, reviewed
from befund.store import Store
from befund.store.lock import writing_alone
from befund.store.store import now
from befund.workflow.consolidating import known_findings, regroup
from befund.workflow.workspace import Workspace

_REMEDY = "`befund findings` nennt alle Kennungen."


@dataclass(frozen=True)
class Act:
    """What a reviewer wants to do: `others` are findings to merge, `observations` what a split takes out."""

    action: Action
    author: str
    note: str = ""
    title: str | None = None
    others: Sequence[str] = ()
    observations: Sequence[str] = ()


def reviews(store: Store) -> list[Review]:
    """All findings with their decisions, most telling first."""
    return reviewed(store.findings(), store.decisions())


def find_review(store: Store, prefix: str) -> Review:
    """The one finding whose id begins so, also by an id that went up in another.

    Raises NotFoundError where there is none or more than one.
    """
    return _one(reviews(store), prefix)


def decide(store: Store, prefix: str, act: Act) -> Review:
    """Append a decision to the log; after a merge or a split the findings are grouped again.

    Raises NotFoundError for an id that is not there and ConfigurationError for an act without what it needs.
    """
    every = reviews(store)
    finding = _one(every, prefix).finding
    others = [_one(every, name).finding for name in act.others]
    _check(act, finding, others)
    taken_out = [member for member in finding.members if _named(member, act.observations)]
    if act.action is Action.SPLIT and not 0 < len(taken_out) < len(finding.members):
        raise ConfigurationError(
            "Geteilt werden kann nur, wenn auf beiden Seiten etwas bleibt.",
            where=finding.id,
            remedy="Mit --observation Beobachtungen dieses Befunds nennen; `befund show` zeigt sie.",
        )
    into = new_id(taken_out, {review.finding.id for review in every}) if taken_out else None
    decision = store.add_decision(
        Decision(
            finding=finding.id,
            action=act.action,
            author=act.author,
            time=now(),
            note=act.note,
            seen=_seen(finding),
            title=act.title,
            others=tuple(other.id for other in others),
            others_seen=tuple(map(_seen, others)),
            taken_out=tuple(taken_out),
            into=into,
        )
    )
    if act.action in {Action.MERGE, Action.SPLIT}:
        regroup(store, known=_known_after(store, decision))
    return find_review(store, finding.id)


def decide_alone(workspace: Workspace, prefix: str, act: Act) -> Review:
    """Decide while nobody else writes; raises WorkspaceError where another process does."""
    with writing_alone(workspace.lock):
        return decide(workspace.store, prefix, act)


def diff(store: Store, before: int, after: int) -> list[Change]:
    """What became of findings between the ends of two runs; raises NotFoundError for a run without findings."""
    snapshots = []
    for run in (before, after):
        snapshot = store.snapshot(run)
        if snapshot is None:
            known = ", ".join(map(str, store.snapshot_runs())) or "keine"
            raise NotFoundError(
                "Von diesem Lauf sind keine Befunde festgehalten.", where=f"Lauf {run}", remedy=f"Vorhanden: {known}."
            )
        snapshots.append(snapshot)
    return changes(*snapshots)


def _one(every: Sequence[Review], prefix: str) -> Review:
    exact = [review for review in every if prefix in {review.finding.id, *review.finding.formerly}]
    found = exact or [review for review in every if review.finding.id.startswith(prefix)]
    if len(found) == 1:
        return found[0]
    what = "Mehrere Befunde beginnen so." if found else "Diesen Befund gibt es nicht."
    raise NotFoundError(what, where=prefix, remedy=_REMEDY)


def _check(act: Act, finding: Finding, others: Sequence[Finding]) -> None:
    if act.action is Action.MERGE:
        if not others:
            raise ConfigurationError("Womit?", where="merge", remedy="Mit --with einen weiteren Befund nennen.")
        if finding.id in {other.id for other in others}:
            raise ConfigurationError("Ein Befund geht nicht in sich selbst auf.", where=finding.id, remedy=_REMEDY)
        if any(other.item.kind is not finding.item.kind for other in others):
            raise ConfigurationError(
                "Zusammengeführt wird nur, was von derselben Art ist.", where=finding.id, remedy=_REMEDY
            )
    if act.action is Action.EDIT and not act.title:
        raise ConfigurationError("Was soll es heißen?", where="edit", remedy="Den Titel mit --title nennen.")
    if act.action is Action.COMMENT and not act.note:
        raise ConfigurationError("Der Kommentar fehlt.", where="comment", remedy="Ihn mit --note nennen.")


def _named(member: Member, prefixes: Sequence[str]) -> bool:
    return any(member.observation.startswith(prefix) for prefix in prefixes)


def _seen(finding: Finding) -> Seen:
    return Seen(title=finding.title, members=finding.members, interviews=finding.interviews)


def _known_after(store: Store, decision: Decision) -> list[Known]:
    """The findings as the decision leaves them, so that each part keeps the id that the reviewer gave it."""
    before = {known.id: known for known in known_findings(store.findings(), store.decisions())}
    own = before[decision.finding]
    if decision.action is Action.SPLIT and decision.into:
        gone = {member.observation for member in decision.taken_out}
        rest = tuple(member for member in own.members if member.observation not in gone)
        before[own.id] = own.model_copy(update={"members": rest})
        before[decision.into] = Known(id=decision.into, members=decision.taken_out, decided=True)
    else:
        taken_in = [before[name] for name in decision.others]
        members = (*own.members, *(member for known in taken_in for member in known.members))
        before[own.id] = own.model_copy(update={"members": members})
        before |= {known.id: known.model_copy(update={"current": False, "decided": True}) for known in taken_in}
    return list(before.values())
