"""A workspace with as many findings as a large client has.

Made up, always the same, and quick to make.
"""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

from befund.app import open_session
from befund.masking.vault import Vault
from befund.records import (
    Conflict,
    Flag,
    Interview,
    Item,
    MaskedTranscript,
    Observation,
    PainCategory,
    PainPoint,
    ProcessStep,
    QuickWin,
    Quote,
    QuoteStatus,
    Relation,
    Role,
    StatementType,
    Turn,
    Verdict,
)
from befund.usecases.findings.consolidation import regroup
from befund.usecases.intake.vault import save_vault
from befund.usecases.workspace import Workspace

ROLES = (
    "einkauf", "lager", "vertrieb", "buchhaltung", "fertigung", "qualitaet", "versand", "konstruktion", "service", "it",
)  # fmt: skip
_OBJECTS = (
    "Auftrag", "Bestellung", "Lieferschein", "Rechnung", "Angebot", "Reklamation", "Wareneingang", "Stückliste",
    "Prüfprotokoll", "Arbeitsplan", "Gutschrift", "Mahnung", "Artikelstamm", "Kundenakte", "Laufzettel", "Freigabe",
    "Versandliste", "Zeichnung", "Kalkulation", "Rückmeldung", "Umlagerung", "Inventurliste", "Servicebericht",
    "Ersatzteilanfrage", "Terminplan", "Materialschein", "Zollpapier", "Preisliste", "Vertrag", "Urlaubsantrag",
    "Schichtplan", "Werkzeugkarte", "Maschinenbuch", "Störmeldung", "Kostenstelle", "Wartungsplan", "Musterteil",
    "Palettenschein", "Rahmenvertrag", "Stammblatt",
)  # fmt: skip
_SAYINGS = (
    (
        "step",
        "{} im ERP erfassen",
        "Den Vorgang „{}“ erfassen wir morgens im ERP, einen nach dem anderen.",
    ),
    (
        "pain",
        "{} wird doppelt erfasst",
        "Beim Thema „{}“ tippen wir alles zweimal, einmal ins ERP, einmal in Excel.",
    ),
    (
        "win",
        "{} digital weitergeben",
        "Man könnte „{}“ doch digital weitergeben, dann fiele der Zettel weg 👍.",
    ),
    ("step", "{} prüfen und ablegen", "Dann wird „{}“ geprüft und im Ordner abgelegt."),
    (
        "pain",
        "Auf {} wird tagelang gewartet",
        "Auf „{}“ warten wir manchmal drei Tage, das hält alles auf.",
    ),
    (
        "pain",
        "{} ist nicht auffindbar",
        "Den Vorgang „{}“ sucht man bei uns ständig, niemand weiß, wo er liegt.",
    ),
    (
        "step",
        "{} an die Fertigung übergeben",
        "Wenn das fertig ist, geht „{}“ rüber an die Fertigung.",
    ),
    (
        "pain",
        "{} kommt mit Fehlern an",
        "„{}“ kommt mit Fehlern bei uns an, jede Woche bestimmt fünfmal.",
    ),
    ("win", "Vorlage für {} einführen", "Eine Vorlage für „{}“, das wäre in zwei Wochen gemacht."),
    (
        "pain",
        "Niemand ist für {} zuständig",
        "Für „{}“ ist eigentlich niemand zuständig, jeder schiebt es weiter.",
    ),
)
_SMALL_TALK = (
    "Ja, also, das ist so.", "Da muss ich kurz überlegen.", "Das machen wir schon immer so, seit ich hier bin.",
    "Äh, genau, und dann eben das Übliche.", "Der [Person 3] weiß das besser als ich.", "Im Sommer ist es ruhiger.",
)  # fmt: skip
_CATEGORIES = tuple(PainCategory)


def fill_workspace(folder: Path, findings: int, interviews: int) -> None:
    """A workspace with so many findings."""
    with open_session(folder, {}, create=True) as session:
        fill(session.workspace, findings, interviews)


