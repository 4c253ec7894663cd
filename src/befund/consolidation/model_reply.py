"""The verdicts that a model is asked for: their schema, and how they are read."""

from collections import Counter
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from befund.records import Conflict, Relation

SCHEMA_NAME = "befund_verdicts"


def _known_conflict(value: object) -> object:
    return (
        value
        if isinstance(value, str) and value in {conflict.value for conflict in Conflict}
        else None
    )


class ReplyVerdict(BaseModel):
    """What one numbered statement is to its anchor."""

    model_config = ConfigDict(extra="ignore")

    number: int
    relation: Relation
    conflict: Annotated[Conflict | None, BeforeValidator(_known_conflict)] = None


class ReplyJudgement(BaseModel):
    """A whole reply."""

    model_config = ConfigDict(extra="ignore")

    verdicts: list[ReplyVerdict]


def parse_judgement(text: str) -> dict[int, ReplyVerdict]:
    """The verdicts by number; of two on one number neither counts.

    Raises ValidationError for a reply of another form.
    """
    every = ReplyJudgement.model_validate_json(text).verdicts
    times = Counter(judged.number for judged in every)
    return {judged.number: judged for judged in every if times[judged.number] == 1}


def judgement_schema() -> dict[str, Any]:
    """The reply's JSON schema in strict form: every property required, every object closed."""
    verdict = {
        "type": "object",
        "properties": {
            "number": {"type": "integer"},
            "relation": {"type": "string", "enum": [relation.value for relation in Relation]},
            "conflict": {
                "anyOf": [{"type": "string", "enum": [c.value for c in Conflict]}, {"type": "null"}]
            },
        },
        "required": ["number", "relation", "conflict"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"verdicts": {"type": "array", "items": verdict}},
        "required": ["verdicts"],
        "additionalProperties": False,
    }
