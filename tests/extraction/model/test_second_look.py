"""A second look asks about what supports nothing, once, and adds to the first."""

import json
from collections.abc import Callable

from befund.extraction.model import ModelExtractor, SecondLook
from befund.extraction.model.second_look import unsupported
from befund.llm.budget import Budget
from befund.llm.kept_answers import KeptAnswers
from befund.llm.port import ChatReply, ChatRequest
from befund.prompts import open_prompt
from befund.records import Answer, Chunk, Claim, PainPoint, Passage, RawItem, Role

LONG = "Und dann such ich jedes Mal im Archiv nach der alten Akte, das dauert."


class Model:
    """Replies as it is told, and keeps what it was asked."""

    name = "double"

    def __init__(self, reply: Callable[[ChatRequest], object]) -> None:
        self._reply, self.asked = reply, list[ChatRequest]()

    def complete(self, request: ChatRequest) -> ChatReply:
        self.asked.append(request)
        return ChatReply(text=json.dumps(self._reply(request)), model=self.name)


class Answers:
    """Keeps answers in memory."""

    def __init__(self) -> None:
        self.kept = dict[str, Answer]()

    def answer(self, key: str) -> Answer | None:
        return self.kept.get(key)

    def keep_answer(self, answer: Answer) -> None:
        self.kept[answer.key] = answer

    def replace_answer(self, answer: Answer) -> None:
        self.kept[answer.key] = answer

    def forget_answer(self, key: str) -> None:
        self.kept.pop(key, None)


def passage(turn: int, role: Role, text: str) -> Passage:
    return Passage(turn=turn, start=0, end=len(text), speaker=role.value[0], role=role, text=text)


CHUNK = Chunk(
    interview="a",
    number=0,
    language="de",
    context=(),
    passages=(
        passage(0, Role.INTERVIEWER, "Was passiert zuerst?"),
        passage(1, Role.RESPONDENT, "Zuerst druck ich die Mail aus und leg sie in den Korb."),
        passage(2, Role.INTERVIEWER, "Und danach?"),
        passage(3, Role.RESPONDENT, LONG),
        passage(4, Role.RESPONDENT, "Ja, genau."),
    ),
)


def reply(title: str, turn: int, text: str) -> dict[str, object]:
    step = {"title": title, "quotes": [{"turn": turn, "text": text}]}
    return {"process_steps": [step], "pain_points": [], "quick_wins": []}


def looker(model: Model) -> SecondLook:
    first = ModelExtractor(
        KeptAnswers(model, Answers(), None, Budget(None)), {"de": open_prompt("extract", "de")}
    )
    return SecondLook(first, {"de": open_prompt("second_look", "de")})


def test_only_turns_without_a_quote_are_shown_again_with_their_question() -> None:
    found = (
        RawItem(item=PainPoint(title="x"), claims=(Claim(turn=1, text="druck ich die Mail aus"),)),
    )
    assert [passage.turn for passage in unsupported(CHUNK, found)] == [2, 3]
    assert [passage.turn for passage in unsupported(CHUNK, ())] == [0, 1, 2, 3]


def test_the_second_look_adds_to_the_first_and_names_what_is_known() -> None:
    replies = iter(
        [
            reply("Mail ausdrucken", 1, "druck ich die Mail aus"),
            reply("Akte suchen", 3, "such ich jedes Mal"),
        ]
    )
    model = Model(lambda _: next(replies))
    extraction = looker(model).extract(CHUNK)
    assert [raw.item.title for raw in extraction.items] == ["Mail ausdrucken", "Akte suchen"]
    assert extraction.usage.calls == 2
    second = model.asked[1]
    assert "Mail ausdrucken" in second.user
    assert LONG in second.user
    assert "in den Korb" not in second.user
    assert second.prompt.startswith("second_look.de.")


def test_where_everything_is_quoted_there_is_no_second_call() -> None:
    first = reply("Mail", 1, "druck ich die Mail aus")
    both = {
        "process_steps": [*_steps(first), *_steps(reply("Akte", 3, "such ich jedes Mal im Archiv"))]
    }
    model = Model(lambda _: both | {"pain_points": [], "quick_wins": []})
    assert looker(model).extract(CHUNK).usage.calls == 1


def test_the_fingerprint_tells_one_look_from_two() -> None:
    model = Model(lambda _: {})
    two = looker(model)
    one = ModelExtractor(
        KeptAnswers(model, Answers(), None, Budget(None)), {"de": open_prompt("extract", "de")}
    )
    assert one.fingerprint("de") != two.fingerprint("de")
    assert (two.prompt("de") or "").count("@") == 2


def _steps(value: dict[str, object]) -> list[object]:
    steps = value["process_steps"]
    assert isinstance(steps, list)
    return steps