def fill(workspace: Workspace, findings: int = 1000, interviews: int = 20) -> None:
    """Save interviews whose observations come to exactly so many findings, every third of them said more than once."""
    store = workspace.store
    workspace.vault.mkdir(exist_ok=True)
    save_vault(workspace, Vault())
    names = [f"{number + 1:02}-{ROLES[number % len(ROLES)]}" for number in range(interviews)]
    turns: dict[str, list[Turn]] = {name: [] for name in names}
    observations: dict[str, list[Observation]] = {name: [] for name in names}
    verdicts: list[Verdict] = []
    before: list[Observation] = []
    for number, (kind, title, said) in enumerate(_topics(findings)):
        tellers = [
            names[(number * 7 + extra * 3) % interviews]
            for extra in range(1 + (number % 3 == 0) * (number % 4))
        ]
        told = [_say(turns[name], name, number, said) for name in dict.fromkeys(tellers)]
        members = [
            _observation(number, name, quote, _item(kind, title, number)) for name, quote in told
        ]
        for (name, _), observation in zip(told, members, strict=True):
            observations[name].append(observation)
        verdicts += [_same(members[0], member, number) for member in members[1:]]
        if number % 40 == 5:
            verdicts.append(
                Verdict(
                    a=members[0].id,
                    b=before[0].id,
                    relation=Relation.NARROWER,
                    score=0.4,
                    by="crowd",
                )
            )
        before = members
    for name in names:
        store.save_interview(
            Interview(id=name, source=name, kept_as=name, sha256=name, language="de")
        )
        transcript = MaskedTranscript(
            interview=name, format="plain", language="de", turns=tuple(turns[name])
        )
        store.save_transcript(transcript, "m")
        store.save_extraction(name, observations[name], [], extracted_by="crowd", extractor="crowd")
    store.save_verdicts(verdicts)
    regroup(store)


def _topics(findings: int) -> Iterator[tuple[str, str, str]]:
    pairs = product(range(1 + findings // 400), _SAYINGS, _OBJECTS)
    for _, (round_, (kind, title, said), thing) in zip(range(findings), pairs, strict=False):
        named = f"{thing} {round_ + 1}" if round_ else thing
        yield kind, title.format(named), said.format(named)


def _say(turns: list[Turn], name: str, number: int, said: str) -> tuple[str, Quote]:
    """Two turns more, the answer holding what is quoted between small talk."""
    before, after = (
        _SMALL_TALK[number % len(_SMALL_TALK)],
        _SMALL_TALK[(number + 2) % len(_SMALL_TALK)],
    )
    for role, speaker, text in (
        (Role.INTERVIEWER, "I", "Wie läuft das bei Ihnen, und was hält Sie dabei auf?"),
        (Role.RESPONDENT, "B", f"{before} {said} {after}"),
    ):
        place = len(turns)
        turns.append(
            Turn(number=place, speaker=speaker, role=role, text=text, start_seconds=place * 14.0)
        )
    start = len(before) + 1
    place = turns[-1].number
    return name, Quote(
        turn=place, start=start, end=start + len(said), text=said, status=QuoteStatus.EXACT
    )


def _item(kind: str, title: str, number: int) -> Item:
    process = ("Auftragsabwicklung", "Einkauf", "Reklamation", "Versand", None)[number % 5]
    if kind == "step":
        return ProcessStep(
            title=title,
            process=process,
            activity=title,
            actor_role="Sachbearbeitung",
            systems=("ERP",),
        )
    if kind == "win":
        flags = (Flag.SOLUTION_WITHOUT_PROBLEM,) if number % 6 == 0 else ()
        return QuickWin(title=title, change=title, expected_effect="weniger Sucherei", flags=flags)
    meant = StatementType.HEARSAY if number % 11 == 0 else StatementType.IS
    return PainPoint(
        title=title,
        category=_CATEGORIES[number % len(_CATEGORIES)],
        severity=(number % 4) or None,
        frequency="jede Woche",
        consequence="Rückfragen",
        statement_type=meant,
    )


def _observation(number: int, name: str, quote: Quote, item: Item) -> Observation:
    return Observation(
        id=f"o-{number:05x}{name[:2]}",
        interview=name,
        chunk=0,
        item=item,
        quotes=(quote,),
        extractor="crowd",
    )


def _same(first: Observation, second: Observation, number: int) -> Verdict:
    conflict = Conflict.FREQUENCY if number % 30 == 0 else None
    return Verdict(
        a=first.id, b=second.id, relation=Relation.SAME, conflict=conflict, score=1.0, by="crowd"
    )
