"""Groups for a client's eyes.

Titles and fields without names and without words of quotes that are held back.
"""

from collections.abc import Mapping
from typing import Any

from befund.anonymity import Anonymiser
from befund.export.labels import CATEGORIES, FIELDS
from befund.records import Group, Item, ItemBase, Observation, PainPoint, ProcessStep
from befund.review import Review

ROLE_FIELDS = frozenset({"actor_role", "handed_over_to"})
"""Fields that name who does what."""
_NEVER = ("roles", "severity_reason", "proposed_by")
"""Fields that tell who spoke or how an extractor judged, and nothing of the process."""


class GroupAnonymiser:
    """Cleans groups; `languages` gives each interview's language."""

    def __init__(self, anonymiser: Anonymiser, languages: Mapping[str, str]) -> None:
        self._anonymiser, self._languages = anonymiser, languages

    def group(self, group: Group, review: Review) -> Group:
        """The group with clean words.

        What its quotes say, and who said it, stays for the figures.
        """
        members = tuple(self._observation(group.id, member) for member in group.members)
        best = members[0].item
        language = self._language(group.members[0])
        title = self._anonymiser.first(
            group.id, "Titel", [group.title, *_other_titles(best)], language
        )
        if review.title != review.finding.title:
            members = tuple(_retitled(member, title) for member in members)
        return group.model_copy(update={"title": title, "members": members})

    def _observation(self, finding: str, member: Observation) -> Observation:
        language = self._language(member)
        item = member.item
        changed: dict[str, Any] = {
            name: _empty(item, name) for name in _NEVER if name in type(item).model_fields
        }
        for name, value in item:
            if name == "title" or name in changed or name not in FIELDS or not _is_text(value):
                continue
            changed[name] = self._field(finding, name, value, language)
        clean = item.model_copy(update=changed)
        title = self._anonymiser.first(
            finding, "Titel einer Aussage", [item.title, *_other_titles(clean)], language
        )
        return member.model_copy(update={"item": clean.model_copy(update={"title": title})})

    def _field(self, finding: str, name: str, value: str | tuple[str, ...], language: str) -> Any:
        def clean(text: str) -> str:
            return self._anonymiser.text(
                finding, FIELDS[name], text, roles=name in ROLE_FIELDS, language=language
            )

        if isinstance(value, str):
            return clean(value) or None
        return tuple(found for text in value if (found := clean(text)))

    def _language(self, member: Observation) -> str:
        return self._languages.get(member.interview, "de")


def _is_text(value: object) -> bool:
    """Whether a field holds words of ours, and no value of a list of ours."""
    if isinstance(value, tuple):
        return bool(value)
    return type(value) is str and bool(value)


def _empty(item: ItemBase, name: str) -> object:
    return () if isinstance(getattr(item, name), tuple) else None


def _other_titles(item: Item) -> list[str]:
    """What stands for a title that repeats words of a quote held back; the last tells nothing."""
    if isinstance(item, ProcessStep):
        return [item.activity or "", "Prozessschritt"]
    if isinstance(item, PainPoint):
        return [f"Schmerzpunkt: {CATEGORIES[item.category]}"]
    return [item.change or "", "Vorschlag zur Verbesserung"]


def _retitled(member: Observation, title: str) -> Observation:
    """What a reviewer called it stands on the map, too."""
    item = member.item
    if not isinstance(item, ProcessStep):
        return member
    return member.model_copy(update={"item": item.model_copy(update={"activity": title})})
