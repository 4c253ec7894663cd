"""Files become masked transcripts of a workspace, and leave it again."""
