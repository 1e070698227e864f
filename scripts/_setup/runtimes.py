"""Find Python 3.10 for Rasa, Python 3.11+ for the service, Node and npm for the front end.

A candidate counts only if it really runs: a pyenv shim that no `.python-version` names is on PATH and fails.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from _setup.errors import SetupError

if TYPE_CHECKING:
    Version = tuple[int, ...]
    Probe = Callable[[Sequence[str]], str]

# A Python without `venv` and `ensurepip` (Debian splits them off) cannot make an environment.
_PYTHON_SAYS = (
    "import sys, platform; sys.stdout.write(sys.executable + '|' + platform.python_version() + '|');"
    "import venv, ensurepip; sys.stdout.write('venv')"
)
# What Vite 8 runs on.
NODE_MINIMUM: Version = (20, 19)


@dataclass(frozen=True)
class Runtime:
    """A tool that answered: where it is and which version it gave."""

    path: str
    version: Version

    @property
    def series(self) -> str:
        """Major and minor version, what built artefacts depend on."""
        return ".".join(str(part) for part in self.version[:2])


@dataclass(frozen=True)
class PythonWanted:
    """One Python a runtime needs: the setting that names it, acceptable versions in order of preference."""

    role: str
    setting: str
    series: tuple[str, ...]
    install: str

    def accepts(self, version: Version) -> bool:
        return ".".join(str(part) for part in version[:2]) in self.series


RASA_PYTHON = PythonWanted(
    role="Rasa",
    setting="RASA_PYTHON",
    series=("3.10",),
    install="install Python 3.10 (`pyenv install 3.10` or `uv python install 3.10`), "
    "or name one with RASA_PYTHON",
)
SERVICE_PYTHON = PythonWanted(
    role="the service",
    setting="SERVICE_PYTHON",
    series=("3.11", "3.12", "3.13", "3.14"),
    install="install Python 3.11 or newer (your system's packages, `pyenv install 3.11` or "
    "`uv python install 3.11`), or name one with SERVICE_PYTHON",
)


def ask(command: Sequence[str]) -> str:
    """What a command prints, or "" if it cannot be run, fails or takes longer than 20 s."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else _partial(done.stdout)


def _partial(printed: str) -> str:
    # The Python probe prints its version before it tries `venv`, so the message can name what is missing.
    return printed.strip() if printed.count("|") == 2 else ""


def parse_version(text: str) -> Version:
    """(3, 10, 13) of "v3.10.13"; () if there is no version in the text."""
    found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", text)
    return tuple(int(part) for part in found.groups() if part is not None) if found else ()


def find_python(
    wanted: PythonWanted, environment: Mapping[str, str] | None = None, probe: Probe = ask
) -> Runtime:
    """The first acceptable Python. Raises SetupError with one line that says what to install."""
    env = os.environ if environment is None else environment
    if env.get(wanted.setting):
        return _named_python(wanted, env[wanted.setting], probe)
    without_venv = ""
    for candidate in _candidates(wanted, env, probe):
        path, version, venv = _describe(candidate, probe)
        if not wanted.accepts(version):
            continue
        if venv:
            return Runtime(path, version)
        without_venv = without_venv or path
    if without_venv:
        raise SetupError(
            f"Python for {wanted.role}: {without_venv} has no venv module; install it "
            f"(Debian and Ubuntu: apt install python{wanted.series[0]}-venv)."
        )
    raise SetupError(f"Python for {wanted.role} ({_range(wanted)}) was not found: {wanted.install}.")


def _named_python(wanted: PythonWanted, named: str, probe: Probe) -> Runtime:
    path, version, venv = _describe(named, probe)
    if not wanted.accepts(version) or not venv:
        what = "Python " + ".".join(map(str, version)) if version else "not a Python that runs"
        what += "" if venv or not version else " without the venv module"
        raise SetupError(f"{wanted.setting}={named} is {what}: {wanted.role} needs Python {_range(wanted)}.")
    return Runtime(path, version)


def _range(wanted: PythonWanted) -> str:
    return wanted.series[0] if len(wanted.series) == 1 else f"{wanted.series[0]} to {wanted.series[-1]}"


def _describe(candidate: str, probe: Probe) -> tuple[str, Version, bool]:
    path, _, rest = probe([candidate, "-c", _PYTHON_SAYS]).partition("|")
    version, _, venv = rest.partition("|")
    return path, parse_version(version), venv == "venv"


def _candidates(wanted: PythonWanted, env: Mapping[str, str], probe: Probe) -> Iterator[str]:
    for series in wanted.series:
        for folder in env.get("PATH", "").split(os.pathsep):
            path = Path(folder or ".") / f"python{series}"
            if os.access(path, os.X_OK):
                yield str(path)
        yield from _pyenv_pythons(series, env)
    uv = shutil.which("uv", path=env.get("PATH", ""))
    if uv:
        for series in wanted.series:
            found = probe([uv, "python", "find", "--no-project", series])
            if found:
                yield found.splitlines()[0]


def _pyenv_pythons(series: str, env: Mapping[str, str]) -> list[str]:
    home = Path(env.get("PYENV_ROOT") or Path(env.get("HOME") or "~").expanduser() / ".pyenv")
    folders = [
        folder for folder in (home / "versions").glob(f"{series}.*") if (folder / "bin" / "python").exists()
    ]
    newest_first = sorted(folders, key=lambda folder: parse_version(folder.name), reverse=True)
    return [str(folder / "bin" / "python") for folder in newest_first]


def find_node(environment: Mapping[str, str] | None = None, probe: Probe = ask) -> Runtime:
    """Node ≥ 20.19 on PATH. Raises SetupError with one line that says what to install."""
    path = _on_path("node", environment)
    version = parse_version(probe([path, "--version"])) if path else ()
    wish = "install Node 20.19 or newer (your system's packages, nvm or nodejs.org)"
    if not version:
        raise SetupError(f"Node was not found: {wish}.")
    if version < NODE_MINIMUM:
        raise SetupError(f"Node {'.'.join(map(str, version))} at {path} is too old: {wish}.")
    return Runtime(path, version)


def find_npm(environment: Mapping[str, str] | None = None) -> Runtime:
    """npm on PATH; its version does not matter to what is built. Raises SetupError."""
    path = _on_path("npm", environment)
    if not path:
        raise SetupError(
            "npm was not found: install npm (it comes with Node; Debian and Ubuntu: apt install npm)."
        )
    return Runtime(path, ())


def _on_path(name: str, environment: Mapping[str, str] | None) -> str:
    env = os.environ if environment is None else environment
    return shutil.which(name, path=env.get("PATH", "")) or ""


@dataclass(frozen=True)
class Runtimes:
    """Everything the project runs on."""

    rasa: Runtime
    service: Runtime
    node: Runtime
    npm: Runtime


def find_all(environment: Mapping[str, str] | None = None) -> Runtimes:
    """All runtimes. Raises SetupError with one line per missing prerequisite, not only the first."""
    problems: list[str] = []

    def attempt(finder: Callable[[], Runtime]) -> Runtime:
        try:
            return finder()
        except SetupError as problem:
            problems.append(str(problem))
            return Runtime("", ())

    found = Runtimes(
        rasa=attempt(lambda: find_python(RASA_PYTHON, environment)),
        service=attempt(lambda: find_python(SERVICE_PYTHON, environment)),
        node=attempt(lambda: find_node(environment)),
        npm=attempt(lambda: find_npm(environment)),
    )
    if problems:
        raise SetupError("\n".join(problems))
    return found
