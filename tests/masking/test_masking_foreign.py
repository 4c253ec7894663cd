"""What reads like a placeholder in a source is another's.

It becomes one of its own kind and never meets ours.
"""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from masking_fixtures import transcript_of

from befund.anonymity.placeholders import NUMBERED, naming
from befund.evaluation.words import Sort, tokens
from befund.grounding import locate
from befund.masking import Category, Roster, Vault, mask, mask_written, masking_report_of
from befund.masking.category import CUT_MARKERS, LABELS, numbered_in
from befund.records import MaskedTranscript
from befund.records.pack import Risk
from befund.text.tokens import token_keys
from hypothesis_profiles import examples

Mask = Callable[..., MaskedTranscript]
SPELLINGS = (
    "[{}1]", "[{} 1]", "[ {} 1 ]", "[{}_1]", "[{}-1]", "[{}  1]", "[{}\u00a01]", "[{} 01]", "[{} #1]", "[{} 1.]",
    "[{}: 1]", "[[{} 1]]", "<{} 1>", "<{}_1>", "{{{}_1}}", "［{} 1］", "[{} 1?]", "[{}\n1]", "[{}\u200e 1]", "[{} A]",
)  # fmt: skip
ENGLISH = (
    "Person", "Company", "Firm", "Product", "Email", "E-Mail", "Phone", "IBAN", "Credit card", "Address", "DOB",
    "Date of birth", "Identifier", "ID", "License plate", "Link", "URL", "Name", "Employee", "Colleague", "Customer",
    "Location",
)  # fmt: skip
GERMAN = (
    "Mitarbeiter",
    "Kollegin",
    "Kunde",
    "Frau",
    "Herr",
    "Ort",
    "Unternehmen",
    "Telefonnummer",
    "Mail-Adresse",
)


def ours(text: str) -> list[tuple[Category, int]]:
    """What would be taken for somebody whom the vault knows."""
    return [
        (category, n) for category, n in numbered_in(text) if category is not Category.PSEUDONYM
    ]


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("label", LABELS.values())
def test_every_category_in_every_spelling_is_rewritten(
    masked: Mask, label: str, spelling: str
) -> None:
    for written in (label, label.upper(), label.lower()):
        text = masked(f"Dann ruft {spelling.format(written)} wieder an.").turns[0].text
        assert re.fullmatch(r"Dann ruft [\[{]?\[Pseudonym 1\][\]}]? wieder an\.", text), text


@pytest.mark.parametrize("label", [*ENGLISH, *GERMAN])
def test_other_words_for_them_are_too(masked: Mask, label: str) -> None:
    assert masked(f"Dann ruft [{label} 3] an.").turns[0].text == "Dann ruft [Pseudonym 1] an."


@pytest.mark.parametrize(
    "slip", ["Perosn", "Persn", "Persona", "Firmn", "Telefn", "Adressse", "Personn"]
)
def test_slips_are_too(masked: Mask, slip: str) -> None:
    assert masked(f"Dann ruft [{slip} 3] an.").turns[0].text == "Dann ruft [Pseudonym 1] an."


@pytest.mark.parametrize(
    "text",
    [
        "Das steht auf [Seite 12], siehe [Folie 3] und [Abteilung 2].",
        "Ja [Pause 3] genau [00:12:31] so [lacht] ist das [unverständlich 2s].",
        "Person 1 nimmt an, Person 2 prüft, und Produkt 1 geht raus.",
        "Die Firma 3 und der Link 2, E-Mail 1 bis 4 (Produkt 2) und (Adresse 1).",
        "Wenn a < b und Person 1 > 3, dann {Lager} [Name] [PERSON] [E-Mail].",
        "Das ist [vertraulich], das [Gesundheit].",
        "Im Array [1] und [A] und [] stehen [12 3].",
    ],
)
def test_ordinary_brackets_and_words_stay(masked: Mask, text: str) -> None:
    result = masked(text)
    assert "Pseudonym" not in result.turns[0].text
    assert "pseudonym" not in result.counts.masked


