"""What the rules find is tied to their fingerprint, so that an interview is read again when the rules change."""

import hashlib
import json
from pathlib import Path

from labelled import observe, passages

from befund.extraction.rules import RulesExtractor
from befund.records import MaskedTranscript

GOLDEN = Path(__file__).parent / "golden_rules.json"


def _without_greeting(transcript: MaskedTranscript) -> MaskedTranscript:
    """The same talk from its first question on, where place counts for what is said."""
    turns = (
        turn.model_copy(update={"number": number})
        for number, turn in enumerate(transcript.turns[2:])
    )
    return transcript.model_copy(update={"turns": tuple(turns)})


def test_other_findings_have_another_fingerprint(*, update_golden: bool) -> None:
    found = [
        each.item.model_dump_json() + "".join(quote.model_dump_json() for quote in each.quotes)
        for interview in passages()
        for transcript in (interview.transcript, _without_greeting(interview.transcript))
        for each in observe(transcript)
    ]
    fingerprints = {language: RulesExtractor().fingerprint(language) for language in ("de", "en")}
    now = {
        "findings": hashlib.sha256("\n".join(found).encode()).hexdigest(),
        "fingerprints": fingerprints,
    }
    before = json.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else {}
    if now["findings"] != before.get("findings"):
        assert fingerprints != before.get("fingerprints"), (
            "Other findings: raise _VERSION in extractor.py."
        )
    if update_golden:
        GOLDEN.write_text(json.dumps(now, indent=2) + "\n", encoding="utf-8")
    assert now == json.loads(GOLDEN.read_text(encoding="utf-8")), (
        "Look at the findings, then --update-golden."
    )
