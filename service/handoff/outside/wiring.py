"""Part of the composition root: desks of others that are told of handoffs."""

from dataclasses import dataclass

import httpx

from service.conversations.hub import Hub
from service.core.clock import Clock
from service.core.database import Database
from service.core.secret_files import secret
from service.core.settings import Settings
from service.handoff.outside.outbox import Outbox
from service.handoff.outside.payload import check_url
from service.handoff.outside.sender import Limits, WebhookSender

OUTSIDE_SECONDS = 10
"""An outside desk that takes longer to say it has heard is asked again later."""


@dataclass(frozen=True)
class Outside:
    """What is to be told, who tells it, and over what."""

    outbox: Outbox
    sender: WebhookSender
    http: httpx.AsyncClient


def outside_desks(settings: Settings, database: Database, hub: Hub, clock: Clock) -> Outside:
    """Raises WebhookRefused for an address that posts may not go to."""
    for url in settings.outside_desk_urls:
        check_url(url, settings.outside_desk_hosts)
    key = secret(
        settings.var_dir / "secrets", "outside_desk_secret", settings.outside_desk_secret.get_secret_value()
    )
    limits = Limits(
        settings.outside_desk_hosts, settings.outside_desk_private_hosts, settings.outside_desk_attempts
    )
    outbox = Outbox(database, settings.outside_desk_urls)
    http = httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=OUTSIDE_SECONDS)
    return Outside(outbox, WebhookSender(outbox, http, hub, clock, key, limits), http)
