"""Contradictions as records of their own.

Verdicts between observations, gathered by the findings they stand in.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping

from befund.records import Conflict, Contradiction, Kind, Side, Verdict


def contradictions(
    verdicts: Iterable[Verdict], finding_of: Mapping[str, str], kinds: Mapping[str, Kind]
) -> list[Contradiction]:
    """One record per pair of findings and conflict, with everyone on either side.

    Within one finding the sides are who gives the one figure and who gives the other.
    """
    found: dict[tuple[str, str, Conflict], list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        if verdict.conflict is not None and verdict.a in finding_of and verdict.b in finding_of:
            one, two = sorted((finding_of[verdict.a], finding_of[verdict.b]))
            found[one, two, verdict.conflict].append(verdict)
    made = []
    for (one, two, conflict), between in sorted(found.items()):
        here, there = _sides(between, finding_of, one)
        by = "+".join(sorted({verdict.by for verdict in between}))
        first, second = Side(finding=one, observations=here), Side(finding=two, observations=there)
        basis = "\0".join([conflict, *here, "|", *there])
        made.append(
            Contradiction(
                id="c-" + hashlib.sha256(basis.encode()).hexdigest()[:12],
                conflict=conflict,
                kind=kinds[here[0]],
                sides=(first, second),
                by=by,
            )
        )
    return made


def _sides(
    verdicts: Iterable[Verdict], finding_of: Mapping[str, str], first: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who stands on either side.

    Within one finding, each is put on the side where it meets fewest of its own.
    """
    here: set[str] = set()
    there: set[str] = set()
    for verdict in sorted(verdicts, key=lambda v: (min(v.a, v.b), max(v.a, v.b))):
        one, two = sorted((verdict.a, verdict.b))
        if finding_of[one] != finding_of[two]:
            one, two = (one, two) if finding_of[one] == first else (two, one)
        elif one in there or two in here:
            one, two = two, one
        here.add(one)
        there.add(two)
    return tuple(sorted(here)), tuple(sorted(there - here))
