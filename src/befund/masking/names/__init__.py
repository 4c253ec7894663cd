"""Recognisers of persons, and what tells a name from an ordinary word."""
