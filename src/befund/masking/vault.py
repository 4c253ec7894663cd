"""The vault: which placeholder stands for whom, and what the user corrected.

It is the key to all masked texts: it stays in the workspace folder, readable by its owner alone.
"""

from pathlib import Path

from pydantic import Field

from befund.masking.category import Category, placeholder
from befund.masking.hits import Name
from befund.masking.private import PrivateRecord
from befund.masking.text import clean, key
from befund.masking.vault_file import read_private, write_private

FILE_NAME = "vault.json"


class Person(PrivateRecord):
    """Somebody who was named, as far as is known."""

    given: str = ""
    surname: str = ""
    gender: str = ""


class Addition(PrivateRecord):
    """A string that the user wants masked, or, in the categories of cuts, cut."""

    text: str
    category: Category


class VaultState(PrivateRecord):
    """What the vault's file holds; a person's number is their place in `people` plus one."""

    format: str = "befund-vault/1"
    people: tuple[Person, ...] = ()
    values: dict[Category, tuple[str, ...]] = Field(default_factory=dict)
    meant: dict[str, dict[str, int]] = Field(default_factory=dict)
    forms: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    additions: tuple[Addition, ...] = ()
    undone: tuple[str, ...] = ()


class Vault:
    """Placeholders and corrections of one workspace, in memory; `save` writes them down."""

    def __init__(self, state: VaultState | None = None) -> None:
        state = state or VaultState()
        self._people = list(state.people)
        self._values = {category: list(values) for category, values in state.values.items()}
        self._meant = {interview: dict(forms) for interview, forms in state.meant.items()}
        self._forms = {mark: dict.fromkeys(forms) for mark, forms in state.forms.items()}
        self._additions = list(state.additions)
        self._undone = list(state.undone)

    def __repr__(self) -> str:
        return f"<Vault: {len(self._people)} persons, {sum(map(len, self._values.values()))} other entries>"

    @classmethod
    def load(cls, folder: Path) -> "Vault":
        """Read the vault of a workspace folder, a new one where there is none; raises WorkspaceError."""
        return cls(read_private(folder / FILE_NAME, VaultState))

    def save(self, folder: Path) -> None:
        """Write the vault whole or not at all, readable by its owner alone; raises WorkspaceError."""
        write_private(folder / FILE_NAME, self.state().model_dump_json(indent=1))

    def state(self) -> VaultState:
        """Return what would be written."""
        return VaultState(
            people=tuple(self._people),
            values={category: tuple(values) for category, values in self._values.items()},
            meant=self._meant,
            forms={mark: tuple(forms) for mark, forms in self._forms.items()},
            additions=tuple(self._additions),
            undone=tuple(self._undone),
        )

    @property
    def people(self) -> tuple[Person, ...]:
        """All persons named so far, in the order of their numbers."""
        return tuple(self._people)

    @property
    def additions(self) -> tuple[Addition, ...]:
        return tuple(self._additions)

    @property
    def undone(self) -> tuple[str, ...]:
        return tuple(self._undone)

    def add(self, text: str, category: Category = Category.PERSON) -> None:
        """Have a string masked (or cut, for the categories of cuts) from the next run on, also what was undone."""
        text = clean(text).strip()
        self._undone = [u for u in self._undone if key(text) not in {key(u), *self._words_behind(u)}]
        if text and not any(key(a.text) == key(text) for a in self._additions):
            self._additions.append(Addition(text=text, category=category))

    def _words_behind(self, mark: str) -> set[str]:
        """The names behind a placeholder and their words, as keys."""
        forms = self.reveal(mark)
        return {key(part) for form in forms for part in (form, *form.split())}

    def undo(self, text: str) -> None:
        """Leave a string, a placeholder or a cut (by its id from the report) readable from the next run on."""
        text = clean(text).strip()
        self._additions = [a for a in self._additions if key(a.text) != key(text)]
        if text and not self.is_undone(text):
            self._undone.append(text)

    def forget(self, text: str) -> bool:
        """Take back a correction; tell whether there was one.

        A name that was added stays known, and is masked on: `undo` leaves it readable.
        """
        before = len(self._additions) + len(self._undone)
        self._additions = [a for a in self._additions if key(a.text) != key(clean(text).strip())]
        self._undone = [u for u in self._undone if key(u) != key(clean(text).strip())]
        return len(self._additions) + len(self._undone) < before

    def is_undone(self, *texts: str) -> bool:
        """Tell whether the user wants one of these strings readable."""
        wanted = {key(u) for u in self._undone}
        return any(key(text) in wanted for text in texts)

    def reveal(self, mark: str) -> tuple[str, ...]:
        """Return the forms in which what a placeholder stands for was said, for local eyes only."""
        return tuple(self._forms.get(mark, ()))

    def mark_value(self, category: Category, value: str, form: str) -> str:
        """Return the placeholder of a value, allotting one where it is new."""
        values = self._values.setdefault(category, [])
        if value not in values:
            values.append(value)
        return self._noted(placeholder(category, values.index(value) + 1), form)

    def mark_person(self, interview: str, name: Name, form: str) -> str:
        """Return the placeholder of the person whom a name means in an interview, allotting one where it is new."""
        meant = self._meant.setdefault(interview, {})
        number = meant.get(name.form)
        if number is None or not 0 < number <= len(self._people):
            number = self._resolve(name, set(meant.values()))
            meant[name.form] = number
        return self._noted(placeholder(Category.PERSON, number), form)

    def _noted(self, mark: str, form: str) -> str:
        self._forms.setdefault(mark, {}).setdefault(form)
        return mark

    def _resolve(self, name: Name, present: set[int]) -> int:
        """Return the number of the one person whom a name fits, else of a new one."""
        fitting = [n for n, person in enumerate(self._people, start=1) if _fits(person, name)]
        exact = [n for n in fitting if _same_parts(self._people[n - 1], name)]
        same_surname = [n for n in fitting if name.surname and key(self._people[n - 1].surname) == key(name.surname)]
        here = [n for n in fitting if n in present]
        order = (exact, same_surname, here, fitting) if name.surname else (here, exact, fitting)
        for numbers in order:
            if len(numbers) == 1:
                self._complete(numbers[0], name)
                return numbers[0]
        self._people.append(Person(given=name.given, surname=name.surname, gender=name.gender))
        return len(self._people)

    def _complete(self, number: int, name: Name) -> None:
        known = self._people[number - 1]
        self._people[number - 1] = Person(
            given=known.given or name.given, surname=known.surname or name.surname, gender=known.gender or name.gender
        )


def _fits(person: Person, name: Name) -> bool:
    """Tell whether a name can mean a person: nothing contradicts, and one part is the same."""
    if person.gender and name.gender and person.gender != name.gender:
        return False
    pairs = ((key(person.given), key(name.given)), (key(person.surname), key(name.surname)))
    if any(ours and theirs and ours != theirs for ours, theirs in pairs):
        return False
    return any(ours and ours == theirs for ours, theirs in pairs)


def _same_parts(person: Person, name: Name) -> bool:
    return key(person.given) == key(name.given) and key(person.surname) == key(name.surname)
