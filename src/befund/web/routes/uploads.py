"""Files that are uploaded.

Received, prepared, and told of one by one, before anything is sent anywhere.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from befund.errors import BefundError, InputError, unforeseen
from befund.usecases.intake.file_intake import IntakeStatus
from befund.usecases.intake.preparation import Prepared, prepare
from befund.usecases.intake.upload_staging import Staging, discard_stale
from befund.web.context import TheContext, WebContext
from befund.web.rendering import fragment
from befund.web.upload_stream import LARGEST_FILE, Received, TooMuchError, receive

router = APIRouter()

Tell = Callable[[dict[str, Any] | None], None]


@router.post("/interviews/upload")
async def upload(request: Request, context: TheContext) -> Response:
    """Take files in; the answer is a line of JSON per file as soon as it is done with, then one about all.

    The answer is a line of JSON per file as soon as it is done with, then one about all. {"file":
    2, "html": …} has the place of the file in the request; the last is {"done": true, "html": …}.
    """
    staging = Staging(context.session.workspace)
    try:
        discard_stale(context.session.workspace)
        received = await receive(request, staging)
        _check(received)
        context.jobs.refuse_while_running()
    except BaseException:
        await run_in_threadpool(staging.clear)
        raise
    work = _Work(
        context, staging, received, lambda template, **values: fragment(request, template, **values)
    )
    return StreamingResponse(
        _lines(work.run), media_type="application/x-ndjson", headers={"X-Accel-Buffering": "no"}
    )


def _check(received: list[Received]) -> None:
    if not received:
        raise InputError("Es ist keine Datei dabei.", remedy="Eine Datei wählen.")
    if all(file.is_too_large for file in received):
        raise TooMuchError(
            _too_large(), where=received[0].name, remedy="Ein Transkript ist viel kleiner."
        )


def _too_large() -> str:
    return f"Die Datei ist größer als {LARGEST_FILE // 2**20} MB."


async def _lines(work: Callable[[Tell], None]) -> AsyncIterator[str]:
    """What a thread tells, as lines, while it works.

    It comes to its end also where nobody listens any more.
    """
    loop = asyncio.get_running_loop()
    told: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()

    def tell(line: dict[str, Any] | None) -> None:
        loop.call_soon_threadsafe(told.put_nowait, line)

    ended = loop.run_in_executor(None, work, tell)
    while (line := await told.get()) is not None:
        yield json.dumps(line, ensure_ascii=False) + "\n"
    await ended


class _Work:
    """One upload from its files to what is told of them."""

    def __init__(
        self,
        context: WebContext,
        staging: Staging,
        received: list[Received],
        show: Callable[..., str],
    ) -> None:
        self._context, self._staging, self._show = context, staging, show
        self._files = {file.path: (place, file) for place, file in enumerate(received)}

    def run(self, tell: Tell) -> None:
        """Prepare the files, and tell of each; an error is the last that is told."""
        try:
            tell(self._prepare(tell))
        except BefundError as error:
            tell({"error": str(error)})
        except Exception as error:  # noqa: BLE001 - its own words may hold a transcript's, and a server would log them
            tell({"error": unforeseen(error)})
        finally:
            try:
                self._staging.clear()
            finally:
                tell(None)

    def _prepare(self, tell: Tell) -> dict[str, Any]:
        def show(prepared: Prepared) -> None:
            place, file = self._files[prepared.path]
            tell(
                {
                    "file": place,
                    "html": self._show("interviews/upload_row.html", name=file.name, file=prepared),
                }
            )

        wanted = []
        for path, (_, file) in self._files.items():
            if file.is_too_large:
                show(Prepared(path=path, arrival=IntakeStatus.FAILED, reason=_too_large()))
            else:
                wanted.append(path)
        with self._context.jobs.alone():
            done = prepare(
                self._context.session.workspace, wanted, self._context.session.roster, show
            )
        return {"done": True, "html": self._show("interviews/upload_done.html", done=done)}
