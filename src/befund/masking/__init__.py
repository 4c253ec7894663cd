"""Masking: a transcript without personal data, and the vault that knows what the placeholders mean."""

from befund.masking.category import Category
from befund.masking.masker import mask
from befund.masking.report import MaskingReport, report
from befund.masking.roster import Roster
from befund.masking.vault import Vault

__all__ = ["Category", "MaskingReport", "Roster", "Vault", "mask", "report"]
