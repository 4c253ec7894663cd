from collections.abc import Iterator
from pathlib import Path

import pytest

from befund.job_role import role_in
from befund.records import Kind, Observation, PainPoint, Quote, QuoteStatus
from befund.records.workspace import Interview
from befund.store import Store
from befund.usecases.findings.consolidation import bring_up_to_date
from befund.usecases.findings.groups import groups_in


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open_file(tmp_path / "x.sqlite") as opened:
        for interview in ("a", "b"):
            opened.save_interview(
                Interview(id=interview, source=interview, kept_as=interview, sha256=interview)
            )
            said = [
                pain(interview, "Die Rechnung wird zweimal abgetippt", 1),
                pain(interview, f"Nur {interview}", 5),
            ]
            opened.save_extraction(interview, said, [], extracted_by="x", extractor="x")
        yield opened


def pain(interview: str, text: str, turn: int) -> Observation:
    quote = Quote(turn=turn, start=0, end=len(text), text=text, status=QuoteStatus.EXACT)
    item = PainPoint(title=text)
    return Observation(
        id=f"o-{interview}{turn}",
        interview=interview,
        chunk=0,
        item=item,
        quotes=(quote,),
        extractor="x",
    )


def members(store: Store) -> set[str]:
    return {member.id for group in groups_in(store) for member in group.members}


def test_like_words_are_one_group_where_nothing_is_consolidated(store: Store) -> None:
    groups = groups_in(store)
    assert members(store) == {"o-a1", "o-b1", "o-a5", "o-b5"}
    assert max(len(group.interviews) for group in groups) == 2
    assert {group.kind for group in groups} == {Kind.PAIN_POINT}


def test_findings_are_the_groups_once_there_are_some(store: Store) -> None:
    bring_up_to_date(store, 1)
    assert {group.id for group in groups_in(store)} == {finding.id for finding in store.findings()}
    assert members(store) == {"o-a1", "o-b1", "o-a5", "o-b5"}


@pytest.mark.parametrize(
    ("name", "language", "role"),
    [
        ("02-qualitaet", "de", "Qualität"),
        ("03_lager-retouren", "de", "Lager Retouren"),
        ("06-service-ireland", "en", "Service Ireland"),
        ("1-steuerung", "de", "Steuerung"),
        ("pruefung 2", "de", "Prüfung"),
        ("007", "de", ""),
    ],
)
def test_a_role_is_read_from_a_files_name(name: str, language: str, role: str) -> None:
    assert role_in(name, language) == role
