"""That a block, a proposal or what is known of one changed: told to every desk, and to whoever waits for it."""

import hashlib
import json
import time
from typing import Any

from service.conversations.hub import Subscription
from service.conversations.store import Draft

CHANGED = "blocks.changed"
"""Frame for all desks. It names nobody: who may see a block asks for it."""


def tell(draft: Draft) -> None:
    """After the commit."""
    draft.frames.append({"type": CHANGED})


def version_of(blocks: list[dict[str, Any]]) -> str:
    """16 hexadecimal digits; another one as soon as anything that is shown of the blocks differs."""
    written = json.dumps(blocks, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


async def wait_for_change(subscription: Subscription, seconds: float) -> None:
    """Until it is told, or frames were lost, or the time is over."""
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0 and not subscription.overflowed.is_set():
        frame = await subscription.wait(left)
        if frame is not None and frame["type"] == CHANGED:
            return
