"""Measure observations against gold; no stage knows it."""
