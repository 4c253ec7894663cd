"""Settings: the later source wins, every mistake is named with its place and remedy, and no secret is shown."""

from pathlib import Path
from typing import Any

import pytest

from befund.app.settings import FILE_NAME, Settings, load_settings
from befund.errors import ConfigurationError

SECRET = "sk-streng-geheim-4711"


def written(folder: Path, text: str) -> Path:
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    return folder


def load(folder: Path, options: dict[str, Any] | None = None, **environment: str) -> Settings:
    return load_settings(folder, options or {}, environment)


def complaint(folder: Path, options: dict[str, Any] | None = None, **environment: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load(folder, options, **environment)
    assert caught.value.where
    assert caught.value.remedy
    assert SECRET not in str(caught.value)
    return str(caught.value)


def test_without_anything_the_rules_work_alone(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert settings == Settings()
    assert settings.model == "rules"
    assert not settings.uses_model


def test_the_later_source_wins(tmp_path: Path) -> None:
    written(tmp_path, 'model = "file"\nconcurrency = 2\nbudget = 1.5\n')
    settings = load(
        tmp_path,
        {"model": "option", "budget": None},
        BEFUND_MODEL="variable",
        BEFUND_CONCURRENCY="4",
    )
    assert (settings.model, settings.concurrency, settings.budget) == ("option", 4, 1.5)
    assert load(tmp_path, BEFUND_MODEL="variable").model == "variable"
    assert load(tmp_path, BEFUND_MODEL="").model == "file"


def test_an_option_that_is_false_or_zero_is_given(tmp_path: Path) -> None:
    written(tmp_path, "context_turns = 5\nbudget = 3\n")
    settings = load(tmp_path, {"context_turns": 0, "budget": 0.0})
    assert (settings.context_turns, settings.budget) == (0, 0.0)


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('model = "gpt-5-mini"\n', encoding="utf-8-sig")
    assert load(tmp_path).model == "gpt-5-mini"


def test_the_roster_comes_from_the_file_without_empty_names(tmp_path: Path) -> None:
    written(
        tmp_path, '[masking]\nnames = ["Jörg Müßig", "  ", " Öztürk "]\nfirms = ["Hallwang AG"]\n'
    )
    masking = load(tmp_path).masking
    assert masking.names == ("Jörg Müßig", "Öztürk")
    assert masking.firms == ("Hallwang AG",)


class TestKeys:
    def test_a_key_in_the_environment_alone_configures_no_model(self, tmp_path: Path) -> None:
        settings = load(
            tmp_path, OPENAI_API_KEY=SECRET, OPENAI_BASE_URL="https://models.example/v1"
        )
        assert settings.model == "rules"
        assert not settings.uses_model

    def test_openai_variables_stand_in_once_a_model_is_named(self, tmp_path: Path) -> None:
        address = "https://models.example/v1"
        settings = load(tmp_path, {"model": "m"}, OPENAI_API_KEY=SECRET, OPENAI_BASE_URL=address)
        assert settings.uses_model
        assert settings.base_url == address
        assert settings.api_key is not None
        assert settings.api_key.get_secret_value() == SECRET

    def test_what_is_given_to_befund_wins_over_openai_variables(self, tmp_path: Path) -> None:
        written(tmp_path, 'base_url = "http://localhost:11434/v1"\n')
        settings = load(
            tmp_path,
            OPENAI_BASE_URL="https://other.example/v1",
            OPENAI_API_KEY="other",
            BEFUND_API_KEY=SECRET,
        )
        assert settings.base_url == "http://localhost:11434/v1"
        assert settings.api_key is not None
        assert settings.api_key.get_secret_value() == SECRET

    def test_another_vendor_is_not_sent_openais_key(self, tmp_path: Path) -> None:
        for model in ("anthropic:claude-x", "mistralai:m"):
            settings = load(
                tmp_path,
                {"model": model},
                OPENAI_API_KEY=SECRET,
                OPENAI_BASE_URL="https://o.example/v1",
            )
            assert settings.api_key is None
            assert settings.base_url is None
        for model in ("openai:gpt-5-mini", "llama3.1:8b"):
            assert load(tmp_path, {"model": model}, OPENAI_API_KEY=SECRET).api_key is not None

    def test_no_way_of_showing_settings_shows_a_secret(self, tmp_path: Path) -> None:
        settings = load(
            tmp_path,
            {"model": "m"},
            BEFUND_API_KEY=SECRET,
            BEFUND_DATABASE_URL=f"pg://u:{SECRET}@db/x",
        )
        assert SECRET not in repr(settings)
        assert SECRET not in str(settings)
        assert "api_key" not in settings.model_dump()

    @pytest.mark.parametrize(
        "line", [f'api_key = "{SECRET}"', f"api_key = {SECRET}", f'api_key = "{SECRET}']
    )
    def test_a_key_in_the_file_is_refused(self, tmp_path: Path, line: str) -> None:
        assert FILE_NAME in complaint(written(tmp_path, line))

    def test_a_key_in_the_file_is_refused_with_the_way_out(self, tmp_path: Path) -> None:
        message = complaint(written(tmp_path, f'api_key = "{SECRET}"\nunknown = 1\n'))
        assert "BEFUND_API_KEY" in message
        assert "api_key" in message

    def test_a_key_of_the_wrong_type_is_not_shown(self, tmp_path: Path) -> None:
        complaint(tmp_path, {"api_key": [SECRET]})

    def test_a_secret_in_a_wrong_value_is_not_shown(self, tmp_path: Path) -> None:
        complaint(tmp_path, BEFUND_CONCURRENCY=SECRET)
        complaint(written(tmp_path, f'[masking]\nnames = "{SECRET}"\n'))
        complaint(written(tmp_path, f'[masking]\nnames = ["x"]\nfirms = [["{SECRET}"]]\n'))


class TestMistakes:
    def test_an_unknown_setting_is_named_with_those_that_there_are(self, tmp_path: Path) -> None:
        message = complaint(written(tmp_path, 'modell = "gpt-5-mini"\n'))
        assert "„modell“" in message
        assert FILE_NAME in message
        assert "concurrency" in message
        assert "api_key" not in message

    def test_an_unknown_list_of_the_roster_is_named_with_those_that_there_are(
        self, tmp_path: Path
    ) -> None:
        message = complaint(written(tmp_path, '[masking]\nnamen = ["x"]\n'))
        assert "„namen“" in message
        assert "names, firms, products" in message

    @pytest.mark.parametrize(
        ("line", "setting", "expected"),
        [
            ('concurrency = "viele"', "concurrency", "eine ganze Zahl"),
            ("concurrency = 0", "concurrency", "mindestens 1"),
            ("concurrency = 10000", "concurrency", "höchstens 256"),
            ("concurrency = 2.5", "concurrency", "eine ganze Zahl"),
            ('budget = "5,00"', "budget", "mit Dezimalpunkt"),
            ("budget = -1", "budget", "mindestens 0"),
            ("budget = nan", "budget", "eine endliche Zahl"),
            ("timeout_seconds = inf", "timeout_seconds", "eine endliche Zahl"),
            ("timeout_seconds = 0", "timeout_seconds", "mehr als 0"),
            ("model = 5", "model", "ein Text"),
            ('model = ""', "model", "nicht leer"),
            ("chunk_tokens = 10", "chunk_tokens", "mindestens 200"),
            ('masking = "Müller"', "masking", "[masking]"),
            ('[masking]\nnames = "Müller"', "masking.names", "eine Liste von Texten"),
            ("[masking]\nnames = [5]", "masking.names", "ein Text"),
        ],
    )
    def test_a_wrong_value_is_explained_in_german(
        self, tmp_path: Path, line: str, setting: str, expected: str
    ) -> None:
        message = complaint(written(tmp_path, line))
        assert FILE_NAME in message
        assert setting in message
        assert expected in message
        assert "nput" not in message

    def test_the_place_is_the_variable_or_the_option_that_is_wrong(self, tmp_path: Path) -> None:
        written(tmp_path, "concurrency = 3\n")
        assert "BEFUND_CONCURRENCY" in complaint(tmp_path, BEFUND_CONCURRENCY="x")
        message = complaint(tmp_path, {"concurrency": 0}, BEFUND_CONCURRENCY="4")
        assert "Option concurrency" in message
        assert "BEFUND_CONCURRENCY" not in message

    @pytest.mark.parametrize(
        "text", ["model = gpt", "model = ", "[masking", "model = 1\nmodel = 2", "a = '\0'"]
    )
    def test_a_file_that_is_no_toml_is_named(self, tmp_path: Path, text: str) -> None:
        message = complaint(written(tmp_path, text))
        assert FILE_NAME in message
        assert "TOML" in message

    @pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
    def test_a_file_in_another_encoding_is_named_with_the_remedy(
        self, tmp_path: Path, encoding: str
    ) -> None:
        (tmp_path / FILE_NAME).write_bytes('[masking]\nnames = ["Jörg"]\n'.encode(encoding))
        message = complaint(tmp_path)
        assert FILE_NAME in message
        assert "UTF-8" in message

    def test_a_folder_in_the_files_place_is_named(self, tmp_path: Path) -> None:
        (tmp_path / FILE_NAME).mkdir()
        assert FILE_NAME in complaint(tmp_path)
