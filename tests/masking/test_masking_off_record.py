"""What a respondent asks to keep off the record is cut; what merely mentions confidence stays.

The rules were first written with the first list alone, and later widened by what the others showed.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from befund.records import MaskedTranscript

Mask = Callable[..., MaskedTranscript]

# Each line of a list is a dialogue, its turns divided by "|"; "I:" marks the interviewer. What is
# between { and } must go, a turn that begins with "=" must stay as it is.
SENTENCES = Path(__file__).parent / "sentences"


def dialogues(name: str) -> list[str]:
    return (SENTENCES / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def told(dialogue: str) -> tuple[str, list[tuple[str, str]], list[str], list[str]]:
    """Return language, turns, what must go and what must stay of a dialogue."""
    language, dialogue = ("en", dialogue[3:]) if dialogue.startswith("en:") else ("de", dialogue)
    turns, secrets, kept = [], [], []
    for part in dialogue.split("|"):
        speaker, text = ("I", part[2:]) if part.startswith("I:") else ("B", part)
        if text.startswith("="):
            kept.append(text[1:])
        secrets += [piece.split("}")[0] for piece in text.split("{")[1:]]
        turns.append((speaker, text.replace("{", "").replace("}", "").strip("=")))
    return language, turns, secrets, kept


def faults(masked: Mask, dialogue: str) -> list[str]:
    language, turns, secrets, kept = told(dialogue)
    after = "|".join(t.text for t in masked(*turns, language=language).turns)
    words = [
        w
        for secret in secrets
        for w in secret.replace(".", " ").replace(",", " ").split()
        if len(w) > 6
    ]
    return [w for w in words if w in after] + [k for k in kept if k not in after]


@pytest.mark.parametrize("dialogue", dialogues("off_record_first"))
def test_what_is_off_the_record_is_cut(masked: Mask, dialogue: str) -> None:
    assert faults(masked, dialogue) == []


@pytest.mark.parametrize("dialogue", dialogues("mentions_first"))
def test_a_mere_mention_cuts_nothing(masked: Mask, dialogue: str) -> None:
    language, turns, _, _ = told(dialogue)
    result = masked(*turns, language=language)
    assert result.counts.off_record_cuts == 0
    assert [t.text for t in result.turns] == [text for _, text in turns]


def test_further_ways_to_ask_for_confidence(masked: Mask) -> None:
    missed = [
        d
        for name in ("second", "third", "fourth")
        for d in dialogues(f"off_record_{name}")
        if faults(masked, d)
    ]
    assert missed == []
    mentions = ((d, *told(d)[:2]) for d in dialogues("mentions_second"))
    cut = [
        d
        for d, language, turns in mentions
        if masked(*turns, language=language).counts.off_record_cuts
    ]
    assert len(cut) <= 1, cut


def test_an_interviewers_promise_is_no_request(masked: Mask) -> None:
    result = masked(("I", "Das bleibt alles unter uns."), "Gut, ich bestelle in SAP.")
    assert result.counts.off_record_cuts == 0


def test_a_cut_keeps_turn_numbers_and_leaves_a_marker(masked: Mask) -> None:
    result = masked(
        "Wir buchen in SAP.",
        "Unter uns: der Chef schläft.",
        ("I", "Wie läuft die Prüfung?"),
        "Die Prüfung ist neu.",
    )
    assert [t.number for t in result.turns] == [0, 1, 2, 3]
    assert result.turns[1].text == "[vertraulich]"
    assert result.turns[3].text == "Die Prüfung ist neu."


def test_a_request_counts_though_the_role_was_inferred_wrongly(masked: Mask) -> None:
    result = masked(
        ("I", "Der Meister fälscht die Messwerte. Das haben Sie aber nicht von mir."),
        "Wie läuft die Prüfung ab?",
    )
    assert "Messwerte" not in result.turns[0].text
    assert result.turns[1].text == "Wie läuft die Prüfung ab?"


def test_a_cut_ends_with_a_question_where_nobody_knows_who_speaks(masked: Mask) -> None:
    said = (
        "Unter uns: der Chef schläft.",
        "Mhm.",
        "Jeden Tag.",
        "Wie kommt die Bestellung zu Ihnen?",
        "Per Mail.",
    )
    texts = [t.text for t in masked(*said).turns]
    assert texts[-2:] == list(said[-2:])
    assert not any("Chef" in t or "Jeden" in t for t in texts)


def test_a_word_of_the_process_is_no_end_mark(masked: Mask) -> None:
    result = masked(
        "Unter uns: die Anlage ist nicht geprüft. Wir haben die Produktion trotzdem wieder aufgenommen, heimlich."
    )
    assert "heimlich" not in result.turns[0].text
