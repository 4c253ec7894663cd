"""What merges and splits ask of every later grouping.

What stands together, and what stands apart.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from befund.records import Action, Decision, Member
from befund.review.decision_log import effective

Find = Callable[[Member], list[str]]


@dataclass
class Constraints:
    """Sets of observations that stand together, and their sides in splits.

    Sides go by observation, in each split that concerns it.
    """

    together: list[frozenset[str]] = field(default_factory=list)
    apart: dict[str, Mapping[int, int]] = field(default_factory=dict)


def constraints(decisions: Iterable[Decision], find: Find) -> Constraints:
    """The constraints of what stands of the log, in its order.

    A later act overrides an earlier one. `find` gives the current observations that a member of
    then is now.
    """

    def current(members: Iterable[Member]) -> set[str]:
        return {name for member in members for name in find(member)}

    folded = _Folded()
    for decision in effective(decisions):
        seen = current(decision.seen.members)
        if decision.action is Action.MERGE:
            folded.merge(seen.union(*(current(other.members) for other in decision.others_seen)))
        elif decision.action is Action.SPLIT:
            out = current(decision.taken_out)
            folded.split(decision.number, seen - out, out)
    together = [frozenset(members) for members in folded.sets if len(members) > 1]
    apart: dict[str, Mapping[int, int]] = {
        name: dict(sides) for name, sides in sorted(folded.sides.items()) if sides
    }
    return Constraints(together, apart)


class _Folded:
    def __init__(self) -> None:
        self.sets: list[set[str]] = []
        self.sides: dict[str, dict[int, int]] = defaultdict(dict)

    def merge(self, members: set[str]) -> None:
        """One set of all that these stand with; splits between them are lifted."""
        touched = [found for found in self.sets if found & members]
        self.sets = [found for found in self.sets if not found & members]
        whole = members.union(*touched)
        self.sets.append(whole)
        # A person who merges what was split before has changed their mind: the later act counts.
        facing: dict[int, set[int]] = defaultdict(set)
        for name in whole:
            for split, side in self.sides[name].items():
                facing[split].add(side)
        lifted = {split for split, sides in facing.items() if len(sides) > 1}
        for name in whole:
            self.sides[name] = {
                split: side for split, side in self.sides[name].items() if split not in lifted
            }

    def split(self, number: int, rest: set[str], out: set[str]) -> None:
        """Both parts apart, and each of them together, whatever verdicts say."""
        if not rest or not out:
            return
        self.sets = [part for found in self.sets for part in (found - out, found & out) if part]
        self.sets = _joined([*self.sets, set(rest), set(out)])
        for side, names in enumerate((rest, out)):
            for name in names:
                self.sides[name][number] = side


def _joined(sets: Iterable[set[str]]) -> list[set[str]]:
    """Overlapping sets as one."""
    done: list[set[str]] = []
    for members in sets:
        touched = [found for found in done if found & members]
        done = [found for found in done if not found & members]
        done.append(members.union(*touched))
    return done
