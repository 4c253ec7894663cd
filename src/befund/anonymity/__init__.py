"""Who a client could recognise in a pack, and what is generalised or held back for it."""

from befund.anonymity.anonymiser import Anonymiser, shown_quote
from befund.anonymity.interviewees import SOMEBODY, AnonymousRoles
from befund.anonymity.leak_check import Secrets, leaks_in
from befund.anonymity.names import SecretNames
from befund.anonymity.quote_check import Said, check_quotes, quote_digest, quote_id
from befund.anonymity.word_runs import Runs

__all__ = [
    "SOMEBODY",
    "Anonymiser",
    "AnonymousRoles",
    "Runs",
    "Said",
    "SecretNames",
    "Secrets",
    "check_quotes",
    "leaks_in",
    "quote_digest",
    "quote_id",
    "shown_quote",
]
