"""Part of the composition root: systems of the bank's own that the service posts to."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx

from service.conversations.store import ConversationStore, Draft
from service.core.secret_files import secret
from service.core.settings import Settings
from service.handoff.outside.outbox import Outbox, Settled
from service.handoff.outside.payload import WebhookRefused, check_url
from service.handoff.outside.posting import SECONDS, Posting
from service.handoff.outside.sender import Delivery, WebhookSender


@dataclass(frozen=True)
class Outside:
    """What is to be told, who tells it, and over what."""

    outbox: Outbox
    sender: WebhookSender
    posting: Posting

    @property
    def on(self) -> bool:
        return bool(self.outbox.urls or self.outbox.ticket_url)


def outside_desks(
    settings: Settings, store: ConversationStore, settled: Callable[[Draft, Settled], Awaitable[None]]
) -> Outside:
    """Raises WebhookRefused for an address that posts may not go to."""
    for url in settings.outside_desk_urls:
        check_url(url, settings.outside_desk_hosts)
    secrets = settings.var_dir / "secrets"
    desk_key = secret(secrets, "outside_desk_secret", settings.outside_desk_secret.get_secret_value())
    ticket_key = secret(secrets, "ticket_secret", settings.ticket_secret.get_secret_value())
    keys = dict.fromkeys(settings.outside_desk_urls, desk_key)
    hosts = set(settings.outside_desk_hosts)
    if settings.ticket_url:
        if settings.ticket_url in keys:
            raise WebhookRefused("url_twice", settings.ticket_url)
        hosts.add(own_host(settings.ticket_url))
        keys[settings.ticket_url] = ticket_key
    private = {*settings.outside_desk_private_hosts, *settings.hook_private_hosts}
    outbox = Outbox(store, settings.outside_desk_urls, settings.ticket_url, settled)
    posting = Posting(outgoing(), hosts, private)
    delivery = Delivery(keys, settings.outside_desk_attempts)
    return Outside(outbox, WebhookSender(outbox, posting, store.hub, store.clock, delivery), posting)


def own_host(url: str) -> str:
    """The only host a post to `url` may go to. Raises WebhookRefused."""
    return check_url(url).hostname or ""


def outgoing() -> httpx.AsyncClient:
    return httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=SECONDS)
