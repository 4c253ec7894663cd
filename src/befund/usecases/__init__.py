"""The order of the stages, and the use cases built on it."""