def test_the_same_in_one_interview_stays_the_same_and_two_interviews_need_not_mean_one(
    masked: Mask,
) -> None:
    vault = Vault()
    first = masked(
        "Die [Person 1] und [Person 2], dann [person 1] und [Person1].", vault=vault, interview="a"
    )
    second = masked("Die [Person 1] und [Firma 1].", vault=vault, interview="b")
    assert (
        first.turns[0].text
        == "Die [Pseudonym 1] und [Pseudonym 2], dann [Pseudonym 1] und [Pseudonym 1]."
    )
    assert second.turns[0].text == "Die [Pseudonym 3] und [Pseudonym 4]."
    assert masked("[Person 2] und [Person 1].", vault=vault, interview="a").turns[0].text == (
        "[Pseudonym 2] und [Pseudonym 1]."
    )


def test_it_never_meets_ours(masked: Mask) -> None:
    text = (
        masked("Die Frau Kessler ruft [Person 1] an, und [Person 1] die Frau Wiegand.")
        .turns[0]
        .text
    )
    assert (
        text == "Die Frau [Person 1] ruft [Pseudonym 1] an, und [Pseudonym 1] die Frau [Person 2]."
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Person 1, Person 2] waren da.", "[[Pseudonym 1], [Pseudonym 2]] waren da."),
        ("[Person 1 lacht] Ja.", "[[Pseudonym 1] lacht] Ja."),
        ("[Person 1 (Vertrieb)] sagt das.", "[[Pseudonym 1] (Vertrieb)] sagt das."),
        ("(Person 1) sagt das.", "[Pseudonym 1] sagt das."),
        ("Frau [Person 1]s Liste.", "Frau [Pseudonym 1]s Liste."),
        ("Die Frau [Person 12] von [Firma 3].", "Die Frau [Pseudonym 1] von [Pseudonym 2]."),
    ],
)
def test_what_stands_around_it_stays(masked: Mask, text: str, expected: str) -> None:
    assert masked(text).turns[0].text == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("[Person 1]", "[Pseudonym 1]"),
        ("Person 1", "[Pseudonym 1]"),
        ("PERSON_1", "[Pseudonym 1]"),
        ("<PERSON_1>", "[Pseudonym 1]"),
        ("Person 1 (Vertrieb)", "[Pseudonym 1] (Vertrieb)"),
        ("[Firma 1]", "[Pseudonym 2]"),
        ("Person A", "[Pseudonym 2]"),
        ("Speaker 1", "Speaker 1"),
        ("Sprecher 2", "Sprecher 2"),
        ("S01", "S01"),
        ("Uta Kessler (Person 1)", "[Person 1]"),
    ],
)
def test_a_speakers_label_is_whom_the_text_means(masked: Mask, label: str, expected: str) -> None:
    """Readers take the brackets from a label."""
    said = (
        "Die [Person 1] fragt [Firma 1]." if "Firma" in label else "Die [Person 1] und [Person A]."
    )
    result = masked(("I", said), (label, "Ja, genau."))
    assert result.turns[1].speaker == expected
    assert "[Pseudonym 1]" in result.turns[0].text


def test_person_a_is_an_ordinary_label_where_nobody_is_called_so(masked: Mask) -> None:
    assert masked(("Person A", "Ja.")).turns[0].speaker == "Person A"


def test_warnings_and_cuts_reach_it(masked: Mask) -> None:
    text = (
        masked("Die [Person 1] ist seit Wochen krank geschrieben wegen Depressionen.").turns[0].text
    )
    assert text == CUT_MARKERS[Category.HEALTH]


def test_nothing_leaves_it_readable(masked: Mask) -> None:
    vault = Vault()
    for text in ("[Person 1]", "[Pseudonym 1]"):
        vault.undo(text)
    assert (
        masked("Die Frau Kessler und [Person 1].", vault=vault).turns[0].text
        == "Die Frau Kessler und [Pseudonym 1]."
    )


