"""An answer is paid once.

Reserved with all that it may cost, kept before it is read, counted also where it fails.
"""

import json

import pytest
from pydantic import TypeAdapter

from befund.errors import ModelError, ModelReplyError, ModelStopError
from befund.llm.budget import Budget
from befund.llm.kept_answers import KeptAnswers, Reading
from befund.llm.port import ChatReply, ChatRequest
from befund.llm.pricing import Price, estimate_tokens
from befund.llm.usage import Usage
from befund.records import Answer

PRICE = Price(1_000_000.0, 1_000_000.0)  # a euro per token
REQUEST = ChatRequest(
    system="s" * 33,
    user="u" * 33,
    schema_name="x",
    json_schema={"type": "object", "description": "d" * 330},
    max_output_tokens=50,
    prompt="p@1",
)
MOST = estimate_tokens(REQUEST.system + REQUEST.user + json.dumps(REQUEST.json_schema)) + 50


class Book:
    """Answers in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Answer] = {}

    def answer(self, key: str) -> Answer | None:
        return self.kept.get(key)

    def keep_answer(self, answer: Answer) -> None:
        self.kept.setdefault(answer.key, answer)

    def replace_answer(self, answer: Answer) -> None:
        self.kept[answer.key] = answer

    def forget_answer(self, key: str) -> None:
        self.kept.pop(key, None)


class Model:
    """A model that says one thing."""

    name = "model"

    def __init__(self, said: ChatReply | ModelError) -> None:
        self.said, self.calls = said, 0

    def complete(self, request: ChatRequest) -> ChatReply:
        assert request is REQUEST
        self.calls += 1
        if isinstance(self.said, ModelError):
            raise self.said
        return self.said


REPLY = ChatReply(text="{}", model="model-2026", input_tokens=30, output_tokens=4)


def test_an_answer_is_asked_for_once_and_kept_with_what_it_cost() -> None:
    model, book = Model(REPLY), Book()
    answers = KeptAnswers(model, book, PRICE, Budget(None))
    assert answers.ask(REQUEST) == (
        "{}",
        Usage(calls=1, input_tokens=30, output_tokens=4, cost=34.0),
    )
    assert answers.ask(REQUEST) == ("{}", Usage(cached=1))
    assert model.calls == 1
    (kept,) = book.kept.values()
    assert (kept.key, kept.model, kept.prompt, kept.cost) == (
        answers.key(REQUEST),
        "model-2026",
        "p@1",
        34.0,
    )


def test_what_is_reserved_covers_the_schema_too() -> None:
    assert estimate_tokens(REQUEST.system + REQUEST.user) + 50 < MOST - 100
    short = KeptAnswers(Model(REPLY), Book(), PRICE, Budget(MOST - 1.0))
    with pytest.raises(ModelStopError, match="Budget"):
        short.ask(REQUEST)
    assert KeptAnswers(Model(REPLY), Book(), PRICE, Budget(float(MOST))).ask(REQUEST)[0] == "{}"


@pytest.mark.parametrize("reason", ["refusal", "malformed", "length", "content_filter", "empty"])
def test_a_reply_that_cannot_be_used_is_counted_and_paid(reason: str) -> None:
    error = ModelReplyError(reason, "so nicht.", usage=(30, 4))
    budget, book = Budget(1000.0), Book()
    answers = KeptAnswers(Model(error), book, PRICE, budget)
    with pytest.raises(ModelReplyError):
        answers.ask(REQUEST)
    assert answers.paid(error) == Usage(calls=1, input_tokens=30, output_tokens=4, cost=34.0)
    assert budget.spent == 34.0
    assert not book.kept


def test_a_server_that_tells_no_usage_is_paid_as_expected() -> None:
    error, budget = ModelReplyError("refusal", "so nicht."), Budget(1000.0)
    answers = KeptAnswers(Model(error), Book(), PRICE, budget)
    with pytest.raises(ModelReplyError):
        answers.ask(REQUEST)
    assert budget.spent == MOST
    assert answers.paid(error) == Usage(calls=1)


@pytest.mark.parametrize(
    "error",
    [
        ModelError("nicht erreichbar."),
        ModelReplyError("not_recorded", "fehlt."),
        ModelStopError("Guthaben erschöpft."),
    ],
)
def test_where_nothing_came_back_nothing_is_paid(error: ModelError) -> None:
    budget = Budget(1000.0)
    answers = KeptAnswers(Model(error), Book(), PRICE, budget)
    with pytest.raises(ModelError):
        answers.ask(REQUEST)
    assert answers.paid(error) == Usage()
    assert budget.spent == 0.0


def test_the_key_changes_with_what_decides_an_answer() -> None:
    answers = KeptAnswers(Model(REPLY), Book(), None, Budget(None))
    other = KeptAnswers(Model(REPLY), Book(), PRICE, Budget(5.0))
    assert answers.key(REQUEST) == other.key(REQUEST.model_copy(update={"max_output_tokens": 9}))
    for change in ({"system": "a"}, {"user": "a"}, {"json_schema": {"type": "array"}}):
        assert answers.key(REQUEST.model_copy(update=change)) != answers.key(REQUEST)


class Speaker:
    """A model that says one thing after the other."""

    name = "model"

    def __init__(self, *said: str | ModelError) -> None:
        self._said = iter(said)
        self.asked: list[str] = []

    def complete(self, request: ChatRequest) -> ChatReply:
        self.asked.append(request.user)
        said = next(self._said)
        if isinstance(said, ModelError):
            raise said
        return REPLY.model_copy(update={"text": said})


def number(text: str) -> int:
    return TypeAdapter(int).validate_json(text)


@pytest.mark.parametrize(
    "bad", ['"x"', ModelReplyError("malformed", "kein JSON.", usage=(30, 4)), "1" * 300_001]
)
def test_what_cannot_be_read_is_asked_for_once_more_and_the_second_answer_stands_in(
    bad: str | ModelError,
) -> None:
    model, book = Speaker(bad, "7"), Book()
    read = KeptAnswers(model, book, PRICE, Budget(None)).read(REQUEST, "Noch einmal.", number)
    assert (read.found, read.failure, read.stopped) == (7, None, None)
    assert read.usage == Usage(calls=2, input_tokens=60, output_tokens=8, cost=68.0)
    assert model.asked == [REQUEST.user, f"{REQUEST.user}\n\nNoch einmal."]
    assert [answer.text for answer in book.kept.values()] == ["7", "7"]
    assert [answer.cost for answer in book.kept.values() if answer.cost is not None] == [34.0]
    again = KeptAnswers(Speaker(), book, PRICE, Budget(None)).read(REQUEST, "Noch einmal.", number)
    assert (again.found, again.usage) == (7, Usage(cached=1))


def test_what_a_repair_does_not_help_is_forgotten_and_named_without_its_words() -> None:
    book = Book()
    read = KeptAnswers(Speaker('"x"', '"y"'), book, PRICE, Budget(None)).read(
        REQUEST, "Noch einmal.", number
    )
    assert (read.found, read.failure) == (
        None,
        "die Antwort des Modells hat nicht die verlangte Form.",
    )
    assert not book.kept


def test_a_stop_between_two_attempts_forgets_nothing_that_was_paid() -> None:
    book, stop = Book(), ModelStopError("Guthaben erschöpft.")
    read = KeptAnswers(Speaker('"x"', stop), book, PRICE, Budget(None)).read(
        REQUEST, "Noch einmal.", number
    )
    assert (read.found, read.failure, read.stopped) == (None, None, stop)
    assert read.usage.calls == 1
    assert [answer.text for answer in book.kept.values()] == ['"x"']


def test_the_repair_names_the_fault_and_what_was_taken_of_an_answer_is_all_that_is_kept() -> None:
    model, book = Speaker('"x"', "[7, 8, 9]"), Book()

    def first(text: str) -> Reading[int]:
        found = TypeAdapter(list[int]).validate_json(text)[0]
        return Reading(found, f"[{found}]")

    repaired = KeptAnswers(model, book, PRICE, Budget(None)).read_repaired(
        REQUEST, str.upper, first
    )
    assert (repaired.found, repaired.error, repaired.unreadable) == (7, None, ())
    assert model.asked[1].endswith("\n\nJSON: LIST_TYPE")
    assert [answer.text for answer in book.kept.values()] == ["[7]", "[7]"]
