"""Where a model is and how it is reached: name, address, key, time limit."""

import ipaddress
import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from pydantic import SecretStr

from befund.errors import ConfigurationError

OPENAI_URL = "https://api.openai.com/v1"
WITHHELD = SecretStr("")
"""Given as a key: none goes out, wherever there is one, nor anything else that tells who asks."""
_PORTS = {"http": 80, "https": 443}
_STRICT_HOSTS = (
    "api.openai.com",
    ".openai.azure.com",
    ".services.ai.azure.com",
    ".cognitiveservices.azure.com",
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One model on one OpenAI-compatible server; the key is shown by nothing.

    With `is_anonymous` nothing goes out that tells who asks: the user has not agreed to this host
    yet.
    """

    model: str
    base_url: str
    api_key: SecretStr
    timeout: float
    temperature: float | None = 0.0
    is_anonymous: bool = False

    @property
    def host(self) -> str:
        """Host and port, without credentials or path."""
        return host_of(self.base_url)

    @property
    def is_loopback(self) -> bool:
        """Whether the server runs on this machine; no proxy may stand between."""
        return is_loopback(self.base_url)

    @property
    def is_strict(self) -> bool:
        """Whether the server refuses two limits of the answer's length at once.

        OpenAI and Azure do.
        """
        name = urlsplit(self.base_url).hostname or ""
        return name.endswith(_STRICT_HOSTS)


def openai_endpoint(
    model: str,
    *,
    base_url: str | None = None,
    api_key: SecretStr | str | None = None,
    timeout: float = 120.0,
    temperature: float | None = 0.0,
) -> Endpoint:
    """Fill in OPENAI_BASE_URL and OPENAI_API_KEY where nothing is given.

    ConfigurationError where that fails.
    """
    send_key = api_key is not WITHHELD
    url = checked_url(base_url or os.environ.get("OPENAI_BASE_URL") or OPENAI_URL)
    key = (
        (checked_key(api_key) or checked_key(os.environ.get("OPENAI_API_KEY")))
        if send_key
        else None
    )
    if key is None and send_key and urlsplit(url).hostname == urlsplit(OPENAI_URL).hostname:
        raise ConfigurationError(
            f"Für das Modell {model} fehlt der API-Schlüssel.",
            where="OPENAI_API_KEY",
            remedy=(
                "Die Umgebungsvariable OPENAI_API_KEY setzen; für einen eigenen Server base_url "
                "angeben."
            ),
        )
    return Endpoint(
        model, url, key or SecretStr("none"), timeout, temperature, is_anonymous=not send_key
    )


def checked_url(url: str) -> str:
    """The address without a closing slash; ConfigurationError where it is none.

    A backslash or a letter beyond ASCII is none: the HTTP client might read another host out of it
    than we do.
    """
    try:
        parts = urlsplit(url.strip())
        port_is_readable = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_readable = urlsplit(""), False
    is_plain = (
        url.strip().isascii() and url.strip().isprintable() and not set(url.strip()) & set(" \\")
    )
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or not port_is_readable
        or not is_plain
    ):
        raise ConfigurationError(
            "Das ist keine Adresse eines Modellservers.",
            where="base_url",
            remedy=(
                "Eine Adresse wie https://api.openai.com/v1 oder http://localhost:11434/v1 "
                "eintragen."
            ),
        )
    return url.strip().rstrip("/")


def checked_key(key: SecretStr | str | None) -> SecretStr | None:
    """The key without white space around it, None where there is none.

    A key that cannot travel in a header is refused here: further down, an error would show it.
    """
    value = (key.get_secret_value() if isinstance(key, SecretStr) else key or "").strip()
    if not value:
        return None
    if not value.isascii() or not value.isprintable() or " " in value:
        raise ConfigurationError(
            "Der API-Schlüssel enthält Zeichen, die in keinem Schlüssel vorkommen.",
            where="OPENAI_API_KEY",
            remedy=(
                "Den Schlüssel neu kopieren: eine Zeile, keine Leerzeichen, keine "
                "Anführungszeichen."
            ),
        )
    return SecretStr(value)


def host_of(url: str) -> str:
    """Host and port of an address, without credentials, path or query."""
    parts = urlsplit(url)
    name = parts.hostname or ""
    name = f"[{name}]" if ":" in name else name
    return f"{name}:{parts.port}" if parts.port else name


def origin_of(url: str) -> str:
    """Scheme, host and port of an address: what an agreement to send a key is about."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{(parts.hostname or '').rstrip('.')}:{parts.port or _PORTS.get(parts.scheme, 0)}"


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine."""
    name = (urlsplit(url).hostname or "").rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
