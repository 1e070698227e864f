"""What the bot knows and can do, as the rest of the service sees it."""

from dataclasses import dataclass

from service.dialogue.library import Library
from service.turns.answering import Fallback
from service.turns.webhook import RunAction


@dataclass(frozen=True)
class Mind:
    library: Library
    run_action: RunAction
    fallback: Fallback

    def say(self, key: str) -> str:
        """One of the system's own sentences."""
        return self.library.wording.pick(key, ())[0]
