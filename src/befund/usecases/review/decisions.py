"""From what a reviewer wants to do to the decision that is kept: checked against what stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from befund.consolidation import new_id
from befund.errors import ConfigurationError, ConflictError, NotFoundError
from befund.export.labels import ACTIONS
from befund.records import (
    Action,
    Decision,
    FieldEdit,
    Finding,
    FindingAsDecided,
    Judgement,
    Kind,
    Member,
    Place,
)
from befund.review import Review, built_on, check_edits, effective, regroups, rests_on, taken_back
from befund.store.store import now
from befund.usecases.findings.state import State

_REMEDY = "`befund findings` nennt alle Kennungen."


@dataclass(frozen=True)
class Act:
    """What a reviewer wants to do.

    `others` are findings to merge, `observations` what a split takes out, `edits` fields beside the
    title, `judged` where a change is put, `quote` the place of one to release or withhold and
    `quote_digest` the hash of its words, `undoes` the number of a decision, else the newest on the
    finding is meant. `expects` is the version that the reviewer saw; another one is a conflict.
    """

    action: Action
    author: str
    note: str = ""
    title: str | None = None
    others: Sequence[str] = ()
    observations: Sequence[str] = ()
    edits: Sequence[FieldEdit] = ()
    judged: Judgement | None = None
    quote: Place | None = None
    quote_digest: str = ""
    undoes: int | None = None
    expects: str | None = None

    def words(self) -> list[str]:
        """What the reviewer wrote, each text once."""
        written: list[object] = [self.note, self.title]
        for edit in self.edits:
            if isinstance(edit.value, tuple):
                written += edit.value
            else:
                written.append(edit.value)
        return list(
            dict.fromkeys(text for text in written if isinstance(text, str) and text.strip())
        )

    def saying(self, instead: Mapping[str, str]) -> "Act":
        """The same act in other words."""

        def reword(value: str | int | tuple[str, ...] | None) -> str | int | tuple[str, ...] | None:
            if isinstance(value, tuple):
                return tuple(instead.get(text, text) for text in value)
            return instead.get(value, value) if isinstance(value, str) else value

        edits = [edit.model_copy(update={"value": reword(edit.value)}) for edit in self.edits]
        title = instead.get(self.title, self.title) if self.title else self.title
        return replace(self, note=instead.get(self.note, self.note), title=title, edits=edits)


def draft(state: State, prefix: str, act: Act) -> Decision:
    """The decision that an act on a finding comes to, not yet numbered.

    Raises NotFoundError for an id that is not there, ConfigurationError for an act without what it
    needs, and ConflictError where the finding is no longer as the reviewer saw it.
    """
    log = state.decisions
    if act.action is Action.UNDO and act.undoes is not None:
        return _undo(state, _numbered(log, act.undoes), act)
    review = state.find(prefix)
    _check_version(review, log, act)
    if act.action is Action.UNDO:
        return _undo(state, _newest(log, review), act)
    finding = review.finding
    others = [state.find(name).finding for name in act.others]
    _check(act, review, others)
    taken_out = _taken_out(act, finding)
    return Decision(
        finding=finding.id,
        action=act.action,
        author=act.author,
        time=now(),
        note=act.note,
        seen=_seen(finding),
        title=((act.title or "").strip() or None) if act.action is Action.EDIT else None,
        edited=tuple(act.edits) if act.action is Action.EDIT else (),
        others=tuple(other.id for other in others),
        others_seen=tuple(map(_seen, others)),
        taken_out=taken_out,
        into=_free_id(taken_out, state) if taken_out else None,
        judged=act.judged if act.action is Action.JUDGE else None,
        quote=act.quote,
        quote_digest=act.quote_digest,
    )


def regrouped_by(log: Sequence[Decision], decision: Decision) -> tuple[Decision, bool] | None:
    """The merge or split that a decision does, or takes back (then True).

    None where it groups nothing anew.
    """
    back = False
    while decision.action is Action.UNDO and decision.undoes is not None:
        decision = _numbered(log, decision.undoes)
        back = not back
    return (decision, back) if regroups(decision) else None


def newest_of(log: Sequence[Decision], author: str) -> Decision:
    """The author's newest act that stands; raises NotFoundError where there is none."""
    found = [decision for decision in effective(log) if decision.author == author]
    if not found:
        raise NotFoundError(
            "Von Ihnen gibt es nichts zurückzunehmen.", where=author, remedy="`befund decisions`."
        )
    return found[-1]


def _undo(state: State, target: Decision, act: Act) -> Decision:
    log = state.decisions
    if target.number in taken_back(log):
        raise ConfigurationError(
            "Das ist schon zurückgenommen.",
            where=f"Entscheidung {target.number}",
            remedy="`befund decisions`.",
        )
    home = state.grouping.homes.get(target.finding)
    if home is not None:
        _check_version(state.by_id[home], log, act)
    undo = Decision(
        finding=target.finding,
        action=Action.UNDO,
        author=act.author,
        time=now(),
        note=act.note,
        seen=_seen(state.by_id[home].finding) if home is not None else target.seen,
        undoes=target.number,
    )
    concerned = regrouped_by(log, undo)
    if concerned is not None:
        _check_ground(log, concerned[0], back=concerned[1])
    return undo


