"""Findings of a workspace: consolidated from observations, and as they stand now."""
