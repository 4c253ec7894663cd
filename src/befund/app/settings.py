"""Settings: befund.toml in the workspace, then BEFUND_* variables, then options; the later wins."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    SecretStr,
    ValidationError,
)

from befund.errors import ConfigurationError
from befund.records.figures import Assumptions

FILE_NAME = "befund.toml"
RULES = "rules"
RECORDED = "recorded:"

_NO_SETTINGS = frozenset(("BEFUND_WORKSPACE", "BEFUND_DEBUG"))
_NOT_IN_FILE = frozenset({"api_key"})
_REMEDY = "Den Wert berichtigen; README nennt alle Einstellungen."
_EXPECTED = {  # by pydantic's name of the fault, or its first word
    "int": "eine ganze Zahl",
    "float": "eine Zahl mit Dezimalpunkt und ohne Einheit",
    "finite": "eine endliche Zahl",
    "string": "ein Text",
    "string_too_short": "ein Text, der nicht leer ist",
    "tuple": "eine Liste von Texten",
    "model": "ein Abschnitt [masking] oder [assumptions]",
    "literal_error": "{expected}",
    "greater_than": "mehr als {gt:g}",
    "greater_than_equal": "mindestens {ge:g}",
    "less_than_equal": "höchstens {le:g}",
}


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
    tokens; `budget` is euros per run. `max_calls` is the calls of one, each attempt counted; where
    it is not given, 200 and 30 for each chunk of the workspace, several times what honest work
    takes. `chunk_tokens` is what one call reads at most, and a quarter of it where order is asked
    for. Answers of a run are copied to the folder `record`, which "recorded:" can replay. With
    `second_look` the model is asked once more about respondents' turns that support nothing. With
    `verdicts` "lexical" no model is asked which observations say the same, with `process_map`
    "lexical" none what comes before what, and which names of processes mean the same.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    model: str = Field(default=RULES, min_length=1)
    base_url: str | None = None
    api_key: SecretStr | None = Field(default=None, exclude=True)
    embedding_model: str | None = None
    concurrency: int = Field(default=8, ge=1, le=256)
    timeout_seconds: float = Field(default=120.0, gt=0, le=86_400)
    budget: float | None = Field(default=None, ge=0)
    max_calls: int | None = Field(default=None, ge=1)
    price_in: float | None = Field(default=None, ge=0)
    price_out: float | None = Field(default=None, ge=0)
    chunk_tokens: int = Field(default=1500, ge=200, le=100_000)
    context_turns: int = Field(default=3, ge=0, le=20)
    database_url: str | None = Field(default=None, repr=False)  # it may hold a password
    record: Path | None = None
    second_look: bool = False
    verdicts: Literal["model", "lexical"] = "model"
    process_map: Literal["model", "lexical"] = "model"
    masking: MaskingSettings = MaskingSettings()
    assumptions: Assumptions = Assumptions()

    _from_file: frozenset[str] = PrivateAttr(default=frozenset())

    def model_post_init(self, context: Mapping[str, frozenset[str]] | None, /) -> None:
        """Note what stands in the workspace's file, which may come from somebody else."""
        if context:
            self._from_file = context.get("from_file", frozenset())

    def is_from_file(self, name: str) -> bool:
        """Whether a setting has its value from befund.toml."""
        return name in self._from_file

    @property
    def uses_model(self) -> bool:
        """Whether masked text goes to a model's host."""
        return self.model != RULES and not self.model.startswith(RECORDED)


_SECTIONS: Mapping[str, type[BaseModel]] = {"masking": MaskingSettings, "assumptions": Assumptions}


