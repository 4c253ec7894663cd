"""Consolidation: observations of many interviews that say the same become one finding."""

from befund.consolidation.asking import candidate_groups
from befund.consolidation.consolidate import (
    Builder,
    Consolidation,
    Surroundings,
    consolidate,
    consolidate_with,
    lexical_consolidation,
    lexical_verdicts,
    profiles_of,
)
from befund.consolidation.findings import member_of
from befund.consolidation.identity import Known, MemberIndex, new_id
from befund.consolidation.lexical import likeness
from befund.consolidation.model import ModelJudge
from befund.consolidation.neighbours import candidate_pairs
from befund.consolidation.voices import Voice, voice_of

__all__ = [
    "Builder",
    "Consolidation",
    "Known",
    "MemberIndex",
    "ModelJudge",
    "Surroundings",
    "Voice",
    "candidate_groups",
    "candidate_pairs",
    "consolidate",
    "consolidate_with",
    "lexical_consolidation",
    "lexical_verdicts",
    "likeness",
    "member_of",
    "new_id",
    "profiles_of",
    "voice_of",
]
