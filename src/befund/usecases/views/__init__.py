"""What screens and commands show of a workspace, read-only."""
