"""The review in the browser: thin handlers over the use cases, one page per job."""

from befund.web.app import create_app
from befund.web.server import Address, serve

__all__ = ["Address", "create_app", "serve"]
