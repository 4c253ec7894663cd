"""Extraction by a language model, with prompts from prompts/."""

from befund.extraction.model.extractor import ModelExtractor
from befund.extraction.model.second_look import SecondLook

__all__ = ["ModelExtractor", "SecondLook"]
