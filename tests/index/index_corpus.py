"""Invented interviews and a source that keeps them in memory."""

import hashlib
from collections.abc import Mapping, Sequence

from befund.index import IndexedPassage, TranscriptSource
from befund.records import MaskedTranscript, Role, Turn

_TALKS = {
    "einkauf": [
        "Wie läuft bei Ihnen die Freigabe einer Rechnung ab?",
        "Die Rechnungen kommen per Post, dann scannt die Kollegin sie ein und druckt sie zur Unterschrift aus.",
        "Gibt es Engpässe?",
        "Ja, bei der Unterschrift, das liegt oft eine Woche.",
        "Und wer pflegt die Lieferantenstammdaten?",
        "Das macht jeder ein bisschen, deshalb haben wir viele Dubletten im System.",
    ],
    "lager": [
        "Was ärgert Sie im Lager am meisten?",
        "Der Wareneingang wird auf Papier erfasst und abends noch einmal in die Software getippt, also doppelt.",
        "Wie oft passiert das?",
        "Jeden Tag, mindestens zwei Stunden.",
        "What about the handheld scanners?",
        "The scanners lose their connection behind rack seven, so nobody uses them any more.",
    ],
    "vertrieb": [
        "Wie entsteht ein Angebot?",
        "Der Außendienst ruft an, ich suche die Preise in drei Excel-Listen zusammen und schreibe das Angebot in Word.",
        "Mhm.",
        "Die Listen sind veraltet, also frage ich beim Qualitätsmanagement und in der IT nach.",
    ],
}


def transcript(interview: str, texts: Sequence[str]) -> MaskedTranscript:
    turns = tuple(
        Turn(
            number=number,
            speaker=("Interviewer", "[Person 1]")[number % 2],
            role=(Role.INTERVIEWER, Role.RESPONDENT)[number % 2],
            text=text,
            start_seconds=number * 10.0,
        )
        for number, text in enumerate(texts)
    )
    return MaskedTranscript(interview=interview, format="text", language="de", turns=turns)


def interviews() -> dict[str, MaskedTranscript]:
    return {name: transcript(name, texts) for name, texts in _TALKS.items()}


class MemorySource:
    """A source whose interviews a test may add, change and remove.

    It counts how often passages were asked for.
    """

    def __init__(self, transcripts: dict[str, MaskedTranscript]) -> None:
        self.transcripts = transcripts
        self.loads = 0
        self._source = TranscriptSource(self._prints, self._transcript)

    def fingerprints(self) -> Mapping[str, str]:
        return self._source.fingerprints()

    def passages(self, interview: str) -> Sequence[IndexedPassage]:
        return self._source.passages(interview)

    def _prints(self) -> Mapping[str, str]:
        return {
            name: hashlib.sha256(transcript.model_dump_json().encode()).hexdigest()
            for name, transcript in self.transcripts.items()
        }

    def _transcript(self, interview: str) -> MaskedTranscript | None:
        self.loads += 1
        return self.transcripts.get(interview)
