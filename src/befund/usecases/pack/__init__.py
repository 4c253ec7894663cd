"""The workshop pack: what a client may see, and its files."""
