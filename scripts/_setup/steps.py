"""The table of setup steps: what each reads, makes, runs and needs. Adding a step means adding a row."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from _setup.runtimes import Runtimes
from _setup.settings import Settings

RUN = ("rasa-env", "service-env", "web", "encoder", "index", "examples", "rasa-model")
"""What a running stack stands on; the build-only environments are made only if something has to be built."""

TEST = (*RUN, "rasa-dev", "service-dev", "encoder-dev", "npm")
"""What the whole test suite needs."""

_TORCH_HINT = (
    "If pip could not find PyTorch's CPU build: set PIP_EXTRA_INDEX_URL to PyTorch's CPU index "
    "(the README names it) and start again."
)


_RASA_INPUTS = (
    *("bot/classifiers", "bot/featurizers", "bot/importer.py", "bot/train.py", "config.yml", "domain.yml"),
    *(
        "bot/data/nlu",
        "bot/data/rules",
        "bot/data/stories",
        "kb_index/articles",
        "kb_index/playbooks",
        "bank.yml",
    ),
    *("kb_index/text.py", "kb_index/bank.py", "kb_index/encoder/onnx.py", "kb_index/known.py"),
)
"""What the model is trained from. What the rules read at run time (needs, facts, wording) retrains nothing."""


@dataclass(frozen=True)
class Step:
    """One thing to make. Its fingerprint is made of its inputs, values and command, and of those it needs."""

    name: str
    title: str
    command: tuple[str, ...]
    inputs: tuple[str, ...]
    outputs: tuple[Path, ...]
    stamps: Path
    needs: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    """Steps that it waits for if they run as well, but that make nothing it is made of."""
    values: tuple[str, ...] = ()
    folder: str = "."
    hint: str = ""
    birth: Path | None = None
    """Birth certificate (JSON). If its `fingerprint` comes out the same, nothing that reads the product is stale."""


def table(settings: Settings, runtimes: Runtimes) -> dict[str, Step]:
    """All steps by name. Of several that could start the first in this order does: the longest way first."""
    steps = {
        step.name: step for step in (*_environments(settings, runtimes), *_artefacts(settings, runtimes))
    }
    first = (
        "rasa-env",
        "encoder-env",
        "encoder",
        "service-env",
        "index",
        "rasa-model",
        "npm",
        "web",
        "examples",
    )
    return {name: steps[name] for name in (*first, *sorted(set(steps) - set(first)))}


def _environments(settings: Settings, runtimes: Runtimes) -> list[Step]:
    rasa, service = runtimes.rasa, runtimes.service
    return [
        _environment(settings, "rasa", rasa.path, rasa.series, "Rasa environment"),
        _environment(
            settings, "encoder", service.path, service.series, "encoder environment (PyTorch)", _TORCH_HINT
        ),
        _environment(settings, "service", service.path, service.series, "service environment"),
        _dev_tools(settings, "rasa", rasa.path),
        _dev_tools(settings, "service", service.path),
        _dev_tools(settings, "encoder", service.path),
    ]


def _environment(settings: Settings, name: str, python: str, series: str, title: str, hint: str = "") -> Step:
    lock = f"requirements/{name}.txt"
    return Step(
        name=f"{name}-env",
        title=title,
        command=_install(settings, python, name, lock, f"requirements/dev-{name}.txt"),
        inputs=(lock,),
        outputs=(settings.root / ".venvs" / name / "bin" / "python",),
        stamps=settings.root / "var" / "stamps",
        # An environment holds its own absolute path; one that was copied or moved must be made again.
        values=(series, str(settings.root)),
        hint=hint,
    )


def _dev_tools(settings: Settings, name: str, python: str) -> Step:
    lock = f"requirements/dev-{name}.txt"
    return Step(
        name=f"{name}-dev",
        title=f"test tools of the {name} environment",
        command=_install(settings, python, name, lock, f"requirements/{name}.txt"),
        inputs=(lock,),
        outputs=(settings.root / ".venvs" / name / "bin" / "pytest",),
        stamps=settings.root / "var" / "stamps",
        needs=(f"{name}-env",),
    )


def _install(settings: Settings, python: str, name: str, lock: str, keep: str) -> tuple[str, ...]:
    script = Path(__file__).with_name("environment.py")
    return (sys.executable, str(script), python, str(settings.root / ".venvs" / name), lock, "--keep", keep)


def _artefacts(settings: Settings, runtimes: Runtimes) -> list[Step]:
    build, stamps = settings.build, settings.build / ".stamps"
    encoder = settings.encoder
    # A local model is an input like any other; a hub id or the built-in name is a plain value.
    local = Path(encoder).expanduser()
    model_files = (str(local.resolve().relative_to(settings.root)),) if _below(local, settings.root) else ()
    known = ("--vectors", str(build / "index"))
    from_encoder = ("--encoder", str(build / "encoder"), "--out")
    return [
        Step(
            name="encoder",
            title="sentence encoder",
            command=_python(
                settings, "encoder", "-m", "kb_index.encoder", "build", "--out", str(build / "encoder")
            ),
            inputs=("kb_index/__init__.py", "kb_index/encoder", *model_files),
            outputs=(build / "encoder",),
            stamps=stamps,
            needs=("encoder-env",),
            values=(encoder,),
            birth=build / "encoder" / "onnx" / "birth.json",
        ),
        Step(
            name="index",
            title="knowledge index",
            command=_python(
                settings, "service", "-m", "cli.main", "kb", "build", *from_encoder, str(build / "index")
            ),
            inputs=(
                "kb_index",
                "cli/main.py",
                "cli/knowledge.py",
                "bot/data",
                "bank.yml",
                "tests/data/calibration.tsv",
            ),
            outputs=(build / "index",),
            stamps=stamps,
            needs=("service-env", "encoder"),
        ),
        Step(
            name="rasa-model",
            title="Rasa model",
            command=_python(settings, "rasa", "-m", "bot.train", "--out", str(build / "rasa"), *known),
            inputs=_RASA_INPUTS,
            outputs=(build / "rasa" / "subtext.tar.gz",),
            stamps=stamps,
            needs=("rasa-env", "encoder"),
            # The index has encoded nearly all texts of the training.
            after=("index",),
        ),
        Step(
            name="examples",
            title="examples of the needs",
            command=_python(settings, "service", "-m", "cli.main", "bot", "examples", "--out", str(build)),
            inputs=(
                *("bot/data/needs", "bot/data/nlu/surfaces.yml", "bot/data/no_need.yml", "cli/examples.py"),
                *("kb_index/text.py", "kb_index/encoder/onnx.py", "service/dialogue/needs.py"),
                *("service/dialogue/nearness.py", "service/turns/remembered.py"),
            ),
            outputs=(build / "dialogue" / "examples.npz",),
            stamps=stamps,
            needs=("service-env", "encoder"),
            after=("index",),
        ),
        Step(
            name="npm",
            title="front-end packages",
            command=(runtimes.npm.path, "ci", "--no-audit", "--no-fund", "--prefer-offline"),
            inputs=("web/package.json", "web/package-lock.json"),
            outputs=(settings.root / "web" / "node_modules",),
            stamps=settings.root / "var" / "stamps",
            values=(str(settings.root),),
            folder="web",
        ),
        Step(
            name="web",
            title="front end",
            command=(runtimes.npm.path, "run", "build", "--", "--out", str(build / "web")),
            inputs=("web", "bank.yml"),
            outputs=(build / "web",),
            stamps=stamps,
            needs=("npm",),
            values=(runtimes.node.series,),
            folder="web",
        ),
    ]


def _below(path: Path, root: Path) -> bool:
    return path.exists() and root in path.resolve().parents


def _python(settings: Settings, environment: str, *arguments: str) -> tuple[str, ...]:
    return (str(settings.root / ".venvs" / environment / "bin" / "python"), *arguments)
