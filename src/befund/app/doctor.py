"""Look at what a run depends on.

Model, schema level, database, index, vault, and who hears what.
"""

import stat
from collections.abc import Iterator
from urllib.parse import urlsplit

from befund.app.host_consent import withheld
from befund.app.session import Session
from befund.app.settings import FILE_NAME, RECORDED, RULES, Settings
from befund.errors import BefundError
from befund.labels import say
from befund.records.base import Record
from befund.records.message import message
from befund.store.server import Database
from befund.usecases.intake.vault import (
    NEW_DATABASE,
    is_new_database,
    placeholder_problems,
    vault_problem,
)

_PROBE_SCHEMA = {
    "type": "object",
    "properties": {"ok": {"type": "boolean"}},
    "required": ["ok"],
    "additionalProperties": False,
}

_TOLD = 3  # of many things of one sort, so many are named


class Check(Record):
    """One thing that was looked at."""

    topic: str
    sound: bool
    text: str


def examine(session: Session) -> list[Check]:
    """Look at everything; the model is sent one short question without any transcript text."""
    return [
        *_model(session),
        _prompts(session),
        _database(session),
        _index(session),
        *_vectors(session),
        _vault(session),
        *_key(session),
        _outside(session),
    ]


def _model(session: Session) -> Iterator[Check]:
    settings = session.settings
    if settings.model == RULES:
        text = "Kein Sprachmodell eingestellt; der eingebaute Extraktor „rules“ arbeitet ohne Netz."
        yield Check(topic="Modell", sound=True, text=text)
        return
    try:
        model = session.models.chat_model()
        if settings.model.startswith(RECORDED):
            yield Check(
                topic="Modell",
                sound=True,
                text=f"Aufgezeichnete Antworten, keine Aufrufe ({model.name}).",
            )
            return
        from befund.llm.port import ChatRequest

        question = ChatRequest(
            system="Antworte mit einem JSON-Objekt.",
            user='Antworte mit {"ok": true}.',
            schema_name="befund_probe",
            json_schema=_PROBE_SCHEMA,
            max_output_tokens=500,
        )
        model.complete(question)
    except BefundError as error:
        yield Check(topic="Modell", sound=False, text=str(error))
        return
    level = getattr(model, "schema_level", None)
    host = getattr(model, "host", "dem Anbieter")
    yield Check(
        topic="Modell",
        sound=True,
        text=f"{model.name} antwortet auf {host}; Schema-Stufe: {level or 'unbekannt'}.",
    )
    from befund.llm.pricing import price_of, price_source

    price = price_of(settings.model, settings.price_in, settings.price_out)
    yield Check(
        topic="Preis",
        sound=True,
        text=f"{price.per_million_in} € / {price.per_million_out} € je Million Token ein/aus "
        f"(Liste: {price_source()}, ein Dollar als ein Euro gerechnet; price_in und price_out gehen vor)."
        if price
        else "Unbekannt; price_in und price_out in befund.toml eintragen, sonst greift kein Budget.",
    )


def _prompts(session: Session) -> Check:
    try:
        stale = session.models.stale_prompts()
    except BefundError as error:
        return Check(topic="Prompts", sound=False, text=str(error))
    if stale:
        text = f"Seit der Aufzeichnung geändert: {', '.join(stale)}; die Antworten sind veraltet."
        return Check(topic="Prompts", sound=False, text=text)
    return Check(topic="Prompts", sound=True, text="Vollständig und unverändert.")


def _database(session: Session) -> Check:
    """Where the data lie.

    Whoever opened the session has read and, where need was, migrated them.
    """
    url, file = session.settings.database_url, session.folder / FILE_NAME
    is_open = file.is_file() and bool(stat.S_IMODE(file.stat().st_mode) & 0o077)
    if (
        url
        and is_open
        and Database(url).has_password
        and "database_url" in file.read_text("utf-8-sig")
    ):
        text = f"{FILE_NAME} nennt das Passwort und ist für andere lesbar. Rechte entziehen: chmod go= {FILE_NAME}"
        return Check(topic="Datenbank", sound=False, text=text)
    return Check(
        topic="Datenbank",
        sound=True,
        text=f"{session.workspace.store.place}, auf dem neuesten Stand.",
    )


