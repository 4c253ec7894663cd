"""What consolidation knows of earlier findings.

Those that stand, those decided on, and what an act makes of them.
"""

from collections.abc import Iterable, Sequence

from befund.consolidation import Known
from befund.records import Action, Decision, EarlierFinding, Finding, FindingAsDecided, Member
from befund.review import effective

Parts = dict[str, tuple[Member, ...]]


def earlier(findings: Iterable[Finding]) -> tuple[EarlierFinding, ...]:
    """What is kept of findings to know them again."""
    return tuple(EarlierFinding(id=f.id, members=f.members, formerly=f.formerly) for f in findings)


def known_findings(
    findings: Sequence[Finding | EarlierFinding], decisions: Iterable[Decision]
) -> list[Known]:
    """Findings that may come back.

    Those that stand, and those that were decided on and are gone.
    """
    decided: dict[str, FindingAsDecided] = {}
    for decision in effective(decisions):
        decided[decision.finding] = decision.seen
        decided |= zip(decision.others, decision.others_seen, strict=True)
        if decision.into is not None:
            decided[decision.into] = decision.seen.model_copy(
                update={"members": decision.taken_out}
            )
    standing = {finding.id for finding in findings}
    return [
        *(
            Known(
                id=f.id,
                members=f.members,
                decided=any(name in decided for name in (f.id, *f.formerly)),
            )
            for f in findings
        ),
        *(
            Known(id=name, members=seen.members, decided=True, current=False)
            for name, seen in decided.items()
            if name not in standing
        ),
    ]


def known_before(
    before: Sequence[EarlierFinding], findings: Sequence[Finding], decisions: Sequence[Decision]
) -> list[Known]:
    """The same at the end of a comparison, by what stood `before` it.

    Since then only what was decided on counts. So a comparison that was stopped gives the ids that
    it would have given in one go.
    """
    decided = {one.id: one for one in known_findings(findings, decisions) if one.decided}
    return [
        *decided.values(),
        *(one for one in known_findings(before, decisions) if one.id not in decided),
    ]


def known_after(
    findings: Sequence[Finding], decisions: Iterable[Decision], act: Decision, *, back: bool = False
) -> list[Known]:
    """The same once a merge or split is done, or taken `back`.

    Each part under the id that it had or gets by it. `decisions` is the log with the act, or the
    undo, at its end.
    """
    known = {one.id: one for one in known_findings(findings, decisions)}
    before, after = _before(act), _after(act)
    parts, gone = (
        (before, after.keys() - before.keys()) if back else (after, before.keys() - after.keys())
    )
    for name in gone & known.keys():
        if known[name].decided:
            known[name] = known[name].model_copy(update={"current": False})
        else:
            del known[name]
    known |= {
        name: Known(id=name, members=members, decided=True) for name, members in parts.items()
    }
    return list(known.values())


def _before(act: Decision) -> Parts:
    others = zip(act.others, act.others_seen, strict=True)
    return {act.finding: act.seen.members, **{name: seen.members for name, seen in others}}


def _after(act: Decision) -> Parts:
    if act.action is Action.SPLIT and act.into is not None:
        gone = {member.observation for member in act.taken_out}
        rest = tuple(member for member in act.seen.members if member.observation not in gone)
        return {act.finding: rest, act.into: act.taken_out}
    others = (member for seen in act.others_seen for member in seen.members)
    return {act.finding: (*act.seen.members, *others)}
