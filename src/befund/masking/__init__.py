"""A transcript without personal data, and the vault that knows what placeholders mean."""

from befund.masking.category import Category
from befund.masking.masker import learn_names, mask, names_told, settle_names
from befund.masking.masking_report import MaskingReport, masking_report_of
from befund.masking.reviewer_text import Written, mask_written
from befund.masking.roster import Roster
from befund.masking.vault import Vault

__all__ = [
    "Category",
    "MaskingReport",
    "Roster",
    "Vault",
    "Written",
    "learn_names",
    "mask",
    "mask_written",
    "masking_report_of",
    "names_told",
    "settle_names",
]
