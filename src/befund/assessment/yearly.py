"""What figures come to in a year, as ranges, with the calculation.

Nothing is computed where nothing was said. Hours come of a duration with its rhythm ("zwei Stunden
die Woche"), or of the one duration and the one frequency that the same observation gives ("zehn
Minuten", "zehnmal am Tag"). Waiting is no work and costs no hours.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from befund.assessment.spoken_figures import PER_CASE, figures_in
from befund.records import Evidence, Group, Observation, PainCategory, PainPoint, Quote
from befund.records.figures import Assumptions, FigureKind, Range, SaidFigure, YearlyCost
from befund.records.message import Message, message

_HOURS_OF = {"sekunde": 1 / 3600, "minute": 1 / 60, "stunde": 1.0}
_LONGEST_WORK = 40.0  # hours: what takes longer at a stretch is time that passes, and not work


class _Yearly(NamedTuple):
    """One observation's year: hours or euros, how, and from which figures."""

    hours: Range | None
    euros: Range | None
    calculation: Message
    basis: tuple[SaidFigure, ...]


def said_figures(observation: Observation) -> list[SaidFigure]:
    """All figures in an observation's quotes, each with the words that say it."""
    item = observation.item
    waiting = isinstance(item, PainPoint) and item.category is PainCategory.WAITING
    found = []
    for quote in observation.quotes:
        for said in figures_in(quote.text):
            words = Quote(
                turn=quote.turn,
                start=quote.start + said.start,
                end=quote.start + said.end,
                text=quote.text[said.start : said.end],
                status=quote.status,
            )
            evidence = Evidence(
                observation=observation.id, interview=observation.interview, quote=words
            )
            found.append(
                SaidFigure(
                    kind=said.kind,
                    range=said.range,
                    unit=said.unit,
                    per=said.per,
                    evidence=evidence,
                    waiting=waiting and said.kind is FigureKind.DURATION,
                )
            )
    return found


def yearly_costs(groups: Sequence[Group], assumed: Assumptions) -> list[YearlyCost]:
    """What each group comes to in a year, the costliest first.

    Groups without figures that allow it are left out.
    """
    costs = [cost for group in groups if (cost := _of_group(group, assumed)) is not None]
    return sorted(costs, key=lambda cost: (-(cost.euros.middle if cost.euros else 0.0), cost.group))


def _of_group(group: Group, assumed: Assumptions) -> YearlyCost | None:
    """Several who say the same are not added up: the range holds what all of them say."""
    members = sorted(group.members, key=lambda member: (member.interview, member.id))
    computed = [one for member in members for one in _of_observation(member, assumed)]
    if not computed:
        return None
    hours = _around([one.hours for one in computed if one.hours])
    spent = _around([one.euros for one in computed if one.euros])
    paid = hours.times(assumed.hourly_rate) if hours else None
    euros = _sum(paid, spent)
    return YearlyCost(
        group=group.id,
        title=group.title,
        hours=hours,
        euros=euros,
        calculation=tuple(dict.fromkeys(one.calculation for one in computed)),
        basis=tuple(dict.fromkeys(figure for one in computed for figure in one.basis)),
    )


def _of_observation(member: Observation, assumed: Assumptions) -> Iterator[_Yearly]:
    """What one observation comes to.

    Each figure with its own rhythm, else the one figure with the one frequency. Where several
    durations or frequencies are said, nothing tells which belong together, and nothing is computed.
    """
    figures = said_figures(member)
    frequencies = [figure for figure in figures if figure.kind is FigureKind.FREQUENCY]
    for kind in (FigureKind.DURATION, FigureKind.MONEY):
        own = [figure for figure in figures if figure.kind is kind and not figure.waiting]
        rhythmic = [figure for figure in own if figure.per and figure.per != PER_CASE]
        for figure in rhythmic:
            yield from _yearly(
                figure, Range(low=1.0, high=1.0), figure.per or "", (figure,), assumed
            )
        if rhythmic:
            continue
        if len(own) == 1 and len(frequencies) == 1:
            figure, often = own[0], frequencies[0]
            yield from _yearly(figure, often.range, often.per or "", (figure, often), assumed)


def _yearly(
    figure: SaidFigure, times: Range, per: str, basis: tuple[SaidFigure, ...], assumed: Assumptions
) -> Iterator[_Yearly]:
    in_a_year = _per_year(per, assumed)
    often = times.times(in_a_year)
    amount, *rhythm = (one.evidence.quote.text for one in basis)
    if rhythm:
        calculation = message(
            "yearly.rate_of_two", amount=amount, rhythm=rhythm[0], times=in_a_year
        )
    else:
        calculation = message("yearly.rate", amount=amount, times=in_a_year)
    if figure.kind is FigureKind.MONEY:
        if figure.unit == "euro":
            yield _Yearly(None, figure.range.times(often), calculation, basis)
        return
    unit = _HOURS_OF.get(figure.unit) or (assumed.hours_per_day if figure.unit == "tag" else None)
    if unit is None or figure.range.middle * unit > _LONGEST_WORK:
        return
    if figure.unit == "tag":
        calculation = message("yearly.in_days", rate=calculation, hours=assumed.hours_per_day)
    yield _Yearly(figure.range.times(unit).times(often), None, calculation, basis)


def _per_year(per: str, assumed: Assumptions) -> float:
    days = assumed.working_weeks * assumed.days_per_week
    of_year = {"stunde": days * assumed.hours_per_day, "tag": days, "woche": assumed.working_weeks}
    return of_year.get(per) or {"monat": 12.0, "quartal": 4.0, "jahr": 1.0}[per]


def _around(ranges: Sequence[Range]) -> Range | None:
    found: Range | None = None
    for one in ranges:
        found = one if found is None else found.around(one)
    return found


def _sum(one: Range | None, other: Range | None) -> Range | None:
    if one is None or other is None:
        return one or other
    low = (one.low or 0.0) + (other.low or 0.0)
    return Range(
        low=low, high=None if one.high is None or other.high is None else one.high + other.high
    )
