"""Observations as Markdown: by kind and interview, each with its quotes."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from befund.export.labels import FIELDS, KINDS
from befund.export.rows import Transcripts, as_table_row, origin, printable
from befund.records import MaskedTranscript, Observation, Quote, StatementType

_MARKS = re.compile(r"([\\`*_\[\]<>#|~&$]|(?<=[a-zA-Z]):(?=//))")
_STARTS_BLOCK = re.compile(r"^(\d+(?=[.)])|(?=[-+=]))")


def as_markdown(observations: Sequence[Observation], transcripts: Transcripts) -> bytes:
    """The file's content."""
    lines = [(f"# Befund: Beobachtungen ({date.today():%d.%m.%Y})"), ""]  # noqa: DTZ011 - the reader's own day
    for kind, name in KINDS.items():
        of_kind = [observation for observation in observations if observation.item.kind is kind]
        lines += [f"## {name} ({len(of_kind)})", ""]
        for interview, group in groupby(of_kind, key=lambda observation: observation.interview):
            lines += [f"### {_plain(interview)}", ""]
            for observation in group:
                lines += _entry(observation, transcripts.get(interview))
    return ("\n".join(lines).rstrip() + "\n").encode()


def _entry(observation: Observation, transcript: MaskedTranscript | None) -> list[str]:
    row = as_table_row(observation)
    if observation.item.statement_type is StatementType.IS:
        row["Aussage"] = ""
    names = [*FIELDS.values(), "Aussage", "Hinweise", "Quarantäne"]
    fields = [f"{name}: {_plain(row[name])}" for name in names if row.get(name)]
    lines = [f"**{_plain(observation.item.title)}** `{observation.id}`", ""]
    if fields:
        lines += ["; ".join(fields), ""]
    for quote in observation.quotes:
        lines += [f"> {_plain(quote.text)}", ">", f"> — {_origin(quote, transcript)}", ""]
    return lines


def _origin(quote: Quote, transcript: MaskedTranscript | None) -> str:
    role, speaker, time = origin(quote, transcript)
    return ", ".join(
        part
        for part in (_plain(f"{role} {speaker}".strip()), f"Beitrag {quote.turn}", time)
        if part
    )


def _plain(value: object) -> str:
    """Text in which Markdown finds nothing to do."""
    line = " ".join(printable(str(value)).split())
    return _STARTS_BLOCK.sub(r"\1\\", _MARKS.sub(r"\\\1", line))
