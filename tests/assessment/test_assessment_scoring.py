import io
from itertools import combinations
from math import hypot

import openpyxl
from assessment_cases import group, pain, step, wish
from lxml import etree

from befund.assessment.matrix import as_svg, placed
from befund.assessment.matrix_xlsx import as_workbook
from befund.assessment.scoring import score_changes
from befund.assessment.yearly import yearly_costs
from befund.records import Group
from befund.records.figures import Assumptions, Horizon, ScoredChange

TYPING = group(
    pain("Ich tipp das ab, zwei Stunden am Tag", category="double_entry", severity=3, systems=("SAP",)),
    pain("Das wird alles abgetippt", "b", severity=2),
)
SEARCHING = group(pain("Die Mappe sucht man lange", "c", 8, severity=1))


def scored(*changes: Group) -> dict[str, ScoredChange]:
    pains = [TYPING, SEARCHING]
    found = score_changes(changes, pains, yearly_costs(pains, Assumptions()), 4)
    return {one.title: one for one in found}


def test_a_change_that_answers_more_has_more_impact() -> None:
    found = scored(
        group(wish("Liste direkt einlesen", problem="wird abgetippt", effort="S")),
        group(wish("Mappe beschriften", "c", 9, problem="Mappe wird lange gesucht", effort="S")),
    )
    strong, weak = found["Liste direkt einlesen"], found["Mappe beschriften"]
    assert strong.answers == (TYPING.id,)
    assert weak.answers == (SEARCHING.id,)
    assert (strong.impact or 0) > (weak.impact or 0) >= 1
    assert {one.name for one in strong.impact_inputs} == {"Reichweite", "Schwere", "Stunden"}


def test_a_larger_change_takes_more_and_longer() -> None:
    found = scored(
        group(wish("Termin absprechen", turn=3, effort="S")),
        group(wish("Schnittstelle bauen", turn=4, effort="M")),
        group(wish("Neues ERP einführen", turn=5, effort="L")),
    )
    efforts = [found[title].effort for title in ("Termin absprechen", "Schnittstelle bauen", "Neues ERP einführen")]
    assert efforts == sorted(set(efforts))
    assert found["Termin absprechen"].horizon is Horizon.QUICK_WIN
    assert found["Neues ERP einführen"].horizon is Horizon.FIVE_YEARS


def test_a_long_term_wish_is_kept_as_such() -> None:
    found = scored(group(wish("Termin absprechen", effort="S", flags=("long_term",))))
    assert found["Termin absprechen"].horizon is Horizon.THREE_YEARS


def test_a_solution_without_a_problem_is_asked_about_and_not_rated() -> None:
    found = scored(
        group(wish("Irgendwas mit KI", flags=("solution_without_problem",))), group(wish("Drohnen", "d", 40))
    )
    for one in found.values():
        assert one.impact is None
        assert one.question is not None
        assert "Problem" in one.question


def test_more_sources_give_more_confidence() -> None:
    one, two = group(wish("Termin absprechen")), group(wish("Liste teilen"), wish("Liste teilen", "b"))
    found = scored(one, two)
    assert found["Liste teilen"].confidence > found["Termin absprechen"].confidence


def test_the_order_of_groups_changes_nothing() -> None:
    changes = [group(wish(f"Änderung {turn}", turn=turn)) for turn in range(1, 7)]
    assert scored(*changes) == scored(*reversed(changes))


def test_no_bubble_lies_on_another() -> None:
    changes = list(scored(*(group(wish(f"Änderung {turn}", turn=3, interview=f"a{turn}", problem="abgetippt"))
                            for turn in range(20))).values())  # fmt: skip
    spots, _ = placed(changes)
    assert len(spots) == 20
    for one, other in combinations(spots, 2):
        assert hypot(one.x - other.x, one.y - other.y) * 560 >= 24
    assert all(0 <= spot.x <= 1 and 0 <= spot.y <= 1 for spot in spots)


def test_the_matrix_can_be_written_whatever_a_title_holds() -> None:
    changes = list(scored(group(wish('=1+1 <b>"&\x07')), group(wish("Drohnen", "d", 40))).values())
    for some in (changes, []):
        etree.fromstring(as_svg(some).encode())
        book = openpyxl.load_workbook(io.BytesIO(as_workbook(some)))
        assert book.sheetnames == ["Quick Wins", "Matrix"]
    assert openpyxl.load_workbook(io.BytesIO(as_workbook(changes)))["Quick Wins"]["B2"].data_type == "s"


def test_the_workbook_holds_a_native_chart() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(list(scored(group(wish("Liste teilen"))).values()))))
    assert len(book["Matrix"]._charts) == 1


def test_steps_are_no_candidates() -> None:
    assert group(step("Ich buche")).kind == "process_step"
