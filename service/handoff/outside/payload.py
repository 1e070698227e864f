"""Telling a system of the bank's own of a handoff or a ticket: what is sent, how it is signed, where it may go. Rules only.

The signature is that of Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`.
"""

import base64
import hashlib
import hmac
import ipaddress
import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import SplitResult, urlsplit

from service.core.clock import iso
from service.handoff.summary.text import as_text

VERSION = 1
QUEUED = "handoff.queued"
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
NEVER = ("is_loopback", "is_link_local", "is_multicast", "is_unspecified", "is_reserved")
"""Addresses no allow-list opens: this machine, the metadata services of clouds, nobody in particular."""


class WebhookRefused(ValueError):
    """`code`: url_invalid, url_insecure, url_twice, host_refused, address_refused."""

    def __init__(self, code: str, what: str) -> None:
        self.code = code
        super().__init__(f"{code}: {what}")


def packet(
    kind: str,
    event: str,
    at: datetime,
    handoff: str,
    conversation: str,
    summary: Mapping[str, Any],
    **more: Any,
) -> str:
    """The JSON that is posted and signed, as one text: every attempt sends the same bytes."""
    content = {
        "v": VERSION,
        "type": kind,
        "id": event,
        "at": iso(at),
        "handoff": handoff,
        "conversation": conversation,
        "summary": summary,
        "text": as_text(summary),
        **more,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def headers_of(event: str, at: datetime, body: str, secret: str) -> dict[str, str]:
    """`at` is the moment of sending, which a receiver compares with its own clock."""
    timestamp = str(int(at.timestamp()))
    return {
        "content-type": "application/json",
        "user-agent": "subtext",
        "webhook-id": event,
        "webhook-timestamp": timestamp,
        "webhook-signature": signature(secret, event, timestamp, body),
    }


def signature(secret: str, event: str, timestamp: str, body: str) -> str:
    signed = f"{event}.{timestamp}.{body}".encode()
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def pause(attempts: int, chance: float) -> timedelta:
    """After so many attempts: doubled each time up to an hour; `chance` in 0…1 takes up to half of it off."""
    whole: timedelta = min(LONGEST_PAUSE, FIRST_PAUSE * float(2 ** min(attempts - 1, 20)))
    return whole * (1 - chance / 2)


def check_url(url: str, hosts: Collection[str] | None = None) -> SplitResult:
    """Raises WebhookRefused. https, or http on this machine; to a host of the list, where there is one, and nobody else."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise WebhookRefused("url_invalid", url) from error
    if not host or parts.username is not None or parts.fragment or parts.scheme not in {"http", "https"}:
        raise WebhookRefused("url_invalid", url)
    if parts.scheme == "http" and host not in LOOPBACK:
        raise WebhookRefused("url_insecure", url)
    if hosts is not None and host not in hosts:
        raise WebhookRefused("host_refused", host)
    return parts


def check_address(address: str, host: str, private_hosts: Collection[str]) -> None:
    """Raises WebhookRefused for an address the host's name must not lead to. Asked anew before every attempt."""
    found = ipaddress.ip_address(address)
    mapped = getattr(found, "ipv4_mapped", None)
    found = mapped or found
    if host in LOOPBACK:
        good = found.is_loopback
    elif any(getattr(found, trait) for trait in NEVER):
        good = False
    else:
        good = found.is_global or host in private_hosts
    if not good:
        raise WebhookRefused("address_refused", f"{host} is {address}")
