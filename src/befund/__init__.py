"""Befund: from interview transcripts to findings that a process consultant can defend."""

__version__ = "0.1.0"
