"""Locate a quote in a masked transcript, and check that it still means what the item claims."""

from befund.grounding.location import Location, Span, locate, utf16_offsets
from befund.grounding.observations import ground, ground_all

__all__ = ["Location", "Span", "ground", "ground_all", "locate", "utf16_offsets"]
