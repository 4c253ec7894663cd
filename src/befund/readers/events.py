"""Lines that a tool wrote and nobody spoke."""

import re

_EVENT = re.compile(
    r"""(?ix) ^[\s*_(\[]*(?:
      .{1,80}\ (?:started|stopped|ended|paused|resumed)\ (?:the\ )?transcription(?:\ and\ recording)?
    | .{1,80}\ (?:hat|haben)\ die\ (?:Transkription|Aufzeichnung)
        \ (?:gestartet|beendet|gestoppt|angehalten|unterbrochen|fortgesetzt)
    | (?:The\ )?(?:Transcription|Recording)\ (?:has\ )?(?:ended|started|stopped)(?:\ after\ [\d:]+)?
    | (?:Die\ )?(?:Transkription|Aufzeichnung|Transkript)\ (?:wurde\ )?(?:nach\ [\d:]+\ )?
        (?:beendet|gestartet|endete?)(?:\ nach\ [\d:]+)?
    | This\ editable\ transcript\ was\ computer\ generated.*
    | (?:People\ can\ also\ change\ the\ text\ after\ it\ was\ created)
    | (?:Dieses\ (?:bearbeitbare\ )?Transkript\ wurde).*
    | (?:KI|AI)-(?:generierte|generated)\ (?:Inhalte|content).*
    | Transcribed\ by\ https?://\S+ | Transkribiert\ (?:von|mit|durch)\ .{1,60}
    | Transcribed\ (?:by|with)\ .{1,60}
    | (?:Ende|Beginn|Anfang)\ (?:der|des)\ (?:Aufnahme|Aufzeichnung|Transkripts?|Tonaufnahme|Transkription|Interviews)
    | (?:Interview|Gespräch|Transkript)\ (?:Nr\.?\ )?\d+(?:\s*[:–-].{0,80})?
    | End\ of\ (?:recording|transcript|interview|audio)
    | (?:Aufnahme|Aufzeichnung|Recording)\ (?:beendet|gestartet|stopped|started)
    | \[?(?:Transcript|Transkript)\ (?:provided|created|erstellt)\b.* )[\s.)\]*_]*$"""
)
_INTERVIEW_HEADING = re.compile(
    r"(?i)^[\s*_#]*(?:Interview|Gespräch|Transkript)\s+(?:mit\s|(?:Nr\.?\s*)?\d+\b)[^.?!]{0,80}$"
)


def starts_interview(text: str) -> bool:
    """Whether a line is the heading of one of several interviews."""
    return len(text) < 100 and bool(_INTERVIEW_HEADING.match(text))


def is_event(text: str) -> bool:
    """Whether a whole line is a tool's remark: transcription started, ended, by whom."""
    return len(text) < 250 and bool(_EVENT.match(text))
