"""Search over masked passages: Chroma and full text, both derived from the store."""
