"""What a comparison asks a model, fixed before its first call.

So a run that is stopped in it asks the same again.
"""

from pydantic import Field

from befund.records.base import Record
from befund.records.finding import Member
from befund.records.message import Said


class EarlierFinding(Record):
    """A finding as it stood before a comparison: enough to know it again."""

    id: str
    members: tuple[Member, ...] = Field(min_length=1)
    formerly: tuple[str, ...] = ()


class ComparisonPlan(Record):
    """Which pairs a comparison asks about in which call, and which were judged before.

    `fingerprint` is that of the observations and of who judges them, empty where no model does. A
    call lists anchors, each with those that it is compared with. `warnings` say why fewer pairs may
    be asked about than there should be. `before` are the findings that stood when it began: what
    stands meanwhile is provisional and gives nobody its id.
    """

    fingerprint: str = ""
    settled: tuple[tuple[str, str], ...] = ()
    calls: tuple[tuple[tuple[str, tuple[str, ...]], ...], ...] = ()
    warnings: tuple[Said, ...] = ()
    before: tuple[EarlierFinding, ...] = ()

    def asked(self, call: int) -> list[tuple[str, str]]:
        """The pairs of a call in the order in which they are asked, the smaller id first."""
        pairs = ((anchor, other) for anchor, others in self.calls[call] for other in others)
        return [(min(pair), max(pair)) for pair in pairs]
