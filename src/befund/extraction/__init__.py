"""Extract items from chunks, with a model or with rules."""
