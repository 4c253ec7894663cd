"""Handlers, a file per page: parse, call one use case, render."""
