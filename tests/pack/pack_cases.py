"""A workspace with findings that are accepted, and all text that is anywhere in a file."""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from befund.anonymity.word_runs import Words, words_of
from befund.app import open_session
from befund.records import (
    Action,
    Interview,
    Item,
    MaskedTranscript,
    Observation,
    PainPoint,
    ProcessStep,
    QuickWin,
    Quote,
    QuoteStatus,
    Role,
    Turn,
)
from befund.store import Store
from befund.usecases.findings.consolidation import bring_up_to_date
from befund.usecases.review.board import ReviewedFindings
from befund.usecases.review.decisions import Act
from open_boards import open_board

SPEAKER = "SPEAKER_07"


class Told(NamedTuple):
    """An item and the words that carry it."""

    item: Item
    text: str


STORY: Mapping[str, Sequence[Told]] = {
    "01-lager": (
        Told(ProcessStep(title="Ware annehmen", process="Wareneingang", actor_role="Lager", systems=("SAP",)),
             "Dann nehm ich die Ware an und buch sie im SAP ein."),
        Told(ProcessStep(title="Lieferschein abheften", process="Wareneingang", documents=("Ordner",)),
             "Danach heft ich den Lieferschein in den Ordner."),
        Told(PainPoint(title="Lieferscheine fehlen", category="missing_information", severity=3,  # type: ignore[arg-type]
                       affected_step="Ware annehmen", cause="[Person 3] schickt sie per Mail", roles=("Lager",)),
             "Bei jeder zweiten Palette fehlt der Lieferschein."),
        Told(QuickWin(title="Lieferschein vorab mailen", change="Lieferschein vorab mailen", effort="S",  # type: ignore[arg-type]
                      problem="Lieferscheine fehlen", proposed_by="Lager"),
             "Der Lieferant könnte den Lieferschein einfach vorab mailen."),
    ),
    "02-lager": (
        Told(PainPoint(title="Lieferscheine fehlen", category="missing_information", severity=2,  # type: ignore[arg-type]
                       consequence="eine Stunde Suchen am Tag"),
             "Der Lieferschein fehlt ständig, da such ich eine Stunde am Tag."),
        Told(PainPoint(title="Freigabe dauert", category="waiting", workaround="er kommt erst abends wieder ins Büro"),  # type: ignore[arg-type]
             "Da wart ich auf die [Person 3], und er kommt erst abends wieder ins Büro."),
    ),
    "03-lager": (
        Told(PainPoint(title="Vertriebsleiter gibt Rabatte nicht weiter", category="interface"),  # type: ignore[arg-type]
             "Das erfährt man nie rechtzeitig, welche Rabatte gelten."),
        Told(PainPoint(title="Kein Rechner am Platz", category="other"),  # type: ignore[arg-type]
             "Da war ich, [Gesundheit], und kein Rechner am Platz."),
    ),
    "04-vertriebsleitung": (
        Told(PainPoint(title="Preisliste ist veraltet", category="data_silo", severity=1),  # type: ignore[arg-type]
             "Ich als Vertriebsleiter hab immer noch die alte Preisliste."),
        Told(ProcessStep(title="Preis prüfen", process="Angebot", actor_role="Vertriebsleiter"),
             "Den Preis prüf ich dann immer selber nach."),
    ),
}  # fmt: skip
"""Three people of the store-room and one head of sales."""


def fill(store: Store, story: Mapping[str, Sequence[Told]] = STORY, *, accept: bool = True) -> None:
    """Interviews with a turn for each thing told, their findings, and an acceptance of each."""
    for name, told in story.items():
        store.save_interview(
            Interview(id=name, source=f"/x/{name}.txt", kept_as=f"{name}.txt", sha256=name)
        )
        turns = [
            Turn(
                number=0,
                speaker="I",
                role=Role.INTERVIEWER,
                text="Wie läuft das?",
                start_seconds=1234.0,
            )
        ]
        turns += [
            Turn(number=number, speaker=SPEAKER, role=Role.RESPONDENT, text=one.text)
            for number, one in enumerate(told, 1)
        ]
        store.save_transcript(
            MaskedTranscript(interview=name, format="t", language="de", turns=tuple(turns)), "m"
        )
        observations = [_observation(name, number, one) for number, one in enumerate(told, 1)]
        store.save_extraction(name, observations, [], extracted_by="x", extractor="rules")
    bring_up_to_date(store, 1)
    if accept:
        for review in ReviewedFindings(store).reviews():
            open_board(store).decide(review.finding.id, Act(Action.ACCEPT, "Gutachterin Geheim"))


def fill_decided(folder: Path) -> None:
    """A workspace of that story, all of it accepted."""
    with open_session(folder, {}, create=True) as opened:
        fill(opened.workspace.store)


def fill_undecided(folder: Path) -> None:
    """A workspace of that story, nothing of it decided on."""
    with open_session(folder, {}, create=True) as opened:
        fill(opened.workspace.store, accept=False)


def _observation(interview: str, turn: int, told: Told) -> Observation:
    quote = Quote(turn=turn, start=0, end=len(told.text), text=told.text, status=QuoteStatus.EXACT)
    return Observation(
        id=f"o-{interview}-{turn}",
        interview=interview,
        chunk=0,
        item=told.item,
        quotes=(quote,),
        extractor="rules",
    )


def texts_in(content: bytes) -> Iterator[str]:
    """Every text of a file.

    Of each part of an archive, of workbooks within it, and all attributes.
    """
    if not zipfile.is_zipfile(io.BytesIO(content)):
        yield content.decode()
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield name
            part = archive.read(name)
            if name.endswith((".xml", ".rels")):
                root = etree.fromstring(part)
                yield "".join(root.itertext())
                yield " ".join(root.itertext())
                yield from (str(value) for node in root.iter() for value in node.attrib.values())
            elif zipfile.is_zipfile(io.BytesIO(part)):
                yield from texts_in(part)


def runs_in(texts: Sequence[str], length: int) -> set[Words]:
    """All runs of so many words."""
    found: set[Words] = set()
    for text in texts:
        words = words_of(text)
        found.update(words[at : at + length] for at in range(len(words) - length + 1))
    return found
