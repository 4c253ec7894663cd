"""Recorded answers.

What was recorded is replayed, what is missing says why, and a folder is never half-written.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from llm_bench import GOOD, SENTENCE, bench, request

from befund.errors import ConfigurationError, ModelReplyError
from befund.llm.model_factory import open_model
from befund.llm.port import ChatReply, ChatRequest
from befund.llm.recorded import MANIFEST, RecordedModel, RecordingModel, request_key
from befund.llm.scripted import answer


class Echo:
    """A model that replies with what it was asked."""

    name = "echo-1"

    def complete(self, asked: ChatRequest) -> ChatReply:
        return ChatReply(
            text=json.dumps({"asked": asked.user}),
            model="echo-1-long",
            input_tokens=3,
            output_tokens=4,
        )


def record(folder: Path, *texts: str, prompt: str = "extract-de@abc") -> None:
    recorder = RecordingModel(Echo(), folder)
    for text in texts:
        recorder.complete(request(text, prompt=prompt))


def test_what_was_recorded_from_a_server_is_replayed_word_for_word(tmp_path: Path) -> None:
    with bench([answer(GOOD, usage=(7, 8), model="any-model-long")]) as (model, _, _clock):
        given = RecordingModel(model, tmp_path).complete(request())
    replay = open_model(f"recorded:{tmp_path}")
    assert replay.complete(request()) == given
    assert replay.name == "recorded:any-model-long"


def test_the_manifest_names_model_prompts_and_date(tmp_path: Path) -> None:
    record(tmp_path, "eins")
    record(tmp_path, "zwei", prompt="repair-de@def")
    manifest = RecordedModel(tmp_path).manifest
    assert (manifest.model, manifest.prompts) == (
        "echo-1-long",
        {"extract-de": "abc", "repair-de": "def"},
    )
    assert manifest.date.count("-") == 2


def test_prompts_that_changed_are_named(tmp_path: Path) -> None:
    record(tmp_path, "eins")
    record(tmp_path, "zwei", prompt="repair-de@def")
    model = RecordedModel(tmp_path)
    assert model.stale_prompts({"extract-de": "abc", "repair-de": "def", "extract-en": "x"}) == []
    assert model.stale_prompts({"extract-de": "new", "repair-de": "def"}) == ["extract-de"]
    assert model.stale_prompts({}) == ["extract-de", "repair-de"]


def test_a_prompt_of_another_version_says_so(tmp_path: Path) -> None:
    record(tmp_path, SENTENCE, prompt="extract.de.v1@abc")
    with pytest.raises(
        ModelReplyError, match=r"den Prompt extract\.de\.v1 gibt es jetzt als extract\.de\.v2"
    ):
        RecordedModel(tmp_path).complete(request(SENTENCE, prompt="extract.de.v2@def"))
    with pytest.raises(ModelReplyError, match="keine Antwort aufgezeichnet"):
        RecordedModel(tmp_path).complete(request(SENTENCE, prompt="order.de.v1@def"))


def test_a_changed_prompt_and_an_unknown_transcript_say_so(tmp_path: Path) -> None:
    record(tmp_path, SENTENCE)
    model = RecordedModel(tmp_path)
    with pytest.raises(ModelReplyError, match="veraltet: der Prompt extract-de") as changed:
        model.complete(request(prompt="extract-de@new"))
    with pytest.raises(ModelReplyError, match="Transkript") as unknown:
        model.complete(request("ein neuer Satz"))
    for caught in (changed, unknown):
        assert caught.value.reason == "not_recorded"
        assert SENTENCE not in str(caught.value)


def test_many_threads_record_into_one_folder(tmp_path: Path) -> None:
    recorder = RecordingModel(Echo(), tmp_path)
    with ThreadPoolExecutor(16) as pool:
        list(
            pool.map(
                lambda n: recorder.complete(request(str(n), prompt=f"p{n % 5}@{n % 5}")), range(100)
            )
        )
    model = RecordedModel(tmp_path)
    assert len(model.manifest.prompts) == 5
    for n in range(100):
        assert json.loads(model.complete(request(str(n), prompt=f"p{n % 5}@{n % 5}")).text) == {
            "asked": str(n)
        }
    assert {path.suffix for path in tmp_path.iterdir()} == {".json"}


def test_the_key_depends_on_all_that_decides_the_answer_and_on_nothing_else() -> None:
    asked = request()
    keys = {
        request_key(asked.model_copy(update=change))
        for change in ({}, {"system": "x"}, {"user": "x"}, {"schema_name": "x"}, {"prompt": "x@y"})
    }
    assert len(keys) == 5
    assert request_key(asked.model_copy(update={"max_output_tokens": 9})) == request_key(asked)


def test_a_folder_without_recording_is_a_configuration_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="recorded:"):
        open_model(f"recorded:{tmp_path / 'missing'}")
    (tmp_path / MANIFEST).write_text('{"format": 1', encoding="utf-8")
    with pytest.raises(ConfigurationError, match="beschädigt"):
        open_model(f"recorded:{tmp_path}")


def test_a_damaged_answer_fails_by_name(tmp_path: Path) -> None:
    record(tmp_path, SENTENCE)
    path = tmp_path / f"{request_key(request())}.json"
    path.write_text('{"key": "x", "text": "', encoding="utf-8")
    with pytest.raises(ModelReplyError, match=path.name) as caught:
        RecordedModel(tmp_path).complete(request())
    assert caught.value.reason == "malformed"
