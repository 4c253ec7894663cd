"""A remark on somebody's health is cut; illness as a topic of the process stays.

The rules were first written with the first lists alone.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from befund.records import MaskedTranscript

Mask = Callable[..., MaskedTranscript]

# What is between { and } must go, what follows "=" must stay.
SENTENCES = Path(__file__).parent / "sentences"


def remarks(name: str) -> list[tuple[str, str]]:
    read = (SENTENCES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [("en", line[4:]) if line.startswith("en: ") else ("de", line) for line in read]


def faults(masked: Mask, language: str, remark: str) -> list[str]:
    text, _, kept = remark.partition("=")
    result = masked(text.replace("{", "").replace("}", ""), language=language)
    after = result.turns[0].text
    secrets = [part.split("}")[0] for part in text.split("{")[1:]]
    words = [w.strip(".,") for s in secrets for w in s.split() if len(w.strip(".,")) > 4]
    left = [w for w in words if w in after]
    return (
        left
        + ([kept] if kept not in after else [])
        + (["no cut"] if result.counts.health_cuts != 1 else [])
    )


@pytest.mark.parametrize(("language", "remark"), remarks("health_first"))
def test_a_remark_on_somebodys_health_is_cut(masked: Mask, language: str, remark: str) -> None:
    assert faults(masked, language, remark) == []


@pytest.mark.parametrize(("language", "text"), remarks("health_topics_first"))
def test_illness_as_a_topic_of_the_process_stays(masked: Mask, language: str, text: str) -> None:
    assert masked(text, language=language).counts.health_cuts == 0


def test_cases_that_no_rule_was_written_for(masked: Mask) -> None:
    missed = [r for language, r in remarks("health_second") if faults(masked, language, r)]
    assert len(missed) <= 2, missed
    cut = [
        t
        for language, t in remarks("health_topics_second")
        if masked(t, language=language).counts.health_cuts
    ]
    assert len(cut) <= 1, cut


def test_fragments_after_a_remark_go_with_it(masked: Mask) -> None:
    after = (
        masked("Die Sabine ist krankgeschrieben. Seit März, der Rücken. Den Plan mache jetzt ich.")
        .turns[0]
        .text
    )
    assert "März" not in after
    assert "Den Plan mache jetzt ich." in after
