"""`befund review` in a process of its own, and a client that is let in."""

import json
import re
import socket
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx2
from drill_process import SECONDS, Started
from usecases_bench import Program

_LINK = re.compile(r"http://127\.0\.0\.1:\d+/login#(\S+)")
_FORM = re.compile(r'name="csrf" value="(\w+)"')
_CSRF = re.compile(r'<meta name="csrf" content="([^"]+)">')
GONE = (httpx2.TransportError, httpx2.StreamError)
"""What a client sees of a server that is killed."""


class ReviewServer:
    """A running server; `started` is its process."""

    def __init__(self, program: Program) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.started = Started(program, "review", "--no-browser", "--port", port)
        self._client = httpx2.Client(
            follow_redirects=True, timeout=SECONDS, headers={"Accept": "text/html"}
        )
        self._origin = f"http://127.0.0.1:{port}"
        self._csrf = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.started.kill()
        self._client.close()

    def come_in(self) -> None:
        """Wait until it listens, and use its link."""
        deadline = time.monotonic() + SECONDS
        while (link := _LINK.search(self.started.said)) is None:
            if self.started.ended(0.01) is not None or time.monotonic() > deadline:
                raise httpx2.ConnectError(f"no server: {self.started.said[-2000:]}")
        form = _FORM.search(self._client.get(f"{self._origin}/login").text)
        assert form is not None
        login = {"csrf": form[1], "code": link[1]}
        self._client.post(f"{self._origin}/login", data=login).raise_for_status()
        token = _CSRF.search(self._client.get(f"{self._origin}/interviews").text)
        assert token is not None
        self._csrf = token[1]

    def post(self, path: str, **form: str) -> None:
        """Send a form; raises where it is not acknowledged."""
        self._client.post(
            f"{self._origin}{path}", data=form, headers=self._changing()
        ).raise_for_status()

    def upload(self, paths: list[Path]) -> int:
        """Send files; how many were acknowledged before the last line came, or the server was gone."""
        files = [("files", (path.name, path.read_bytes())) for path in paths]
        told = 0
        with self._client.stream(
            "POST", f"{self._origin}/interviews/upload", files=files, headers=self._changing()
        ) as answer:
            answer.raise_for_status()
            for line in answer.iter_lines():
                assert "error" not in json.loads(line), line
                told += "file" in json.loads(line)
        return told

    def job(self) -> dict[str, Any]:
        """How the job stands."""
        with self._client.stream("GET", f"{self._origin}/jobs/events") as answer:
            for line in answer.iter_lines():
                if line.startswith("data: "):
                    told: dict[str, Any] = json.loads(line.removeprefix("data: "))
                    return told
        raise httpx2.ReadError("no event came")

    def _changing(self) -> dict[str, str]:
        return {"X-CSRF-Token": self._csrf, "HX-Request": "true"}
