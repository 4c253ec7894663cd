"""Consolidation: observations of many interviews that say the same become one finding."""

from befund.consolidation.call_batches import PAIRS_PER_CALL, Call, candidate_calls, pairs_to_ask
from befund.consolidation.finding_builder import member_of
from befund.consolidation.identity import Known, MemberIndex, new_id
from befund.consolidation.lexical import likeness
from befund.consolidation.model_judge import ModelJudge
from befund.consolidation.neighbours import DEPTH, Nearby, candidate_pairs
from befund.consolidation.pipeline import (
    Builder,
    Consolidation,
    Surroundings,
    consolidate,
    consolidate_with,
    lexical_consolidation,
    lexical_verdicts,
    profiles_of,
)
from befund.consolidation.profile import Profile, told
from befund.consolidation.voices import Voice, role_of_respondent, voice_of

__all__ = [
    "DEPTH",
    "PAIRS_PER_CALL",
    "Builder",
    "Call",
    "Consolidation",
    "Known",
    "MemberIndex",
    "ModelJudge",
    "Nearby",
    "Profile",
    "Surroundings",
    "Voice",
    "candidate_calls",
    "candidate_pairs",
    "consolidate",
    "consolidate_with",
    "lexical_consolidation",
    "lexical_verdicts",
    "likeness",
    "member_of",
    "new_id",
    "pairs_to_ask",
    "profiles_of",
    "role_of_respondent",
    "told",
    "voice_of",
]
