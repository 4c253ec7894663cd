"""One file per container: what holds the lines of a transcript."""
