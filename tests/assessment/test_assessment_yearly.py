from assessment_cases import group, pain
from hypothesis import given
from hypothesis import strategies as st

from befund.assessment.yearly import said_figures, yearly_costs
from befund.labels import say
from befund.records.figures import Assumptions, Range

ASSUMED = Assumptions(working_weeks=40, days_per_week=5, hours_per_day=8, hourly_rate=50)


def test_a_duration_with_its_rhythm_is_computed() -> None:
    (cost,) = yearly_costs([group(pain("so zwei, drei Stunden die Woche"))], ASSUMED)
    assert cost.hours == Range(low=80, high=120)
    assert cost.euros == Range(low=4000, high=6000)


def test_a_duration_and_a_frequency_of_one_observation_are_multiplied() -> None:
    (cost,) = yearly_costs([group(pain("Das dauert sechs Minuten, zehnmal am Tag"))], ASSUMED)
    assert cost.hours == Range(low=200, high=200)
    assert "× 200 je Jahr" in say(cost.calculation[0])


def test_money_is_computed_without_the_hourly_rate() -> None:
    (cost,) = yearly_costs([group(pain("jeden Monat 100 Euro"))], ASSUMED)
    assert (cost.hours, cost.euros) == (None, Range(low=1200, high=1200))


def test_nothing_is_computed_where_nothing_was_said() -> None:
    said = (
        "zwei Stunden",
        "jeden Tag",
        "ein paar Stunden die Woche",
        "drei Wochen im Jahr",
        "240 Dollar im Monat",
        "",
    )
    groups = [group(pain(text, turn=turn)) for turn, text in enumerate(said) if text]
    assert yearly_costs(groups, ASSUMED) == []


def test_waiting_costs_no_hours() -> None:
    assert yearly_costs([group(pain("zwei Stunden die Woche", category="waiting"))], ASSUMED) == []


def test_those_who_say_the_same_are_not_added_up() -> None:
    both = group(pain("eine Stunde die Woche"), pain("zwei bis drei Stunden die Woche", "b"))
    (cost,) = yearly_costs([both], ASSUMED)
    assert cost.hours == Range(low=40, high=120)


def test_an_open_end_stays_open() -> None:
    (cost,) = yearly_costs([group(pain("mindestens zwei Stunden die Woche"))], ASSUMED)
    assert cost.hours == Range(low=80, high=None)


def test_each_figure_is_a_slice_of_its_quote() -> None:
    observation = pain("Also das sind so zwei, drei Stunden die Woche, und achthundert Euro")
    figures = said_figures(observation)
    assert len(figures) == 2
    quote = observation.quotes[0]
    for figure in figures:
        words = figure.evidence.quote
        assert quote.text[words.start - quote.start : words.end - quote.start] == words.text


ENDS = st.one_of(st.none(), st.floats(0, 1e6))


@given(ENDS, ENDS, st.floats(0, 1e4))
def test_a_product_of_ranges_is_a_range(
    low: float | None, high: float | None, factor: float
) -> None:
    if low is None and high is None:
        return
    if low is not None and high is not None and low > high:
        low, high = high, low
    one = Range(low=low, high=high)
    product = one.times(factor)
    assert product.low is None or product.high is None or product.low <= product.high
    assert one.times(one).middle >= 0
    assert one.around(product).middle >= 0
