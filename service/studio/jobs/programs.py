"""What jobs run: the commands a person would type, on folders of the job."""

import json
import os
import sys
from pathlib import Path
from typing import Any

from service.core.errors import Conflict
from service.core.settings import ROOT, Settings
from service.releases.refused import ReleaseRefused
from service.releases.shelf import Shelf
from service.releases.verifying import INDEX, MODEL
from service.studio.jobs.compare import SEARCH, figures_of
from service.studio.jobs.rules import Job, Kind, Step
from service.turns.remembered import EXAMPLES

BUILD = "build"
"""What a training makes, in its folder; `release make --build` takes it."""
BOT_REPORT, SEARCH_REPORT, TALKS_REPORT = "bot.json", "kb.json", "talks.json"
TALKS = "talks"
KNOWN = "known"
ENCODER = Path("encoder")
RASA_PYTHON = ROOT / ".venvs" / "rasa" / "bin" / "python"
QUESTIONS = ROOT / "tests" / "data" / "held_out.tsv"
CONCURRENCY = "2"


class CommandPrograms:
    def __init__(self, settings: Settings, home: Path) -> None:
        self._settings, self._home = settings, home

    def check(self, kind: Kind, of: str | None) -> None:
        """Raises Conflict `job_not_built`, `job_content_elsewhere`, `job_product_gone`."""
        if kind is Kind.CHECK:
            return
        if not ((self._settings.build / ENCODER).is_dir() and RASA_PYTHON.exists()):
            raise Conflict("job_not_built", "这里还没有构建过机器人，请先由技术同事运行一次安装。")
        if kind is Kind.TRAIN and self._settings.content_dir.resolve() != ROOT:
            raise Conflict("job_content_elsewhere", "内容不在项目文件夹里，无法在这里训练。")
        if kind is Kind.EVALUATE:
            self._subject(of)

    def prepare(self, job: Job, folder: Path) -> list[Step]:
        """Raises Conflict as `check`, OSError."""
        self.check(job.kind, job.of)
        if job.kind is Kind.CHECK:
            return [Step("检查内容", _subtext("kb", "check", "--root", self._settings.content_dir))]
        build = folder / BUILD
        build.mkdir()
        _link(build / ENCODER, self._settings.build / ENCODER)
        encoder = ("--encoder", build / ENCODER)
        if job.kind is Kind.TRAIN:
            # What is built has the vectors of most texts: encoding them all anew takes minutes.
            _link(folder / KNOWN, self._settings.build / INDEX)
            given = ("--root", self._settings.content_dir, *encoder, "--known", folder / KNOWN)
            vectors = ("--vectors", build / INDEX)
            return [
                Step("训练检索索引", _subtext("kb", "build", *given, "--out", build / INDEX)),
                Step("训练 Rasa 模型", _subtext("bot", "train", "--out", (build / MODEL).parent, *vectors)),
            ]
        subject = self._subject(job.of)
        for name in (INDEX, Path(MODEL).parent):
            _link(build / name, subject / name)
        examples = self._settings.build / EXAMPLES.parent
        if examples.is_dir():
            _link(build / examples.name, examples)
        kept = ("--talks", folder / TALKS_REPORT)
        trials = _subtext("bot", "eval", "--texts", *kept, "--build", build, "--concurrency", CONCURRENCY)
        search = _subtext("kb", "eval", QUESTIONS, "--json", "--coming", *encoder, "--index", build / INDEX)
        return [Step("整体评测", trials, BOT_REPORT), Step("检索评测", search, SEARCH_REPORT)]

    def environment(self, job: Job, folder: Path) -> dict[str, str]:
        return {
            "SUBTEXT_VAR_DIR": str(self._settings.var_dir),
            "SUBTEXT_BUILD_DIR": str(self._settings.build),
            "TMPDIR": str(folder),
        }

    def result(self, job: Job, folder: Path) -> dict[str, Any] | None:
        """Raises OSError, ValueError, KeyError."""
        if job.kind is Kind.TRAIN:
            return {"index": (folder / BUILD / INDEX / "current").read_text(encoding="ascii").strip()}
        if job.kind is Kind.EVALUATE:
            figures = figures_of(report(folder))
            return {"figures": {name: {"n": one.n, "share": one.share} for name, one in figures.items()}}
        return None

    def _subject(self, of: str | None) -> Path:
        """Folder with index and model of what is measured. Raises Conflict `job_product_gone`, `job_not_built`."""
        found = self._serving() if of is None else self._home / of / BUILD
        if (found / MODEL).is_file() and (found / INDEX).is_dir():
            return found
        if of is None:
            raise Conflict("job_not_built", "这里还没有可以评测的机器人，请先由技术同事运行一次安装。")
        raise Conflict("job_product_gone", "要评测的模型已经不在了，请重新训练。")

    def _serving(self) -> Path:
        shelf = Shelf(self._settings.releases_dir)
        try:
            live = shelf.live().release
        except ReleaseRefused as error:
            raise Conflict("job_not_built", "当前使用的版本读不出来，请联系技术同事。") from error
        return self._settings.build if live is None else shelf.folder(live)


def report(folder: Path) -> dict[str, Any]:
    """What an evaluation measured: the report of `bot eval`, that of `kb eval` under `search`, that of the kept
    conversations under `talks`. Raises OSError, ValueError.
    """
    found = dict(json.loads((folder / BOT_REPORT).read_bytes()))
    beside = {SEARCH: folder / SEARCH_REPORT, TALKS: folder / TALKS_REPORT}
    return found | {
        name: json.loads(path.read_bytes()) if path.exists() else None for name, path in beside.items()
    }


def _subtext(*words: str | os.PathLike[str]) -> list[str]:
    """`./subtext …` through its Python entry."""
    return [sys.executable, "-m", "cli.main", *(str(word) for word in words)]


def _link(name: Path, target: Path) -> None:
    name.symlink_to(target.resolve(), target_is_directory=True)
