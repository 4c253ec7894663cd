"""What was masked in one interview, for the eyes of the local user."""

from befund.masking.category import CUT_MARKERS, Category, numbered_in
from befund.masking.masker import Edit, analyse, cleaned_turns, cut_id
from befund.masking.private import PrivateRecord
from befund.masking.roster import Roster
from befund.masking.vault import Addition, Vault
from befund.records import Transcript, Turn


class MaskedEntry(PrivateRecord):
    """A placeholder of one interview: what it stands for, how it was said, how often."""

    placeholder: str
    category: Category
    originals: tuple[str, ...]
    count: int


class CutEntry(PrivateRecord):
    """A passage that was cut; `id` undoes it."""

    id: str
    category: Category
    turn: int
    original: str


class MaskingReport(PrivateRecord):
    """All that masking changed in one interview, and the corrections that hold in the workspace.

    It holds real names and cut passages: show it on the user's own screen, and write it nowhere.
    """

    interview: str
    entries: tuple[MaskedEntry, ...]
    cuts: tuple[CutEntry, ...]
    additions: tuple[Addition, ...]
    undone: tuple[str, ...]


def masking_report_of(
    interview: str, transcript: Transcript, vault: Vault, roster: Roster
) -> MaskingReport:
    """Return what masking this transcript changes; placeholders in the order of their first use."""
    analysis = analyse(interview, transcript, vault, roster)
    labels = [
        Edit(
            t.number,
            0,
            0,
            _category_of(analysis.speakers[t.speaker]),
            t.speaker,
            analysis.speakers[t.speaker],
        )
        for t in _first_turns(transcript)
        if t.speaker in analysis.speakers
    ]
    grouped: dict[str, list[Edit]] = {}
    for edit in (*labels, *analysis.edits):
        if edit.category not in CUT_MARKERS:
            grouped.setdefault(edit.replacement, []).append(edit)
    entries = (
        MaskedEntry(
            placeholder=mark,
            category=edits[0].category,
            originals=tuple(dict.fromkeys(e.original for e in edits)),
            count=len(edits),
        )
        for mark, edits in grouped.items()
    )
    cuts = (
        CutEntry(id=cut_id(e.original), category=e.category, turn=e.turn, original=e.original)
        for e in analysis.edits
        if e.category in CUT_MARKERS
    )
    return MaskingReport(
        interview=interview,
        entries=tuple(entries),
        cuts=tuple(cuts),
        additions=vault.additions,
        undone=vault.undone,
    )


def _category_of(label: str) -> Category:
    """What stands in place of a speaker's label."""
    return next((category for category, _ in numbered_in(label)), Category.PERSON)


def _first_turns(transcript: Transcript) -> list[Turn]:
    seen: dict[str, Turn] = {}
    for turn in cleaned_turns(transcript):
        seen.setdefault(turn.speaker, turn)
    return list(seen.values())
