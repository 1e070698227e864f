"""`python -m bot.serve …` is `python -m rasa …` for serving: without the libraries this bot does without."""

import sys
from pathlib import Path

from bot import absent


def main() -> None:
    """Rasa's command line. With a component in config.yml that needs more, all of Rasa is loaded as ever."""
    if absent.enough(Path("config.yml")):
        absent.install()
    from rasa.__main__ import main as rasa  # noqa: PLC0415 - nothing of Rasa before the stand-ins

    rasa()


if __name__ == "__main__":
    # Rasa names itself in its help and log by this.
    sys.argv[0] = "rasa"
    main()
