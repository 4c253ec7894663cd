"""A workshop pack as JSON, and the schema that says what is in it."""

import json
from typing import Any

from befund.records.pack import Pack


def as_pack_json(pack: Pack) -> bytes:
    """The pack as JSON; `pack_schema` describes it."""
    return (json.dumps(pack.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n").encode()


def pack_schema() -> dict[str, Any]:
    """The JSON schema of a pack."""
    return Pack.model_json_schema(mode="serialization")
