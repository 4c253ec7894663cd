"""The vault: which placeholder stands for whom, and what the user corrected.

It is the key to all masked texts: it stays in the workspace folder, readable by its owner alone.
"""

import secrets
import uuid
from collections.abc import Collection, Mapping
from pathlib import Path

from pydantic import Field

from befund.masking.category import Category, numbered_in, placeholder
from befund.masking.hits import Name
from befund.masking.private import PrivateRecord
from befund.masking.text import clean, words_of
from befund.masking.vault_file import read_private, write_private
from befund.records import VaultMark
from befund.text.folding import fold

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
    """What the vault's file holds; a person's number is their place in `people` plus one.

    `workspace` is the id that the database holds too, and `saves` has one token for each time that
    the file was written, so that an older file, and one of a copy that went another way, are known
    as such. `said` are the forms of each placeholder by interview; `forms` those of format 1, of
    which nobody noted who said them. An empty person and None among the values are what was
    removed: a number is never given twice.
    """

    format: str = "befund-vault/2"
    workspace: str = ""
    saves: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    values: dict[Category, tuple[str | None, ...]] = Field(default_factory=dict)
    meant: dict[str, dict[str, int]] = Field(default_factory=dict)
    said: dict[str, dict[str, tuple[str, ...]]] = Field(default_factory=dict)
    forms: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    additions: tuple[Addition, ...] = ()
    undone: tuple[str, ...] = ()


