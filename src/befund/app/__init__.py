"""The composition root: settings in, wired objects out."""

from befund.app.session import Session, open_session

__all__ = ["Session", "open_session"]
