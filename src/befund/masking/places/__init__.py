"""Recognisers of what has a pattern of its own: mail, telephone, bank, address, dates, firms."""
