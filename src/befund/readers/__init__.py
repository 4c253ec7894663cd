"""Read a transcript file of any known convention into a Transcript."""
