"""Settings: befund.toml in the workspace, then BEFUND_* variables, then options; the later wins."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError

from befund.errors import ConfigurationError

FILE_NAME = "befund.toml"
RULES = "rules"
RECORDED = "recorded:"

_NOT_IN_FILE = frozenset({"api_key"})
_REMEDY = "Wert berichtigen; README nennt alle Einstellungen."


def _without_empty(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.strip() for name in names if name.strip())


Names = Annotated[tuple[str, ...], AfterValidator(_without_empty)]


class MaskingSettings(BaseModel):
    """The roster: what is to be masked wherever it occurs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    names: Names = ()
    firms: Names = ()
    products: Names = ()


class Settings(BaseModel):
    """All settings of one workspace.

    `model` is "rules" (the built-in extractor), "recorded:DIR" (recorded answers), the name of an
    OpenAI-compatible model, or "vendor:model" for another vendor. Prices are euros per million
    tokens; `budget` is euros per run; `chunk_tokens` is what one call reads at most.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = Field(default=RULES, min_length=1)
    base_url: str | None = None
    api_key: SecretStr | None = Field(default=None, exclude=True)
    embedding_model: str | None = None
    concurrency: int = Field(default=8, ge=1, le=256)
    timeout_seconds: float = Field(default=120.0, gt=0)
    budget: float | None = Field(default=None, ge=0)
    price_in: float | None = Field(default=None, ge=0)
    price_out: float | None = Field(default=None, ge=0)
    chunk_tokens: int = Field(default=1500, ge=200, le=100_000)
    context_turns: int = Field(default=3, ge=0, le=20)
    database_url: str | None = None
    masking: MaskingSettings = MaskingSettings()

    @property
    def uses_model(self) -> bool:
        """Whether masked text goes to a model's host."""
        return self.model != RULES and not self.model.startswith(RECORDED)


def load_settings(folder: Path, options: Mapping[str, Any], environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the workspace in `folder`; options that are None count as not given.

    OPENAI_API_KEY and OPENAI_BASE_URL stand in where BEFUND_API_KEY and base_url are not given; they
    alone configure no model. Raises ConfigurationError that names the setting and where it stands.
    """
    values = _from_file(folder / FILE_NAME) | _from_environment(environment)
    values |= {name: value for name, value in options.items() if value is not None}
    for name, variable in (("api_key", "OPENAI_API_KEY"), ("base_url", "OPENAI_BASE_URL")):
        if not values.get(name) and environment.get(variable):
            values[name] = environment[variable]
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise ConfigurationError(
            f"Ungültiger Wert: {first['msg']}.", where=f"Einstellung {name}", remedy=_REMEDY
        ) from None


def _from_file(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError):
        raise ConfigurationError(
            "Die Datei lässt sich nicht lesen.", where=str(path), remedy="Rechte prüfen; die Datei muss UTF-8 sein."
        ) from None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(
            f"Kein gültiges TOML ({error}).", where=str(path), remedy="Zeile berichtigen."
        ) from None
    for name in values.keys() & _NOT_IN_FILE:
        raise ConfigurationError(
            "Ein Schlüssel gehört nicht in eine Datei.",
            where=f"{path}, {name}",
            remedy="Zeile löschen und die Umgebungsvariable OPENAI_API_KEY oder BEFUND_API_KEY setzen.",
        )
    unknown = sorted(values.keys() - Settings.model_fields.keys())
    if unknown:
        known = ", ".join(name for name in Settings.model_fields if name not in _NOT_IN_FILE)
        raise ConfigurationError(
            f"Unbekannte Einstellung „{unknown[0]}“.", where=str(path), remedy=f"Bekannt sind: {known}."
        )
    return values


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    names = {f"BEFUND_{name.upper()}": name for name in Settings.model_fields if name != "masking"}
    return {name: environment[variable] for variable, name in names.items() if environment.get(variable)}
