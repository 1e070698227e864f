"""Posts what waits in the outbox: again and again with growing pauses, then no more. At least once, same id each time."""

import asyncio
import ipaddress
import random
import socket
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import structlog
from sqlalchemy import Row
from sqlalchemy.exc import SQLAlchemyError

from service.conversations.hub import STAFF, Hub
from service.core import metrics
from service.core.clock import Clock
from service.handoff.outside.outbox import BATCH, Outbox
from service.handoff.outside.payload import WebhookRefused, check_address, check_url, headers_of, pause

log = structlog.get_logger()

LONGEST_WAIT = 30.0
"""Seconds; a clock that is set or a frame that is lost costs no more than this."""
LONGEST_RETRY_AFTER = 3600

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host and port → its addresses. Raises OSError."""


@dataclass(frozen=True)
class Limits:
    """Where posts may go and how often each is tried."""

    hosts: Collection[str]
    private_hosts: Collection[str]
    attempts: int


class PostFailed(Exception):
    """`code` says how; `retry_after` is what the other side asked for, in seconds."""

    def __init__(self, code: str, retry_after: int = 0) -> None:
        self.code, self.retry_after = code, retry_after
        super().__init__(code)


async def resolve(host: str, port: int) -> list[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


class WebhookSender:
    def __init__(
        self,
        outbox: Outbox,
        http: httpx.AsyncClient,
        hub: Hub,
        clock: Clock,
        secret: str,
        limits: Limits,
        resolve: Resolve = resolve,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`http` follows no redirects and takes no proxy from the environment."""
        self._outbox, self._http, self._hub, self._clock = outbox, http, hub, clock
        self._secret, self._limits, self._resolve, self._chance = secret, limits, resolve, chance

    async def step(self) -> float:
        """Sends what is due, side by side for each address; returns the seconds until something will be."""
        posts = await self._outbox.due(self._clock.now())
        by_url = defaultdict(list)
        for post in posts:
            by_url[post.url].append(post)
        await asyncio.gather(*(self._send_all(group) for group in by_url.values()))
        waiting, dead = await self._outbox.counts()
        metrics.OUTSIDE_WAITING.set(waiting)
        metrics.OUTSIDE_DEAD.set(dead)
        if len(posts) == BATCH:
            return 0.0
        moment = await self._outbox.next_moment()
        if moment is None:
            return LONGEST_WAIT
        return min(LONGEST_WAIT, max(0.0, (moment - self._clock.now()).total_seconds()))

    async def run(self) -> None:
        """Until cancelled. Somebody who joins the queue cuts the wait short."""
        with self._hub.subscribe(STAFF) as subscription:
            while True:
                try:
                    seconds = await self.step()
                except SQLAlchemyError as error:
                    log.warning("outside.unreadable", kind=type(error).__name__)
                    seconds = LONGEST_WAIT
                deadline = asyncio.get_running_loop().time() + seconds
                while (left := deadline - asyncio.get_running_loop().time()) > 0:
                    frame = await subscription.wait(left)
                    subscription.overflowed.clear()
                    if frame and frame["type"] == "event" and frame["event"]["type"] == "owner.changed":
                        break

    async def _send_all(self, posts: Sequence[Row[Any]]) -> None:
        for post in posts:
            try:
                await self._post(post)
            except PostFailed as failed:
                await self._note_failure(post, failed)
            else:
                await self._outbox.sent(post, self._clock.now())
                metrics.OUTSIDE_POSTS.labels("sent").inc()

    async def _note_failure(self, post: Row[Any], failed: PostFailed) -> None:
        now, attempts = self._clock.now(), post.attempts + 1
        given_up = attempts >= self._limits.attempts
        wait = max(pause(attempts, self._chance()), timedelta(seconds=failed.retry_after))
        await self._outbox.failed(post, now, failed.code, None if given_up else now + wait)
        metrics.OUTSIDE_POSTS.labels("dead" if given_up else "failed").inc()
        tell = log.error if given_up else log.warning
        name = "outside.given_up" if given_up else "outside.failed"
        tell(name, post=post.event_id, conversation=post.conversation_id, code=failed.code, attempts=attempts)

    async def _post(self, post: Row[Any]) -> None:
        """Raises PostFailed unless the answer is a 2xx."""
        request = await self._request(post)
        try:
            answer = await self._http.send(request, stream=True, follow_redirects=False)
            await answer.aclose()
        except httpx.TimeoutException as error:
            raise PostFailed("timeout") from error
        except httpx.HTTPError as error:
            raise PostFailed("unreachable") from error
        if answer.is_redirect:
            raise PostFailed("redirect")
        if not answer.is_success:
            raise PostFailed(f"status_{answer.status_code}", _retry_after(answer))

    async def _request(self, post: Row[Any]) -> httpx.Request:
        """To the very address that was checked: a name that resolves anew meanwhile changes nothing."""
        if post.url not in self._outbox.urls:
            raise PostFailed("not_configured")
        url = httpx.URL(post.url)
        address = await self._address(url)
        name = url.netloc.decode("ascii")
        return self._http.build_request(
            "POST",
            url.copy_with(host=address),
            content=post.body.encode(),
            headers={**headers_of(post.event_id, self._clock.now(), post.body, self._secret), "host": name},
            extensions={"sni_hostname": url.host},
        )

    async def _address(self, url: httpx.URL) -> str:
        try:
            check_url(str(url), self._limits.hosts)
            addresses = await self._addresses(url)
            for address in addresses:
                check_address(address, url.host, self._limits.private_hosts)
        except WebhookRefused as refused:
            raise PostFailed(refused.code) from refused
        except OSError as error:
            raise PostFailed("unresolved") from error
        if not addresses:
            raise PostFailed("unresolved")
        return addresses[0]

    async def _addresses(self, url: httpx.URL) -> Sequence[str]:
        try:
            return [str(ipaddress.ip_address(url.host))]
        except ValueError:
            return await self._resolve(url.host, url.port or 443)


def _retry_after(answer: httpx.Response) -> int:
    given = answer.headers.get("retry-after", "")
    return min(int(given), LONGEST_RETRY_AFTER) if given.isascii() and given.isdigit() else 0