def _check_ground(log: Sequence[Decision], act: Decision, *, back: bool) -> None:
    """Merges and splits of the same findings are taken back in their order.

    The last piled up goes first.
    """
    later = built_on(log, act)
    then = [one.number for one in rests_on((one for one in log if one.number < act.number), act)]
    if later:
        blocking = later[-1]
        what = (
            f"Darauf baut Entscheidung {blocking.number} auf ({ACTIONS[blocking.action]}, "
            f"{blocking.author})."
        )
        remedy = f"Zuerst Entscheidung {blocking.number} zurücknehmen."
    elif not back and then != [one.number for one in rests_on(log, act)]:
        what = "Worauf diese Entscheidung aufbaut, ist selbst zurückgenommen."
        remedy = "Zuerst das wiederherstellen; `befund decisions` zeigt es."
    else:
        return
    raise ConfigurationError(what, where=f"Entscheidung {act.number}", remedy=remedy)


def _numbered(log: Sequence[Decision], number: int) -> Decision:
    found = next((decision for decision in log if decision.number == number), None)
    if found is None:
        remedy = "`befund decisions` zeigt das Protokoll."
        raise NotFoundError(
            "Diese Entscheidung gibt es nicht.", where=f"Entscheidung {number}", remedy=remedy
        )
    return found


def _newest(log: Sequence[Decision], review: Review) -> Decision:
    names = {review.finding.id, *review.finding.formerly}
    for decision in reversed(effective(log)):
        if names & {decision.finding, *decision.others, decision.into}:
            return decision
    raise NotFoundError(
        "Zu diesem Befund gibt es nichts zurückzunehmen.",
        where=review.finding.id,
        remedy="`befund decisions`.",
    )


def _check_version(review: Review, log: Sequence[Decision], act: Act) -> None:
    if act.expects in {None, review.version}:
        return
    finding = review.finding
    before, now_said = (act.expects or "").partition("-")[0], review.version.partition("-")[0]
    last = [d for d in log if d.finding in {finding.id, *finding.formerly}]
    if before == now_said and last:
        action = ACTIONS[last[-1].action]
        what = f"Inzwischen hat jemand darüber entschieden: {action} von {last[-1].author}."
    else:
        what = "Inzwischen tragen andere Aussagen diesen Befund."
    raise ConflictError(what, where=finding.id, stands=review)


def _check(act: Act, review: Review, others: Sequence[Finding]) -> None:
    finding = review.finding
    if act.action is Action.MERGE:
        _check_merge(finding, others)
    if act.action is Action.EDIT:
        if not (act.title or "").strip() and not act.edits:
            remedy = "Den Titel mit --title nennen, andere Felder mit --set FELD=WERT."
            raise ConfigurationError("Was soll es heißen?", where="edit", remedy=remedy)
        check_edits(review.item, act.edits)
    if act.action is Action.COMMENT and not act.note.strip():
        raise ConfigurationError(
            "Der Kommentar fehlt.", where="comment", remedy="Ihn mit --note nennen."
        )
    if act.action is Action.JUDGE:
        if finding.item.kind is not Kind.QUICK_WIN:
            raise ConfigurationError(
                "Bewertet werden nur Quick-Win-Kandidaten.",
                where=finding.id,
                remedy="`befund findings --kind quick_win`.",
            )
        if act.judged is None or act.judged == Judgement():
            remedy = "Wirkung mit --impact, Aufwand mit --effort nennen, je 1 bis 5."
            raise ConfigurationError("Die Bewertung fehlt.", where="judge", remedy=remedy)
    if act.action in {Action.RELEASE, Action.WITHHOLD} and act.quote not in _places(finding):
        raise ConfigurationError(
            "Dieses Zitat trägt den Befund nicht.",
            where=finding.id,
            remedy="`befund show` zeigt seine Zitate.",
        )


def _places(finding: Finding) -> set[Place]:
    return {place for member in finding.members for place in member.places}


def _check_merge(finding: Finding, others: Sequence[Finding]) -> None:
    if not others:
        raise ConfigurationError(
            "Womit?", where="merge", remedy="Mit --with einen weiteren Befund nennen."
        )
    if finding.id in {other.id for other in others}:
        raise ConfigurationError(
            "Ein Befund geht nicht in sich selbst auf.", where=finding.id, remedy=_REMEDY
        )
    if any(other.item.kind is not finding.item.kind for other in others):
        raise ConfigurationError(
            "Zusammengeführt wird nur, was von derselben Art ist.", where=finding.id, remedy=_REMEDY
        )


def _taken_out(act: Act, finding: Finding) -> tuple[Member, ...]:
    if act.action is not Action.SPLIT:
        return ()
    named = tuple(
        m
        for m in finding.members
        if any(m.observation.startswith(name) for name in act.observations)
    )
    if not 0 < len(named) < len(finding.members):
        raise ConfigurationError(
            "Geteilt werden kann nur, wenn auf beiden Seiten etwas bleibt.",
            where=finding.id,
            remedy=(
                "Mit --observation Beobachtungen dieses Befunds nennen; `befund show` zeigt sie."
            ),
        )
    return named


def _free_id(members: Sequence[Member], state: State) -> str:
    """An id that no finding has or had.

    So what was decided on one is never taken for another's.
    """
    used = {
        name for one in state.decisions for name in (one.finding, *one.others, one.into) if name
    }
    return new_id(members, used | state.grouping.homes.keys())


def _seen(finding: Finding) -> FindingAsDecided:
    return FindingAsDecided(
        title=finding.title, members=finding.members, interviews=finding.interviews
    )
