"""Opens the model that a setting names.

Recorded answers, an OpenAI-compatible server, or another vendor.
"""

import threading
from collections.abc import Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from befund.errors import ConfigurationError
from befund.llm.embeddings import ResilientEmbedder, TextEmbedder
from befund.llm.endpoint import (
    WITHHELD,
    Endpoint,
    checked_key,
    checked_url,
    is_loopback,
    openai_endpoint,
)
from befund.llm.failures import Failure
from befund.llm.ladder import Manner
from befund.llm.port import ChatModel, ChatRequest
from befund.llm.recorded import RecordedModel
from befund.llm.replies import Envelope
from befund.llm.resilient import Exchange, ResilientChat
from befund.llm.retry import Retrier

VENDORS: Mapping[str, str] = {
    "anthropic": "langchain-anthropic",
    "azure_ai": "langchain-azure-ai",
    "azure_openai": "langchain-openai",
    "bedrock_converse": "langchain-aws",
    "cohere": "langchain-cohere",
    "deepseek": "langchain-deepseek",
    "google_genai": "langchain-google-genai",
    "google_vertexai": "langchain-google-vertexai",
    "groq": "langchain-groq",
    "mistralai": "langchain-mistralai",
    "ollama": "langchain-ollama",
    "openrouter": "langchain-openrouter",
    "together": "langchain-together",
    "xai": "langchain-xai",
}


def vendor_of(model: str) -> str | None:
    """The vendor whose own package serves a model.

    None for an OpenAI-compatible server, and for what is no model.
    """
    scheme, _, name = model.partition(":")
    return scheme if scheme in VENDORS and name else None


def open_model(
    model: str,
    *,
    base_url: str | None = None,
    api_key: SecretStr | str | None = None,
    timeout: float = 120.0,
    temperature: float | None = 0.0,
    retrier: Retrier | None = None,
) -> ChatModel:
    """The chat model that `model` names; nothing is sent by opening it.

    "recorded:DIR" replays a folder; "anthropic:…" and the other VENDORS go through their own
    langchain package; everything else ("gpt-5-mini", "openai:gpt-5-mini", "llama3.1:8b") goes to
    the OpenAI-compatible server at `base_url`, else OPENAI_BASE_URL, else OpenAI. Azure is such a
    server too: `base_url` https://NAME.openai.azure.com/openai/v1, `model` the name of the
    deployment, `api_key` its key.

    `timeout` is in seconds, for one whole reply. A `retrier` with its own `sleep` can be made to
    end waits early: what that function raises ends the call. With WITHHELD as key nothing goes out
    that tells who asks; another vendor's client cannot be kept from it, so that is refused then.
    Raises ConfigurationError; for an unusable proxy the first call does.
    """
    scheme, _, rest = model.partition(":")
    retrier = retrier or Retrier()
    if not model.strip():
        raise ConfigurationError(
            "Es ist kein Modell benannt.", where="model", remedy="BEFUND_MODEL setzen."
        )
    if scheme == "recorded":
        return RecordedModel(Path(rest))
    if scheme == "langsmith":
        raise ConfigurationError("Über LangSmith werden keine Transkripte gesendet.", where="model")
    if vendor_of(model) is not None:
        if api_key is WITHHELD:
            raise ConfigurationError(
                "Diesem Server haben Sie noch nicht zugestimmt.",
                where="base_url",
                remedy="`befund run --trust-host`",
            )
        settings = _vendor_settings(scheme, base_url=base_url, api_key=api_key, timeout=timeout)
        return _open_vendor(model, {**settings, "temperature": temperature}, retrier)
    name = rest if scheme == "openai" and rest else model
    endpoint = openai_endpoint(
        name, base_url=base_url, api_key=api_key, timeout=timeout, temperature=temperature
    )
    return ResilientChat(model, _LateExchange(endpoint), retrier)


def open_embedder(
    model: str,
    *,
    base_url: str | None = None,
    api_key: SecretStr | str | None = None,
    timeout: float = 60.0,
    retrier: Retrier | None = None,
) -> TextEmbedder:
    """The embedding model that `model` names, on an OpenAI-compatible server.

    Raises ConfigurationError.
    """
    name = model.removeprefix("openai:")
    endpoint = openai_endpoint(name, base_url=base_url, api_key=api_key, timeout=timeout)
    from befund.llm.langchain_chat import OpenAIEmbeddingExchange

    exchange = OpenAIEmbeddingExchange(endpoint, ResilientEmbedder.BATCH)
    return ResilientEmbedder(model, exchange, retrier or Retrier())


class _LateExchange:
    """An OpenAIExchange whose library is loaded for the first call.

    A run that asks nothing does without.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._lock = threading.Lock()

    @property
    def host(self) -> str:
        """The host that receives the prompts."""
        return self._endpoint.host

    @property
    def start(self) -> Manner:
        """The manner in which the server is asked first."""
        return self._opened().start

    def send(self, request: ChatRequest, manner: Manner) -> Envelope | Failure:
        """Ask once."""
        return self._opened().send(request, manner)

    def _opened(self) -> Exchange:
        with self._lock:
            return self._exchange

    @cached_property
    def _exchange(self) -> Exchange:
        from befund.llm.langchain_chat import OpenAIExchange

        return OpenAIExchange(self._endpoint)


def _vendor_settings(
    vendor: str, *, base_url: str | None, api_key: SecretStr | str | None, timeout: float
) -> dict[str, Any]:
    """What init_chat_model passes on; the output limit is added for each request."""
    url = checked_url(base_url) if base_url else None
    key = checked_key(api_key)
    if vendor == "ollama":
        local = url is None or is_loopback(url)
        settings: dict[str, Any] = {"client_kwargs": {"timeout": timeout, "trust_env": not local}}
    else:
        settings = {"timeout": timeout, "max_retries": 0}
    if url:
        settings["base_url"] = url
    if key:
        settings["api_key"] = key
    return settings


def _open_vendor(model: str, settings: Mapping[str, Any], retrier: Retrier) -> ChatModel:
    from befund.llm.langchain_chat import VendorExchange, open_vendor_chat

    vendor, _, name = model.partition(":")
    missing = ConfigurationError(
        f"Für {vendor} fehlt das Paket {VENDORS[vendor]}.",
        where="model",
        remedy=f"pip install {VENDORS[vendor]}",
    )
    limit = "num_predict" if vendor == "ollama" else "max_tokens"

    def build(tokens: int) -> Any:
        return open_vendor_chat(name, vendor, {**settings, limit: tokens}, missing)

    build(1)  # a missing package or key shows now, not in the middle of a run
    return ResilientChat(model, VendorExchange(vendor, partial(build)), retrier)
