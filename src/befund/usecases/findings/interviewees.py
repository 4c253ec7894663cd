"""Who was asked, and in which role, as far as it is known."""

import re

from befund.process import Interviewees
from befund.store import Store

_NUMBERING = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_UMLAUTS = (("ae", "ä"), ("oe", "ö"))
_LATE_U = re.compile(r"(?<![aeäqtn])ue")


def interviewees_of(store: Store) -> Interviewees:
    """Who was asked, and what a model read of names; an interview's role is read from its name ("02-qualitaet")."""
    names = {i.id: i.language for i in store.interviews() if i.masked_sha256}
    roles = {name: role for name, language in names.items() if (role := role_in(name, language))}
    naming = store.process_naming()
    return Interviewees(
        interviews=tuple(names), roles=roles, same=naming.processes if naming else ()
    )


def role_in(name: str, language: str) -> str:
    """The role or department that a file's name speaks of; empty where it is a number alone."""
    bare = " ".join(re.split(r"[\W_]+", _NUMBERING.sub("", name)))
    if language == "de":
        for written, letter in _UMLAUTS:
            bare = bare.replace(written, letter)
        bare = _LATE_U.sub("ü", bare)
    return " ".join(word[:1].upper() + word[1:] for word in bare.split())
