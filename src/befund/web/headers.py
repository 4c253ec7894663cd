"""The outermost layer.

The headers that every answer has, that of an error too, and the last resort for errors.
"""

from typing import Any

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from befund.web.scrubbed_log import LOG, scrubbed

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri "
    "'none'; frame-ancestors 'none'"
)
_LAST_RESORT = b"Internal Server Error"


class WithHeaders:
    """Adds the headers to whatever answers, and answers where nothing else did.

    An error ends here, logged scrubbed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_answered = False

        async def sending(message: Message) -> None:
            nonlocal is_answered
            if message["type"] == "http.response.start":
                is_answered = True
                _add_headers(message, scope)
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:  # noqa: BLE001 - a server would log its words, which may hold a transcript's
            LOG.error("A request failed: %s", scrubbed(error))
            if not is_answered:
                plain = [(b"content-type", b"text/plain; charset=utf-8")]
                await sending({"type": "http.response.start", "status": 500, "headers": plain})
                await sending({"type": "http.response.body", "body": _LAST_RESORT})


class GuardedApp(FastAPI):
    """An application whose every answer has the headers, also that of the server's own faults."""

    def build_middleware_stack(self) -> Any:
        """Put the headers around all else.

        What middleware is added stands within the handling of errors.
        """
        return WithHeaders(super().build_middleware_stack())


def _add_headers(message: Message, scope: Scope) -> None:
    headers = MutableHeaders(scope=message)
    headers["Content-Security-Policy"] = POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = (
        "same-origin"  # with "no-referrer" a browser says "null" for the origin of our own forms
    )
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    kept = (
        scope["path"].startswith("/static/") and scope["query_string"] and message["status"] == 200
    )
    headers.setdefault(
        "Cache-Control", "public, max-age=31536000, immutable" if kept else "no-store"
    )
    if scope.get("scheme") == "https":
        headers["Strict-Transport-Security"] = "max-age=31536000"
