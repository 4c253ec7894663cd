"""What can go wrong with one attempt, sorted by what helps: wait, ask differently, or stop."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any, Self

from befund.llm.scrub import safe_reason

OPTIONAL_PARAMETERS = ("max_tokens", "max_completion_tokens", "temperature")


class FailureKind(StrEnum):
    """What helps against a failure."""

    TRANSIENT = "transient"  # trying again
    THROTTLED = "throttled"  # waiting, all threads together
    UNREACHABLE = "unreachable"  # trying again; where nothing ever came, starting the server
    FORMAT = "format"  # another level of structured output
    PARAMETER = "parameter"  # leaving the parameter out
    UNUSABLE = "unusable"  # nothing here; the extraction may ask with a smaller chunk
    REJECTED = "rejected"  # nothing
    STOP = "stop"  # a person, who changes a setting


RETRYABLE = frozenset({FailureKind.TRANSIENT, FailureKind.THROTTLED, FailureKind.UNREACHABLE})


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed attempt; `what` and `remedy` are German and free of prompt text and keys.

    `reply_reason` goes with UNUSABLE, `parameter` with PARAMETER. `opaque` says that the server
    gave no reason, `wants_key` that it misses a key, or the right one.
    """

    kind: FailureKind
    what: str
    remedy: str = ""
    reply_reason: str = ""
    parameter: str = ""
    retry_after: float | None = None
    opaque: bool = False
    wants_key: bool = False


@dataclass(frozen=True, slots=True)
class ServerError:
    """The error object of a reply, wherever the server put it.

    OpenAI's, FastAPI's, or a bare string.
    """

    code: str = ""
    type: str = ""
    param: str = ""
    message: str = ""

    @classmethod
    def read(cls, body: object) -> Self:
        """Read what is there; anything unknown gives empty fields."""
        if isinstance(body, Mapping):
            inner = body.get("error", body)
            if isinstance(inner, Mapping):
                return cls(
                    code=_text(inner.get("code")) or _text(_inner_code(inner)),
                    type=_text(inner.get("type")),
                    param=_text(inner.get("param")),
                    message=_text(inner.get("message")) or _detail(inner.get("detail")),
                )
            return cls(message=_text(inner))
        if isinstance(body, str) and "<" not in body[:200]:  # not the HTML page of a gateway
            return cls(message=body)
        return cls()

    @property
    def speech(self) -> str:
        """All that the server says, in lower case, to look for known phrases in; never shown."""
        return f"{self.code} {self.type} {self.param} {self.message}".lower()

    @property
    def says_nothing(self) -> bool:
        """Whether there is no reason in it beyond the status's own name."""
        return self.message.strip(" .!").lower() in _EMPTY_PHRASES

    @property
    def safe(self) -> str:
        """What of it can be shown."""
        return safe_reason(self.message) or safe_reason(self.code) or safe_reason(self.type)


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) else ""


def _inner_code(error: Mapping[str, Any]) -> object:
    inner = error.get("innererror")
    return inner.get("code") if isinstance(inner, Mapping) else None


def _detail(detail: object) -> str:
    if isinstance(detail, list):
        rows = [row for row in detail if isinstance(row, Mapping)]
        return "; ".join(f"{row.get('msg')} {_location(row)}" for row in rows)
    return _text(detail)


def _location(row: Mapping[str, Any]) -> str:
    place = row.get("loc")
    return " ".join(str(part) for part in place) if isinstance(place, list | tuple) else ""


_EMPTY_PHRASES = frozenset(
    {"", "bad request", "error", "internal server error", "unprocessable entity", "unknown error"}
)
_QUOTA = re.compile(
    r"insufficient_quota|exceeded your current quota|insufficient[ _](?:balance|credits)"
    r"|credit balance is too low"
    r"|billing_hard_limit_reached|billing_not_active"
)
_FILTERED = re.compile(
    r"content_filter|responsibleaipolicyviolation|content_policy_violation"
    r"|content management policy|input was flagged"
)
_TOO_LONG = re.compile(
    r"context_length_exceeded|maximum context length|context window|prompt is too long"
    r"|input is too long"
    r"|exceed_context_size|exceeds the available context|request too large"
)
_FORMAT = re.compile(
    r"response[_ ]format|json[_ ]schema|json[_ ]object|json mode|structured output|grammar|guided"
    r"|\bschema\b"
    r"|unsupported|not supported|does not support"
)
_OUT_OF_RANGE = re.compile(r"too large|at most|less than or equal")


