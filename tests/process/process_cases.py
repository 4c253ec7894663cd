"""Steps and pain points as interviews might say them, made of few words."""

from collections.abc import Sequence

from befund.process import Interviewees, NarratedOrder, build_map
from befund.records import (
    Group,
    Item,
    Kind,
    Observation,
    PainPoint,
    ProcessStep,
    Quote,
    QuoteStatus,
)
from befund.records.process import ProcessMap


def observed(item: Item, interview: str, turn: int, text: str = "") -> Observation:
    said = text or item.title
    quote = Quote(turn=turn, start=0, end=len(said), text=said, status=QuoteStatus.EXACT)
    return Observation(
        id=f"{interview}-{turn}-{item.kind[:2]}",
        interview=interview,
        chunk=0,
        item=item,
        quotes=(quote,),
        extractor="x",
    )


def step(interview: str, turn: int, title: str, text: str = "", **fields: object) -> Observation:
    return observed(ProcessStep.model_validate({"title": title, **fields}), interview, turn, text)


def pain(interview: str, turn: int, title: str, text: str = "", **fields: object) -> Observation:
    return observed(PainPoint.model_validate({"title": title, **fields}), interview, turn, text)


def group(*members: Observation) -> Group:
    return Group(
        id=min(member.id for member in members),
        title=members[0].item.title,
        kind=Kind(members[0].item.kind),
        members=members,
    )


def mapped(groups: Sequence[Group], limit: int | None = None, **roles: str) -> ProcessMap:
    interviews = tuple(sorted({name for one in groups for name in one.interviews}))
    return build_map(groups, Interviewees(interviews, roles), NarratedOrder(roles), limit)


def complaint() -> list[Group]:
    """A complaint over three departments, as a good extractor would give it."""
    name = {"process": "Reklamation"}
    desk, lab, books = "a", "b", "c"
    return [
        group(
            step(desk, 1, "Reklamation annehmen", "Der Kunde ruft an, und ich nehm das auf", **name,
                 actor_role="Kundenservice", trigger="Kunde ruft an", documents=("Rekla-Liste",)),
            step(books, 1, "Reklamation aufnehmen", "Der Kundenservice nimmt das auf", **name,
                 actor_role="Kundenservice"),
        ),
        group(step(desk, 2, "Meldung anlegen", "Dann leg ich im SAP die Meldung an", **name, actor_role="Kundenservice",
                   systems=("SAP",))),
        group(
            step(desk, 3, "Gutschrift sofort erteilen", "Unter 50 Euro schreib ich gleich gut", **name,
                 actor_role="Kundenservice", condition="Wert unter 50 Euro", systems=("SAP",)),
        ),
        group(step(desk, 4, "Retourenschein schicken", "Über 50 Euro schick ich den Retourenschein", **name,
                   actor_role="Kundenservice", condition="Wert über 50 Euro", documents=("Retourenschein",),
                   handed_over_to="Labor")),
        group(
            step(desk, 6, "Ware prüfen", "Danach prüft das Labor die Ware", **name, actor_role="Labor"),
            step(lab, 1, "Ware prüfen", "Ich prüf alles, was zurückkommt", **name, actor_role="Labor",
                 systems=("Access",), duration="zwei Stunden"),
        ),
        group(step(lab, 2, "Befund eintragen", "Dann trag ich den Befund in meine Datenbank ein", **name,
                   actor_role="Labor", systems=("Access",))),
        group(step(lab, 3, "Mängelrüge schreiben", "Wenn es am Zulieferer liegt, schreib ich die Mängelrüge", **name,
                   actor_role="Labor", condition="Fehler liegt beim Zulieferer", documents=("8D-Report",))),
        group(step(lab, 4, "Befund weitergeben", "Dann geht der Befund per Mail an den Kundenservice", **name,
                   actor_role="Labor", documents=("Mail",), handed_over_to="Kundenservice")),
        group(
            step(desk, 7, "Gutschrift anfordern", "Dann füll ich den gelben Zettel für die Gutschrift aus", **name,
                 actor_role="Kundenservice", documents=("gelber Zettel",), handed_over_to="Buchhaltung"),
            step(books, 2, "Gutschrift anfordern", "Dann kommt der gelbe Zettel zu mir", **name,
                 actor_role="Kundenservice", documents=("gelber Zettel",), handed_over_to="Buchhaltung"),
        ),
        group(step(books, 3, "Gutschrift buchen", "Dann tipp ich das ab, ins SAP", **name, actor_role="Buchhaltung",
                   systems=("SAP",))),
        group(step(books, 4, "Beleg versenden", "Wenn ich gebucht hab, geht der Beleg per Mail raus", **name,
                   actor_role="Buchhaltung", documents=("Beleg",), statement_type="is")),
        group(step(books, 5, "Bankverbindung erfragen", "Ausnahmsweise ruf ich wegen der Bankverbindung an", **name,
                   actor_role="Buchhaltung", statement_type="exception")),
        group(pain(books, 3, "Gutschriften werden abgetippt", "Das tipp ich ab", category="double_entry",
                   affected_step="Gutschrift buchen", severity=2),
              pain(desk, 7, "Zettel wird abgetippt", "die tippen das ab", category="double_entry")),
        group(pain(desk, 9, "Niemand sieht den Stand der Prüfung", "ich weiß nicht, wo das ist",
                   category="missing_information", affected_step="Ware prüfen", severity=3)),
    ]  # fmt: skip
