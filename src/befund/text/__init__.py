"""German and English text as every part compares it: one fold, one stemmer, one end of a sentence."""
