"""The store: what a workspace knows, in SQLite through SQLAlchemy."""

from befund.store.store import Store

__all__ = ["Store"]
