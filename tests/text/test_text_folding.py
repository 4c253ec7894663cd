"""A word has one fold, whichever part of the program compares it, and one looser key for searching."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import befund
from befund.anonymity.word_runs import words_of
from befund.evaluation.words import tokens
from befund.grounding.text import prepare
from befund.masking.category import Category
from befund.masking.names.lists import surnames
from befund.masking.places.firms import Literals, firm_value
from befund.masking.text import TextLine
from befund.process.process_names import ProcessNames
from befund.text.folding import any_spelling, fold, fold_letters, loose_key
from befund.text.search_words import search_words

SPELLINGS = [
    "Größe",
    "GRÖSSE",
    "Groesse",
    "größe",
    unicodedata.normalize("NFD", "Größe"),
    "Grö\u00adße",
]
SPEECH = st.text(
    st.one_of(
        st.sampled_from("aouäöüßÄÖÜeEsSéłøıæ \u00ad\u0308-.,'"),
        st.characters(exclude_categories=["Cs"]),
    )
)


@pytest.mark.parametrize("word", SPELLINGS)
def test_every_part_compares_a_word_by_the_same_fold(word: str) -> None:
    by_part = {
        "grounding": prepare(word).every.keys[0],
        "masking": firm_value(word),
        "evaluation": tokens(word)[0].text,
        "anonymity": words_of(word)[0],
        "letters": fold_letters(word),
    }
    assert set(by_part.values()) == {"groesse"}


@pytest.mark.parametrize("word", [*SPELLINGS, "Grosse", "große"])
def test_a_search_finds_a_word_without_its_umlauts(word: str) -> None:
    assert search_words(word) == ["grosse"]


def test_a_name_with_an_umlaut_is_on_the_list_however_it_is_spelled() -> None:
    assert {fold("Müller"), fold("MUELLER"), fold("Mu\u0308ller")} <= surnames()
    assert fold("Muller") != fold("Müller")


def test_a_process_is_one_however_its_umlauts_are_typed() -> None:
    names = ProcessNames({"Rechnungsprüfung": 2, "Rechnungspruefung": 1})
    assert names["Rechnungspruefung"] == names["Rechnungsprüfung"]


@pytest.mark.parametrize(
    ("one", "other"), [("hätte", "hatte"), ("könnte", "konnte"), ("schön", "schon")]
)
def test_an_umlaut_makes_another_word(one: str, other: str) -> None:
    assert fold(one) != fold(other)
    assert loose_key(one) == loose_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("geübt", "geuebt"), ("Böen", "Boeen"), ("säen", "saeen"), ("Fräulein", "Fraeulein")],
)
def test_the_search_key_of_an_umlaut_is_that_of_its_two_letters(one: str, other: str) -> None:
    assert loose_key(one) == loose_key(other)


@given(SPEECH)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert loose_key(fold(text)) == loose_key(text)


@given(SPEECH)
def test_neither_case_nor_unicode_form_matters(text: str) -> None:
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert fold(unicodedata.normalize(form, text)) == fold(text)


@given(st.text(st.sampled_from("aouäöüßeEsSé M.-("), min_size=1).filter(str.strip))
def test_a_text_is_found_in_every_spelling(text: str) -> None:
    pattern = re.compile(any_spelling(text), re.IGNORECASE)
    for spelling in (text, text.upper(), text.lower(), fold(text)):
        assert pattern.fullmatch(spelling), (pattern.pattern, spelling)


def test_what_was_typed_without_umlauts_is_found_with_them() -> None:
    assert re.fullmatch(any_spelling("Gruesse"), "Grüße", re.IGNORECASE)
    assert re.fullmatch(any_spelling("Weiß  GmbH"), "WEISS GMBH", re.IGNORECASE)


@pytest.mark.parametrize("said", ["Weiß Metall", "WEISS METALL", "weiss  metall"])
def test_a_firm_with_a_sharp_s_is_masked_however_it_is_written(said: str) -> None:
    literals = Literals([("Weiß Metall", Category.FIRM, firm_value("Weiß Metall"))])
    assert [hit.value for hit in literals.find(TextLine(f"Die {said} liefert nicht."))] == [
        "weiss metall"
    ]


# Where Unicode forms and case are handled for another reason than to compare words.
OTHER_REASONS = {
    "text/folding.py": "the fold",
    "readers/characters.py": "what may be stored",
    "readers/containers/docx.py": "names of styles in a file format",
    "masking/text.py": "what is masked is stored composed",
    "evaluation/leaks.py": "exact text, in one Unicode form",
    "drawing/text_metrics.py": "how wide letters are drawn",
    "web/access/login_limits.py": "names of accounts, where two that are alike must stay two",
    "web/guard.py": "names of hosts",
    "web/app.py": "names of hosts",
    "usecases/intake/file_intake.py": "names of files, where a file system takes two spellings for one",
    "usecases/intake/upload_staging.py": "names of files",
}


def test_no_other_code_folds_letters() -> None:
    source = Path(befund.__file__).parent
    folding = re.compile(r"\.casefold\(|unicodedata\.normalize\(|str\.casefold|maketrans\(\{\s*\"ä")
    found = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if folding.search(path.read_text(encoding="utf-8"))
    }
    assert found == set(OTHER_REASONS)
