"""Extraction without a model: cues of German and English speech, weighed clause by clause."""

from befund.extraction.rules.extractor import RulesExtractor

__all__ = ["RulesExtractor"]
