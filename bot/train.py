"""Train the Rasa model: python -m bot.train [--out var/build/rasa] [--name subtext] [--vectors var/build/index]

Always trains anew; whoever calls decides from content hashes whether that is needed.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
import warnings
from pathlib import Path

DEFAULT_OUT = "var/build/rasa"
DEFAULT_NAME = "subtext"
DEFAULT_VECTORS = "var/build/index"


def main() -> int:
    """Exit code 0 when the model was written, 1 with one line saying why not."""
    arguments = _arguments()
    root = Path(__file__).resolve().parent.parent
    os.chdir(root)
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    _quiet(arguments.out)
    os.environ["SUBTEXT_KNOWN_VECTORS"] = arguments.vectors
    started = time.monotonic()
    _say("training: reading content")
    # Rasa reads the environment when it is imported, so it is imported after `_quiet`.
    from rasa.api import train  # noqa: PLC0415 - after `_quiet`, see above
    from rasa.engine.exceptions import GraphComponentException  # noqa: PLC0415 - after `_quiet`, see above
    from rasa.shared.exceptions import RasaException  # noqa: PLC0415 - after `_quiet`, see above
    from rasa.utils.log_utils import configure_structlog  # noqa: PLC0415 - after `_quiet`, see above
    from yaml import YAMLError  # noqa: PLC0415 - after `_quiet`, see above

    configure_structlog(logging.WARNING)
    try:
        result = train(
            domain="domain.yml",
            config="config.yml",
            training_files=["bot/data/nlu", "bot/data/rules", "bot/data/stories"],
            output=arguments.out,
            force_training=True,
            fixed_model_name=arguments.name,
        )
    except (RasaException, GraphComponentException, YAMLError) as error:
        # Rasa wraps what a component raises; the cause says what is wrong.
        _say(f"training failed: {error.__cause__ or error}")
        return 1
    if not result.model:
        _say(f"training failed with code {result.code}")
        return 1
    _say(f"training: {result.model} ready after {time.monotonic() - started:.0f} s")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.train", description="Train the Rasa model.")
    parser.add_argument("--out", default=DEFAULT_OUT, help="folder of the model")
    parser.add_argument("--name", default=DEFAULT_NAME, help="name of the model file, without .tar.gz")
    parser.add_argument(
        "--vectors",
        default=DEFAULT_VECTORS,
        help="indexes whose vectors are taken over, if the encoder is theirs",
    )
    return parser.parse_args()


def _quiet(out: str) -> None:
    """No telemetry, one computing thread, no cache, progress only."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    # Every training is complete, so a cache would only grow.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    os.environ.setdefault("RASA_CACHE_DIRECTORY", str(Path(out) / ".cache"))
    # Rasa 3.6 warns about the libraries it pins; nobody can act on that here.
    warnings.filterwarnings("ignore")
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    logging.basicConfig(level=logging.WARNING, format="training: %(message)s")
    logging.getLogger("rasa.engine.training.hooks").setLevel(logging.INFO)
    logging.getLogger("bot").setLevel(logging.INFO)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a command line speaks


if __name__ == "__main__":
    sys.exit(main())
