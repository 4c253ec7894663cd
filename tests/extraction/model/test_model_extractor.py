"""A model's answers become items, none is paid twice, and as little as possible is lost to a bad one."""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from befund.errors import ModelError, ModelReplyError, ModelStopError
from befund.extraction.model import ModelExtractor
from befund.extraction.port import Usage
from befund.llm.budget import Budget
from befund.llm.kept_answers import KeptAnswers
from befund.llm.model_factory import open_model
from befund.llm.port import ChatReply, ChatRequest
from befund.llm.pricing import Price
from befund.llm.retry import Retrier
from befund.llm.scripted import Heard, ScriptedServer, answer
from befund.prompts import Prompt, data_folder, open_prompt
from befund.records import Answer, Chunk, Passage, Role

SECRET = "Frau Lindqvist zählt Paletten"
PROMPTS = {language: open_prompt("extract", language) for language in ("de", "en")}
PRICE = Price(1_000_000, 1_000_000)  # a euro a token

Reaction = str | Exception | ChatReply


class ScriptedChat:
    """A ChatModel that reacts as told and remembers what it was asked."""

    def __init__(
        self, script: Callable[[ChatRequest], Reaction] | Sequence[Reaction], name: str = "m"
    ) -> None:
        self._script, self.name = script, name
        self.requests: list[ChatRequest] = []

    def complete(self, request: ChatRequest) -> ChatReply:
        self.requests.append(request)
        script = self._script
        reaction = script(request) if callable(script) else script[len(self.requests) - 1]
        if isinstance(reaction, Exception):
            raise reaction
        if isinstance(reaction, str):
            return ChatReply(text=reaction, model="m-2026", input_tokens=100, output_tokens=10)
        return reaction


