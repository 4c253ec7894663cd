"""Nothing that the check holds back is in any file, wherever in it."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pack_cases import SPEAKER, STORY, Told, fill, fill_decided, runs_in, texts_in

from befund.anonymity.word_runs import RUN, runs_of
from befund.app import open_session
from befund.errors import ConfigurationError, NotFoundError
from befund.export import PACK, Looks
from befund.masking.category import PLACEHOLDER
from befund.records import Item, PainPoint, ProcessStep, QuickWin
from befund.records.figures import Assumptions
from befund.records.pack import QuoteState, Risk, Selection
from befund.usecases.findings.consolidation import regroup
from befund.usecases.pack.assembly import Packed, prepare
from befund.usecases.review.release import release, withhold
from befund.usecases.workspace import Workspace
from built_once import BuiltOnce
from hypothesis_profiles import examples
from open_boards import open_board


@pytest.fixture
def workspace(built_once: BuiltOnce, tmp_path: Path) -> Iterator[Workspace]:
    with open_session(built_once.copy("pack", fill_decided, tmp_path / "kunde"), {}) as opened:
        yield opened.workspace


def packed(workspace: Workspace, **selection: object) -> Packed:
    return prepare(workspace, Selection.model_validate(selection), Assumptions())


def all_texts(
    found: Packed, formats: Collection[str] = tuple(PACK.formats)
) -> dict[str, list[str]]:
    return {
        name: list(texts_in(PACK.formats[name].render(found.pack, Looks()))) for name in formats
    }


def assert_nothing_held_is_read(
    found: Packed,
    formats: Collection[str] = tuple(PACK.formats),
    interviews: Collection[str] = tuple(STORY),
) -> None:
    held = {run for quote in found.anonymity.held for run in runs_of(quote.text) if len(run) == RUN}
    for name, texts in all_texts(found, formats).items():
        assert not held & runs_in(texts, RUN), name
        whole = "\n".join(texts)
        assert not PLACEHOLDER.search(whole), name
        for secret in (*interviews, SPEAKER, "20:34", "Gutachterin", "vertraulich]", "Gesundheit]"):
            assert secret.casefold() not in whole.casefold(), (name, secret)


def test_no_file_holds_what_is_held_back(workspace: Workspace) -> None:
    found = packed(workspace)
    states = {quote.text[:12]: quote.state for quote in found.anonymity.quotes}
    assert states["Da wart ich "] is QuoteState.HELD
    assert states["Ich als Vert"] is QuoteState.HELD
    assert states["Da war ich, "] is QuoteState.BLOCKED
    assert_nothing_held_is_read(found)


def test_what_is_free_is_read_in_every_file(workspace: Workspace) -> None:
    free = "Dann nehm ich die Ware an und buch sie im SAP ein."
    for name, texts in all_texts(packed(workspace)).items():
        assert any(free in text for text in texts), name


def test_a_role_is_told_where_enough_share_it_and_nobody_is_left_alone(
    workspace: Workspace,
) -> None:
    attributions = {
        quote.attribution for finding in packed(workspace).pack.findings for quote in finding.quotes
    }
    assert attributions == {"eine Person aus dem Haus"}  # else the fourth would be known
    roles = {role.role: role.shown for role in packed(workspace, k=1).anonymity.roles}
    assert roles == {"Lager": "Lager", "Vertriebsleitung": "Vertriebsleitung"}


def test_our_words_are_generalised_and_listed(workspace: Workspace) -> None:
    found = packed(workspace)
    titles = {finding.title for finding in found.pack.findings}
    assert "Eine Person gibt Rabatte nicht weiter" in titles
    listed = {(change.before, change.after, change.risk) for change in found.anonymity.generalised}
    assert (
        "[Person 3] schickt sie per Mail",
        "eine Person schickt sie per Mail",
        Risk.PERSON,
    ) in listed
    assert ("er kommt erst abends wieder ins Büro", "", Risk.OVERLAP) in listed


def test_a_single_mention_is_not_counted_out(workspace: Workspace) -> None:
    told = {finding.title: finding.told for finding in packed(workspace).pack.findings}
    assert told["Lieferscheine fehlen"] == "2 von 4 Interviews"
    assert told["Preisliste ist veraltet"] == "einzelne Nennung"
    whole = "\n".join(text for texts in all_texts(packed(workspace)).values() for text in texts)
    assert "1 von 4" not in whole


def test_who_spoke_or_proposed_is_in_no_field(workspace: Workspace) -> None:
    names = {fact.name for finding in packed(workspace).pack.findings for fact in finding.fields}
    assert not names & {"roles", "proposed_by", "severity_reason"}


def test_lanes_with_small_roles_are_listed_and_can_be_hidden(workspace: Workspace) -> None:
    assert packed(workspace).anonymity.lanes == ("Vertriebsleiter",)
    hidden = packed(workspace, named_lanes=False)
    assert not hidden.anonymity.lanes
    assert {lane for process in hidden.pack.map.processes for lane in process.lanes} == {
        "Lager",
        "Beteiligte 1",
    }
    for texts in all_texts(hidden).values():
        assert not any("Vertriebsleiter" in text for text in texts)


def test_a_release_puts_one_quote_in_and_survives_a_new_grouping(workspace: Workspace) -> None:
    waiting = packed(workspace).anonymity.waiting
    one, other = waiting[0], waiting[1]
    release(open_board(workspace.store), one.id, "P")
    regroup(workspace.store)
    after = packed(workspace)
    states = {quote.id: quote.state for quote in after.anonymity.quotes}
    assert (states[one.id], states[other.id]) == (QuoteState.RELEASED, QuoteState.HELD)
    assert_nothing_held_is_read(after)
    withhold(open_board(workspace.store), one.id, "P")
    assert packed(workspace).anonymity.waiting == waiting[1:]


def test_a_free_quote_can_be_withheld(workspace: Workspace) -> None:
    free = next(
        quote for quote in packed(workspace).anonymity.quotes if quote.state is QuoteState.FREE
    )
    withhold(open_board(workspace.store), free.id, "P")
    found = packed(workspace)
    assert {q.state for q in found.anonymity.quotes if q.id == free.id} == {QuoteState.WITHHELD}
    assert_nothing_held_is_read(found)


def test_only_quotes_that_are_there_can_be_decided(workspace: Workspace) -> None:
    board = open_board(workspace.store)
    free, before = packed(workspace).anonymity.quotes[0], board.log()
    for decide_quote in (release, withhold):
        with pytest.raises(NotFoundError):
            decide_quote(board, "q-nirgends", "P")
        with pytest.raises(NotFoundError, match="Mehrere"):
            decide_quote(board, "q-", "P")
        with pytest.raises(ConfigurationError):
            decide_quote(board, free.id, " ")
    assert board.log() == before


def test_few_interviews_are_warned_about(workspace: Workspace) -> None:
    assert packed(workspace, k=5).anonymity.too_few
    assert not packed(workspace, k=4).anonymity.too_few


WORDS = st.sampled_from(
    re.findall(
        r"\[[^]]+\]|\S+",
        "die das Ware Zettel Mail Liste kommt dann liegt fehlt immer nicht drei Tage [Person 3] [Firma 2] [Gesundheit] "
        "[vertraulich] Werkleiter unser Chef Vertriebsleiter bei uns im Lager 01-lager SPEAKER_07 ich nur Paderborn "
        "aus Frau Kessler",
    )
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)


@st.composite
def told(draw: st.DrawFn) -> Told:
    """A thing told, in words that are often those of its quote."""
    text = draw(SENTENCES)
    title = draw(st.one_of(st.just(text), SENTENCES))
    other = draw(st.one_of(st.just(text), SENTENCES))
    items: tuple[Item, ...] = (
        PainPoint(title=title, cause=other, consequence=title, severity=3),
        ProcessStep(
            title=title, process="Ablauf", actor_role="Lager", trigger=other, condition=other
        ),
        QuickWin(title=title, change=other, problem=title),
    )
    return Told(draw(st.sampled_from(items)), text)


STORIES = st.dictionaries(
    st.sampled_from(tuple(STORY)), st.lists(told(), min_size=1, max_size=4), min_size=1, max_size=4
)


def _check_story(
    tmp_path_factory: pytest.TempPathFactory, story: dict[str, list[Told]], *formats: str
) -> None:
    with open_session(tmp_path_factory.mktemp("kunde"), {}, create=True) as opened:
        fill(opened.workspace.store, story)
        assert_nothing_held_is_read(packed(opened.workspace), formats, story)


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STORIES)
def test_whatever_is_said_nothing_held_is_in_the_pack(
    tmp_path_factory: pytest.TempPathFactory, story: dict[str, list[Told]]
) -> None:
    _check_story(tmp_path_factory, story, "json", "bpmn")


@settings(max_examples=examples(6), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STORIES)
def test_whatever_is_said_nothing_held_is_in_the_files(
    tmp_path_factory: pytest.TempPathFactory, story: dict[str, list[Told]]
) -> None:
    _check_story(tmp_path_factory, story, *PACK.formats)
