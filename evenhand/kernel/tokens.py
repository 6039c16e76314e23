"""Tokens that open something once: what is kept of them."""

import hashlib


def token_hash(token: str) -> str:
    """As a token is kept: whoever reads the table cannot come in with it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
