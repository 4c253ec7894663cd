"""Pages and fragments from templates; every text in them is escaped, the transcript's above all."""

from enum import Enum
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from befund import __version__
from befund.export import labels
from befund.export.rows import shown
from befund.review.field_edits import editable
from befund.web.access import Right, WebSession
from befund.web.language import COOKIE, Speech, speech_for

ON_SCREEN = {
    (
        "Wer interviewt, ist aus Fragen und Redeanteil erschlossen; mit „befund roles“ lässt sich "
        "das ändern."
    ): ("Wer interviewt, ist aus Fragen und Redeanteil erschlossen; bitte prüfen."),
    (
        "Niemand ist als Interviewer zu erkennen, alle gelten als Befragte; „befund roles“ ändert "
        "das."
    ): ("Niemand ist als Interviewer zu erkennen, alle gelten als Befragte; bitte prüfen."),
}
"""What is said otherwise here, as no command is at hand."""

NAVIGATION = (
    ("interviews", "/interviews", "Interviews"),
    ("findings", "/findings", "Befunde"),
    ("map", "/map", "Prozesskarte"),
    ("matrix", "/matrix", "Quick Wins"),
    ("pains", "/pains", "Schmerzpunkte"),
    ("contradictions", "/contradictions", "Widersprüche"),
    ("coverage", "/coverage", "Abdeckung"),
    ("roadmap", "/roadmap", "Roadmap"),
    ("pack", "/pack", "Workshop-Paket"),
)


@cache
def environment(language: str) -> Environment:
    """The templates in a language."""
    speech = Speech(language)
    made = Environment(
        loader=PackageLoader("befund.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        speech.text, speech.counted, newstyle=True
    )
    made.globals.update(
        labels=labels, language=language, version=__version__, asset=asset, editable=editable
    )
    made.filters.update(
        number=speech.number,
        percent=speech.percent,
        euros=speech.euros,
        time=speech.time,
        clock=labels.clock,
    )
    # Texts that come as values go through `told`, never through `_`: that would neither escape them
    # nor bear a "%".
    made.filters.update(
        told=speech.text,
        quoted=speech.quoted,
        field=partial(_field, speech),
        on_screen=lambda said: ON_SCREEN.get(said, said),
    )
    return made


def _field(speech: Speech, value: object) -> str:
    """A field of a finding.

    What interviews said stays in its language, what is one of a few is ours.
    """
    return speech.text(str(shown(value))) if isinstance(value, Enum) else str(shown(value))


@cache
def asset(name: str) -> str:
    """The address of a static file; it changes with the file, so that a browser may keep it."""
    digest = sha256((files("befund.web") / "static" / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?{digest}"


def speech_of(request: Request) -> Speech:
    """The language of a request."""
    return speech_for(request.cookies.get(COOKIE), request.headers.get("accept-language"))


def web_session_of(request: Request) -> WebSession | None:
    """The session of a request; there is one on every page but the login."""
    found: WebSession | None = request.state.web_session
    return found


def render(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page or a fragment, in the language of the request."""
    return HTMLResponse(fragment(request, template, **values), status)


def fragment(request: Request, template: str, **values: Any) -> str:
    """What a template gives, in the language of the request."""
    web_session = web_session_of(request)
    shared = {
        "csrf": web_session.csrf if web_session else "",
        "user": web_session.user if web_session else None,
        "may_decide": web_session is not None and web_session.user.right is Right.REVIEWER,
        "workspace": request.app.state.context.session.folder.name,
        "navigation": NAVIGATION,
    }
    found = environment(speech_of(request).language).get_template(template)
    return found.render(**shared, **values)


def is_fragment(request: Request) -> bool:
    """Whether a part of a page is asked for, and not the whole."""
    return "hx-request" in request.headers and "hx-history-restore-request" not in request.headers
