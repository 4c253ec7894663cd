"""Locate a quote in a masked transcript, and check that it still means what the item claims."""
