"""Tells questions to the respondent from questions that a respondent asks in passing."""

import re

from befund.text.sentences import quick_sentences

_ADDRESS = re.compile(
    r"(?i:\b(?:du|dich|dir|dein\w*|euch|eure?\w*|you|your)\b)|\b(?:Sie|Ihnen|Ihre?[mnrs]?)\b"
)
_QUESTION_WORD = re.compile(
    r"(?i)^(?:(?:und|also|okay|ok|gut|ja|so|aber|ähm|and|so|well|right|mhm),?\s+)*"
    r"(?:wer|was|wie|wo|wann|warum|wieso|weshalb|wozu|womit|woran|worauf|wodurch|woher|wohin|wobei"
    r"|wovon|welche[mnrs]?|wem|wen|"
    r"inwiefern|inwieweit|bis wann|ab wann|seit wann|an wen|mit wem|von wem|"
    r"who|what|how|where|when|why|which|whose)\b"
)
_FIRST_PERSON = re.compile(r"(?i)\b(?:ich|wir|mir|mich|uns|unser\w*|mein\w*|i|we|us|my|our|me)\b")
_TAG = re.compile(
    r"(?i)(?:^|,\s*)(?:ne|nee|nicht|nicht wahr|gell|gelle|wa|woll|oder|oder so|oder nicht|ja"
    r"|wissen sie|weißt du|"
    r"verstehen sie|verstehst du|wie bitte|right|you know|okay|ok|isn't it|yeah)\?+$"
)
_REQUEST = re.compile(
    r"(?i)^(?:(?:und|also|okay|ok|gut|ja|so|dann|and),?\s+)*(?:erzählen|beschreiben|schildern"
    r"|nennen|stellen|erklären|zeigen|"
    r"sagen|gehen|denken|führen)\s+Sie\b|^(?:please |could you |can you )?(?:tell|describe|walk"
    r"|explain)\s+(?:me|us)\b"
)
_REPORTED = re.compile(
    r"(?i)\b(?:sagt|sagte|fragt|fragte|heißt es|meint|gefragt|says|said|asks|asked)\b|[„“\"»]"
)


def asks_respondent(sentence: str) -> bool:
    """Whether a sentence asks the person one talks with, or bids them tell something."""
    sentence = sentence.strip()
    if _REQUEST.match(sentence):
        return True
    if not sentence.rstrip('"“”») ').endswith("?") or _REPORTED.search(sentence):
        return False
    if _TAG.search(sentence):
        return False
    if _ADDRESS.search(sentence):
        return True
    return bool(_QUESTION_WORD.match(sentence)) and not _FIRST_PERSON.search(sentence)


def questions_in(text: str) -> int:
    """How many of a text's sentences ask the other person."""
    return sum(asks_respondent(text[start:end]) for start, end in quick_sentences(text))