def test_the_report_lists_it_with_what_was_written() -> None:
    transcript = transcript_of(("Person 2", "Die [Person 1] und [person 1], Frau Kessler."))
    found = {
        entry.placeholder: entry
        for entry in masking_report_of("a", transcript, Vault(), Roster()).entries
    }
    assert found["[Pseudonym 1]"].originals == ("[Person 1]", "[person 1]")
    assert {entry.category for mark, entry in found.items() if "Pseudonym" in mark} == {
        Category.PSEUDONYM
    }
    assert found["[Pseudonym 2]"].originals == ("Person 2",)


def test_masking_counts_it(masked: Mask) -> None:
    assert masked("Die [Person 1] und [Firma 2].").counts.masked == {"pseudonym": 2}


def test_everything_else_takes_it_for_a_persons_placeholder() -> None:
    text = "Das macht [Pseudonym 3] allein."
    (token,) = [token for token in tokens(text) if token.sort is Sort.PLACEHOLDER]
    assert text[token.start : token.end] == "[Pseudonym 3]"
    match = NUMBERED.search(text)
    assert match is not None
    assert naming(match["label"]).risk is Risk.PERSON
    assert token_keys("[Pseudonym 3]") not in {
        token_keys("[Person 3]"),
        token_keys("[Pseudonym 1]"),
    }
    assert locate("Das macht Pseudonym 3 allein", text) is not None
    assert locate("Das macht [Person 3] allein", text) is None


@settings(max_examples=examples(300), deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=4),
            st.sampled_from(
                [
                    *LABELS.values(),
                    "[",
                    "]",
                    " ",
                    "1",
                    "12",
                    "_",
                    "-",
                    "(",
                    ")",
                    "<",
                    ">",
                    "\n",
                    "Frau ",
                ]
            ),
            st.builds("[{} {}]".format, st.sampled_from([*LABELS.values()]), st.integers(0, 99)),
        ),
        max_size=12,
    ).map("".join)
)
def test_whatever_is_written_nothing_but_the_vault_gives_our_placeholders(text: str) -> None:
    vault = Vault()
    for turn in mask("a", transcript_of(text), vault, Roster()).turns:
        assert {f"[{LABELS[c]} {n}]" for c, n in ours(turn.text)} <= vault.marks_of("a")
        assert all(vault.reveal(f"[{LABELS[c]} {n}]") for c, n in ours(turn.text))


@pytest.fixture
def vault(masked: Mask) -> Vault:
    vault = Vault()
    masked(
        "Die Frau Kessler und der Herr Wiegand, dazu [Person 1] und die Weber GmbH.", vault=vault
    )
    return vault


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("[Person 1] und [Person 2] fragen", "[Person 1] und [Person 2] fragen"),
        ("[person 1] fragen", "[Person 1] fragen"),
        ("[Person1] und [ Firma 1 ]", "[Person 1] und [Firma 1]"),
        ("[Pseudonym 1] fragen", "[Pseudonym 1] fragen"),
        ("[Person 99] fragen", "[Person] fragen"),
        ("[Pseudonym 7] fragen", "[Pseudonym] fragen"),
        ("[Firma 0] fragen", "[Firma] fragen"),
        ("Die [Person] fragen [2x]", "Die [Person] fragen [2x]"),
        ("Kessler und [Person 44]", "[Person 1] und [Person]"),
    ],
)
def test_in_a_reviewers_own_words_ours_are_meant(vault: Vault, text: str, kept: str) -> None:
    """A number that nobody has yet would mean whoever gets it later."""
    (found,) = mask_written([text], ["a"], vault, Roster())
    assert found.text == kept


def test_a_placeholder_of_somebody_removed_stays_in_a_reviewers_words(vault: Vault) -> None:
    vault.keep_only([])
    (found,) = mask_written(["[Person 1] fragen"], ["a"], vault, Roster())
    assert found.text == "[Person 1] fragen"
