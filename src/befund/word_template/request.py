"""What goes to the process that fills a template, and what comes back.

JSON and raw bytes, nothing that is executed.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

MAX_TEMPLATE_BYTES = 20_000_000
"""A template may carry a firm's pictures; above this it is none."""
MAX_ANSWER_BYTES = 200_000_000
READY = b"ready\n"
"""What comes before any answer: the process has started and shut its door."""
_MAX_HEAD_BYTES = 100_000_000


@dataclass(frozen=True)
class Picture:
    """A picture for a template, which sees nothing of it but its mark.

    A word that the drawing replaces at the end.
    """

    content: bytes
    width_cm: float
    mark: str = field(default_factory=lambda: f"\ue000{secrets.randbits(63)}\ue001")


@dataclass(frozen=True)
class Request:
    """A template, the plain data that it may name, and pictures.

    Data are str, int, bool, None, and lists and dicts of them.
    """

    template: bytes
    data: Mapping[str, Any]
    pictures: tuple[Picture, ...]

    def encoded(self) -> bytes:
        """The request as bytes; raises TypeError where `data` is not plain."""
        head = {
            "data": self.data,
            "pictures": [[one.mark, one.width_cm, len(one.content)] for one in self.pictures],
            "template": len(self.template),
        }
        return b"".join(
            (
                json.dumps(head).encode(),
                b"\n",
                self.template,
                *(one.content for one in self.pictures),
            )
        )


def read_request(stream: BinaryIO) -> Request:
    """The request that `Request.encoded` wrote."""
    head = json.loads(stream.readline(_MAX_HEAD_BYTES))
    template = stream.read(head["template"])
    pictures = tuple(
        Picture(stream.read(size), width, mark) for mark, width, size in head["pictures"]
    )
    return Request(template, head["data"], pictures)


def encoded_answer(document: bytes = b"", fault: str = "") -> bytes:
    """A document, or what is wrong with the template."""
    return json.dumps({"fault": fault}).encode() + b"\n" + document


def read_answer(answer: bytes) -> tuple[bytes, str]:
    """The document and what is wrong with the template, one of them empty.

    Raises ValueError for no whole answer.
    """
    head, found, document = answer.partition(b"\n")
    if not found:
        raise ValueError("no whole answer")
    return document, str(json.loads(head)["fault"])
