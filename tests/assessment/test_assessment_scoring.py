import io
from itertools import combinations, pairwise
from math import hypot

import openpyxl
from assessment_cases import group, pain, step, wish
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from befund.assessment.scoring import score_changes
from befund.assessment.yearly import yearly_costs
from befund.drawing.matrix_svg import SHOWN, as_svg, placed
from befund.drawing.text_metrics import width
from befund.export.matrix_workbook import as_workbook
from befund.labels import say
from befund.records import Group
from befund.records.figures import Assumptions, Horizon, ScoredChange

TYPING = group(
    pain(
        "Ich tipp das ab, zwei Stunden am Tag",
        category="double_entry",
        severity=3,
        systems=("SAP",),
    ),
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
    assert {say(one.name) for one in strong.impact_inputs} == {"Reichweite", "Schwere", "Stunden"}


def test_a_larger_change_takes_more_and_longer() -> None:
    found = scored(
        group(wish("Termin absprechen", turn=3, effort="S")),
        group(wish("Schnittstelle bauen", turn=4, effort="M")),
        group(wish("Neues ERP einführen", turn=5, effort="L")),
    )
    efforts = [
        found[title].effort
        for title in ("Termin absprechen", "Schnittstelle bauen", "Neues ERP einführen")
    ]
    assert efforts == sorted(set(efforts))
    assert found["Termin absprechen"].horizon is Horizon.QUICK_WIN
    assert found["Neues ERP einführen"].horizon is Horizon.FIVE_YEARS


def test_a_long_term_wish_is_kept_as_such() -> None:
    found = scored(group(wish("Termin absprechen", effort="S", flags=("long_term",))))
    assert found["Termin absprechen"].horizon is Horizon.THREE_YEARS


def test_a_solution_without_a_problem_is_asked_about_and_not_rated() -> None:
    found = scored(
        group(wish("Irgendwas mit KI", flags=("solution_without_problem",))),
        group(wish("Drohnen", "d", 40)),
    )
    assert found.keys() == {"Irgendwas mit KI", "Drohnen"}
    for one in found.values():
        assert one.impact is None
        assert one.question is not None
        assert "Problem" in say(one.question)


def test_more_sources_give_more_confidence() -> None:
    one, two = (
        group(wish("Termin absprechen")),
        group(wish("Liste teilen"), wish("Liste teilen", "b")),
    )
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


def rated(number: int, impact: float, effort: float, title: str = "Liste teilen") -> ScoredChange:
    (change,) = scored(group(wish("Liste teilen", problem="abgetippt"))).values()
    return change.model_copy(
        update={"id": f"c{number}", "title": title, "impact": impact, "effort": effort}
    )


@given(st.lists(st.tuples(st.floats(1, 5), st.floats(1, 5)), max_size=SHOWN))
def test_each_bubble_lies_in_its_own_quadrant_and_on_no_other(
    values: list[tuple[float, float]],
) -> None:
    spots, _ = placed(
        [rated(number, impact, effort) for number, (impact, effort) in enumerate(values)]
    )
    assert len(spots) == len(values)
    for spot in spots:
        assert (spot.x < 0.5) == (spot.change.effort < 3)
        assert (spot.y < 0.5) == ((spot.change.impact or 0) >= 3)
        assert all(0 <= at <= 1 for at in (spot.x, spot.y))
    for one, other in combinations(spots, 2):
        assert hypot(one.x - other.x, one.y - other.y) * 560 >= 24


def test_a_lonely_bubble_lies_where_it_belongs_and_points_nowhere() -> None:
    lonely = [rated(1, 4, 2), rated(2, 1, 5)]
    spots, _ = placed(lonely)
    assert [(spot.x, spot.y) for spot in spots] == [spot.own for spot in spots]
    assert len(spots) == 2
    assert "ein Kreis läge" not in as_svg(lonely)
    assert "ein Kreis läge" in as_svg([rated(number, 4, 2) for number in range(9)])


def test_no_line_of_the_list_is_cut_or_lies_on_another() -> None:
    long = "Sachbearbeitungsverantwortlichkeitsverteilung " * 9
    changes = [rated(number, 3, 2, f"{long}{number}") for number in range(SHOWN + 3)]
    root = etree.fromstring(as_svg(changes).encode())
    listed = [text for text in root.iterfind("{*}text") if float(text.get("x", "0")) > 700]
    assert len(listed) >= SHOWN
    assert all(
        float(text.get("x", "0")) + width(text.text or "", 12) <= float(root.get("width", "0"))
        for text in listed
    )
    heights = [float(text.get("y", "0")) for text in listed]
    assert all(later - earlier >= 14 for earlier, later in pairwise(sorted(heights)))
    assert max(heights) < float(root.get("height", "0"))
    assert sum((text.text or "").endswith("…") for text in listed) == SHOWN
    assert listed[-1].text == "und 3 weitere von geringerem Rang"


def test_the_matrix_can_be_written_whatever_a_title_holds() -> None:
    changes = list(scored(group(wish('=1+1 <b>"&\x07')), group(wish("Drohnen", "d", 40))).values())
    for some in (changes, []):
        etree.fromstring(as_svg(some).encode())
        book = openpyxl.load_workbook(io.BytesIO(as_workbook(some)))
        assert book.sheetnames == ["Quick Wins", "Matrix"]
    assert (
        openpyxl.load_workbook(io.BytesIO(as_workbook(changes)))["Quick Wins"]["B2"].data_type
        == "s"
    )


def test_the_workbook_holds_a_native_chart() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(as_workbook(list(scored(group(wish("Liste teilen"))).values())))
    )
    assert len(book["Matrix"]._charts) == 1


def test_steps_are_no_candidates() -> None:
    assert group(step("Ich buche")).kind == "process_step"
