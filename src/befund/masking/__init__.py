"""Masking: a transcript without personal data, and the vault that knows what the placeholders mean."""

from befund.masking.category import Category
from befund.masking.masker import learn_names, mask, names_told, settle_names
from befund.masking.report import MaskingReport, report
from befund.masking.roster import Roster
from befund.masking.vault import Vault
from befund.masking.written import Written, mask_written

__all__ = [
    "Category",
    "MaskingReport",
    "Roster",
    "Vault",
    "Written",
    "learn_names",
    "mask",
    "mask_written",
    "names_told",
    "report",
    "settle_names",
]
