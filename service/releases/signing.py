"""Ed25519 signatures of manifests. The key is made on first use and never leaves its machine."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from service.core.secret_files import write_private
from service.releases.refused import ReleaseRefused

KEY_FILE = "release_key"


@dataclass(frozen=True)
class Signer:
    """Signs and checks with one key; `key_id` tells it from others."""

    key: Ed25519PrivateKey

    @property
    def key_id(self) -> str:
        """16 hexadecimal digits of the public key's SHA-256."""
        return hashlib.sha256(self.key.public_key().public_bytes_raw()).hexdigest()[:16]

    def sign(self, data: bytes) -> bytes:
        """The content of manifest.sig."""
        signature = base64.b64encode(self.key.sign(data)).decode("ascii")
        return json.dumps({"key": self.key_id, "signature": signature}).encode()

    def check(self, data: bytes, signed: bytes) -> None:
        """Raises ReleaseRefused release_signature or release_foreign_key."""
        try:
            found = json.loads(signed)
            key_id, signature = found["key"], base64.b64decode(found["signature"], validate=True)
        except (ValueError, KeyError, TypeError, RecursionError, binascii.Error) as error:
            raise ReleaseRefused("release_signature", "the signature cannot be read") from error
        if key_id != self.key_id:
            raise ReleaseRefused(
                "release_foreign_key", f"signed with another key than this installation's ({self.key_id})"
            )
        try:
            self.key.public_key().verify(signature, data)
        except InvalidSignature as error:
            raise ReleaseRefused(
                "release_signature", "the manifest was changed after it was signed"
            ) from error


def load_signer(secrets: Path) -> Signer:
    """The key in var/secrets, made with mode 0600 if there is none. Raises ReleaseRefused release_key."""
    path = secrets / KEY_FILE
    if not path.exists():
        _make(path)
    try:
        raw = base64.b64decode(path.read_text(encoding="ascii").strip(), validate=True)
        return Signer(Ed25519PrivateKey.from_private_bytes(raw))
    except (ValueError, binascii.Error) as error:
        raise ReleaseRefused("release_key", f"{path} holds no key; put the right one back") from error


def _make(path: Path) -> None:
    """Several processes may ask for the first time at once: the whole file is linked into place, the loser reads it."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    raw = Ed25519PrivateKey.generate().private_bytes_raw()
    write_private(aside, base64.b64encode(raw).decode("ascii") + "\n")
    with contextlib.suppress(FileExistsError):
        os.link(aside, path)
    aside.unlink()
