"""What stands of the log of decisions: an undo takes an act back, and can itself be taken back."""

from collections.abc import Iterable

from befund.records import Action, Decision


def taken_back(decisions: Iterable[Decision]) -> dict[int, Decision]:
    """By number, what does not stand any more, and the undo that took it back."""
    found: dict[int, Decision] = {}
    for decision in sorted(decisions, key=lambda decision: -decision.number):
        if (
            decision.action is Action.UNDO
            and decision.undoes is not None
            and decision.number not in found
        ):
            found.setdefault(decision.undoes, decision)
    return found


def effective(decisions: Iterable[Decision]) -> list[Decision]:
    """The acts that stand, oldest first: neither undos nor what they took back."""
    log = sorted(decisions, key=lambda decision: decision.number)
    gone = taken_back(log)
    return [
        decision
        for decision in log
        if decision.action is not Action.UNDO and decision.number not in gone
    ]


def rests_on(decisions: Iterable[Decision], decision: Decision) -> list[Decision]:
    """The merges and splits before one that stand and concern findings of its own.

    The oldest comes first.
    """
    return [
        one
        for one in effective(decisions)
        if one.number < decision.number and _concern_the_same(one, decision)
    ]


def built_on(decisions: Iterable[Decision], decision: Decision) -> list[Decision]:
    """The merges and splits after one that stand and concern findings of its own.

    The oldest comes first.
    """
    return [
        one
        for one in effective(decisions)
        if one.number > decision.number and _concern_the_same(one, decision)
    ]


def regroups(decision: Decision) -> bool:
    """Whether a decision changes which observations stand together."""
    return decision.action in {Action.MERGE, Action.SPLIT}


def _concern_the_same(one: Decision, other: Decision) -> bool:
    if not (regroups(one) and regroups(other)):
        return False
    return not (
        _findings(one).isdisjoint(_findings(other))
        and _observations(one).isdisjoint(_observations(other))
    )


def _findings(decision: Decision) -> set[str]:
    return {decision.finding, *decision.others, *((decision.into,) if decision.into else ())}


def _observations(decision: Decision) -> set[str]:
    return {
        member.observation
        for seen in (decision.seen, *decision.others_seen)
        for member in seen.members
    }