def failure_of_status(status: int, body: object, headers: Mapping[str, str]) -> Failure:
    """Sort a reply with an error status; `body` is the decoded JSON, or the text."""
    error = ServerError.read(body)
    label = f"HTTP {status}" + (f": {error.safe}" if error.safe else "")
    failure = (
        _stop(status, error.speech, label)
        or _unfit(status, error.speech, label)
        or _busy(status, label)
        or _refused(status, error, label)
        or _faulty(status, error, label)
    )
    return (
        replace(failure, retry_after=retry_after(headers)) if failure.kind in RETRYABLE else failure
    )


def _stop(status: int, speech: str, label: str) -> Failure | None:
    """A status after which no further call can succeed."""
    if status >= 500:
        return None
    if _QUOTA.search(speech) or status == 402:
        what = f"das Guthaben oder Kontingent ist aufgebraucht ({label})."
        remedy = (
            "Beim Anbieter aufladen oder ein anderes Modell einstellen (BEFUND_MODEL); fertige "
            "Antworten bleiben."
        )
    elif status == 401:
        what = f"der Server nimmt den API-Schlüssel nicht an ({label})."
        remedy = (
            "OPENAI_API_KEY (bei anderen Anbietern deren Variable) prüfen; er muss zur base_url "
            "gehören."
        )
    elif status == 403 and not _FILTERED.search(speech):
        what = f"der Server verweigert den Zugriff ({label})."
        remedy = (
            "Prüfen, ob der API-Schlüssel dieses Modell benutzen darf und ob Region und Netz "
            "zugelassen sind."
        )
    elif status in {404, 405, 410}:
        what = f"Modell oder Adresse sind dem Server unbekannt ({label})."
        remedy = (
            "Modellnamen (BEFUND_MODEL) und base_url prüfen (meist …/v1); bei Ollama: ollama pull "
            "MODELL."
        )
    elif 300 <= status < 400:
        what = (
            f"der Server leitet auf eine andere Adresse um ({label}); Transkripte folgen keiner "
            "Umleitung."
        )
        remedy = "Die endgültige Adresse als base_url eintragen."
    else:
        return None
    return Failure(FailureKind.STOP, what, remedy, wants_key=status in {401, 403})


def _unfit(status: int, speech: str, label: str) -> Failure | None:
    """A refusal of what we ask: the filter's, or for its length."""
    if _FILTERED.search(speech):
        return unusable(
            "content_filter", f"der Inhaltsfilter des Servers hat die Anfrage abgelehnt ({label})."
        )
    if status == 413 or _TOO_LONG.search(speech):
        return unusable("length", f"die Anfrage ist für das Modell zu lang ({label}).")
    return None


def _busy(status: int, label: str) -> Failure | None:
    """A server that asks all callers to slow down."""
    if status not in {429, 503, 529}:
        return None
    return Failure(
        FailureKind.THROTTLED, f"der Server ist überlastet oder begrenzt die Aufrufe ({label})."
    )


def _refused(status: int, error: ServerError, label: str) -> Failure | None:
    """A refusal of how we ask: a parameter or the format of the answer."""
    if status not in {400, 415, 422, 500, 501}:
        return None
    what = f"der Server lehnt die Form der Anfrage ab ({label})."
    speech = error.speech
    named = [name for name in OPTIONAL_PARAMETERS if name in speech]
    if status in {400, 422} and named and not _OUT_OF_RANGE.search(speech):
        name = error.param if error.param in named else min(named, key=speech.index)
        return Failure(FailureKind.PARAMETER, what, parameter=name)
    if _FORMAT.search(speech):
        return Failure(FailureKind.FORMAT, what)
    return None


def _faulty(status: int, error: ServerError, label: str) -> Failure:
    """Any other status: a fault of the server, or a request that it will not take."""
    opaque = status in {400, 422, 500} and error.says_nothing
    if status >= 500 or status in {408, 409, 425}:
        return Failure(
            FailureKind.TRANSIENT, f"der Server meldet einen Fehler ({label}).", opaque=opaque
        )
    return Failure(
        FailureKind.REJECTED, f"der Server lehnt die Anfrage ab ({label}).", opaque=opaque
    )


def unusable(reason: str, what: str, remedy: str = "") -> Failure:
    """A reply without usable text; `reason` as ModelReplyError has it."""
    return Failure(FailureKind.UNUSABLE, what, remedy, reply_reason=reason)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the server asks to wait, None where it says nothing.

    It says a number, or an HTTP date.
    """
    lowered = {name.lower(): value for name, value in headers.items()}
    for name, per_second in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        value = lowered.get(name, "").strip()
        if re.fullmatch(r"\d{1,9}(?:\.\d+)?", value):
            return float(value) / per_second
    return _seconds_until(lowered.get("retry-after", ""))


def _seconds_until(date: str) -> float | None:
    try:
        moment = parsedate_to_datetime(date)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None
