"""A stack of this process for a browser: what it is told to forget soon may not be forgotten on the shared one."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.support.live import ROOT, Live
from tests.support.stack import Stack, running

BUILD = Path(os.environ.get("SUBTEXT_BUILD_DIR", ROOT / "var" / "build"))


class Near(Live):
    """The address and the logins of a stack that somebody else starts and stops."""

    def __init__(self, stack: Stack) -> None:
        self.stack, self.url, self.var = stack, stack.url, stack.var
        self.bank_url = stack.url.replace("127.0.0.1", "localhost")


@asynccontextmanager
async def near(folder: Path, **changes: Any) -> AsyncIterator[Near]:
    """With the built pages and a scripted bot; `changes` are settings."""
    values = {"build_dir": BUILD, "routing_seconds": 0.2, "login_rate": "1000/second", **changes}
    async with running(folder, **values) as stack:
        yield Near(stack)
