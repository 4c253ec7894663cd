"""What a reviewer writes, with known people and firms as placeholders.

Nothing is learned from it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from befund.masking.category import LABELS, Category
from befund.masking.foreign_placeholders import settled
from befund.masking.masker import Edit, names_in
from befund.masking.places.firms import firm_aliases
from befund.masking.roster import Roster
from befund.masking.text import clean, words_of
from befund.masking.vault import Person, Vault
from befund.text.folding import fold


@dataclass(frozen=True, slots=True, repr=False)
class Written:
    """A text as it may be kept, and what was replaced in it.

    What was written, and what stands there.
    """

    text: str
    replaced: tuple[tuple[str, str], ...]


def mask_written(
    texts: Sequence[str], interviews: Sequence[str], vault: Vault, roster: Roster
) -> list[Written]:
    """Mask texts that are about interviews.

    A name that several bear becomes a placeholder without a number.
    """
    settled_first = [_settled(clean(text), vault) for text in texts]
    known = _Known(vault, roster)
    found = names_in([one.text for one in settled_first], _as_meant(vault, interviews), roster)
    return [_written(one, edits, known) for one, edits in zip(settled_first, found, strict=True)]


def _settled(text: str, vault: Vault) -> Written:
    """The text with placeholders as we write them, and without numbers that nobody has."""
    parts: list[str] = []
    left = 0
    replaced = []
    numbers = vault.numbers
    for start, end, kept in settled(
        text, lambda category, number: 0 < number <= numbers.get(category, 0)
    ):
        parts += [text[left:start], kept]
        replaced.append((text[start:end], kept))
        left = end
    return Written("".join([*parts, text[left:]]), tuple(replaced))


def _written(settled_first: Written, edits: Iterable[Edit], known: "_Known") -> Written:
    text = settled_first.text
    parts: list[str] = []
    replaced = list(settled_first.replaced)
    left = 0
    for edit in edits:
        mark = known.mark(edit)
        if mark is not None:
            parts += [text[left : edit.start], mark]
            replaced.append((edit.original, mark))
            left = edit.end
    return Written("".join([*parts, text[left:]]), tuple(replaced))


class _Known:
    """Whom the vault and the roster know."""

    def __init__(self, vault: Vault, roster: Roster) -> None:
        self._vault = vault
        parts = [part for person in vault.people for part in (person.given, person.surname)]
        self._people: set[str] = set()
        for name in (*parts, *roster.names):
            self._people.update(_keys(name))
        firms = [alias for firm in roster.firms for alias in firm_aliases(firm)]
        additions = [addition.text for addition in vault.additions]
        listed = (*roster.names, *firms, *roster.products, *additions)
        self._told = {fold(clean(text)) for text in listed}

    def mark(self, edit: Edit) -> str | None:
        """What stands in place of a find; None where nobody knows it."""
        if self._vault.reveal(edit.replacement):
            return edit.replacement
        is_known = edit.category is Category.PERSON and not self._people.isdisjoint(
            _keys(edit.original)
        )
        if is_known or fold(edit.original) in self._told:
            return f"[{LABELS[edit.category]}]" if edit.category in LABELS else edit.replacement
        return None


def _keys(text: str) -> Iterator[str]:
    return (fold(word.text) for word in words_of(text))


def _as_meant(vault: Vault, interviews: Sequence[str]) -> Vault:
    """A copy in which a name means whom these interviews mean by it, else all.

    Where they differ, somebody new.
    """
    state = vault.state()
    nobody = len(state.people) + 1
    meant: dict[str, int] = {}
    for among in (state.meant, {name: state.meant.get(name, {}) for name in interviews}):
        said: dict[str, set[int]] = {}
        for forms in among.values():
            for form, number in forms.items():
                said.setdefault(form, set()).add(number)
        meant |= {
            form: numbers.pop() if len(numbers) == 1 else nobody for form, numbers in said.items()
        }
    return Vault(
        state.model_copy(update={"meant": {"": meant}, "people": (*state.people, Person())})
    )
