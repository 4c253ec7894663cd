"""Login forms.

Each carries a token that fits the cookie of the browser it was shown to, and no other. Without that
another page could let its visitor in under an account of its own, and read what they enter.
"""

import hmac
import secrets
from hashlib import sha256


class LoginForms:
    """Makes and checks the tokens of one server; nothing is kept of them."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def begin(self) -> str:
        """The cookie of a browser that has none yet."""
        return secrets.token_urlsafe(24)

    def token(self, cookie: str) -> str:
        """The token of a form that is shown to the browser with that cookie."""
        return hmac.new(self._key, cookie.encode("utf-8", "replace"), sha256).hexdigest()

    def fits(self, cookie: str, token: str) -> bool:
        """Whether a form comes from the browser that it was shown to."""
        return bool(cookie) and hmac.compare_digest(
            self.token(cookie).encode(), token.encode("utf-8", "replace")
        )
