"""What every request passes: size, host, session, right and forgery are checked here, once for all pages.

Pure ASGI, so that streams stream. A request that changes something needs the session's token in the header
`X-CSRF-Token` or the form field `csrf`, comes from this server's own pages, and is a reviewer's.
"""

import json
import secrets
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from befund.web.access import Right, Sessions, Ticket

OPEN = ("/static/", "/login")
FOR_READERS = frozenset({"/logout"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_FORM = "application/x-www-form-urlencoded"
_LARGEST_FORM = 1 << 20


class TooLargeError(Exception):
    """A body is larger than it may be."""


class Guard:
    """Checks requests before any handler sees them, and adds the headers that every answer has."""

    def __init__(
        self, app: ASGIApp, sessions: Sessions, *, cookie: str, hosts: frozenset[str] | None, largest_body: int
    ) -> None:
        self._app, self._sessions, self._cookie = app, sessions, cookie
        self._hosts, self._largest = hosts, largest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        sending = _with_headers(send, scope)
        if self._hosts is not None and headers.get("host", "").casefold() not in self._hosts:
            await _refuse(sending, 421, "Diese Adresse gehört nicht zu diesem Server.")
            return
        if int(headers.get("content-length") or 0) > self._largest:
            await _refuse(sending, 413, _too_large(self._largest))
            return
        ticket = self._ticket(headers)
        scope.setdefault("state", {})["ticket"] = ticket
        bounded = _bounded(receive, self._largest)
        if not scope["path"].startswith(OPEN):
            if ticket is None:
                await _to_login(sending, headers)
                return
            if scope["method"] not in SAFE:
                problem, bounded = await _checked(ticket, scope["path"], headers, bounded)
                if problem:
                    await _refuse(sending, 403, problem)
                    return
        try:
            await self._app(scope, bounded, sending)
        except TooLargeError:
            await _refuse(sending, 413, _too_large(self._largest))

    def _ticket(self, headers: Headers) -> Ticket | None:
        cookies: SimpleCookie = SimpleCookie()
        try:
            cookies.load(headers.get("cookie", ""))
        except CookieError:
            return None
        found = cookies.get(self._cookie)
        return self._sessions.find(found.value) if found else None


async def _checked(ticket: Ticket, path: str, headers: Headers, receive: Receive) -> tuple[str, Receive]:
    """Why a changing request is refused, empty where it is not; and the body for whoever reads it next."""
    if ticket.visitor.right is not Right.REVIEWER and path not in FOR_READERS:
        return "Dafür fehlt Ihnen das Recht: Sie dürfen lesen.", receive
    origin = headers.get("origin")
    if origin and urlsplit(origin).netloc.casefold() != headers.get("host", "").casefold():
        return "Diese Anfrage kommt von einer fremden Seite.", receive
    given = headers.get("x-csrf-token", "")
    if not given and headers.get("content-type", "").startswith(_FORM):
        body = await _whole(receive)
        given = parse_qs(body.decode("utf-8", "replace")).get("csrf", [""])[0]
        receive = _again(body, receive)
    if not secrets.compare_digest(given.encode("utf-8", "replace"), ticket.csrf.encode()):
        return "Die Seite ist veraltet; bitte neu laden.", receive
    return "", receive


async def _whole(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if not message.get("more_body") or len(body) > _LARGEST_FORM:
            return body


def _again(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def _bounded(receive: Receive, largest: int) -> Receive:
    """The body as it comes, up to its largest size, also where nobody said how large it is."""
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > largest:
            raise TooLargeError
        return message

    return counted


def _with_headers(send: Send, scope: Scope) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Content-Security-Policy"] = POLICY
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "no-referrer"
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            headers["Cross-Origin-Resource-Policy"] = "same-origin"
            kept = scope["path"].startswith("/static/") and scope["query_string"]
            headers.setdefault("Cache-Control", "public, max-age=31536000, immutable" if kept else "no-store")
            if scope.get("scheme") == "https":
                headers["Strict-Transport-Security"] = "max-age=31536000"
        await send(message)

    return sending


def _too_large(largest: int) -> str:
    return f"Das ist zu groß: auf einmal gehen höchstens {largest // 2**20} MB. In kleineren Gruppen hochladen."


async def _to_login(send: Send, headers: Headers) -> None:
    """A page leads to the login, a request within a page has the browser go there."""
    if headers.get("hx-request"):
        await _answer(send, 401, "Bitte neu anmelden.", [(b"hx-redirect", b"/login")])
    elif "text/html" in headers.get("accept", ""):
        await _answer(send, 303, "", [(b"location", b"/login")])
    else:
        await _refuse(send, 401, "Bitte anmelden.")


async def _refuse(send: Send, status: int, text: str) -> None:
    await _answer(
        send, status, json.dumps({"detail": text}, ensure_ascii=False), [(b"content-type", b"application/json")]
    )


async def _answer(send: Send, status: int, text: str, headers: list[tuple[bytes, bytes]]) -> None:
    body = text.encode()
    known: dict[str, Any] = {"type": "http.response.start", "status": status}
    await send({**known, "headers": [*headers, (b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})
