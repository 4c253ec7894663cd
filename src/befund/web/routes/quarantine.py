"""Quarantine: what could not be grounded, why, and where in the conversation it would stand."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.responses import Response

from befund.records import Kind, Observation, QuarantineReason
from befund.usecases.views.finding_details import held_observation, quarantined, quarantined_talk
from befund.web.context import TheContext, WebContext
from befund.web.rendering import is_fragment, render
from befund.web.template_values import Values, empty_talk

router = APIRouter()


class Sought(BaseModel):
    """The filter of the quarantine as an address says it."""

    model_config = ConfigDict(hide_input_in_errors=True)

    kind: Kind | None = None
    reason: QuarantineReason | None = None
    q: str = Field(default="", max_length=200)

    @model_validator(mode="before")
    @classmethod
    def _without_what_is_open(cls, given: Any) -> Any:
        return (
            {name: v for name, v in given.items() if v != ""} if isinstance(given, dict) else given
        )

    @property
    def query(self) -> str:
        """The end of an address that asks for the same."""
        asked = self.model_dump(mode="json", exclude_defaults=True)
        return f"?{urlencode(asked)}" if asked else ""


Asked = Annotated[Sought, Query()]


@router.get("/quarantine")
def show_list(request: Request, context: TheContext, sought: Asked) -> Response:
    """The page with the first of them; as a part, the list."""
    held = _held(context, sought)
    if is_fragment(request):
        return render(request, "findings/quarantine_listed.html", held=held, sought=sought)
    return _page(request, context, sought, held, held[0] if held else None)


@router.get("/quarantine/{name}")
def show_one(request: Request, context: TheContext, name: str, sought: Asked) -> Response:
    """The page with one of them; as a part, that one and its conversation."""
    one = held_observation(context.session.workspace, name)
    if is_fragment(request):
        return render(request, "findings/quarantine_opened.html", **_values(context, one))
    return _page(request, context, sought, _held(context, sought), one)


def _held(context: WebContext, sought: Sought) -> list[Observation]:
    return quarantined(context.session.workspace, sought.kind, sought.reason, sought.q)


def _values(context: WebContext, one: Observation | None) -> Values:
    talk, pointed = quarantined_talk(context.transcript_cache, one) if one else (None, frozenset())
    chosen = "0" if one and one.rejected and one.rejected[0].located else ""
    return {
        **empty_talk(talk),
        "held_one": one,
        "reading": None,
        "pointed": pointed,
        "chosen": chosen,
    }


def _page(
    request: Request,
    context: WebContext,
    sought: Sought,
    held: list[Observation],
    one: Observation | None,
) -> Response:
    return render(
        request,
        "findings/page.html",
        here="findings",
        quarantine=True,
        quarantined=context.quarantined(),
        held=held,
        sought=sought,
        **_values(context, one),
    )
