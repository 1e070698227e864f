"""Posts what waits in the outbox: again and again with growing pauses, then no more. At least once, same id each time."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import Row
from sqlalchemy.exc import SQLAlchemyError

from service.conversations.hub import STAFF, Frame, Hub
from service.core import metrics
from service.core.clock import Clock
from service.handoff.outside.outbox import BATCH, HURRY, Outbox
from service.handoff.outside.payload import pause
from service.handoff.outside.posting import Parcel, PostFailed, Posting

log = structlog.get_logger()

LONGEST_WAIT = 30.0
"""Seconds; a clock that is set or a frame that is lost costs no more than this."""
ANSWER_BYTES = 16_384
"""Of an answer that is wanted; a ticket's number fits many times."""


@dataclass(frozen=True)
class Delivery:
    """By which address → what signs a post there, and how often each is tried."""

    keys: Mapping[str, str]
    attempts: int


class WebhookSender:
    def __init__(
        self,
        outbox: Outbox,
        posting: Posting,
        hub: Hub,
        clock: Clock,
        delivery: Delivery,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._outbox, self._posting, self._hub, self._clock = outbox, posting, hub, clock
        self._delivery, self._chance = delivery, chance

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
        """Until cancelled. Somebody who joins the queue, or a ticket that is opened, cuts the wait short."""
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
                    if frame and _hurries(frame):
                        break

    async def _send_all(self, posts: Sequence[Row[Any]]) -> None:
        for post in posts:
            try:
                answer = await self._post(post)
            except PostFailed as failed:
                await self._note_failure(post, failed)
            else:
                await self._outbox.sent(post, self._clock.now(), answer)
                metrics.OUTSIDE_POSTS.labels("sent").inc()

    async def _note_failure(self, post: Row[Any], failed: PostFailed) -> None:
        now, attempts = self._clock.now(), post.attempts + 1
        given_up = attempts >= self._delivery.attempts
        wait = max(pause(attempts, self._chance()), timedelta(seconds=failed.retry_after))
        await self._outbox.failed(post, now, failed.code, None if given_up else now + wait)
        metrics.OUTSIDE_POSTS.labels("dead" if given_up else "failed").inc()
        tell = log.error if given_up else log.warning
        name = "outside.given_up" if given_up else "outside.failed"
        tell(name, post=post.event_id, conversation=post.conversation_id, code=failed.code, attempts=attempts)

    async def _post(self, post: Row[Any]) -> bytes:
        """Raises PostFailed unless the answer is a 2xx."""
        key = self._delivery.keys.get(post.url)
        if key is None:
            raise PostFailed("not_configured")
        wanted = ANSWER_BYTES if post.url == self._outbox.ticket_url else 0
        parcel = Parcel(post.url, post.event_id, post.body, key)
        return await self._posting.post(parcel, self._clock.now(), wanted)


def _hurries(frame: Frame) -> bool:
    if frame["type"] == "event":
        return bool(frame["event"]["type"] == "owner.changed")
    return bool(frame["type"] == "desk" and frame["entry"]["type"] in HURRY)
