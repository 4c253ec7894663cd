"""Render a chunk into the prompt's messages."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from befund.extraction.model.reply import completed
from befund.material import on_one_line, speakers, spoken
from befund.prompts import Prompt
from befund.records import Chunk, Role


def render_chunk(prompt: Prompt, chunk: Chunk) -> tuple[str, str]:
    """The system and the user message that ask for a chunk's items."""
    system = prompt.render(
        "system",
        example_conversation=example_conversation(prompt.example, speakers(chunk.language)),
        example_answer=json.dumps(completed(prompt.example.get("answer", {})), ensure_ascii=False),
    )
    context, passages = (spoken(part, chunk.language) for part in (chunk.context, chunk.passages))
    user = prompt.render("user", context=context, passages=passages)
    return system, user


def render_second_look(prompt: Prompt, chunk: Chunk, titles: Iterable[str]) -> tuple[str, str]:
    """The system and the user message that ask what was missed in the passages of a chunk."""
    listed = "\n".join(f"- {on_one_line(title)}" for title in titles) or "-"
    passages = spoken(chunk.passages, chunk.language)
    return prompt.render("system"), prompt.render("user", titles=listed, passages=passages)


def example_conversation(example: Mapping[str, Any], who: Mapping[Role, str]) -> str:
    """The worked example's turns, numbered as a chunk's are."""
    turns = example.get("turns", [])
    return "\n".join(
        f"[{number}] {who[Role(turn['role'])]}: {turn['text']}" for number, turn in enumerate(turns)
    )
