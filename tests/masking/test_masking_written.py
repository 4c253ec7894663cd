"""A reviewer's own words.

Who is known to the workspace becomes a placeholder, nobody is learned.
"""

from collections.abc import Callable, Sequence

import pytest

from befund.masking import Category, Roster, Vault, mask_written
from befund.records import MaskedTranscript

Masked = Callable[..., MaskedTranscript]


@pytest.fixture
def vault(masked: Masked) -> Vault:
    vault = Vault()
    masked(
        "Das macht die Frau Sabine Kessler, und der Herr Wiegand prüft. Der Ronny auch.",
        vault=vault,
    )
    masked(
        "Der Herr Kessler aus dem Lager, und die Weber Verpackungen GmbH.",
        vault=vault,
        interview="b",
    )
    masked("Am Telefon sagt das jeder.", vault=vault, interview="c")
    return vault


def written(
    vault: Vault, text: str, interviews: Sequence[str] = ("a",), roster: Roster | None = None
) -> str:
    (found,) = mask_written([text], interviews, vault, roster or Roster())
    return found.text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Freigabe durch Frau Kessler dauert", "Freigabe durch Frau [Person 1] dauert"),
        ("Kessler gibt frei", "[Person 1] gibt frei"),
        ("KESSLER gibt frei", "[Person 1] gibt frei"),
        (
            "Mit Sabine Kessler und Herrn Wiegand klären",
            "Mit [Person 1] und Herrn [Person 2] klären",
        ),
        ("Wiegands Liste fehlt", "[Person 2]s Liste fehlt"),
        ("Kessler ist krank, Ronny vertritt", "[Person 1] ist krank, [Person 3] vertritt"),
        ("Weber Verpackungen GmbH liefert spät", "[Firma 1] liefert spät"),
        ("[Person 1] gibt frei", "[Person 1] gibt frei"),
        ("Freigabe dauert drei Tage", "Freigabe dauert drei Tage"),
        ("Frau Neumann vom Kunden fragen", "Frau Neumann vom Kunden fragen"),
        ("", ""),
    ],
)
def test_only_who_is_known_is_masked(vault: Vault, text: str, kept: str) -> None:
    assert written(vault, text) == kept


@pytest.mark.parametrize(
    ("interviews", "mark"),
    [
        ("a", "[Person 1]"),
        ("b", "[Person 4]"),
        ("ab", "[Person]"),
        ("c", "[Person]"),
        ("", "[Person]"),
    ],
)
def test_a_name_that_two_bear_means_whom_the_interviews_mean_or_nobody_in_particular(
    vault: Vault, interviews: str, mark: str
) -> None:
    assert written(vault, "Kessler fragen", interviews) == f"{mark} fragen"


def test_what_was_replaced_is_told_text_by_text(vault: Vault) -> None:
    found = mask_written(
        ["Kessler fragen", "nichts", "Wiegand und Kessler"], ["a"], vault, Roster()
    )
    assert [one.replaced for one in found] == [
        (("Kessler", "[Person 1]"),),
        (),
        (("Wiegand", "[Person 2]"), ("Kessler", "[Person 1]")),
    ]


def test_nobody_is_learned_and_nothing_is_shown_by_accident(vault: Vault) -> None:
    before = vault.state()
    found = mask_written(["Frau Neumann und Kessler"], ["a"], vault, Roster())
    assert vault.state() == before
    assert "Kessler" not in repr(found)


def test_what_a_user_told_to_mask_is_masked_where_nobody_said_it_yet(vault: Vault) -> None:
    vault.add("Projekt Falke", Category.OTHER)
    roster = Roster(names=("Petra Vogt",), firms=("Kranich AG",))
    assert (
        written(vault, "Vogt will Projekt Falke für Kranich", roster=roster)
        == "[Person] will [Angabe] für [Firma]"
    )


def test_what_a_user_wants_readable_stays(vault: Vault) -> None:
    vault.undo("Kessler")
    assert written(vault, "Kessler und Wiegand") == "Kessler und [Person 2]"
