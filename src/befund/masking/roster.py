"""The names that a user gives beforehand, in befund.toml."""

from befund.records import Record


class Roster(Record):
    """Names of persons, firms and products.

    Persons as "Firstname Lastname", "Lastname, Firstname" or one of them.
    """

    names: tuple[str, ...] = ()
    firms: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
