"""What every request passes.

Size, host, session, right and forgery are checked here, once for all pages. Pure ASGI, so that
streams stream. A request that changes something needs the session's token in the header
`X-CSRF-Token` or the form field `csrf`, comes from this server's own pages, and is a reviewer's.
Who has no session can send little, and must send it soon.
"""

import asyncio
import json
import secrets
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from befund.errors import BefundError
from befund.web.access import Right, Sessions, WebSession
from befund.web.scrubbed_log import LOG

LOGIN = "/login"
STATIC = "/static/"
OPEN_PREFIXES = (STATIC, "/language/")
FOR_READERS = frozenset({"/logout", "/logout/everywhere"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FORM = "application/x-www-form-urlencoded"
_LARGEST_FORM = 4 << 20
_LARGEST_FROM_STRANGERS = 16 << 10
_SECONDS_FOR_STRANGERS = 10.0
_FOREIGN = "Diese Anfrage kommt von einer fremden Seite."


class TooLargeError(Exception):
    """A body is larger than it may be."""


class Guard:
    """Checks requests before any handler sees them."""

    def __init__(
        self,
        app: ASGIApp,
        sessions: Sessions,
        *,
        cookie: str,
        hosts: frozenset[str] | None,
        largest_body: int,
    ) -> None:
        self._app, self._sessions, self._cookie = app, sessions, cookie
        self._hosts, self._largest = hosts, largest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if self._hosts is not None and headers.get("host", "").casefold() not in self._hosts:
            await _refuse(send, 421, "Diese Adresse gehört nicht zu diesem Server.")
            return
        try:
            web_session = None if scope["path"].startswith(STATIC) else self._ticket(headers)
        except BefundError as error:  # users cannot be looked up: then nobody is let in
            LOG.error("%s", error)
            await _refuse(
                send, 503, "Die Benutzer lassen sich gerade nicht lesen; im Terminal steht, warum."
            )
            return
        scope.setdefault("state", {})["web_session"] = web_session
        largest = self._largest_from(web_session, headers)
        try:
            await self._pass_on(web_session, largest, scope, receive, send)
        except TooLargeError:
            await _refuse(send, 413, _too_large(largest))

    async def _pass_on(
        self,
        web_session: WebSession | None,
        largest: int,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        headers, path = Headers(scope=scope), scope["path"]
        changes = scope["method"] not in SAFE
        if changes and _is_foreign(headers):
            await _refuse(send, 403, _FOREIGN)
            return
        if web_session is None and path != LOGIN and not path.startswith(OPEN_PREFIXES):
            await _to_login(send, headers)
            return
        _check_told_size(headers, largest)
        receive = _bounded(receive, largest)
        # Whoever is not known must send all at once: a body that trickles in would hold a place for
        # as long as it likes.
        if web_session is None and changes:
            try:
                body = await asyncio.wait_for(_whole(receive), _SECONDS_FOR_STRANGERS)
            except TimeoutError:
                await _refuse(send, 408, "Das hat zu lange gedauert.")
                return
            receive = _again(body, receive)
        elif web_session is not None and changes and path != LOGIN:
            problem, receive = await _checked(web_session, path, headers, receive)
            if problem:
                await _refuse(send, 403, problem)
                return
        await self._app(scope, receive, send)

    def _largest_from(self, web_session: WebSession | None, headers: Headers) -> int:
        if web_session is None:
            return _LARGEST_FROM_STRANGERS
        return _LARGEST_FORM if headers.get("content-type", "").startswith(_FORM) else self._largest

    def _ticket(self, headers: Headers) -> WebSession | None:
        cookies: SimpleCookie = SimpleCookie()
        try:
            cookies.load(headers.get("cookie", ""))
        except CookieError:
            return None
        found = cookies.get(self._cookie)
        return self._sessions.find(found.value) if found else None


def _is_foreign(headers: Headers) -> bool:
    """Whether another page sent a request.

    A browser's own word for it counts first, where it gives one. What says neither is no page: a
    program has no cookie but its own.
    """
    origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
    if site != "none":
        return site != "same-origin"
    return origin is not None and _place(origin) != headers.get("host", "").casefold()


def _place(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.casefold()
    except ValueError:
        return ""


async def _checked(
    web_session: WebSession, path: str, headers: Headers, receive: Receive
) -> tuple[str, Receive]:
    """Why a changing request is refused, empty where it is not.

    And the body for whoever reads it next.
    """
    if web_session.user.right is not Right.REVIEWER and path not in FOR_READERS:
        return "Dafür fehlt Ihnen das Recht: Sie dürfen lesen.", receive
    given = headers.get("x-csrf-token", "")
    if not given and headers.get("content-type", "").startswith(_FORM):
        body = await _whole(receive)
        given = parse_qs(body.decode("utf-8", "replace")).get("csrf", [""])[0]
        receive = _again(body, receive)
    if not secrets.compare_digest(given.encode("utf-8", "replace"), web_session.csrf.encode()):
        return "Die Seite ist veraltet; bitte neu laden.", receive
    return "", receive


async def _whole(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def _check_told_size(headers: Headers, largest: int) -> None:
    told = headers.get("content-length", "0")
    # int() itself refuses thousands of digits
    if told.isdecimal() and (len(told) > 15 or int(told) > largest):
        raise TooLargeError


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


def _too_large(largest: int) -> str:
    if largest < 2**20:
        return f"Das ist zu groß: hier gehen höchstens {largest // 2**10} KB."
    return (
        f"Das ist zu groß: auf einmal gehen höchstens {largest // 2**20} MB. In kleineren Gruppen "
        "hochladen."
    )


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
        send,
        status,
        json.dumps({"detail": text}, ensure_ascii=False),
        [(b"content-type", b"application/json")],
    )


async def _answer(send: Send, status: int, text: str, headers: list[tuple[bytes, bytes]]) -> None:
    body = text.encode()
    known: dict[str, Any] = {"type": "http.response.start", "status": status}
    await send({**known, "headers": [*headers, (b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})