def _index(session: Session) -> Check:
    health = session.workspace.index.health()
    if not health.sound:
        text = f"{health.problem} Er wird bei der nächsten Suche von selbst neu gebaut."
        return Check(topic="Suchindex", sound=True, text=text)
    text = say(
        message(
            "doctor.index",
            passages=message("count.passages", count=health.passages),
            interviews=message("count.interviews", count=health.interviews),
            embedder=health.embedder,
        )
    )
    return Check(topic="Suchindex", sound=True, text=text)


def _vectors(session: Session) -> Iterator[Check]:
    """What a model's comparisons start from; without a model there are none."""
    if not session.settings.uses_model or session.settings.verdicts == "lexical":
        return
    try:
        health = session.workspace.vectors.health()
    except BefundError as error:
        yield Check(topic="Vergleichsvektoren", sound=False, text=str(error))
        return
    text = (
        say(message("doctor.vectors", count=health.passages, embedder=health.embedder))
        if health.sound
        else f"{health.problem} Sie werden beim nächsten Zusammenführen von selbst neu gebaut."
    )
    yield Check(topic="Vergleichsvektoren", sound=True, text=text)


def _vault(session: Session) -> Check:
    workspace = session.workspace
    problem = vault_problem(workspace)
    if problem is not None:
        return Check(topic="Tresor", sound=False, text=f"{problem.what} {problem.remedy}")
    if is_new_database(workspace):
        return Check(topic="Tresor", sound=False, text=NEW_DATABASE)
    strangers = list(placeholder_problems(workspace))
    if strangers:
        return Check(topic="Tresor", sound=False, text=" ".join(strangers[:_TOLD]))
    open_to_others = [
        path.name
        for path in (session.workspace.vault, *session.workspace.vault.rglob("*"))
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    if open_to_others:
        text = f"Für andere lesbar: {', '.join(open_to_others[:_TOLD])}. Rechte entziehen: chmod -R go= vault"
        return Check(topic="Tresor", sound=False, text=text)
    text = "Gehört zu dieser Datenbank, kennt alle Platzhalter, nur für den Eigentümer lesbar."
    return Check(topic="Tresor", sound=True, text=text)


def _key(session: Session) -> Iterator[Check]:
    """Whether a key is held back."""
    if session.models.unagreed_host() is not None:
        yield Check(topic="Schlüssel", sound=False, text=str(withheld(session.settings)))


def _outside(session: Session) -> Check:
    places = [
        f"maskierter Text an {host} ({purpose})"
        for purpose, host in destinations(session.settings).items()
    ]
    told = " und ".join(places)
    text = (
        f"{told[:1].upper()}{told[1:]}; sonst nichts."
        if places
        else "Nichts verlässt diesen Rechner."
    )
    return Check(
        topic="Datenfluss", sound=True, text=text + " Telemetrie und Tracing sind abgeschaltet."
    )


def destinations(settings: Settings) -> dict[str, str]:
    """The hosts that masked text goes to, by purpose: "Modell", "Einbettung", "Datenbank".

    None where it stays here.
    """
    hosts = {}
    if settings.database_url and (machines := Database(settings.database_url).machines):
        hosts["Datenbank"] = machines
    if settings.uses_model:
        hosts["Modell"] = _host(settings.base_url, settings.model)
    if settings.embedding_model:
        hosts["Einbettung"] = _host(settings.base_url, "openai")
    return hosts


def _host(base_url: str | None, model: str) -> str:
    if base_url:
        return urlsplit(base_url).hostname or base_url
    return model.partition(":")[0] if ":" in model else "api.openai.com"
