"""`python -m service`: one process, stopped by SIGTERM or SIGINT."""

import asyncio
import sys

from service.app import build
from service.core.logs import configure
from service.core.serving import PortTaken, stop_signal
from service.core.settings import Settings
from service.turns.loading import load_mind


async def main() -> int:
    configure()
    settings = Settings()
    stopping = stop_signal()
    application = build(settings, load_mind(settings))
    try:
        await application.start()
    except PortTaken as taken:
        print(taken, file=sys.stderr)
        return 3
    await stopping.wait()
    await application.stop()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
