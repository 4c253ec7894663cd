"""What screens and files call the records' kinds, fields and values, in German."""

from befund.records import (
    Action,
    Conflict,
    Effort,
    FindingFlag,
    Flag,
    Kind,
    PainCategory,
    QuarantineReason,
    QuoteStatus,
    Role,
    StatementType,
)
from befund.records.figures import QuestionKind
from befund.records.pack import QuoteState, Risk
from befund.terms import terms

KINDS = {
    Kind.PROCESS_STEP: "Prozessschritte",
    Kind.PAIN_POINT: "Schmerzpunkte",
    Kind.QUICK_WIN: "Quick-Win-Kandidaten",
}
KIND = {
    Kind.PROCESS_STEP: "Prozessschritt",
    Kind.PAIN_POINT: "Schmerzpunkt",
    Kind.QUICK_WIN: "Quick-Win-Kandidat",
}
ROLES = {Role.INTERVIEWER: "Interview", Role.RESPONDENT: "Befragt"}
STATEMENT_TYPES = {value: terms("statement_type")[value].de for value in StatementType}
CATEGORIES = {value: terms("pain_category")[value].de for value in PainCategory}
MASKED = {
    "person": "Person",
    "firm": "Firma",
    "product": "Produkt",
    "email": "E-Mail",
    "phone": "Telefon",
    "iban": "IBAN",
    "card": "Kreditkarte",
    "address": "Adresse",
    "birth_date": "Geburtsdatum",
    "identifier": "Kennung",
    "plate": "Kennzeichen",
    "link": "Link",
    "other": "Angabe",
    "pseudonym": "Fremder Platzhalter",
    "off_record": "vertraulich",
    "health": "Gesundheit",
}
FORMATS = {
    "assemblyai-json": "AssemblyAI",
    "atrain": "aTrain",
    "aws": "Amazon Transcribe",
    "codes": "Kürzel am Zeilenanfang",
    "dresing-pehl": "Dresing/Pehl",
    "f4": "f4",
    "meet": "Google Meet",
    "names": "Namen am Zeilenanfang",
    "names-srt": "Untertitel mit Namen",
    "noscribe": "noScribe",
    "noscribe-vtt": "noScribe",
    "otter": "Otter",
    "rev": "Rev",
    "segments-json": "Abschnitte mit Zeiten",
    "srt": "Untertitel ohne Namen",
    "teams-docx": "Teams",
    "teams-docx-old": "Teams, ältere Fassung",
    "teams-vtt": "Teams",
    "teams-web": "Teams, aus dem Browser kopiert",
    "timed-lines": "Zeilen mit Zeitmarken",
    "vtt": "Untertitel ohne Namen",
    "whisper-json": "Whisper",
    "whisperx-json": "WhisperX",
    "zoom-saved": "Zoom, gespeichertes Protokoll",
    "zoom-vtt": "Zoom",
}
DOCUMENTS = {
    ".docx": "Word",
    ".htm": "HTML",
    ".html": "HTML",
    ".json": "JSON",
    ".markdown": "Markdown",
    ".md": "Markdown",
    ".odt": "OpenDocument",
    ".pdf": "PDF",
    ".rtf": "RTF",
    ".srt": "SRT",
    ".text": "Text",
    ".txt": "Text",
    ".vtt": "WebVTT",
}
SPOKEN = {"de": "Deutsch", "en": "Englisch"}
EFFORTS = {value: terms("effort")[value].de for value in Effort}
FLAGS = {
    Flag.SOLUTION_WITHOUT_PROBLEM: "Lösung ohne Problem",
    Flag.LONG_TERM: "langfristig",
    Flag.NUMBER_NOT_IN_QUOTE: "Zahl nicht im Zitat",
    Flag.PROPOSED_BY_INTERVIEWER: "vom Interview vorgeschlagen",
}
FINDING_FLAGS = {
    **{flag.value: label for flag, label in FLAGS.items()},
    FindingFlag.SINGLE_SOURCE: "nur ein Interview",
    FindingFlag.HEARSAY_ONLY: "nur vom Hörensagen",
    FindingFlag.CONTRADICTED: "Widerspruch",
}
CONFLICTS = {
    Conflict.FACT: "Sachverhalt",
    Conflict.FREQUENCY: "Zahl oder Häufigkeit",
    Conflict.RESPONSIBILITY: "Zuständigkeit",
    Conflict.ORDER: "Reihenfolge",
    Conflict.SOLVED: "gelöst oder nicht",
}
ACTIONS = {
    Action.ACCEPT: "angenommen",
    Action.REJECT: "abgelehnt",
    Action.EDIT: "bearbeitet",
    Action.MERGE: "zusammengeführt",
    Action.SPLIT: "geteilt",
    Action.COMMENT: "Kommentar",
    Action.JUDGE: "bewertet",
    Action.RELEASE: "Zitat freigegeben",
    Action.WITHHOLD: "Zitat zurückgehalten",
    Action.UNDO: "zurückgenommen",
}
STATUSES = {"accepted": "angenommen", "rejected": "abgelehnt"}
TURNS = {"new": "Neu", "gone": "Weg", "stronger": "Stärker", "weaker": "Schwächer"}
QUESTIONS = {
    QuestionKind.CONTRADICTION: "Widerspruch",
    QuestionKind.SINGLE_SOURCE: "Nur eine Quelle",
    QuestionKind.OWNER: "Zuständigkeit",
    QuestionKind.TRIGGER: "Auslöser",
    QuestionKind.EXCEPTION: "Sonderfall",
    QuestionKind.ORDER: "Reihenfolge",
    QuestionKind.DURATION: "Dauer",
}
QUOTE_STATUS = {
    QuoteStatus.EXACT: "wörtlich",
    QuoteStatus.NORMALIZED: "wörtlich bis auf Schreibweise",
    QuoteStatus.FUZZY: "mit kleiner Abweichung gefunden",
}
QUARANTINE = {
    QuarantineReason.NO_QUOTE: "ohne Zitat",
    QuarantineReason.NOT_FOUND: "Zitat steht nicht im Gespräch",
    QuarantineReason.INTERVIEWER: "Zitat stammt von der Interviewseite",
    QuarantineReason.CONTEXT_ONLY: "Zitat nur im Kontext",
    QuarantineReason.NEGATION_CHANGED: "Verneinung verändert",
    QuarantineReason.NUMBER_CHANGED: "Zahl verändert",
    QuarantineReason.UNIT_CHANGED: "Einheit verändert",
    QuarantineReason.MODALITY_CHANGED: "Verbindlichkeit verändert",
}
FIELDS = {name: term.de for name, term in terms("field").items()}

