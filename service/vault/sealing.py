"""AES-256-GCM over single values. Each opens only in the place it was sealed for, and only with the key it was sealed with."""

import base64
import binascii
import json
import os
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from service.core.secret_files import secret

KEY_FILE = "vault_key"
KEY_BYTES = 32
NONCE_BYTES = 12


class Place(NamedTuple):
    """Where a value belongs; `start` is where its placeholder begins in the stored text."""

    conversation: str
    seq: int
    kind: str
    start: int

    def bound(self) -> bytes:
        """What a sealed value is bound to."""
        return json.dumps(list(self)).encode()


class Seal:
    def __init__(self, key: bytes) -> None:
        """`key`: 32 bytes."""
        self._cipher = AESGCM(key)

    def close(self, value: str, place: Place) -> bytes:
        """A fresh nonce, and the ciphertext with its tag."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, value.encode("utf-8", "replace"), place.bound())

    def open(self, sealed: bytes, place: Place) -> str | None:
        """None where it does not open: another key, another place, or changed."""
        nonce, content = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, content, place.bound()).decode()
        except (InvalidTag, ValueError):
            return None


def load_seal(secrets: Path) -> Seal | None:
    """With the key in var/secrets, made with mode 0600 if there is none; None where the file holds no key."""
    try:
        key = base64.urlsafe_b64decode(secret(secrets, KEY_FILE) + "=")
    except (OSError, ValueError, binascii.Error):
        return None
    return Seal(key) if len(key) == KEY_BYTES else None
