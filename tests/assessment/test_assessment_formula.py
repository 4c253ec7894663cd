"""The formula for changes, worked by hand, and what a reviewer puts in its place."""

from assessment_cases import group, pain, wish

from befund.assessment.scoring import score_changes
from befund.assessment.yearly import yearly_costs
from befund.labels import say
from befund.records import Action, Decision, Group, Judgement
from befund.records.figures import Assumptions, Horizon, ScoredChange
from befund.records.finding import FindingAsDecided

TYPING = group(
    pain("Ich tipp das ab, eine Stunde die Woche", category="double_entry", severity=3),
    pain("Das wird alles abgetippt", "b", severity=2),
)
ASSUMED = Assumptions(working_weeks=40)


def scored(change: Group, judged: Judgement | None = None) -> ScoredChange:
    decision = Decision(
        number=7,
        finding=change.id,
        action=Action.JUDGE,
        author="Petra",
        time="2026-11-23T12:00:00+01:00",
        judged=judged,
        seen=FindingAsDecided(title=change.title, members=(), interviews=change.interviews),
    )
    costs = yearly_costs([TYPING], ASSUMED)
    (found,) = score_changes(
        [change], [TYPING], costs, 4, {change.id: decision} if judged else None
    )
    return found


def test_impact_is_the_weighted_mean_of_reach_severity_and_hours() -> None:
    found = scored(group(wish("Liste direkt einlesen", problem="wird abgetippt", effort="S")))
    assert [(say(one.name), one.value) for one in found.impact_inputs] == [
        ("Reichweite", 0.5),  # 2 of 4
        ("Schwere", 1.0),  # the worst is 3 of 3
        ("Stunden", 0.2),  # 40 of the 200 that count in full
    ]
    assert found.impact == round(1 + 4 * (0.4 * 0.5 + 0.3 * 1.0 + 0.3 * 0.2), 1)


def test_effort_is_the_weighted_mean_of_size_and_kind_of_change() -> None:
    found = scored(group(wish("Liste direkt einlesen", problem="wird abgetippt", effort="S")))
    assert [(say(one.name), one.value) for one in found.effort_inputs] == [
        ("Größe", 0.0),
        ("Art der Änderung", 0.1),
    ]
    assert found.effort == round(1 + 4 * (0.5 * 0.0 + 0.3 * 0.1) / (0.5 + 0.3), 1)
    assert found.horizon is Horizon.QUICK_WIN


def test_what_is_not_known_does_not_count() -> None:
    unknown = group(pain("Das wird alles abgetippt", category="double_entry"))
    (found,) = score_changes(
        [group(wish("Abtippen abschaffen", problem="wird abgetippt"))], [unknown], [], 1
    )
    assert [say(one.name) for one in found.impact_inputs] == ["Reichweite"]
    assert found.impact == 5.0


def test_where_a_reviewer_put_a_change_it_stays_and_says_who_and_when() -> None:
    change = group(wish("Liste direkt einlesen", problem="wird abgetippt", effort="S"))
    before, found = scored(change), scored(change, Judgement(impact=2, effort=5))
    assert (found.impact, found.effort, found.horizon) == (2, 5, Horizon.FIVE_YEARS)
    for line in (found.impact_inputs[0], found.effort_inputs[0]):
        assert "Petra" in say(line.said)
        assert "23.11.2026" in say(line.said)
    assert found.impact_inputs[1:] == before.impact_inputs
    assert found.effort_inputs[1:] == before.effort_inputs
    assert found.confidence == before.confidence


def test_what_a_reviewer_did_not_put_stays_as_it_was_computed() -> None:
    change = group(wish("Liste direkt einlesen", problem="wird abgetippt", effort="S"))
    before, found = scored(change), scored(change, Judgement(impact=1))
    assert found.impact == 1
    assert (found.effort, found.effort_inputs, found.horizon) == (
        before.effort,
        before.effort_inputs,
        before.horizon,
    )


def test_a_wish_for_later_is_never_soon_whatever_a_reviewer_says_of_its_effort() -> None:
    change = group(
        wish("Liste direkt einlesen", problem="wird abgetippt", effort="S", flags=("long_term",))
    )
    assert scored(change, Judgement(effort=1)).horizon is Horizon.THREE_YEARS
