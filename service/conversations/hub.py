"""Fan-out of what has been committed, to the sockets and long-polls of this process.

Delivery here is a hint, never the record: a subscriber that falls behind is cut and resumes from the log by `seq`.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Frame = dict[str, Any]
Wanted = Callable[[Frame], bool]
QUEUE_LIMIT = 256
STAFF = "staff"
"""Channel on which every conversation's frames appear, for the desk."""


class Subscription:
    """A bounded mailbox. `overflowed` means frames were lost and the reader should reload from the log.

    `wanted` keeps out what its reader would not look at: to wake a task for nothing costs more than to ask.
    """

    def __init__(self, wanted: Wanted | None = None) -> None:
        self._wanted = wanted
        self._frames: asyncio.Queue[Frame] = asyncio.Queue(QUEUE_LIMIT)
        self.overflowed = asyncio.Event()

    def push(self, frame: Frame) -> None:
        if self._wanted is not None and not self._wanted(frame):
            return
        try:
            self._frames.put_nowait(frame)
        except asyncio.QueueFull:
            self.overflowed.set()

    async def next(self) -> Frame:
        return await self._frames.get()

    def drain(self) -> list[Frame]:
        """What has come already, oldest first."""
        return [self._frames.get_nowait() for _ in range(self._frames.qsize())]

    async def wait(self, seconds: float) -> Frame | None:
        """The next frame, or None when `seconds` have passed."""
        try:
            async with asyncio.timeout(seconds):
                return await self._frames.get()
        except TimeoutError:
            return None


class Hub:
    """Channels by name: a conversation id, or STAFF."""

    def __init__(self) -> None:
        self._channels: dict[str, set[Subscription]] = defaultdict(set)

    @contextmanager
    def subscribe(self, *channels: str, wanted: Wanted | None = None) -> Iterator[Subscription]:
        subscription = Subscription(wanted)
        self.join(subscription, *channels)
        try:
            yield subscription
        finally:
            self.leave(subscription)

    def join(self, subscription: Subscription, *channels: str) -> None:
        for channel in channels:
            self._channels[channel].add(subscription)

    def leave(self, subscription: Subscription) -> None:
        for channel in list(self._channels):
            self._channels[channel].discard(subscription)
            if not self._channels[channel]:
                del self._channels[channel]

    def publish(self, channel: str, frame: Frame) -> None:
        for subscription in list(self._channels.get(channel, ())):
            subscription.push(frame)

    def publish_all(self, conversation: str, frame: Frame) -> None:
        """To the customer's tabs and to the desk."""
        self.publish(conversation, frame)
        self.publish(STAFF, frame)

    @property
    def subscribers(self) -> int:
        return len(set().union(*self._channels.values())) if self._channels else 0