RISKS = {
    Risk.PERSON: "nennt eine Person",
    Risk.FIRM: "nennt eine Firma oder ein Produkt",
    Risk.PLACE: "nennt einen Ort",
    Risk.CONTACT: "enthält persönliche Angaben",
    Risk.JOB: "nennt eine Stelle, die nur eine Person hat",
    Risk.SELF: "lässt erkennen, wer spricht",
    Risk.LANGUAGE: "in einer Sprache, die nur wenige Befragte sprechen",
    Risk.CUT: "grenzt an Vertrauliches oder Gesundheit; nicht freizugeben",
    Risk.OVERLAP: "teilt Worte mit einem zurückgehaltenen Zitat",
    Risk.SMALL_ROLE: "nennt eine Rolle, die nur wenige Befragte haben",
    Risk.SOURCE: "nennt ein Interview; nicht freizugeben",
}
QUOTE_STATES = {
    QuoteState.HELD: "wartet auf Freigabe",
    QuoteState.WITHHELD: "von Hand zurückgehalten",
    QuoteState.BLOCKED: "nicht freizugeben",
    QuoteState.RELEASED: "freigegeben",
    QuoteState.FREE: "frei",
}


def clock(seconds: float | None) -> str:
    """Seconds as h:mm:ss or m:ss; empty where there is no time."""
    if seconds is None:
        return ""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
