"""What reviewers decide on findings, and what stands of it."""
