"""Extraction by a language model, with prompts from prompts/."""

from befund.extraction.model.extractor import ModelExtractor

__all__ = ["ModelExtractor"]
