"""What figures come to in a year, as ranges, with the reckoning; nothing is computed where nothing was said.

Hours come of a duration with its rhythm ("zwei Stunden die Woche"), or of the one duration and the one frequency
that the same observation gives ("zehn Minuten", "zehnmal am Tag"). Waiting is no work and costs no hours.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from befund.assessment.spoken_figures import PER_CASE, figures_in
from befund.records import Evidence, Group, Observation, PainCategory, PainPoint, Quote
from befund.records.figures import Assumptions, FigureKind, Range, SaidFigure, YearlyCost

_HOURS_OF = {"sekunde": 1 / 3600, "minute": 1 / 60, "stunde": 1.0}
_LONGEST_WORK = 40.0  # hours: what takes longer at a stretch is time that passes, and not work


class _Reckoned(NamedTuple):
    """One observation's year: hours or euros, how, and from which figures."""

    hours: Range | None
    euros: Range | None
    reckoning: str
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
    """What each group comes to in a year, the dearest first; groups without figures that allow it are left out."""
    costs = [cost for group in groups if (cost := _of_group(group, assumed)) is not None]
    return sorted(costs, key=lambda cost: (-(cost.euros.middle if cost.euros else 0.0), cost.group))


def _of_group(group: Group, assumed: Assumptions) -> YearlyCost | None:
    """Several who say the same are not added up: the range holds what all of them say."""
    members = sorted(group.members, key=lambda member: (member.interview, member.id))
    reckoned = [one for member in members for one in _of_observation(member, assumed)]
    if not reckoned:
        return None
    hours = _around([one.hours for one in reckoned if one.hours])
    spent = _around([one.euros for one in reckoned if one.euros])
    paid = hours.times(assumed.hourly_rate) if hours else None
    euros = _sum(paid, spent)
    return YearlyCost(
        group=group.id,
        title=group.title,
        hours=hours,
        euros=euros,
        reckoning=tuple(dict.fromkeys(one.reckoning for one in reckoned)),
        basis=tuple(dict.fromkeys(figure for one in reckoned for figure in one.basis)),
    )


def _of_observation(member: Observation, assumed: Assumptions) -> Iterator[_Reckoned]:
    figures = said_figures(member)
    often = [one for one in figures if one.kind is FigureKind.FREQUENCY]
    for kind in (FigureKind.DURATION, FigureKind.MONEY):
        own = [one for one in figures if one.kind is kind and not one.waiting]
        rhythmic = [one for one in own if one.per and one.per != PER_CASE]
        single = [one for one in own if one not in rhythmic]
        for one in rhythmic:
            yield from _yearly(one, Range(low=1.0, high=1.0), one.per or "", (one,), assumed)
        if not rhythmic and len(single) == len(often) == 1:
            yield from _yearly(
                single[0], often[0].range, often[0].per or "", (single[0], often[0]), assumed
            )


def _yearly(
    figure: SaidFigure, times: Range, per: str, basis: tuple[SaidFigure, ...], assumed: Assumptions
) -> Iterator[_Reckoned]:
    in_a_year = _per_year(per, assumed)
    often = times.times(in_a_year)
    said = " × ".join(f"„{one.evidence.quote.text}“" for one in basis)
    reckoning = f"{said} × {in_a_year:g} je Jahr"
    if figure.kind is FigureKind.MONEY:
        if figure.unit == "euro":
            yield _Reckoned(None, figure.range.times(often), reckoning, basis)
        return
    unit = _HOURS_OF.get(figure.unit) or (assumed.hours_per_day if figure.unit == "tag" else None)
    if unit is None or figure.range.middle * unit > _LONGEST_WORK:
        return
    if figure.unit == "tag":
        reckoning += f" × {assumed.hours_per_day:g} Stunden je Tag"
    yield _Reckoned(figure.range.times(unit).times(often), None, reckoning, basis)


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
