"""Other vendors through init_chat_model.

One that is not installed, and one that is only pretended.
"""

import json
import sys
from types import ModuleType
from typing import Any, ClassVar

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from llm_bench import GOOD, KEY, SCHEMA, SENTENCE, Clock, request
from pydantic import SecretStr

from befund.errors import ConfigurationError, ModelReplyError, ModelStopError
from befund.llm.model_factory import VENDORS, open_model
from befund.llm.resilient import ResilientChat


class VendorError(Exception):
    """As other vendors' clients raise it: a status, and a message that echoes."""

    def __init__(self, status_code: int) -> None:
        self.status_code = status_code
        super().__init__(f"{status_code} {KEY} {SENTENCE}")


class ChatAnthropic(BaseChatModel):
    """Replies with what the test has put into `replies`."""

    replies: ClassVar[list[AIMessage | Exception]] = []
    seen: ClassVar[list[list[BaseMessage]]] = []
    model: str
    api_key: SecretStr
    max_tokens: int
    max_retries: int
    timeout: float
    temperature: float

    @property
    def _llm_type(self) -> str:
        return "pretended"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        self.seen.append(messages)
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return ChatResult(generations=[ChatGeneration(message=reply)])


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch) -> type[ChatAnthropic]:
    module = ModuleType("langchain_anthropic")
    module.ChatAnthropic = ChatAnthropic  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "langchain_anthropic", module)
    ChatAnthropic.replies.clear()
    ChatAnthropic.seen.clear()
    return ChatAnthropic


def replied(stop_reason: str = "end_turn") -> AIMessage:
    return AIMessage(
        content=[{"type": "text", "text": f"```json\n{json.dumps(GOOD)}\n```"}],
        response_metadata={"stop_reason": stop_reason, "model_name": "claude-x-20260101"},
        usage_metadata={"input_tokens": 11, "output_tokens": 5, "total_tokens": 16},
    )


def open_pretended(clock: Clock) -> ResilientChat:
    model = open_model("anthropic:claude-x", api_key=KEY, retrier=clock.retrier())
    assert isinstance(model, ResilientChat)
    return model


@pytest.mark.parametrize(
    "name", ["mistralai:mistral-small", "ollama:llama3.1:8b", "google_genai:gemini-x"]
)
def test_a_missing_package_names_the_line_that_installs_it(name: str) -> None:
    package = VENDORS[name.partition(":")[0]]
    with pytest.raises(ConfigurationError, match=f"pip install {package}"):
        open_model(name)


def test_a_vendor_is_asked_with_the_schema_in_the_prompt(vendor: type[ChatAnthropic]) -> None:
    vendor.replies.append(replied())
    model = open_pretended(Clock())
    reply = model.complete(request())
    assert json.loads(reply.text) == GOOD
    assert (reply.model, reply.input_tokens, reply.output_tokens) == ("claude-x-20260101", 11, 5)
    assert json.dumps(SCHEMA) in str(vendor.seen[0][0].content)
    assert model.name == "anthropic:claude-x"


def test_a_vendors_faults_are_sorted_like_all_others(vendor: type[ChatAnthropic]) -> None:
    clock = Clock()
    vendor.replies.extend([VendorError(529), TimeoutError(), ConnectionResetError(), replied()])
    assert json.loads(open_pretended(clock).complete(request()).text) == GOOD
    assert len(clock.sleeps) == 3


def test_a_vendors_wrong_key_stops_and_its_text_does_not_show(vendor: type[ChatAnthropic]) -> None:
    vendor.replies.append(VendorError(401))
    with pytest.raises(ModelStopError) as caught:
        open_pretended(Clock()).complete(request())
    assert caught.value.where == "anthropic"
    assert KEY not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_vendors_word_for_too_long_is_understood(vendor: type[ChatAnthropic]) -> None:
    vendor.replies.append(replied("max_tokens"))
    with pytest.raises(ModelReplyError) as caught:
        open_pretended(Clock()).complete(request())
    assert (caught.value.reason, caught.value.usage) == ("length", (11, 5))


def test_a_vendor_that_cannot_be_set_up_does_not_show_the_key(vendor: type[ChatAnthropic]) -> None:
    del vendor
    with pytest.raises(ConfigurationError) as caught:
        open_model("anthropic:claude-x", api_key=KEY, temperature=None)
    assert KEY not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_model_with_a_colon_in_its_name_is_no_vendors() -> None:
    for name in ("llama3.1:8b", "qwen3:14b", "hf.co/bartowski/x:Q4_K_M"):
        model = open_model(name, base_url="http://localhost:11434/v1")
        assert isinstance(model, ResilientChat)
        assert (model.name, model.host) == (name, "localhost:11434")
