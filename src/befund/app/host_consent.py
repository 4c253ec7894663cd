"""Which server may get the user's key.

The user's own choice, or one that the user has agreed to once. A workspace's befund.toml may come
from somebody else, and its address with it. What the user agreed to is kept outside of every
workspace, in the user's own folder of settings.
"""

import os
import stat
from pathlib import Path

from pydantic import SecretStr

from befund.app.settings import Settings
from befund.errors import ConfigurationError
from befund.llm.endpoint import OPENAI_URL, WITHHELD, checked_url, is_loopback, origin_of
from befund.llm.model_factory import vendor_of

_REMEDY = (
    "Zustimmen: `befund run --trust-host`, oder im Browser das Kästchen vor dem Start der Analyse."
)


def unagreed_host(settings: Settings) -> str | None:
    """The server that would get a key if the user agreed to it; None where none waits for that."""
    return None if may_send_key(settings) or not _holds_key(settings) else _origin(settings)


def may_send_key(settings: Settings) -> bool:
    """Whether a key, and whatever else tells who asks, may go to the server that the settings name."""
    origin = _origin(settings)
    return (
        origin is None or not (_is_foreign(settings) or _is_open(settings)) or origin in _agreed()
    )


def key_to_send(settings: Settings) -> SecretStr | None:
    """The key as a model is opened with it."""
    return settings.api_key if may_send_key(settings) else WITHHELD


def agree(settings: Settings, origin: str) -> None:
    """Keep that the user agrees to this server.

    Raises ConfigurationError where the settings name another.
    """
    if origin != _origin(settings):
        raise ConfigurationError(
            "Inzwischen ist ein anderer Server eingestellt.",
            where="base_url",
            remedy="Die Seite neu laden.",
        )
    _keep(origin)


def withheld(settings: Settings) -> ConfigurationError:
    """Why a key did not go out, and how it would."""
    origin = _origin(settings)
    why = (
        "diese Adresse steht in befund.toml, und Sie haben ihr noch nicht zugestimmt"
        if _is_foreign(settings)
        else "die Verbindung ist unverschlüsselt (http), und Sie haben dem noch nicht zugestimmt"
    )
    return ConfigurationError(
        f"Der Schlüssel ging nicht an {origin}: {why}.", where="base_url", remedy=_REMEDY
    )


def _origin(settings: Settings) -> str | None:
    """The server that the settings name.

    None where they name none, or nothing is sent, or it is no address.
    """
    if not settings.base_url or not (settings.uses_model or settings.embedding_model):
        return None
    try:
        return origin_of(checked_url(settings.base_url))
    except ConfigurationError:
        return None  # opening the model says so


def _is_foreign(settings: Settings) -> bool:
    """Whether the file names the server, and it is not the one that keys are for anyway."""
    return settings.is_from_file("base_url") and _origin(settings) != origin_of(OPENAI_URL)


def _is_open(settings: Settings) -> bool:
    url = settings.base_url or ""
    return url.strip().lower().startswith("http:") and not is_loopback(url)


def _holds_key(settings: Settings) -> bool:
    """Whether there is a key to send; other vendors find theirs themselves."""
    named = settings.api_key is not None and bool(settings.api_key.get_secret_value().strip())
    is_vendor = vendor_of(settings.model) is not None
    return (
        named
        or is_vendor
        or any(os.environ.get(name) for name in ("OPENAI_API_KEY", "OPENAI_CUSTOM_HEADERS"))
    )


def _file() -> Path:
    """Where it is kept what the user agreed to: one server a line."""
    named = Path(os.environ.get("XDG_CONFIG_HOME") or "")
    if named.is_absolute():
        return named / "befund" / "trusted-hosts"
    roaming = os.environ.get("APPDATA") if os.name == "nt" else None
    return (Path(roaming) if roaming else Path.home() / ".config") / "befund" / "trusted-hosts"


def _agreed() -> frozenset[str]:
    """The servers that the user agreed to; a file that others may write counts for nothing."""
    try:
        file = _file()
        if os.name == "posix" and file.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            return frozenset()
        return frozenset(file.read_text(encoding="utf-8").split())
    except (OSError, RuntimeError, UnicodeDecodeError):  # RuntimeError: there is no home
        return frozenset()


def _keep(origin: str) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
    try:
        file = _file()
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(file, flags, 0o600), "w", encoding="utf-8") as lines:
            if os.name == "posix":
                os.fchmod(lines.fileno(), 0o600)
            lines.write(f"{origin}\n")
    except (OSError, RuntimeError) as error:
        raise ConfigurationError(
            f"Die Zustimmung lässt sich nicht merken ({type(error).__name__}).",
            where="XDG_CONFIG_HOME",
            remedy="Schreibrechte prüfen, oder die Adresse selbst nennen: --base-url oder BEFUND_BASE_URL.",
        ) from error
