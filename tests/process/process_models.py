"""A talk with its steps, and models that say what a test wants, for what is asked about the map."""

import json
from collections.abc import Callable, Sequence

from befund.grounding import locate
from befund.llm.port import ChatReply, ChatRequest
from befund.records import MaskedTranscript, Observation, ProcessStep, Quote, Role, Turn

LANGUAGES = ("de", "en")
TALK = {
    "de": (
        "Wie läuft eine Anmeldung?",
        "Ich trag die Anmeldung in die Liste ein. Vorher ruf ich aber, ähm, die Lehrkraft an, ob noch Platz ist.",
        "Und danach geht der Vertrag raus, oder?",
        "Erst wenn die Anzahlung da ist, schick ich den Vertrag raus. Parallel dazu such ich schon mal den Raum.",
        "Also erst anrufen, dann eintragen?",
        "Ja, genau.",
    ),
    "en": (
        "How does a sign-up work?",
        "I enter the sign-up in the list. Before that I call, um, the teacher, whether there is a place left.",
        "And then the contract goes out, right?",
        "Only when the deposit is there do I send the contract. At the same time I look for the room.",
        "So you call first and enter it then?",
        "Yes, exactly.",
    ),
}
STEPS = {
    "de": (
        ("Anmeldung eintragen", 1, "Ich trag die Anmeldung in die Liste ein"),
        ("Lehrkraft anrufen", 1, "ruf ich aber, ähm, die Lehrkraft an"),
        ("Vertrag verschicken", 3, "schick ich den Vertrag raus"),
        ("Raum suchen", 3, "such ich schon mal den Raum"),
    ),
    "en": (
        ("Enter sign-up", 1, "I enter the sign-up in the list"),
        ("Call the teacher", 1, "I call, um, the teacher"),
        ("Send the contract", 3, "do I send the contract"),
        ("Look for a room", 3, "I look for the room"),
    ),
}


def talk(*texts: str, language: str = "de", interview: str = "02-sekretariat") -> MaskedTranscript:
    """A transcript in which every second turn is a respondent's."""
    turns = tuple(
        Turn(
            number=number,
            speaker=f"[Person {number % 2 + 1}]",
            role=Role.RESPONDENT if number % 2 else Role.INTERVIEWER,
            text=text,
        )
        for number, text in enumerate(texts or TALK[language])
    )
    return MaskedTranscript(interview=interview, format="test", language=language, turns=turns)


def told(
    transcript: MaskedTranscript, title: str, turn: int, words: str, **fields: object
) -> Observation:
    """A step that rests on words of a turn."""
    text = transcript.turns[turn].text
    found = locate(words, text)
    assert found is not None
    (span,) = found.spans
    quote = Quote(
        turn=turn,
        start=span.start,
        end=span.end,
        text=text[span.start : span.end],
        status=found.how,
    )
    return Observation(
        id=f"o-{turn}-{span.start}",
        interview=transcript.interview,
        chunk=0,
        item=ProcessStep.model_validate({"title": title, "activity": title, **fields}),
        quotes=(quote,),
        extractor="x",
    )


def steps_of(transcript: MaskedTranscript) -> list[Observation]:
    """The steps of the talk, the first with a role."""
    return [
        told(transcript, title, turn, words, actor_role=None if place else "Sekretariat")
        for place, (title, turn, words) in enumerate(STEPS[transcript.language])
    ]


def stated(
    before: int, after: int, turn: int, quote: str, *, beside: bool = False
) -> dict[str, object]:
    """One entry of a reply about order."""
    return {"before": before, "after": after, "beside": beside, "turn": turn, "quote": quote}


def orders(*entries: dict[str, object]) -> str:
    """A reply about order."""
    return json.dumps({"orders": list(entries)}, ensure_ascii=False)


class Says:
    """A model that says the same every time, one text after the other, or what a function makes of the request."""

    name = "says"

    def __init__(self, *texts: str, reply: Callable[[ChatRequest], str] | None = None) -> None:
        self.requests: list[ChatRequest] = []
        self._texts: Sequence[str] = texts
        self._reply = reply

    def complete(self, request: ChatRequest) -> ChatReply:
        self.requests.append(request)
        text = (
            self._reply(request)
            if self._reply
            else self._texts[min(len(self.requests), len(self._texts)) - 1]
        )
        return ChatReply(text=text, model=self.name, input_tokens=100, output_tokens=10)
