"""`python -m service`: one process, stopped by SIGTERM or SIGINT."""

import gc
import sys

import uvloop

from kb_index.encoder.onnx import OnnxEncoder
from kb_index.encoder.recent import RecentVectors
from service.app import build
from service.core.logs import configure
from service.core.serving import PortTaken, stop_signal
from service.core.settings import Settings
from service.core.sole import DatabaseInUse
from service.turns.source import Source
from service.vault.rules import VaultRefused, checked_kinds


async def main() -> int:
    configure()
    settings = Settings()
    try:
        checked_kinds(settings.vault_kinds)
    except VaultRefused as refused:
        print(refused, file=sys.stderr)
        return 3
    stopping = stop_signal()
    source = Source(settings, RecentVectors(OnnxEncoder.load(settings.build / "encoder")))
    application = build(settings, source.mind, source=source)
    _settle()
    try:
        await application.start()
    except (PortTaken, DatabaseInUse) as taken:
        print(taken, file=sys.stderr)
        return 3
    await stopping.wait()
    await application.stop()
    return 0


def _settle() -> None:
    """What is loaded stays. The collector need not look at it again and again: 130 ms each time, with every thread halted."""
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    sys.exit(uvloop.run(main()))
