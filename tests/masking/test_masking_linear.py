"""Masking takes time in proportion to the length of a turn, whatever stands in it again and again."""

import time
from collections.abc import Callable

import pytest

from befund.errors import InputError
from befund.masking import Roster, Vault, learn_names, mask
from befund.masking.masker import MAX_TOLD
from befund.records import Role, Transcript, Turn

LENGTH, TIMES = 6_000, 4
MOST = 2.2 * TIMES
"""Four times the text takes four times as long, were its parts compared in pairs sixteen times."""
TURNS = {
    "capitals": "Also der Kollege im Lager Nord ",
    "names": "Frau Meier hat das der Anna Berg gesagt, ",
    "own names": "mein Name ist ",
    "health": "der Kollege ist krank, ",
    "requests": "Sagen Sie das bitte nicht weiter. ",
    "placeholders": "[Person 1] hat das Frau Meier gesagt, ",
    "numbers": "Personalnummer Co. KG ",
    "greetings": "Danke, Orla, ",
    "births": "geb. 1.1.1970, ",
    "articles": "Weg Burnout ähm, der ",
}


def one_turn(text: str) -> Transcript:
    turn = Turn(number=0, speaker="B", role=Role.RESPONDENT, text=text)
    return Transcript(format="", language="de", turns=(turn,))


def seconds(work: Callable[[], object]) -> float:
    """Processor time, the lesser of two, as others use this machine too."""
    spent = []
    for _ in range(2):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return min(spent)


@pytest.mark.parametrize("name", TURNS)
def test_masking_one_long_turn_takes_linear_time(name: str) -> None:
    def masking(length: int) -> Callable[[], object]:
        transcript = one_turn(TURNS[name] * (length // len(TURNS[name])))

        def work() -> None:
            vault = Vault()
            learn_names({"a": transcript}, vault, Roster())
            mask("a", transcript, vault, Roster())

        return work

    assert seconds(masking(LENGTH * TIMES)) < MOST * max(seconds(masking(LENGTH)), 0.03)


def test_a_directory_is_no_interview() -> None:
    names = (
        "".join(chr(97 + number // 26**place % 26) for place in range(4))
        for number in range(MAX_TOLD + 1)
    )
    telephone_book = one_turn(" ".join(f"Frau {name.capitalize()}er kommt." for name in names))
    with pytest.raises(InputError, match="mehr als 1000 verschiedene"):
        learn_names({"a": telephone_book}, Vault(), Roster())
