"""The analysis: what it would send and cost, its start and stop, and a stream of how it stands."""

import json
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response, StreamingResponse

from befund.errors import ConfigurationError
from befund.web.context import TheContext, WebContext
from befund.web.estimate import estimate_of
from befund.web.jobs import JobSnapshot
from befund.web.rendering import fragment, render, web_session_of

router = APIRouter(prefix="/jobs")

HEARTBEAT_SECONDS = 15.0


@router.get("")
def job(request: Request, context: TheContext) -> Response:
    """How the job stands; where none runs, what the next would do."""
    return _told(request, context)


@router.post("/start")
def start(
    request: Request,
    context: TheContext,
    budget: Annotated[str | None, Form(max_length=20)] = None,
    trust_host: Annotated[str | None, Form(max_length=400)] = None,
) -> Response:
    """Begin, or go on; without the field the configured budget holds, with an empty one none.

    With `trust_host` the user agrees that this server gets the key.
    """
    if trust_host:
        context.session.models.agree_to_host(trust_host)
    context.jobs.start(context.session.settings.budget if budget is None else _euros(budget))
    return _told(request, context)


@router.post("/stop")
def stop(request: Request, context: TheContext) -> Response:
    """Let the running job end."""
    context.jobs.stop()
    return _told(request, context)


@router.get("/events")
async def events(request: Request, context: TheContext) -> Response:
    """Server-sent events: "job" with how it stands, at once and after each change."""
    return StreamingResponse(
        _events(request, context),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


async def _events(request: Request, context: WebContext) -> AsyncIterator[str]:
    yield "retry: 2000\n\n"
    web_session = web_session_of(request)
    async for snapshot in context.jobs.snapshots(HEARTBEAT_SECONDS):
        # its session ended while the stream was open
        if web_session is None or not context.sessions.holds(web_session.id):
            return
        yield ": still here\n\n" if snapshot is None else _event(request, snapshot)


def _event(request: Request, snapshot: JobSnapshot) -> str:
    html = fragment(request, "interviews/job_live.html", job=snapshot)
    said = fragment(request, "interviews/job_said.txt", job=snapshot)
    data = {**snapshot.model_dump(mode="json"), "html": html, "said": " ".join(said.split())}
    return f"id: {snapshot.version}\nevent: job\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _told(request: Request, context: WebContext) -> Response:
    snapshot = context.jobs.snapshot
    foreseen = estimate_of(context.session) if snapshot.state.is_over else None
    return render(request, "interviews/job.html", job=snapshot, outlook=foreseen)


def _euros(said: str) -> float | None:
    """An amount as people write it, its last comma or point before the cents.

    None for an empty field.
    """
    text = "".join(said.replace("€", "").split()).replace(",", ".")
    if not text:
        return None
    whole, point, cents = text.rpartition(".")
    try:
        amount = float(f"{whole.replace('.', '')}{point}{cents}")
    except ValueError:
        amount = -1.0
    if not 0 <= amount < 1_000_000:
        raise ConfigurationError(
            "Das ist kein Betrag.",
            where="Budget",
            remedy="Euro als Zahl angeben, zum Beispiel 2,50.",
        )
    return amount
