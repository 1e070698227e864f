"""`scripts/lock [NAME…]`: write every lock file anew from its `.in` file, with hashes, without addresses.

It takes some minutes: the hashes of all files of every package are looked up.
"""

from __future__ import annotations

import argparse
import re
import subprocess
from collections.abc import Sequence

from _setup.console import Console
from _setup.errors import SetupError
from _setup.prepare import prepare
from _setup.settings import Settings, load

# Each lock with the environment whose Python resolves it; the first three are the ground the others stand on.
LOCKS = {
    "rasa": "rasa",
    "service": "service",
    "encoder": "service",
    "dev-rasa": "rasa",
    "dev-service": "service",
    "dev-encoder": "service",
}
_OPTIONS = (
    "--quiet", "--no-header", "--generate-hashes", "--allow-unsafe", "--strip-extras",
    "--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host",
)  # fmt: skip
_TORCH = re.compile(r"^torch==(?P<version>[\d.]+)\S*(?: \\\n    --hash=\S+)+", re.MULTILINE)


def run(arguments: Sequence[str], console: Console) -> int:
    """Exit code of `scripts/lock`."""
    parser = argparse.ArgumentParser(prog="scripts/lock", description=__doc__.splitlines()[0])
    parser.add_argument("name", nargs="*", help=f"which of: {', '.join(LOCKS)} (default: all)")
    parser.add_argument(
        "--upgrade", action="store_true", help="take newer versions where the .in files allow them"
    )
    given = parser.parse_args(arguments)
    unknown = [name for name in given.name if name not in LOCKS]
    if unknown:
        raise SetupError(f"There is no lock {', '.join(unknown)}: choose of {', '.join(LOCKS)}.")
    settings = load()
    prepare(settings, ("rasa-env", "rasa-dev", "service-env", "service-dev"), console)
    for name, environment in LOCKS.items():
        if not given.name or name in given.name:
            console.started(f"requirements/{name}.txt")
            _lock(settings, name, environment, given.upgrade)
    return 0


def _lock(settings: Settings, name: str, environment: str, upgrade: bool) -> None:
    folder = settings.root / "requirements"
    python = settings.root / ".venvs" / environment / "bin" / "python"
    command = [str(python), "-m", "piptools", "compile", *_OPTIONS, *(["--upgrade"] if upgrade else [])]
    command += ["--output-file", f"requirements/{name}.txt", f"requirements/{name}.in"]
    if subprocess.run(command, cwd=settings.root, check=False).returncode:
        raise SetupError(f"requirements/{name}.in could not be resolved.")
    lock = folder / f"{name}.txt"
    if name == "encoder":
        known = (folder / "torch-cpu.sha256").read_text(encoding="utf-8")
        lock.write_text(only_cpu_torch(lock.read_text(encoding="utf-8"), known), encoding="utf-8")


def only_cpu_torch(lock: str, listing: str) -> str:
    """The lock with PyTorch's hashes replaced by those of its CPU builds: no other build can be installed.

    `listing` is a sha256sum listing of wheel files. Raises SetupError if it does not know the locked version.
    """
    found = _TORCH.search(lock)
    version = found["version"] if found else "?"
    rows = [line.split() for line in listing.splitlines() if line and not line.startswith("#")]
    digests = sorted(
        row[0] for row in rows if row[1].startswith((f"torch-{version}+cpu-", f"torch-{version}-"))
    )
    if not found or not digests:
        raise SetupError(
            f"requirements/torch-cpu.sha256 names no CPU build of torch {version}: add its hashes."
        )
    pinned = " \\\n".join([f"torch=={version}", *(f"    --hash=sha256:{digest}" for digest in digests)])
    return lock[: found.start()] + pinned + lock[found.end() :]
