"""A model's words name nobody whom the interview does not name."""

import pytest
from masking_fixtures import transcript_of

from befund.masking import Vault, mask
from befund.masking.reply_placeholders import placeholders_of, with_known_placeholders
from befund.masking.roster import Roster
from befund.records import Claim, PainPoint, ProcessStep, RawItem

MASKED = mask(
    "a",
    transcript_of(("Uta Pohl", "Die Frau Kessler ruft [Person 4] an, und die Weber GmbH.")),
    Vault(),
    Roster(),
)
KNOWN = placeholders_of(MASKED)


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("[Person 1] ruft [Person 2] an", "[Person 1] ruft [Person 2] an"),
        ("[Person 9] ruft an", "[Person] ruft an"),
        ("[person 1] und [Person1]", "[Person 1] und [Person 1]"),
        ("[Firma 1] und [Firma 2]", "[Firma 1] und [Firma]"),
        ("[Pseudonym 1] und [Pseudonym 2]", "[Pseudonym 1] und [Pseudonym]"),
        ("Formular [F 12] auf [Seite 3]", "Formular [F 12] auf [Seite 3]"),
        ("Freigabe dauert", "Freigabe dauert"),
    ],
)
def test_a_placeholder_that_stands_nowhere_in_the_interview_is_nobodys(
    title: str, kept: str
) -> None:
    raw = RawItem(item=PainPoint(title=title), claims=())
    assert with_known_placeholders(raw, KNOWN).item.title == kept


def test_every_field_is_looked_through_and_claims_stay() -> None:
    item = ProcessStep(
        title="Anruf",
        actor_role="[Person 9]",
        systems=("SAP", "[Produkt 4]"),
        condition="bei [Firma 1]",
    )
    claims = (Claim(turn=0, text="[Person 9]"),)
    found = with_known_placeholders(RawItem(item=item, claims=claims), KNOWN)
    assert found.item == item.model_copy(
        update={"actor_role": "[Person]", "systems": ("SAP", "[Produkt]")}
    )
    assert found.claims == claims


def test_an_item_without_any_is_the_same() -> None:
    raw = RawItem(item=ProcessStep(title="Anruf", systems=("SAP",)), claims=())
    assert with_known_placeholders(raw, KNOWN) is raw
