"""Trains the peer once for each different project: in a folder named by the digest of everything that goes in."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench._lib.worker import ROOT, WorkerFailed, environment

RASA = ROOT / ".venvs" / "bench-rasa" / "bin" / "python"
LIMIT_SECONDS = 600
"""Of processor time: a training on a busy machine takes longer by the clock."""
PATIENCE_SECONDS = 3600.0
MODEL = "peer"
_TAIL = 2000


@dataclass(frozen=True)
class Trained:
    """A project folder with its model, and how long the training took."""

    folder: Path
    processor: float
    """Seconds of processor time, and by the clock."""
    clock: float
    versions: str

    @property
    def model(self) -> Path:
        return self.folder / "models" / f"{MODEL}.tar.gz"


def digest(files: Mapping[str, str], versions: str) -> str:
    """The same for the same project and the same packages."""
    told = json.dumps([sorted(files.items()), versions], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def trained(files: Mapping[str, str], under: Path, limit: int = LIMIT_SECONDS) -> Trained:
    """The project with a model, made now unless it is there. Raises WorkerFailed."""
    versions = _versions()
    folder = under / digest(files, versions)
    birth = folder / "birth.json"
    if not birth.exists():
        _write(folder, files)
        birth.write_text(json.dumps(_train(folder, limit)) + "\n", encoding="utf-8")
    taken = json.loads(birth.read_text(encoding="utf-8"))
    return Trained(folder, float(taken["processor"]), float(taken["clock"]), versions)


def rasa_environment() -> dict[str, str]:
    """One thread for TensorFlow too, no telemetry, no warnings about the libraries Rasa pins.

    Bytecode is kept, whatever this shell says: without it a start is mostly compiling, for both contestants.
    """
    given = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        **environment(given),
        "PYTHONPYCACHEPREFIX": str(ROOT / "var" / "bench" / "pycache"),
        "TF_INTER_OP_PARALLELISM_THREADS": "1",
        "TF_INTRA_OP_PARALLELISM_THREADS": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "LOG_LEVEL": "ERROR",
    }


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def _train(folder: Path, limit: int) -> dict[str, float]:
    """Seconds it took. At lowest priority: a training is not a measurement."""
    command = [str(RASA), "-m", "rasa", "train", "--data", "data", "--domain", "domain.yml"]
    command += [
        "--config",
        "config.yml",
        "--out",
        "models",
        "--fixed-model-name",
        MODEL,
        "--augmentation",
        "0",
    ]
    began, before = time.monotonic(), _processor_seconds()
    with (folder / "training.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**rasa_environment(), "LOG_LEVEL": "INFO"},
            stdout=log,
            stderr=subprocess.STDOUT,
            preexec_fn=lambda: _restrict(limit),  # noqa: PLW1509 - this command has no other thread yet
        )
        try:
            code = process.wait(PATIENCE_SECONDS)
        finally:
            process.kill()
            process.wait()
    taken = _processor_seconds() - before
    if taken > limit:
        raise WorkerFailed(
            f"rasa: not trained within {limit} s of processor time; give fewer --examples or --epochs"
        )
    if code or not (folder / "models" / f"{MODEL}.tar.gz").exists():
        told = (folder / "training.log").read_text(encoding="utf-8", errors="replace")[-_TAIL:]
        raise WorkerFailed(f"rasa: training failed with code {code}\n{told}")
    return {"processor": round(taken, 1), "clock": round(time.monotonic() - began, 1)}


def _restrict(limit: int) -> None:
    os.nice(19)
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))


def _processor_seconds() -> float:
    """Of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _versions() -> str:
    if not RASA.exists():
        raise WorkerFailed(f"rasa: {RASA.relative_to(ROOT)} is missing; make it with bench/setup_peers")
    ask = "from importlib.metadata import version as v; print(*(f'{n} {v(n)}' for n in ('rasa','tensorflow','jieba')), sep=', ')"
    done = subprocess.run([str(RASA), "-c", ask], capture_output=True, text=True, check=False)
    if done.returncode:
        raise WorkerFailed(f"rasa: {done.stderr[-_TAIL:]}")
    return done.stdout.strip()
