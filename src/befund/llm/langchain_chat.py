"""The one file that imports langchain and openai; import it only when a model is to be called."""

# ruff: noqa: E402 - tracing must be off before langchain is imported
from befund.llm.telemetry import silence_telemetry

silence_telemetry()

import warnings
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast

import httpx2
import openai
from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from langsmith import tracing_context

from befund.errors import ConfigurationError, printable
from befund.llm.endpoint import Endpoint
from befund.llm.failures import Failure, FailureKind, failure_of_status
from befund.llm.http_transport import GuardedTransport
from befund.llm.ladder import Manner, SchemaLevel
from befund.llm.port import ChatRequest
from befund.llm.replies import Envelope

T = TypeVar("T")

_LONGEST_NAME = 200
_LARGEST_NUMBER = 1e30  # single precision holds its square

# langchain's advice where a server refuses a schema; the ladder goes down instead
warnings.filterwarnings(
    "ignore", message="This model does not support OpenAI's structured|Invalid schema for OpenAI's"
)


class OpenAIExchange:
    """One attempt at an OpenAI-compatible server through ChatOpenAI.

    All that matters travels in `extra_body`.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        settings = _client_settings(endpoint)
        weakref.finalize(self, settings["http_client"].close)
        self._chat = ChatOpenAI(
            model=endpoint.model,
            cache=False,
            verbose=False,
            callbacks=[],
            use_responses_api=False,
            http_socket_options=(),  # the client is ours; else it warns of proxies that ours heeds
            **settings,
        )

    @property
    def host(self) -> str:
        """The host that receives the prompts."""
        return self._endpoint.host

    @property
    def start(self) -> Manner:
        """OpenAI and Azure refuse `max_tokens` beside its successor.

        Old servers know nothing else.
        """
        return Manner(omitted=frozenset({"max_tokens"} if self._endpoint.is_strict else ()))

    def send(self, request: ChatRequest, manner: Manner) -> Envelope | Failure:
        """Ask once."""
        body: dict[str, Any] = {
            "max_tokens": request.max_output_tokens,
            "max_completion_tokens": request.max_output_tokens,
            "temperature": self._endpoint.temperature,
        }
        body = {
            name: value
            for name, value in body.items()
            if name not in manner.omitted and value is not None
        }
        response_format = manner.response_format(request)
        if response_format is not None:
            body["response_format"] = response_format
        messages = [SystemMessage(manner.system_message(request)), HumanMessage(request.user)]
        outcome = _answered(lambda: self._chat.invoke(messages, extra_body=body))
        return _for_endpoint(outcome, self._endpoint) if isinstance(outcome, Failure) else outcome


class VendorExchange:
    """One attempt at another vendor through `init_chat_model`; the schema stands in the prompt."""

    def __init__(self, host: str, build: Callable[[int], BaseChatModel]) -> None:
        self._host, self._build = host, build
        self._chats: dict[int, BaseChatModel] = {}

    @property
    def host(self) -> str:
        """The vendor, as errors name it."""
        return self._host

    @property
    def start(self) -> Manner:
        """The lowest level is the only one that all vendors share."""
        return Manner(SchemaLevel.PROMPT)

    def send(self, request: ChatRequest, manner: Manner) -> Envelope | Failure:
        """Ask once."""
        chat = self._chats.get(request.max_output_tokens)
        if chat is None:
            chat = self._chats.setdefault(
                request.max_output_tokens, self._build(request.max_output_tokens)
            )
        messages: list[BaseMessage] = [
            SystemMessage(manner.system_message(request)),
            HumanMessage(request.user),
        ]
        return _answered(lambda: chat.invoke(messages))


def open_vendor_chat(
    model: str, vendor: str, settings: Mapping[str, Any], missing: ConfigurationError
) -> BaseChatModel:
    """The chat model of another vendor; `missing` is raised where its package is not installed."""
    try:
        chat: BaseChatModel = init_chat_model(model, model_provider=vendor, **settings)
    except ImportError:
        failed = missing
    except Exception as error:  # noqa: BLE001 - each vendor has its own; its text may carry the key
        failed = ConfigurationError(
            f"Das Modell {vendor}:{model} lässt sich nicht öffnen ({type(error).__name__}).",
            where="model",
            remedy=(
                "Modellnamen und die Umgebungsvariable mit dem API-Schlüssel des Anbieters prüfen."
            ),
        )
    else:
        return chat
    raise failed


class OpenAIEmbeddingExchange:
    """One attempt at the embeddings endpoint through OpenAIEmbeddings."""

    def __init__(self, endpoint: Endpoint, batch_size: int) -> None:
        self._endpoint = endpoint
        settings = _client_settings(endpoint)
        weakref.finalize(self, settings["http_client"].close)
        self._embeddings = OpenAIEmbeddings(
            model=endpoint.model,
            openai_api_type=None,
            check_embedding_ctx_length=False,  # else it fetches a tokenizer
            chunk_size=batch_size,
            model_kwargs={"encoding_format": "float"},  # some servers do not know base64
            **settings,
        )

    @property
    def host(self) -> str:
        """The host that receives the texts."""
        return self._endpoint.host

    def send(self, texts: Sequence[str]) -> list[list[float]] | Failure:
        """Ask once, for one batch."""
        outcome = _attempted(lambda: self._embeddings.embed_documents(list(texts)))
        if isinstance(outcome, Failure):
            return _for_endpoint(outcome, self._endpoint)
        sizes = {len(vector) for vector in outcome}
        fits = len(outcome) == len(texts) and len(sizes) == 1 and 0 not in sizes
        return outcome if fits and all(map(_is_vector, outcome)) else _garbled()


def _is_vector(values: Sequence[object]) -> bool:
    """Whether there is nothing but finite numbers of everyday size.

    NaN and its like would spoil an index.
    """
    return all(isinstance(value, int | float) and abs(value) < _LARGEST_NUMBER for value in values)


def _for_endpoint(failure: Failure, endpoint: Endpoint) -> Failure:
    """Say it where a server misses the key that was held back."""
    if not (failure.wants_key and endpoint.is_anonymous):
        return failure
    remedy = (
        "Der Schlüssel ging nicht mit, weil Sie diesem Server noch nicht zugestimmt haben: `befund "
        "run --trust-host`, oder im Browser das Kästchen vor dem Start der Analyse."
    )
    return replace(failure, remedy=remedy)


def _client_settings(endpoint: Endpoint) -> dict[str, Any]:
    """What both clients share.

    Each value is given, so that no variable of the environment redirects a prompt.
    """
    trusts = not endpoint.is_loopback
    try:
        transport = GuardedTransport(
            endpoint.base_url, endpoint.timeout, trust_env=trusts, anonymous=endpoint.is_anonymous
        )
    except (ImportError, ValueError) as error:
        failed = ConfigurationError(
            f"Der eingestellte Proxy ist nicht benutzbar ({type(error).__name__}).",
            where="HTTPS_PROXY",
            remedy=(
                "HTTPS_PROXY, HTTP_PROXY und ALL_PROXY prüfen oder den Server in NO_PROXY "
                "aufnehmen."
            ),
        )
    else:
        return {
            "api_key": endpoint.api_key,
            "base_url": endpoint.base_url,
            "openai_proxy": None,
            "timeout": endpoint.timeout,
            "max_retries": 0,
            # a redirect would take the prompt to another host
            "http_client": httpx2.Client(
                transport=transport, trust_env=False, follow_redirects=False
            ),
            "http_async_client": openai.DefaultAsyncHttpxClient(trust_env=False),
        }
    raise failed


def _answered(invoke: Callable[[], AIMessage]) -> Envelope | Failure:
    outcome = _attempted(invoke)
    return outcome if isinstance(outcome, Failure) else _envelope(outcome)


def _attempted(call: Callable[[], T]) -> T | Failure:
    """Run one call of a client library.

    What it raises is sorted and dropped, for it may carry prompt and key.
    """
    try:
        with tracing_context(enabled=False):
            return call()
    except Exception as error:  # noqa: BLE001 - each client and each server has its own
        return _failure_of(error)


def _envelope(message: AIMessage) -> Envelope:
    metadata = message.response_metadata
    given = metadata.get("token_usage")
    usage = given if isinstance(given, Mapping) else {}
    if not usage and "token_usage" not in metadata:
        usage = message.usage_metadata or {}
    finish = (
        metadata.get("finish_reason")
        or metadata.get("stop_reason")
        or metadata.get("done_reason")
        or ""
    )
    return Envelope(
        text=str(message.text),
        finish_reason=str(finish),
        refusal=str(message.additional_kwargs.get("refusal") or ""),
        model=_name(metadata.get("model_name") or metadata.get("model")),
        input_tokens=_count(usage.get("prompt_tokens", usage.get("input_tokens"))),
        output_tokens=_count(usage.get("completion_tokens", usage.get("output_tokens"))),
    )


def _name(value: object) -> str:
    """A name as it can be kept and shown; a server may send anything in its place."""
    return printable(value[:_LONGEST_NAME]) if isinstance(value, str) else ""


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _failure_of(error: Exception) -> Failure:
    chain = list(_causes(error))
    for cause in chain:
        status, body, headers = _status_of(cause)
        if status is not None:
            return failure_of_status(status, body, headers)
    names = {kind.__name__ for cause in chain for kind in type(cause).__mro__}
    for signs, failure in _CONNECTION_FAILURES:
        if names & signs:
            return failure
    return _garbled()


# by the names of the classes that httpx, openai and the other clients raise; first match
_CONNECTION_FAILURES = (
    (
        {"OversizedReplyError"},
        Failure(
            FailureKind.REJECTED,
            "die Antwort des Servers ist größer, als eine Antwort sein kann; sie wurde nicht zu "
            "Ende gelesen.",
            "base_url prüfen: so antwortet kein Modellserver.",
        ),
    ),
    (
        {"EncodedReplyError"},
        Failure(
            FailureKind.REJECTED,
            "der Server schickt seine Antwort gepackt, obwohl das ausgeschlossen wurde.",
            "Komprimierung (gzip, br) am Server oder an einem Proxy davor abschalten.",
        ),
    ),
    (
        {"SSLError"},
        Failure(
            FailureKind.UNREACHABLE,
            "die gesicherte Verbindung kommt nicht zustande (TLS).",
            "Zertifikat des Servers und SSL_CERT_FILE prüfen.",
        ),
    ),
    (
        {"ProxyError"},
        Failure(
            FailureKind.UNREACHABLE,
            "der Proxy lässt die Verbindung nicht zu.",
            "HTTPS_PROXY und NO_PROXY prüfen.",
        ),
    ),
    (
        {"ConnectError", "ConnectTimeout", "ConnectionRefusedError"},
        Failure(
            FailureKind.UNREACHABLE,
            "der Server ist nicht erreichbar.",
            "Läuft der Server? base_url und Netzwerk prüfen.",
        ),
    ),
    (
        {"TimeoutException", "TimeoutError", "APITimeoutError", "Timeout"},
        Failure(
            FailureKind.TRANSIENT,
            "keine vollständige Antwort innerhalb des Zeitlimits.",
            "Das Zeitlimit (timeout) erhöhen oder kleinere Abschnitte senden.",
        ),
    ),
    (
        {
            "TransportError",
            "NetworkError",
            "ProtocolError",
            "APIConnectionError",
            "ConnectionError",
            "OSError",
        },
        Failure(FailureKind.TRANSIENT, "die Verbindung brach ab.", "Später erneut starten."),
    ),
)


def _garbled() -> Failure:
    what = "die Antwort des Servers hat nicht die Form, die das Protokoll verlangt."
    remedy = (
        "base_url prüfen (endet sie auf /v1?); bei einem Proxy oder Anmeldeportal dessen Antwort "
        "ansehen."
    )
    return Failure(FailureKind.TRANSIENT, what, remedy)


def _status_of(error: BaseException) -> tuple[int | None, object, Mapping[str, str]]:
    """Status, body and headers, wherever a client library keeps them.

    An error object in a 200 reply counts.
    """
    if isinstance(error, ValueError) and error.args and isinstance(error.args[0], Mapping):
        code = error.args[0].get("code")
        if isinstance(code, int) and 400 <= code < 600:
            return code, dict(error.args[0]), {}
    response = getattr(error, "response", None)
    candidates = (
        getattr(error, "status_code", None),
        getattr(response, "status_code", None),
        getattr(error, "code", None),
    )
    status = next(
        (int(found) for found in candidates if isinstance(found, int) and 300 <= found < 600), None
    )
    body = getattr(error, "body", None)
    if body is None and status is not None:
        body = _decoded(response)
    headers = getattr(response, "headers", None)
    return status, body, headers if isinstance(headers, Mapping) else {}


def _decoded(response: object) -> object:
    read = getattr(response, "json", None)
    if read is None:
        return None
    try:
        return cast("object", read())
    except Exception:  # noqa: BLE001 - a body that was not read, or no JSON: then there is none
        return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__
