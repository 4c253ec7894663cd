"""The nouns of the domain: frozen pydantic records, one per arrow of the data's way."""

from befund.records.base import Record
from befund.records.chunk import Chunk, Passage
from befund.records.item import (
    Effort,
    Flag,
    Item,
    ItemBase,
    Kind,
    PainCategory,
    PainPoint,
    ProcessStep,
    QuickWin,
    StatementType,
)
from befund.records.observation import (
    Claim,
    Observation,
    QuarantineReason,
    Quote,
    QuoteStatus,
    RawItem,
    RejectedClaim,
)
from befund.records.transcript import MaskedTranscript, MaskingCounts, Role, Transcript, Turn
from befund.records.workspace import Answer, ChunkFailure, Interview, Run

__all__ = [
    "Answer",
    "Chunk",
    "ChunkFailure",
    "Claim",
    "Effort",
    "Flag",
    "Interview",
    "Item",
    "ItemBase",
    "Kind",
    "MaskedTranscript",
    "MaskingCounts",
    "Observation",
    "PainCategory",
    "PainPoint",
    "Passage",
    "ProcessStep",
    "QuarantineReason",
    "QuickWin",
    "Quote",
    "QuoteStatus",
    "RawItem",
    "Record",
    "RejectedClaim",
    "Role",
    "Run",
    "StatementType",
    "Transcript",
    "Turn",
]