class Vault:
    """Placeholders and corrections of one workspace, in memory; `save` writes them down."""

    def __init__(self, state: VaultState | None = None) -> None:
        self._written = state
        state = state or VaultState()
        self._people = list(state.people)
        self._workspace = state.workspace
        self._saves = list(state.saves)
        self._values = {  # folded: a vault written before there was one fold holds "müllerstrasse 5"
            category: [value and fold(value) for value in values]
            for category, values in state.values.items()
        }
        self._meant = {interview: dict(forms) for interview, forms in state.meant.items()}
        self._said = {
            interview: {mark: dict.fromkeys(forms) for mark, forms in marks.items()}
            for interview, marks in state.said.items()
        }
        self._forms = dict(state.forms)
        self._additions = list(state.additions)
        self._undone = list(state.undone)

    def __repr__(self) -> str:
        return (
            f"<Vault: {len(self._people)} persons, {sum(map(len, self._values.values()))} other "
            "entries>"
        )

    @classmethod
    def load(cls, folder: Path) -> "Vault | None":
        """Read the vault of a workspace folder, None where there is none; raises WorkspaceError."""
        state = read_private(folder / FILE_NAME, VaultState)
        return None if state is None else cls(state)

    def save(self, folder: Path) -> None:
        """Write the vault whole or not at all, readable by its owner alone.

        Raises WorkspaceError.
        """
        state = self.state()
        state = state.model_copy(
            update={
                "workspace": state.workspace or str(uuid.uuid4()),
                "saves": (*state.saves, secrets.token_hex(4)),
            }
        )
        write_private(folder / FILE_NAME, state.model_dump_json(indent=1))
        self._workspace, self._saves, self._written = state.workspace, list(state.saves), state

    @property
    def is_changed(self) -> bool:
        """Whether saving would write anything that is not written yet."""
        return self._written != self.state()

    @property
    def mark(self) -> VaultMark:
        """What the database keeps of this vault, to know it again."""
        return VaultMark(
            workspace=self._workspace,
            saves=len(self._saves),
            last_save=self._saves[-1] if self._saves else "",
            numbers={category.value: number for category, number in self.numbers.items()},
        )

    def is_at(self, mark: VaultMark) -> bool:
        """Whether this vault once was, or still is, as a mark tells: the same one, and no older."""
        return (
            self._workspace == mark.workspace
            and 0 < mark.saves <= len(self._saves)
            and self._saves[mark.saves - 1] == mark.last_save
        )

    @property
    def numbers(self) -> dict[Category, int]:
        """The highest number of each category; numbers grow, and none is given twice."""
        return {Category.PERSON: len(self._people)} | {
            c: len(values) for c, values in self._values.items()
        }

    def go_on_after(self, mark: VaultMark) -> None:
        """Be the vault that a mark tells of, without what it knew beyond this one.

        Its numbers stay nobody's.
        """
        self._workspace = mark.workspace
        self._saves += [""] * (mark.saves - 1 - len(self._saves))
        self._saves[max(mark.saves - 1, 0) :] = [mark.last_save]
        self.reserve({Category(name): number for name, number in mark.numbers.items()})

    def reserve(self, numbers: Mapping[Category, int]) -> None:
        """Give no number up to these to anybody new."""
        for category, number in numbers.items():
            if category is Category.PERSON:
                self._people += [Person()] * (number - len(self._people))
            else:
                values = self._values.setdefault(category, [])
                values += [None] * (number - len(values))

    def state(self) -> VaultState:
        """Return what would be written."""
        return VaultState(
            workspace=self._workspace,
            saves=tuple(self._saves),
            people=tuple(self._people),
            values={category: tuple(values) for category, values in self._values.items()},
            meant=self._meant,
            said={
                i: {mark: tuple(forms) for mark, forms in marks.items()}
                for i, marks in self._said.items()
            },
            forms=self._forms,
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
        """Have a string masked or cut from the next run on, also what was undone."""
        text = clean(text).strip()
        self._undone = [
            u for u in self._undone if fold(text) not in {fold(u), *self._words_behind(u)}
        ]
        if text and not any(fold(a.text) == fold(text) for a in self._additions):
            self._additions.append(Addition(text=text, category=category))

    def _words_behind(self, mark: str) -> set[str]:
        """The names behind a placeholder and their words, as keys."""
        forms = self.reveal(mark)
        return {fold(part) for form in forms for part in (form, *form.split())}

    def undo(self, text: str) -> None:
        """Leave a string, a placeholder or a cut readable from the next run on.

        A cut goes by its id from the report.
        """
        text = clean(text).strip()
        self._additions = [a for a in self._additions if fold(a.text) != fold(text)]
        if text and not self.is_undone(text):
            self._undone.append(text)

    def forget(self, text: str) -> bool:
        """Take back a correction; tell whether there was one.

        A name that was added stays known, and is masked on: `undo` leaves it readable.
        """
        before = len(self._additions) + len(self._undone)
        self._additions = [a for a in self._additions if fold(a.text) != fold(clean(text).strip())]
        self._undone = [u for u in self._undone if fold(u) != fold(clean(text).strip())]
        return len(self._additions) + len(self._undone) < before

    def is_undone(self, *texts: str) -> bool:
        """Tell whether the user wants one of these strings readable."""
        wanted = {fold(u) for u in self._undone}
        return any(fold(text) in wanted for text in texts)

    def reveal(self, mark: str) -> tuple[str, ...]:
        """Return the forms in which what a placeholder stands for was said, for local eyes only."""
        said = (marks.get(mark, ()) for marks in self._said.values())
        return tuple(
            dict.fromkeys(form for forms in (self._forms.get(mark, ()), *said) for form in forms)
        )

    def interviews_noted(self) -> set[str]:
        """The interviews of which it is noted who and what was named in them."""
        return set(self._said)

    def marks_of(self, interview: str) -> set[str]:
        """The placeholders of an interview, as far as they are noted."""
        return {*self._said.get(interview, ()), *self._persons_of(interview)}

    def _persons_of(self, interview: str) -> set[str]:
        """The placeholders of the persons who were ever meant in an interview."""
        return {
            placeholder(Category.PERSON, number)
            for number in self._meant.get(interview, {}).values()
        }

    def note_anew(self, interview: str) -> None:
        """Forget in which forms an interview named anybody, as it is about to be masked again."""
        self._said[interview] = {}

    def keep_only(self, interviews: Collection[str]) -> bool:
        """Forget whoever and whatever no interview but these names.

        Tell whether nothing else is left. Their numbers stay taken. Where one of these interviews
        was masked before forms were noted by interview, forms of unknown origin stay, and it is
        False.
        """
        is_complete = set(interviews) <= self._said.keys() or not self._forms
        for known in (self._meant, self._said):
            for interview in known.keys() - set(interviews):
                del known[interview]
        if is_complete:
            self._forms = {}
        # A person's place stays, empty: were numbers given again, an old placeholder would come to
        # mean somebody else.
        used = self._used_in(interviews)
        people = []
        for number, person in enumerate(self._people, start=1):
            mark = placeholder(Category.PERSON, number)
            people.append(self._as_said(person, mark) if mark in used else Person())
        self._people = people
        for category, values in self._values.items():
            numbered = enumerate(values, start=1)
            self._values[category] = [
                v if placeholder(category, number) in used else None for number, v in numbered
            ]
        numbers = {
            number
            for mark in used
            for category, number in numbered_in(mark)
            if category is Category.PERSON
        }
        for interview, forms in self._meant.items():
            self._meant[interview] = {
                form: number for form, number in forms.items() if number in numbers
            }
        return is_complete

    def _used_in(self, interviews: Collection[str]) -> set[str]:
        """The placeholders that some interviews use, and those of unknown origin."""
        used = set(self._forms)
        for interview in interviews:
            used.update(
                self._said[interview] if interview in self._said else self._persons_of(interview)
            )
        return used

    def _as_said(self, person: Person, mark: str) -> Person:
        """A person with those parts of the name alone that somebody still says."""
        words = {fold(word.text) for form in self.reveal(mark) for word in words_of(form)}
        given, surname = (
            part if words.issuperset(fold(word.text) for word in words_of(part)) else ""
            for part in (person.given, person.surname)
        )
        return Person(given=given, surname=surname, gender=person.gender)

    def mark_value(self, interview: str, category: Category, value: str, form: str) -> str:
        """Return the placeholder of a value, allotting one where it is new."""
        values = self._values.setdefault(category, [])
        if value not in values:
            values.append(value)
        return self._noted(interview, placeholder(category, values.index(value) + 1), form)

    def mark_person(self, interview: str, name: Name, form: str) -> str:
        """Return the placeholder of the person whom a name means in an interview.

        It is allotted where it is new.
        """
        meant = self._meant.setdefault(interview, {})
        number = meant.get(name.form)
        if number is None or not 0 < number <= len(self._people):
            number = self._resolve(name, set(meant.values()))
            meant[name.form] = number
        return self._noted(interview, placeholder(Category.PERSON, number), form)

    def _noted(self, interview: str, mark: str, form: str) -> str:
        self._said.setdefault(interview, {}).setdefault(mark, {}).setdefault(form)
        return mark

    def _resolve(self, name: Name, present: set[int]) -> int:
        """Return the number of the one person whom a name fits, else of a new one.

        The narrowest circle in which exactly one person fits decides. A given name alone means
        somebody who is spoken of in this interview before anybody else; a surname means whoever
        bears it, wherever they were named.
        """
        fitting = {
            number: person
            for number, person in enumerate(self._people, start=1)
            if _fits(person, name)
        }
        exact = [number for number, person in fitting.items() if _same_parts(person, name)]
        here = [number for number in fitting if number in present]
        if name.surname:
            same_surname = [
                number
                for number, person in fitting.items()
                if fold(person.surname) == fold(name.surname)
            ]
            circles = [exact, same_surname, here, list(fitting)]
        else:
            circles = [here, exact, list(fitting)]
        for numbers in circles:
            if len(numbers) == 1:
                self._complete(numbers[0], name)
                return numbers[0]
        self._people.append(Person(given=name.given, surname=name.surname, gender=name.gender))
        return len(self._people)

    def _complete(self, number: int, name: Name) -> None:
        known = self._people[number - 1]
        self._people[number - 1] = Person(
            given=known.given or name.given,
            surname=known.surname or name.surname,
            gender=known.gender or name.gender,
        )


def _fits(person: Person, name: Name) -> bool:
    """Tell whether a name can mean a person: nothing contradicts, and one part is the same."""
    if person.gender and name.gender and person.gender != name.gender:
        return False
    # A part that is not known contradicts nothing: "Frau Weber" may be Anna Weber, "Anna Kern" may
    # not.
    pairs = ((fold(person.given), fold(name.given)), (fold(person.surname), fold(name.surname)))
    if any(ours and theirs and ours != theirs for ours, theirs in pairs):
        return False
    return any(ours and ours == theirs for ours, theirs in pairs)


def _same_parts(person: Person, name: Name) -> bool:
    return fold(person.given) == fold(name.given) and fold(person.surname) == fold(name.surname)
