"""Makes minds from the built artefacts and the content files, and notices when another one is due."""

import copy
import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from kb_index.content import NLU, Problem
from kb_index.encoder import Encoder
from kb_index.pairs import PAIRS
from kb_index.renewal import go_on, renew, up_to_date
from kb_index.rows import Line
from kb_index.search import KnowledgeBase
from kb_index.store import BrokenIndex
from service.core.clock import Clock, SystemClock
from service.core.settings import Settings
from service.dialogue.library import Library
from service.turns.live_mind import Held
from service.turns.loading import Place, load_library, make_mind, with_knowledge
from service.turns.mind import Mind
from service.turns.remembered import EXAMPLES, recall, remember
from service.turns.stamps import Stamps, content_stamps, index_stamps

log = structlog.get_logger()

DIALOGUE = "bot/data/"


@dataclass(frozen=True)
class News:
    """A mind to use from now on, and what was held back from it."""

    mind: Mind
    held: tuple[Held, ...]
    content: bool
    """Content files had changed."""
    index: bool
    """Another index was loaded."""


class Source:
    """One `look` after the other, never two at once."""

    def __init__(
        self, settings: Settings, encoder: Encoder, root: Path | None = None, clock: Clock | None = None
    ) -> None:
        """Load everything; content saved after the index was built is taken up at once.

        Raises the coded errors of index and dialogue files: there is no older mind to go on with.
        """
        root = root or settings.content_dir
        self._place = Place(settings, encoder, root, clock or SystemClock())
        self.home = settings.build / "index"
        """Where the index is looked for: what is built, or a release (`service/releases/following.py`)."""
        self._held: dict[str, tuple[Held, ...]] = {}
        self._rest: list[Line] | None = None
        self._stamps = self._now()
        self._knowledge = KnowledgeBase.load(self.home, encoder)
        if not up_to_date(self._knowledge, root):
            self._renew()
        self._library = self._first_library(
            settings.build / EXAMPLES, settings.var_dir / "cache" / "examples.npz", encoder.fingerprint
        )
        self.mind = make_mind(self._library)

    def _first_library(self, built: Path, kept: Path, fingerprint: str) -> Library:
        """Examples that were encoded when all was built, or by an earlier start, are not encoded again."""
        known = {**recall(kept, fingerprint), **recall(built, fingerprint)}
        library = load_library(self._place, self._knowledge, known)
        now = library.nearness.known if library.nearness else {}
        if now.keys() - known.keys():
            remember(kept, fingerprint, now)
        return library

    def beside(self, home: Path) -> "Source":
        """Another over the same content, on the index in `home`; this one stays as it is. Blocks for about a second.

        An index that cannot be used shows in the other's `index_refused`.
        """
        other = copy.copy(self)
        other.home, other._held = home, dict(self._held)
        other.look()
        return other

    @property
    def encoder(self) -> Encoder:
        return self._place.encoder

    @property
    def held(self) -> tuple[Held, ...]:
        """What is held back now."""
        return tuple(one for part in self._held.values() for one in part)

    @property
    def index_refused(self) -> str | None:
        """The code for which the index in `home` is not in use; None: it is."""
        found = self._held.get("index", ())
        return found[0].code if found else None

    def look(self) -> News | None:
        """News if files have changed since the last look or not all was taken up, else None. Blocks for about a second.

        Stamps are taken before reading, so a file saved meanwhile is read again at the next look. Raises OSError
        when a file vanished while it was read; that look does not count.
        """
        now = self._now()
        changed, moved = (new != old for new, old in zip(now, self._stamps, strict=True))
        if not changed and not moved:
            return self._go_on(self._rest) if self._rest else None
        with _collector_paused():
            loaded = moved and self._load_index()
            if changed or loaded:
                self._take_up()
        self._stamps = now
        self.mind = make_mind(self._library)
        return News(self.mind, self.held, changed, loaded)

    def _go_on(self, rest: list[Line]) -> News:
        self._knowledge, self._rest = go_on(self._knowledge, rest)
        self._library = with_knowledge(self._library, self._place, self._knowledge)
        self.mind = make_mind(self._library)
        return News(self.mind, self.held, content=True, index=False)

    def _take_up(self) -> None:
        try:
            faults = [one for one in self._renew() if _of_dialogue(one)]
            self._held["dialogue"] = _held(faults)
            if not faults:
                known = self._library.nearness.known if self._library.nearness else {}
                self._library = load_library(self._place, self._knowledge, known)
                return
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a file does to its reader, the old one keeps serving
            log.warning("content.refused", kind=type(error).__name__, reason=str(error))
            self._held["dialogue"] = (Held(DIALOGUE, "content_refused"),)
        self._library = with_knowledge(self._library, self._place, self._knowledge)

    def _renew(self) -> list[Problem]:
        """Brings the knowledge base up to the content; returns the faults that held files back."""
        renewed = renew(self._knowledge, self._place.content, self._place.today())
        self._knowledge, self._rest = renewed.knowledge, renewed.rest
        for one in renewed.problems:
            log.warning("content.held", file=one.file, line=one.line, code=one.code, reason=one.message)
        self._held["content"] = _held([one for one in renewed.problems if not _of_dialogue(one)])
        return renewed.problems

    def _load_index(self) -> bool:
        try:
            self._knowledge = KnowledgeBase.load(self.home, self._place.encoder)
        except BrokenIndex as error:
            log.warning("index.refused", code=error.code, reason=error.message)
            self._held["index"] = (Held("index", error.code),)
            return False
        self._held["index"] = ()
        return True

    def _now(self) -> tuple[Stamps, Stamps]:
        return content_stamps(self._place.content, self._place.settings.bank_file), index_stamps(self.home)


def _of_dialogue(problem: Problem) -> bool:
    """Needs, wording and the like; examples of NLU belong to the knowledge base."""
    own = problem.file.startswith(DIALOGUE) or problem.file == PAIRS
    return own and not problem.file.startswith(NLU)


def _held(problems: Sequence[Problem]) -> tuple[Held, ...]:
    return tuple(dict.fromkeys(Held(one.file, one.code) for one in problems))


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Reading makes many small objects, and each full collection stops every thread: 130 ms, measured."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