def load_settings(
    folder: Path, options: Mapping[str, Any], environment: Mapping[str, str] = os.environ
) -> Settings:
    """The settings of the workspace in `folder`; options that are None count as not given.

    OPENAI_API_KEY and OPENAI_BASE_URL stand in where api_key and base_url are not given and the
    model is not another vendor's; they alone configure no model. Raises ConfigurationError that
    names the setting and where it stands, and never its value.
    """
    path = folder / FILE_NAME
    sources = {
        f"{path}, {{}}": _from_file(path),
        "Umgebungsvariable BEFUND_{}": _from_environment(environment),
        "Option {}": {name: value for name, value in options.items() if value is not None},
    }
    values: dict[str, Any] = {}
    places: dict[str, str] = {}
    for place, given in sources.items():
        values |= given
        places |= dict.fromkeys(given, place)
    _stand_in(values, environment)
    from_file = frozenset(name for name, place in places.items() if place == f"{path}, {{}}")
    try:
        return Settings.model_validate(values, context={"from_file": from_file})
    except ValidationError as error:
        raise _wrong_setting(error, places) from None


def _stand_in(values: dict[str, Any], environment: Mapping[str, str]) -> None:
    """OpenAI's own variables, where nothing else is given.

    Another vendor must not be sent this key.
    """
    model = str(values.get("model", ""))
    if ":" in model:
        from befund.llm.model_factory import vendor_of

        if vendor_of(model) is not None:
            return
    for setting, variable in (("api_key", "OPENAI_API_KEY"), ("base_url", "OPENAI_BASE_URL")):
        if not values.get(setting) and environment.get(variable):
            values[setting] = environment[variable]


def _wrong_setting(error: ValidationError, places: Mapping[str, str]) -> ConfigurationError:
    first = error.errors(include_input=False, include_url=False)[0]
    name = ".".join(map(str, first["loc"]))
    place = places.get(str(first["loc"][0]), "Einstellung {}")
    shown = name.upper() if "BEFUND_" in place else name
    if first["type"] == "extra_forbidden":
        return ConfigurationError(
            f"Unbekannte Einstellung „{first['loc'][-1]}“.",
            where=place.format(shown),
            remedy=_known(first["loc"]),
        )
    limits = first.get("ctx", {})
    expected = _EXPECTED.get(first["type"]) or _EXPECTED.get(
        first["type"].split("_")[0], "ein anderer Wert"
    )
    return ConfigurationError(
        f"Der Wert passt nicht: verlangt ist {expected.format(**limits)}.",
        where=place.format(shown),
        remedy=_REMEDY,
    )


def _known(location: tuple[int | str, ...]) -> str:
    fields = _SECTIONS.get(str(location[0]), Settings).model_fields
    return f"Bekannt sind: {', '.join(name for name in fields if name not in _NOT_IN_FILE)}."


def _from_file(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError):
        raise ConfigurationError(
            "Die Datei lässt sich nicht lesen.",
            where=str(path),
            remedy="Rechte prüfen; die Datei muss UTF-8 sein.",
        ) from None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(
            f"Kein gültiges TOML ({error}).",
            where=str(path),
            remedy="Die Zeile berichtigen; Text steht in Anführungszeichen.",
        ) from None
    for name in values.keys() & _NOT_IN_FILE:
        raise ConfigurationError(
            "Ein Schlüssel gehört nicht in eine Datei.",
            where=f"{path}, {name}",
            remedy=(
                "Zeile löschen und die Umgebungsvariable OPENAI_API_KEY oder BEFUND_API_KEY setzen."
            ),
        )
    return values


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    names = {
        f"BEFUND_{name.upper()}": name for name in Settings.model_fields if name not in _SECTIONS
    }
    for variable in sorted(environment):
        if variable.startswith("BEFUND_") and variable not in {*names, *_NO_SETTINGS}:
            raise ConfigurationError(
                "Unbekannte Einstellung.",
                where=f"Umgebungsvariable {variable}",
                remedy=f"Bekannt sind: {', '.join(sorted((*names, *_NO_SETTINGS)))}.",
            )
    return {
        name: environment[variable] for variable, name in names.items() if environment.get(variable)
    }