class Book:
    """Answers in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Answer] = {}

    def answer(self, key: str) -> Answer | None:
        return self.kept.get(key)

    def keep_answer(self, answer: Answer) -> None:
        self.kept[answer.key] = answer

    def replace_answer(self, answer: Answer) -> None:
        self.kept[answer.key] = answer

    def forget_answer(self, key: str) -> None:
        self.kept.pop(key, None)


class MortalBook(Book):
    """A book whose process is gone at the write of that number."""

    def __init__(self, kept: dict[str, Answer], dies_at: int) -> None:
        self.kept = kept
        self._left = dies_at

    def keep_answer(self, answer: Answer) -> None:
        self._write()
        super().keep_answer(answer)

    def replace_answer(self, answer: Answer) -> None:
        self._write()
        super().replace_answer(answer)

    def forget_answer(self, key: str) -> None:
        self._write()
        super().forget_answer(key)

    def _write(self) -> None:
        self._left -= 1
        if not self._left:
            raise KeyboardInterrupt


def chunk(*texts: str, language: str = "de", number: int = 0, interview: str = "a") -> Chunk:
    passages = tuple(
        Passage(
            turn=turn, start=0, end=len(text), speaker="[Person 2]", role=Role.RESPONDENT, text=text
        )
        for turn, text in enumerate(texts)
    )
    return Chunk(
        interview=interview, number=number, language=language, context=(), passages=passages
    )


FOUR = chunk(*(f"Beitrag {number}: {SECRET}. " + "Und so weiter. " * 3 for number in range(4)))


def found(*titles: str) -> str:
    pains = [{"title": title, "quotes": [{"turn": 0, "text": "x"}]} for title in titles]
    return json.dumps({"process_steps": [], "pain_points": pains, "quick_wins": []})


NOTHING = found()
NO_QUOTES = json.dumps({"pain_points": [{"title": SECRET}]})
NO_TITLE = json.dumps({"pain_points": [{"quotes": [{"turn": 0, "text": SECRET}]}]})


def refused(reason: str = "refusal", usage: tuple[int, int] | None = None) -> ModelReplyError:
    return ModelReplyError(reason, f"so nicht ({reason}).", where="host", usage=usage)


def asked_turns(request: ChatRequest | Heard) -> list[int]:
    """The numbers of the turns that a request asks about."""
    user = request.body["messages"][-1]["content"] if isinstance(request, Heard) else request.user
    material = user.partition("<gespraech>")[2].partition("</gespraech>")[0]
    return [int(number) for number in re.findall(r"^\[(\d+)\]", material, re.MULTILINE)]


def extractor(
    model: ScriptedChat,
    book: Book | None = None,
    price: Price | None = None,
    budget: Budget | None = None,
) -> ModelExtractor:
    return ModelExtractor(
        KeptAnswers(model, book or Book(), price, budget or Budget(None)), PROMPTS
    )


def titles(result: Any) -> list[str]:
    return [raw.item.title for raw in result.items]


class TestGoodAnswers:
    def test_a_good_reply_becomes_raw_items(self) -> None:
        model = ScriptedChat([found("A", "B")])
        result = extractor(model).extract(FOUR)
        assert titles(result) == ["A", "B"]
        assert result.failure is None
        assert result.usage == Usage(calls=1, input_tokens=100, output_tokens=10)

    def test_the_request_carries_prompt_schema_and_material(self) -> None:
        model = ScriptedChat([NOTHING])
        extractor(model).extract(FOUR)
        (request,) = model.requests
        assert asked_turns(request) == [0, 1, 2, 3]
        assert SECRET not in request.system
        assert request.prompt == PROMPTS["de"].identity
        assert request.json_schema["required"] == ["process_steps", "pain_points", "quick_wins"]

    def test_the_prompt_follows_the_language_and_is_german_where_there_is_none(self) -> None:
        reader = extractor(ScriptedChat([]))
        assert reader.request(chunk("Yes.", language="en")).system.startswith("You analyse")
        for language in ("de", "fr"):
            assert reader.request(chunk("Ja.", language=language)).system.startswith("Du wertest")
        assert reader.prompt("en") == PROMPTS["en"].identity


class TestKeptAnswers:
    def test_asked_again_an_answer_costs_no_call(self) -> None:
        model, book = ScriptedChat([found("A")]), Book()
        reader = extractor(model, book, PRICE)
        assert not reader.is_answered(FOUR)
        first = reader.extract(FOUR)
        assert reader.is_answered(FOUR)
        again = extractor(model, book, PRICE).extract(FOUR)
        assert len(model.requests) == 1
        assert again.items == first.items
        assert again.usage == Usage(cached=1)

    def test_the_same_words_in_another_interview_cost_no_call(self) -> None:
        model, book = ScriptedChat([found("A")]), Book()
        for interview, number in (("a", 0), ("b", 7)):
            extractor(model, book).extract(chunk("Ja.", interview=interview, number=number))
        assert len(model.requests) == 1

    def test_an_answer_is_kept_with_where_it_comes_from_and_what_it_cost(self) -> None:
        book = Book()
        extractor(ScriptedChat([found("A")]), book, PRICE).extract(FOUR)
        (kept,) = book.kept.values()
        assert (kept.model, kept.prompt, kept.text) == (
            "m-2026",
            PROMPTS["de"].identity,
            found("A"),
        )
        assert (kept.input_tokens, kept.output_tokens, kept.cost) == (100, 10, 110.0)

    @pytest.mark.parametrize("bad", [NO_TITLE, ModelReplyError("malformed", "kein JSON.")])
    def test_a_repaired_answer_stands_in_for_the_bad_one(self, bad: str | Exception) -> None:
        book = Book()
        model = ScriptedChat([bad, found("A")])
        extractor(model, book).extract(FOUR)
        assert [answer.text for answer in book.kept.values()] == [found("A"), found("A")]
        again = extractor(model, book).extract(FOUR)
        assert len(model.requests) == 2
        assert titles(again) == ["A"]
        assert again.usage == Usage(cached=1)

    @pytest.mark.parametrize(("write", "asked"), [(1, 3), (2, 3), (3, 2)])
    def test_killed_at_a_write_a_repaired_chunk_asks_again_only_for_what_was_not_kept(
        self, write: int, asked: int
    ) -> None:
        book = Book()
        model = ScriptedChat(
            lambda request: found("A") if "Form" in request.user.rpartition("\n\n")[2] else NO_TITLE
        )
        with pytest.raises(KeyboardInterrupt):
            extractor(model, MortalBook(book.kept, write)).extract(FOUR)
        assert titles(extractor(model, book).extract(FOUR)) == ["A"]
        assert len(model.requests) == asked

    def test_answers_to_both_halves_stand_in_for_the_whole(self) -> None:
        book = Book()
        model = ScriptedChat([ModelReplyError("length", "abgeschnitten."), found("A"), found("B")])
        assert titles(extractor(model, book).extract(FOUR)) == ["A", "B"]
        again = extractor(model, book).extract(FOUR)
        assert len(model.requests) == 3
        assert titles(again) == ["A", "B"]
        assert again.usage == Usage(cached=1)

    def test_an_unreadable_answer_to_what_failed_is_asked_for_again(self) -> None:
        book = Book()
        assert extractor(ScriptedChat(lambda _: NO_TITLE), book).extract(FOUR).failure
        assert not book.kept
        assert titles(extractor(ScriptedChat([found("A")]), book).extract(FOUR)) == ["A"]

    def test_a_run_that_was_stopped_pays_only_for_what_is_missing(self) -> None:
        book = Book()
        stop = ModelStopError("Schluss.")
        with pytest.raises(ModelStopError):
            extractor(ScriptedChat([NO_TITLE, NO_TITLE, found("A"), stop]), book).extract(FOUR)
        model = ScriptedChat([found("B")])
        result = extractor(model, book).extract(FOUR)
        assert titles(result) == ["A", "B"]
        assert asked_turns(model.requests[0]) == [2, 3]
        assert (result.usage.calls, result.usage.cached) == (1, 3)

    def test_the_key_changes_with_what_decides_an_answer_and_with_nothing_else(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def key(
            what: Chunk = FOUR, model: str = "m", prompts: dict[str, Prompt] | None = None
        ) -> str:
            book = Book()
            answers = KeptAnswers(ScriptedChat([NOTHING], model), book, None, Budget(None))
            ModelExtractor(answers, prompts or PROMPTS).extract(what)
            (only,) = book.kept
            return only

        def changed(section: str) -> dict[str, Prompt]:
            name = PROMPTS["de"].name
            for file in (f"{name}.md", f"{name.replace('extract', 'example')}.json"):
                text = (data_folder("prompts") / file).read_text(encoding="utf-8")
                (tmp_path / file).write_text(
                    text.replace(f"--- {section} ---\n", f"--- {section} ---\nNeu. "), "utf-8"
                )
            return {"de": Prompt(tmp_path, name)}

        base = key()
        first, *rest = FOUR.passages
        text = FOUR.model_copy(
            update={"passages": (first.model_copy(update={"text": first.text + "!"}), *rest)}
        )
        role = FOUR.model_copy(
            update={"passages": (first.model_copy(update={"role": Role.INTERVIEWER}), *rest)}
        )
        context = FOUR.model_copy(update={"passages": tuple(rest), "context": (first,)})
        others = [
            key(model="n"),
            key(text),
            key(role),
            key(context),
            key(prompts=changed("system")),
            key(prompts=changed("user")),
        ]
        assert len({base, *others}) == 7
        same = FOUR.model_copy(update={"interview": "other", "number": 9})
        assert key(same) == base
        assert key(prompts=changed("repair")) == base
        monkeypatch.setattr(
            "befund.extraction.model.extractor.reply_schema", lambda: {"type": "object"}
        )
        assert key() != base

    def test_the_fingerprint_changes_with_model_and_prompt(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        base = extractor(ScriptedChat([])).fingerprint("de")
        assert extractor(ScriptedChat([])).fingerprint("de") == base
        assert extractor(ScriptedChat([])).fingerprint("en") != base
        assert extractor(ScriptedChat([], "n")).fingerprint("de") != base
        monkeypatch.setattr(
            "befund.extraction.model.extractor.reply_schema", lambda: {"type": "object"}
        )
        assert extractor(ScriptedChat([])).fingerprint("de") != base


class TestRepair:
    @pytest.mark.parametrize(
        ("bad", "fault"),
        [
            (NO_TITLE, "pain_points/0/title: missing"),
            (NO_QUOTES, "pain_points/0/quotes: missing"),
            (json.dumps({"items": [SECRET]}), "JSON: lists_missing"),
            (refused("malformed"), "JSON: invalid"),
        ],
    )
    def test_a_reply_that_cannot_be_read_is_asked_for_once_more_with_its_fault_named(
        self, bad: Reaction, fault: str
    ) -> None:
        model = ScriptedChat([bad, found("A")])
        result = extractor(model).extract(FOUR)
        first, second = model.requests
        assert titles(result) == ["A"]
        assert result.failure is None
        assert second.user.startswith(first.user)
        repair = second.user.removeprefix(first.user)
        assert fault in repair
        assert SECRET not in repair
        assert (second.system, second.json_schema) == (first.system, first.json_schema)

    def test_after_one_repair_in_vain_the_chunk_is_cut_in_two(self) -> None:
        model = ScriptedChat([NO_TITLE, NO_QUOTES, found("A"), found("B")])
        result = extractor(model).extract(FOUR)
        assert [asked_turns(request) for request in model.requests] == [[0, 1, 2, 3]] * 2 + [
            [0, 1],
            [2, 3],
        ]
        assert titles(result) == ["A", "B"]
        assert result.failure is None
        assert result.usage.calls == 4

    def test_what_stays_bad_is_cut_twice_at_most_and_named_without_its_words(self) -> None:
        model = ScriptedChat(lambda _: NO_TITLE)
        result = extractor(model).extract(FOUR)
        assert len(model.requests) == 2 * (1 + 2 + 4)
        assert result.items == ()
        assert result.failure
        assert "pain_points/0/title: missing" in result.failure
        assert SECRET not in result.failure
        assert result.usage.calls == 14


class TestUnusableReplies:
    @pytest.mark.parametrize("reason", ["length", "empty", "refusal", "content_filter"])
    def test_a_reply_without_usable_text_leads_to_smaller_chunks_at_once(self, reason: str) -> None:
        model = ScriptedChat([refused(reason), found("A"), found("B")])
        result = extractor(model).extract(FOUR)
        assert [asked_turns(request) for request in model.requests] == [
            [0, 1, 2, 3],
            [0, 1],
            [2, 3],
        ]
        assert titles(result) == ["A", "B"]
        assert result.failure is None

    def test_what_fails_is_named_and_the_rest_is_kept(self) -> None:
        def script(request: ChatRequest) -> Reaction:
            turns = asked_turns(request)
            return (
                refused("content_filter") if 2 in turns else found(*(f"T{turn}" for turn in turns))
            )

        result = extractor(ScriptedChat(script)).extract(FOUR)
        assert titles(result) == ["T0", "T1", "T3"]
        assert result.failure == "Beitrag 2: so nicht (content_filter)."

    def test_every_part_that_fails_is_named(self) -> None:
        def script(request: ChatRequest) -> Reaction:
            return found("T3") if asked_turns(request) == [3] else refused()

        failure = extractor(ScriptedChat(script)).extract(FOUR).failure
        assert failure
        assert all(f"Beitrag {turn}: so nicht" in failure for turn in (0, 1, 2))

    def test_a_short_turn_that_is_refused_is_not_cut(self) -> None:
        model = ScriptedChat([refused()])
        result = extractor(model).extract(chunk("Ja, genau."))
        assert len(model.requests) == 1
        assert result.failure == "so nicht (refusal)."

    def test_what_was_not_recorded_is_neither_repaired_nor_split(self) -> None:
        model = ScriptedChat([refused("not_recorded")])
        result = extractor(model).extract(FOUR)
        assert len(model.requests) == 1
        assert result.failure == "so nicht (not_recorded)."
        assert result.usage.calls == 0

    def test_where_nothing_came_back_a_smaller_chunk_does_not_help(self) -> None:
        model = ScriptedChat([ModelError("keine Antwort.", where="host")])
        result = extractor(model).extract(FOUR)
        assert len(model.requests) == 1
        assert result.failure == "keine Antwort."

    @pytest.mark.parametrize(
        "before", [[], [NO_TITLE], [refused("length")], [refused("length"), found("A")]]
    )
    def test_a_call_after_which_no_other_can_succeed_stops_the_run(
        self, before: list[Reaction]
    ) -> None:
        stop = ModelStopError("Guthaben erschöpft.")
        with pytest.raises(ModelStopError) as caught:
            extractor(ScriptedChat([*before, stop])).extract(FOUR)
        assert caught.value is stop


class TestUsage:
    def test_tokens_and_cost_of_all_calls_add_up_those_of_bad_replies_too(self) -> None:
        script: list[Reaction] = [refused("length", (300, 50)), NO_TITLE, found("A"), found("B")]
        usage = extractor(ScriptedChat(script), price=PRICE).extract(FOUR).usage
        assert usage == Usage(calls=4, input_tokens=600, output_tokens=80, cost=680.0)

    def test_a_server_that_tells_no_usage_leaves_the_cost_unknown(self) -> None:
        book = Book()
        silent = ChatReply(text=NOTHING, model="m")
        usage = extractor(ScriptedChat([silent]), book, PRICE).extract(FOUR).usage
        assert usage == Usage(calls=1, cost=None)
        assert [answer.cost for answer in book.kept.values()] == [None]

    def test_what_is_known_of_the_cost_adds_up_beside_what_is_not(self) -> None:
        script: list[Reaction] = [
            refused("length"),
            ChatReply(text=found("A"), model="m"),
            found("B"),
        ]
        usage = extractor(ScriptedChat(script), price=PRICE).extract(FOUR).usage
        assert usage == Usage(calls=3, input_tokens=100, output_tokens=10, cost=110.0)

    def test_without_a_price_tokens_are_counted_and_cost_is_unknown(self) -> None:
        assert extractor(ScriptedChat([NOTHING])).extract(FOUR).usage.cost is None

    def test_the_budget_stops_the_call_that_could_exceed_it_and_no_answer_from_the_store(
        self,
    ) -> None:
        book, model = Book(), ScriptedChat([NOTHING])
        reader = extractor(model, book, PRICE, Budget(1.0))
        with pytest.raises(ModelStopError):
            reader.extract(FOUR)
        assert model.requests == []
        extractor(model, book, PRICE).extract(FOUR)
        assert reader.extract(FOUR).usage == Usage(cached=1)

    def test_the_budget_counts_what_bad_replies_cost(self) -> None:
        budget = Budget(1_000_000.0)
        extractor(
            ScriptedChat([refused("length", (300, 50)), NOTHING, NOTHING]), None, PRICE, budget
        ).extract(FOUR)
        assert budget.spent == 350 + 110 + 110


class TestThroughAServer:
    """The same over the wire: what a server sends is told apart as the extractor needs it."""

    @staticmethod
    def run(script: Callable[[Heard], Any]) -> tuple[Any, list[list[int]]]:
        with ScriptedServer(script) as server:
            model = open_model("m", base_url=server.base_url, retrier=Retrier(sleep=lambda _: None))
            result = ModelExtractor(
                KeptAnswers(model, Book(), None, Budget(None)), PROMPTS
            ).extract(FOUR)
            return result, [asked_turns(heard) for heard in server.requests]

    @pytest.mark.parametrize(
        "whole",
        [
            answer('{"process_steps": [{"title": "abge', finish_reason="length"),
            answer(None),
            answer(None, refusal="No."),
            answer("", finish_reason="content_filter"),
        ],
    )
    def test_a_cut_off_empty_refused_or_filtered_reply_leads_to_smaller_chunks(
        self, whole: Any
    ) -> None:
        result, asked = self.run(
            lambda heard: whole if len(asked_turns(heard)) == 4 else answer(found("A"))
        )
        assert titles(result) == ["A", "A"]
        assert result.failure is None
        assert asked[-2:] == [[0, 1], [2, 3]]

    def test_malformed_json_is_repaired(self) -> None:
        def script(heard: Heard) -> Any:
            repaired = "JSON: invalid" in heard.body["messages"][-1]["content"]
            return answer(found("A") if repaired else '{"process_steps": [{"title": "x",}]}')

        result, asked = self.run(script)
        assert titles(result) == ["A"]
        assert result.failure is None
        assert asked == [[0, 1, 2, 3]] * 2
