"""Secrets that the product has to read again: encrypted in the database under a key that is not in it."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.encoding import force_bytes


def encrypted(text: str, purpose: str) -> str:
    """With a key made of SECRET_KEY and of what the secret is for: a copy of the database alone opens nothing."""
    return _fernet(settings.SECRET_KEY, purpose).encrypt(text.encode()).decode()


def decrypted(text: str, purpose: str) -> str | None:
    """Also what was encrypted under one of SECRET_KEY_FALLBACKS; None under any other key."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _fernet(key, purpose).decrypt(text.encode()).decode()
        except InvalidToken:
            continue
    return None


def _fernet(key: str | bytes, purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"{purpose}:".encode() + force_bytes(key)).digest()))
