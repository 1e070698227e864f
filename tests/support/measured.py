"""A small bot whose index is really built and really measured: from right examples, then from mislabelled ones.

Rasa is away, so the knowledge base answers every question itself.
"""

import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from cli import trials
from cli.evaluate import Labelled, dialogues, report
from cli.replay import Dialogue, replay
from cli.trials_detail import questions_detail
from cli.trials_rows import question_rows
from kb_index.build import build
from kb_index.encoder import Encoder
from kb_index.evaluation import Question, evaluate
from kb_index.search import KnowledgeBase
from service.core.clock import SystemClock
from service.core.settings import ROOT
from service.turns.source import Source
from tests.support.bots import ScriptedBot
from tests.support.kb_samples import STEMS, questions
from tests.support.live_content import WORDING, save_article, settings_of, write_live_project
from tests.support.stack import Stack, running
from tests.unit.releases.made import Workshop

LOSS, RATE = (f"kb_index/articles/{name}.yml" for name in ("card/loss", "deposit/rate"))
FRAME = "{}，麻烦说一下"
"""Neither indexed nor calibrated on."""
TOPICS = ("card.loss", "deposit.rate", "forex.exchange", "scope.unknown")
"""Those that the project's own vocabulary has too: by that it is judged what suits a topic."""
ASKED = [Labelled(FRAME.format(stem), (topic,)) for topic in TOPICS for stem in STEMS[topic]]
HARD = trials.Trial(
    "s1", ["我被骗了，钱转走了"], {"handoff": True, "group": "urgent", "skill": ["general", "fraud"]}
)


class SmallBot:
    """`folder` gets the project; the index goes to the workshop's build folder."""

    def __init__(self, folder: Path, workshop: Workshop, encoder: Encoder) -> None:
        self.folder, self._workshop, self._encoder = folder, workshop, encoder
        self.project = write_live_project(folder / "project")
        shutil.copy(ROOT / WORDING, self.project / WORDING)
        birth = workshop.build / "encoder" / "onnx" / "birth.json"
        birth.write_text(json.dumps({"fingerprint": encoder.fingerprint}))

    def mislabel(self) -> None:
        """What customers say of a lost card stands under the rates, and the other way round."""
        save_article(self.project, LOSS, similar_questions=questions("deposit.rate"))
        save_article(self.project, RATE, similar_questions=questions("card.loss"))

    def build(self) -> None:
        build(self.project, self._encoder, self._workshop.build / "index", lambda line: None)

    @asynccontextmanager
    async def served(self, name: str) -> AsyncIterator[Stack]:
        """What is built, on a stack of its own in a folder of that name."""
        values: dict[str, Any] = {
            "build_dir": self._workshop.build,
            "login_rate": "1000/second",
        }
        own = {"build_dir": self._workshop.build, "bank_file": ROOT / "bank.yml"}
        settings = settings_of(self.folder).model_copy(update=own)
        source = Source(settings, self._encoder, self.project, SystemClock())
        bot = ScriptedBot()
        bot.fail_with = "unreachable"
        async with running(self.folder / name, bot, source=source, **values) as stack:
            yield stack

    async def measured(self, name: str) -> dict[str, dict[str, Any]]:
        """The reports of `bot eval --texts` and `kb eval --json`, on the small sets above."""
        async with self.served(name) as stack:
            told = await _played(stack, dialogues(ASKED))
            hard = await _played(stack, trials.dialogues([HARD]))
        base = KnowledgeBase.load(self._workshop.build / "index", self._encoder)
        asked = [Question(one.question, one.topics, line) for line, one in enumerate(ASKED, 1)]
        return {
            "bot.json": {
                "safety": trials.safety_report([HARD], hard),
                "questions": report(ASKED, told) | questions_detail(ASKED, told),
                "rows": {"questions": question_rows(ASKED, told)},
            },
            "kb.json": evaluate(base, asked, index=base.fingerprint).data(),
        }


async def _played(stack: Stack, wanted: list[Dialogue]) -> list[dict[str, Any]]:
    token = stack.maintainer["Authorization"].removeprefix("Bearer ")
    return [one async for one in replay(wanted, stack.url, token, 4)]
