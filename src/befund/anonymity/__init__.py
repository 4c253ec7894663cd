"""Anonymity: who a client could recognise in a pack, and what is generalised or held back for it."""

from befund.anonymity.checking import Said, check_quotes, quote_digest, quote_id
from befund.anonymity.crowd import SOMEBODY, Crowd
from befund.anonymity.names import SecretNames
from befund.anonymity.runs import Runs
from befund.anonymity.verifying import Secrets, leaks_in
from befund.anonymity.wording import Wording, shown_quote

__all__ = [
    "SOMEBODY",
    "Crowd",
    "Runs",
    "Said",
    "SecretNames",
    "Secrets",
    "Wording",
    "check_quotes",
    "leaks_in",
    "quote_digest",
    "quote_id",
    "shown_quote",
]
