"""A scripted model whose answers hang on the whole request.

Asked in another batch, it says something else. It makes a model's usual slips too, and always the
same ones: it leaves numbers out, and now and then its first reply has not the form that was asked
for.
"""

import hashlib
import json
import random
import re
import threading
from collections.abc import Callable
from typing import Any

from befund.llm.scripted import Behaviour, Heard, answer

MODEL = "drill-model"
SLOWEST, QUICKEST = 0.040, 0.015
_LINE = re.compile(r"^\[(\d+)\] (?:Befragt|Respondent) \([^\n]*?\): (.*)$", re.MULTILINE)
_NUMBERED = re.compile(r"^\[(\d+)\] ", re.MULTILINE)
_LISTED = re.compile(r"^(\d+)\. (.*)$", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[.!?]) ")
_RELATIONS = (
    "same",
    "same",
    "same",
    "different",
    "different",
    "narrower",
    "broader",
    "contradicts",
)
_CONFLICTS = ("fact", "order", "solved", "responsibility")
_PROCESSES = ("Auftragsabwicklung", "Rechnungsprüfung", "Wareneingang", "Reklamation")
_CATEGORIES = ("waiting", "double_entry", "searching", "other")


def task_of(heard: Heard) -> str:
    """The name of the schema that a request asks for.

    Empty for a request that did not arrive whole.
    """
    return str(heard.body.get("response_format", {}).get("json_schema", {}).get("name", ""))


def user_of(heard: Heard) -> str:
    """What a request asks."""
    return str(heard.body["messages"][-1]["content"])


def kept_under(heard: Heard) -> str:
    """The key under which a workspace keeps the answer to a request."""
    system, user = (str(message["content"]) for message in heard.body["messages"])
    schema = json.dumps(heard.body["response_format"]["json_schema"]["schema"], sort_keys=True)
    return hashlib.sha256(f"{MODEL}\0{system}\0{user}\0{schema}".encode()).hexdigest()


class HashedModel:
    """The script of a server.

    `at_call` is told of each request by task and number, before it is answered.
    """

    def __init__(self) -> None:
        self.at_call: Callable[[str, int], None] = lambda _task, _number: None
        self._lock = threading.Lock()
        self._count: dict[str, int] = {}

    def reset(self) -> None:
        """Count from 1 again."""
        with self._lock:
            self._count.clear()

    def __call__(self, heard: Heard) -> Behaviour:
        task = task_of(heard)
        if not task:
            return Behaviour(status=400)
        with self._lock:
            number = self._count[task] = self._count.get(task, 0) + 1
        self.at_call(task, number)
        chance = random.Random(kept_under(heard))
        user = user_of(heard)
        is_repair = "entsprach nicht der verlangten Form" in user
        malformed = not is_repair and chance.random() < 0.05
        told = answer(
            _emptied(_ANSWERS[task](user, chance)) if malformed else _ANSWERS[task](user, chance),
            model=MODEL,
        )
        return Behaviour(
            told.status, told.body, told.headers, delay=chance.uniform(QUICKEST, SLOWEST)
        )


def _emptied(told: dict[str, Any]) -> dict[str, Any]:
    """A reply that has its lists, but entries without what they must hold."""
    return {name: [{}] for name in told}


def _extracted(user: str, chance: random.Random) -> dict[str, Any]:
    """Some sentences of some answers, each as an entry of a kind.

    What is passed over gets a second look.
    """
    entries: dict[str, list[dict[str, Any]]] = {
        "process_steps": [],
        "pain_points": [],
        "quick_wins": [],
    }
    spoken = user.partition("<gespraech>")[2]
    for turn, text in _LINE.findall(spoken):
        if chance.random() < 0.2:
            continue
        for sentence in _SENTENCE.split(text):
            if chance.random() < 0.1:
                continue
            kind = chance.choice(("process_steps", "process_steps", "pain_points"))
            kind = "quick_wins" if "könnte" in sentence else kind
            entry: dict[str, Any] = {
                "title": " ".join(sentence.split()[: chance.randint(5, 9)]).strip(",."),
                "statement_type": "is",
                "quotes": [{"turn": int(turn), "text": sentence}],
            }
            if kind == "process_steps":
                entry |= {
                    "process": chance.choice(_PROCESSES),
                    "actor_role": chance.choice(("Lager", "Vertrieb")),
                }
            if kind == "pain_points":
                entry |= {"category": chance.choice(_CATEGORIES), "severity": chance.randint(1, 3)}
            entries[kind].append(entry)
    return entries


def _judged(user: str, chance: random.Random) -> dict[str, Any]:
    """A verdict on each number, but for some that are left out."""
    verdicts = []
    for number in map(int, _NUMBERED.findall(user)):
        relation = chance.choice(_RELATIONS)
        conflict = chance.choice(_CONFLICTS) if relation == "contradicts" else None
        if chance.random() >= 0.04:
            verdicts.append({"number": number, "relation": relation, "conflict": conflict})
    return {"verdicts": verdicts}


def _ordered(user: str, chance: random.Random) -> dict[str, Any]:
    """Some steps before others, each with a sentence that somebody said."""
    steps = len(_LISTED.findall(user.partition("</schritte>")[0]))
    said = [(int(turn), s) for turn, text in _LINE.findall(user) for s in _SENTENCE.split(text)]
    orders = []
    for _ in range(min(steps, 4) if said else 0):
        before, after = chance.sample(range(1, steps + 1), 2)
        turn, quote = chance.choice(said)
        orders.append(
            {
                "before": before,
                "after": after,
                "beside": chance.random() < 0.2,
                "turn": turn,
                "quote": quote,
            }
        )
    return {"orders": orders}


def _named(user: str, chance: random.Random) -> dict[str, Any]:
    """Two names as one process, the others alone."""
    numbers = [int(number) for number, _ in _LISTED.findall(user)]
    chance.shuffle(numbers)
    groups = [numbers[:2], *([number] for number in numbers[2:])]
    return {"processes": [{"shown": group[0], "names": group} for group in groups]}


_ANSWERS: dict[str, Callable[[str, random.Random], dict[str, Any]]] = {
    "befund_extraction": _extracted,
    "befund_verdicts": _judged,
    "befund_order": _ordered,
    "befund_processes": _named,
}
