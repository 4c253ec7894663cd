"""The store: what a workspace knows, in SQLite through SQLAlchemy."""
