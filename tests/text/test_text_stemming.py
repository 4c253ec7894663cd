"""Forms of one word have one stem, however its umlauts are typed; words that differ keep apart."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from befund.text.folding import fold, loose_key
from befund.text.stemming import stem


@pytest.mark.parametrize(
    "forms",
    [
        "prüfen prüft prüfe geprüft",
        "eintippen eingetippt einzutippen",
        "Rechnung Rechnungen",
        "Leiter Leiterin Leiterinnen Leitern",
        "Größe Größen",
        "Haus Häuser Hauses",
        "zurückschicken zurückgeschickt zurückzuschicken",
        "invoice invoices",
        "checking checked check",
    ],
)
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(fold(form)) for form in forms.split()}) == 1
    assert len({stem(loose_key(form)) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Rechnung", "rechnen"), ("seit", "sein"), ("da", "dass")]
)
def test_other_words_have_other_stems(one: str, other: str) -> None:
    assert stem(fold(one)) != stem(fold(other))


def test_threads_do_not_mix_their_words() -> None:
    words = [
        fold(f"{first}{second}ungen")
        for first in ("Ver", "Be", "Ent", "Er")
        for second in ("tret", "lad", "fass") * 50
    ]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(stem.__wrapped__, words))
    assert found == [stem.__wrapped__(word) for word in words]
