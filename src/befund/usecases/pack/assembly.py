"""The workshop pack: choose findings, check what a client could recognise, and write the files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from befund.anonymity import (
    Anonymiser,
    AnonymousRoles,
    Said,
    SecretNames,
    Secrets,
    check_quotes,
    leaks_in,
)
from befund.consolidation import role_of_respondent
from befund.errors import AnonymityError, ConfigurationError, NotFoundError
from befund.records import Group, MaskedTranscript
from befund.records.figures import Assumptions
from befund.records.pack import Anonymity, CheckedQuote, Making, Pack, QuoteState, Selection
from befund.review import Review, Status
from befund.store import Store
from befund.usecases.findings.groups import groups_in
from befund.usecases.pack.anonymised_groups import GroupAnonymiser
from befund.usecases.pack.anonymous_map import renamed_lanes, small_lanes
from befund.usecases.pack.parts import Parts
from befund.usecases.review.board import ReviewedFindings
from befund.usecases.review.release import decided_quotes, place_of
from befund.usecases.views.assessment import answered_in
from befund.usecases.views.process_map import map_of, under_shown_names
from befund.usecases.workspace import Workspace


@dataclass(frozen=True)
class Packed:
    """A pack, and what the check of anonymity did for it."""

    pack: Pack
    anonymity: Anonymity


def selected(store: Store, selection: Selection) -> list[Review]:
    """The findings that go in, most telling first.

    Raises NotFoundError for an id that is not there, ConfigurationError where nothing is left.
    """
    every = ReviewedFindings(store).reviews()
    known = {name for review in every for name in (review.finding.id, *review.finding.formerly)}
    for name in (*selection.include, *selection.exclude):
        if name not in known:
            raise NotFoundError(
                "Diesen Befund gibt es nicht.",
                where=name,
                remedy="`befund findings` nennt alle Kennungen.",
            )
    found = [review for review in every if _goes_in(review, selection)]
    if not found:
        raise _nothing_left(every, selection)
    return found


def _goes_in(review: Review, selection: Selection) -> bool:
    names = {review.finding.id, *review.finding.formerly}
    if review.status is Status.REJECTED or names & set(selection.exclude):
        return False
    if names & set(selection.include):
        return True
    decided = review.status is Status.ACCEPTED or selection.undecided
    return decided and review.finding.item.kind in selection.kinds


def _nothing_left(every: Sequence[Review], selection: Selection) -> ConfigurationError:
    if not every:
        return ConfigurationError(
            "Noch keine Befunde.", where="pack", remedy="Sie entstehen mit: befund run ORDNER"
        )
    accepted = sum(review.status is Status.ACCEPTED for review in every)
    if not accepted and not selection.undecided:
        return ConfigurationError(
            f"Von {len(every)} Befunden ist noch keiner angenommen.",
            where="pack",
            remedy="Annehmen mit `befund decide KENNUNG accept` (`befund findings` nennt die "
            "Kennungen), oder mit "
            "--with-undecided auch nehmen, worüber niemand entschieden hat.",
        )
    return ConfigurationError(
        "Von der Auswahl bleibt nichts übrig.",
        where="pack",
        remedy="Arten, --only und --without prüfen.",
    )


def prepare(workspace: Workspace, selection: Selection, assumed: Assumptions) -> Packed:
    """The pack of a selection with all that its check generalised and held back.

    Nothing is written. Raises ConfigurationError where nothing is selected, and AnonymityError
    where the pack would still hold what must not be read.
    """
    store = workspace.store
    chosen = {review.finding.id: review for review in selected(store, selection)}
    groups = [group for group in groups_in(store) if group.id in chosen]
    transcripts = _transcripts(store)
    anonymous_roles, names = _roles_of(transcripts, selection.k), _names(store, transcripts)
    quotes = check_quotes(_said(groups), anonymous_roles, decided_quotes(store), names)
    anonymiser = Anonymiser(anonymous_roles, quotes, names)
    cleaning = GroupAnonymiser(anonymiser, anonymous_roles.languages)
    clean = [cleaning.group(group, chosen[group.id]) for group in groups]
    found = map_of(workspace, clean, None)
    small = small_lanes(found, anonymous_roles)
    found = found if selection.named_lanes else renamed_lanes(found, small)
    parts = Parts(
        under_shown_names(store, clean), chosen, quotes, anonymous_roles, found, selection=selection
    )
    client = anonymiser.text("", "Kunde", selection.client or workspace.folder.resolve().name)
    anonymity = Anonymity(
        k=selection.k,
        interviews=anonymous_roles.interviews,
        quotes=quotes,
        generalised=tuple(anonymiser.changed),
        roles=anonymous_roles.roles(),
        lanes=small if selection.named_lanes else (),
    )
    making, answers = _making(store, anonymity), answered_in(groups)
    pack = parts.pack(client, assumed, store.contradictions(), making, answers)
    _refuse_leaks(pack, Secrets(quotes, names))
    return Packed(pack, anonymity)


def _refuse_leaks(pack: Pack, secrets: Secrets) -> None:
    leaks = leaks_in(pack, secrets)
    if leaks:
        raise AnonymityError(
            "Die Prüfung fand darin noch Zurückgehaltenes; es wird nichts geschrieben.",
            where=", ".join(leaks),
            remedy=(
                "Betroffene Titel mit `befund decide KENNUNG edit` ändern oder den Befund "
                "weglassen; bitte melden."
            ),
        )


def _said(groups: Sequence[Group]) -> list[Said]:
    said = []
    for group in groups:
        for member in group.members:
            for quote in member.quotes:
                place = place_of(member, quote)
                said.append(Said(finding=group.id, title=group.title, place=place, text=quote.text))
    return said


def _transcripts(store: Store) -> dict[str, MaskedTranscript]:
    found = (store.transcript(interview.id) for interview in store.interviews())
    return {transcript.interview: transcript for transcript in found if transcript is not None}


def _roles_of(transcripts: dict[str, MaskedTranscript], k: int) -> AnonymousRoles:
    """Who was asked."""
    roles = {name: role_of_respondent(transcript) for name, transcript in transcripts.items()}
    return AnonymousRoles(roles, {name: one.language for name, one in transcripts.items()}, k)


def _names(store: Store, transcripts: dict[str, MaskedTranscript]) -> SecretNames:
    """What interviews and their files are called, and what speakers are."""
    files = {
        name for one in store.interviews() for name in (one.id, Path(one.source).name, one.kept_as)
    }
    return SecretNames(files | {turn.speaker for one in transcripts.values() for turn in one.turns})


def _making(store: Store, anonymity: Anonymity) -> Making:
    every = ReviewedFindings(store).reviews()
    return Making(
        extractors=tuple(
            sorted({interview.extractor for interview in store.interviews() if interview.extractor})
        ),
        interviews=anonymity.interviews,
        accepted=sum(review.status is Status.ACCEPTED for review in every),
        rejected=sum(review.status is Status.REJECTED for review in every),
        undecided=sum(review.status is None for review in every),
        k=anonymity.k,
        held=len(_held(anonymity.quotes)),
        generalised=len(anonymity.generalised),
    )


def _held(quotes: Sequence[CheckedQuote]) -> set[str]:
    return {
        quote.id for quote in quotes if quote.state not in {QuoteState.FREE, QuoteState.RELEASED}
    }
