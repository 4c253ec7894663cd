"""Quarantine: what could not be grounded, why, and where in the conversation it would stand."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.responses import Response

from befund.records import Kind, Observation, QuarantineReason
from befund.web.desk import Desk, TheDesk
from befund.web.rendering import is_fragment, render
from befund.web.showing import Values, empty_talk
from befund.workflow.reading import held_observation, quarantined, quarantined_talk

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
        return {name: v for name, v in given.items() if v != ""} if isinstance(given, dict) else given

    @property
    def query(self) -> str:
        """The end of an address that asks for the same."""
        asked = self.model_dump(mode="json", exclude_defaults=True)
        return f"?{urlencode(asked)}" if asked else ""


Asked = Annotated[Sought, Query()]


@router.get("/quarantine")
def show_list(request: Request, desk: TheDesk, sought: Asked) -> Response:
    """The page with the first of them; as a part, the list."""
    held = _held(desk, sought)
    if is_fragment(request):
        return render(request, "findings/quarantine_listed.html", held=held, sought=sought)
    return _page(request, desk, sought, held, held[0] if held else None)


@router.get("/quarantine/{name}")
def show_one(request: Request, desk: TheDesk, name: str, sought: Asked) -> Response:
    """The page with one of them; as a part, that one and its conversation."""
    one = held_observation(desk.session.workspace.store, name)
    if is_fragment(request):
        return render(request, "findings/quarantine_opened.html", **_values(desk, one))
    return _page(request, desk, sought, _held(desk, sought), one)


def _held(desk: Desk, sought: Sought) -> list[Observation]:
    return quarantined(desk.session.workspace.store, sought.kind, sought.reason, sought.q)


def _values(desk: Desk, one: Observation | None) -> Values:
    talk, pointed = quarantined_talk(desk.shelf, one) if one else (None, frozenset())
    chosen = "0" if one and one.rejected and one.rejected[0].located else ""
    return {**empty_talk(talk), "held_one": one, "reading": None, "pointed": pointed, "chosen": chosen}


def _page(request: Request, desk: Desk, sought: Sought, held: list[Observation], one: Observation | None) -> Response:
    return render(
        request,
        "findings/page.html",
        here="findings",
        quarantine=True,
        quarantined=desk.quarantined(),
        held=held,
        sought=sought,
        **_values(desk, one),
    )
