"""What a step says of its process, of who does it, and of what carries the work."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from befund.grounding.phrases import content_stems
from befund.process.cues import speaks_of_oneself
from befund.process.order import place
from befund.process.process_names import ProcessNames
from befund.records import Group, Observation, ProcessStep

OPEN_LANE = "Zuständigkeit offen"
ONLY_PROCESS = "Prozess"
_OFTEN = 3
_PAPER = content_stems(
    "Zettel Papier Formular Formblatt Mappe Unterschriftenmappe Ausdruck Brief Laufzettel Ordner Heft Klemmbrett "
    "Umschlag Akte Personalakte paper form slip printout letter folder notebook copybook"
)
_MAIL = content_stems("Mail Mails E-Mail Outlook Postfach email mailbox inbox")


def majority(values: Iterable[str]) -> str | None:
    """What is said most often; the first in the alphabet among equals."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


def own_roles(steps: Sequence[Group], known: Mapping[str, str]) -> dict[str, str]:
    """By interview, the role of who tells.

    As it is named most often for what they do themselves, else as `known`.
    """
    named: dict[str, list[str]] = {}
    for step in steps:
        for member in step.members:
            item = member.item
            if (
                isinstance(item, ProcessStep)
                and item.actor_role
                and speaks_of_oneself(member.quotes[0].text)
            ):
                named.setdefault(member.interview, []).append(item.actor_role)
    often = {
        interview: majority(names) for interview, names in named.items() if len(names) >= _OFTEN
    }
    return {**known, **{interview: name for interview, name in often.items() if name}}


def lane_of(step: Group, roles: Mapping[str, str]) -> str:
    """Who does a step: the role that was named, else who tells it of themselves, else nobody."""
    named = majority(
        item.actor_role
        for member in step.members
        if isinstance(item := member.item, ProcessStep) and item.actor_role
    )
    if named:
        return named
    own = majority(
        roles[member.interview]
        for member in step.members
        if member.interview in roles and member.quotes and speaks_of_oneself(member.quotes[0].text)
    )
    return own or OPEN_LANE


def processes_of(steps: Sequence[Group], names: ProcessNames) -> dict[str, str]:
    """By group, the name of its process.

    A step that names none belongs to the one told nearest to it.
    """
    said = {member.id: named_process(member) for step in steps for member in step.members}
    told: dict[str, list[Observation]] = {}
    for step in steps:
        for member in step.members:
            told.setdefault(member.interview, []).append(member)
    for members in told.values():
        members.sort(key=place)
        known = [at for at, member in enumerate(members) if said[member.id]]
        for at, member in enumerate(members):
            if not said[member.id] and known:
                nearest = min(known, key=lambda other: (abs(other - at), other))
                said[member.id] = named_process(members[nearest])
    usual = majority(names[name] for name in said.values() if name) or ONLY_PROCESS
    return {
        step.id: majority(names[name] for member in step.members if (name := said[member.id]))
        or usual
        for step in steps
    }


def named_process(member: Observation) -> str | None:
    """The process that a step says it is of."""
    return member.item.process if isinstance(member.item, ProcessStep) else None


def carrier(systems: Sequence[str], documents: Sequence[str]) -> str | None:
    """What carries the work at an activity: a program by its name, e-mail, or paper.

    None where nothing was said.
    """
    things = [*systems, *documents]
    programs = [name for name in systems if not content_stems(name) & (_MAIL | _PAPER)]
    if programs:
        return programs[0]
    stems = content_stems(" ".join(things))
    if stems & _MAIL:
        return "E-Mail"
    return "Papier" if stems & _PAPER else None
