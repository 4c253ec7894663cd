"""German and English text as every part compares it.

One fold, one stemmer, one end of a sentence.
"""
