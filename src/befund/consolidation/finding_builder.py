"""Make findings of groups.

Best evidence first, a summary of which every sentence has its quotes, and a score.
"""

from collections.abc import Iterable, Mapping, Sequence

from befund.consolidation.identity import Identity
from befund.consolidation.voices import Voice
from befund.labels import carried_by, say
from befund.records import (
    Finding,
    FindingFlag,
    Flag,
    Member,
    Observation,
    PainPoint,
    Place,
    ProcessStep,
    QuickWin,
    Reference,
    Sentence,
    StatementType,
)
from befund.text.folding import fold

# What ranks a finding: how many of the interviews say it, how severe it is, how much of it is
# first-hand.
_REACH, _SEVERITY, _FIRST_HAND = 0.6, 0.25, 0.15
_LONG_TITLE = 90
_SECOND_HAND = frozenset({StatementType.HEARSAY})


def member_of(observation: Observation) -> Member:
    """An observation as findings and decisions keep it."""
    places = tuple(
        Place(interview=observation.interview, turn=quote.turn, start=quote.start, end=quote.end)
        for quote in observation.quotes
    )
    return Member(observation=observation.id, kind=observation.item.kind, places=places)


def build_finding(
    observations: Sequence[Observation],
    identity: Identity,
    voices: Mapping[str, Voice],
    all_interviews: int,
) -> Finding:
    """The finding of one group."""
    ranked = sorted(observations, key=lambda observation: _rank(observation, voices))
    item = ranked[0].item
    interviews = tuple(sorted({observation.interview for observation in ranked}))
    known_roles = {voices[name].role for name in interviews if name in voices}
    roles = tuple(sorted(role for role in known_roles if role))
    return Finding(
        id=identity.id,
        item=item,
        title=item.title,
        summary=_summary(ranked, len(interviews), all_interviews, len(roles)),
        members=tuple(map(member_of, ranked)),
        interviews=interviews,
        all_interviews=all_interviews,
        roles=roles,
        score=_score(ranked, len(interviews), all_interviews),
        flags=_flags(ranked, len(interviews)),
        formerly=identity.formerly,
    )


def _is_first_hand(observation: Observation) -> bool:
    return observation.item.statement_type not in _SECOND_HAND


def _flags(observations: Sequence[Observation], interviews: int) -> tuple[Flag | FindingFlag, ...]:
    """What all observations warn of, and what so few or such sources do."""
    flags: list[Flag | FindingFlag] = []
    flags += [
        flag for flag in Flag if all(flag in observation.item.flags for observation in observations)
    ]
    if interviews == 1:
        flags.append(FindingFlag.SINGLE_SOURCE)
    if not any(_is_first_hand(observation) for observation in observations):
        flags.append(FindingFlag.HEARSAY_ONLY)
    return tuple(flags)


def _score(observations: Sequence[Observation], interviews: int, all_interviews: int) -> float:
    """How much a finding weighs.

    How many say it, how bad it is at worst, and how much of it is first-hand.
    """
    items = [observation.item for observation in observations]
    severities = [item.severity for item in items if isinstance(item, PainPoint) and item.severity]
    reach = interviews / max(all_interviews, 1)
    severity = max(severities, default=0) / 3
    first_hand = sum(map(_is_first_hand, observations))
    return round(
        _REACH * reach + _SEVERITY * severity + _FIRST_HAND * first_hand / len(observations), 4
    )


def _rank(observation: Observation, voices: Mapping[str, Voice]) -> tuple[object, ...]:
    """First-hand before hearsay, who does it before who manages it, a short title before a long."""
    item = observation.item
    voice = voices.get(observation.interview, Voice())
    return (
        item.statement_type in _SECOND_HAND,
        voice.leads,
        item.statement_type is not StatementType.IS,
        len(item.title) > _LONG_TITLE or item.title.endswith("…"),
        -len(observation.quotes),
        observation.id,
    )


def _summary(
    ranked: Sequence[Observation], interviews: int, of: int, roles: int
) -> tuple[Sentence, ...]:
    """Who says it, then what each field adds; nothing that no quote carries."""
    first = f"{_closed(ranked[0].item.title)} ({say(carried_by(interviews, of, roles))})"
    sentences = [Sentence(field="title", text=first, references=_references(ranked))]
    for name, label in _labels(ranked[0]):
        said = _values(ranked, name)
        if said:
            text = f"{label}: {'; '.join(said)}."
            carriers = [o for values in said.values() for o in values]
            sentences.append(Sentence(field=name, text=text, references=_references(carriers)))
    return tuple(sentences)


def _closed(title: str) -> str:
    return title.rstrip(" .…")


def _labels(observation: Observation) -> Iterable[tuple[str, str]]:
    item = observation.item
    if isinstance(item, ProcessStep):
        return (
            ("actor_role", "Wer"),
            ("systems", "Systeme"),
            ("documents", "Dokumente"),
            ("trigger", "Auslöser"),
            ("condition", "Bedingung"),
            ("handed_over_to", "Übergabe an"),
            ("duration", "Dauer"),
        )
    if isinstance(item, QuickWin):
        return (
            ("problem", "Beantwortet"),
            ("expected_effect", "Erwartet wird"),
            ("obstacles", "Dagegen steht"),
        )
    return (
        ("systems", "Systeme"),
        ("cause", "Ursache"),
        ("consequence", "Folge"),
        ("workaround", "Behelf"),
        ("frequency", "Häufigkeit"),
        ("time_or_money", "Zeit oder Geld"),
    )


def _values(ranked: Sequence[Observation], name: str) -> dict[str, list[Observation]]:
    """What the observations say in a field, each value once, and who says it."""
    found: dict[str, list[Observation]] = {}
    spelling: dict[str, str] = {}
    for observation in ranked:
        value = getattr(observation.item, name, None)
        for text in value if isinstance(value, tuple) else (value,):
            if text:
                found.setdefault(spelling.setdefault(fold(text), text), []).append(observation)
    return found


def _references(observations: Iterable[Observation]) -> tuple[Reference, ...]:
    return tuple(dict.fromkeys(Reference(observation=o.id, quote=0) for o in observations))
