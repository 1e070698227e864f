"""A copy of the project that may be written into, and a whole stack on it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import httpx

from bench._lib.worker import ROOT
from tests.support.live import START_SECONDS, Live, free_ports

DATA = "tests/data"
HELD_OUT = f"{DATA}/held_out.tsv"
TRIALS = (HELD_OUT, *(f"{DATA}/{name}.jsonl" for name in ("need_dialogues", "need_turnings", "safety")))
QUICK = 10
"""Of the evaluation's dialogues every tenth: enough to see that all of it runs."""
PARTS = ("encoder", "rasa", "web")
BORROWED = (".venvs", "web/node_modules")
SERVE = """
from _setup.console import Console
from _setup.launch import serve
from _setup.settings import load
serve(load(), Console(), detach=True)
"""
"""As scripts/run, without building: an environment knows its own path and would be made anew for the copy."""


class Copied(Live):
    """Everything below `folder`; only the environments are the project's own. `start` and `stop` as of any stack."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.root = folder, folder / "project"
        self.var, self.build = self.root / "var", self.root / "var" / "build"
        ports = self._ports()
        self.url = f"http://127.0.0.1:{ports[0]}"
        self.bank_url = f"http://localhost:{ports[0]}"
        names = ("PORT", "INTERNAL_PORT", "RASA_PORT", "RASA_B_PORT")
        own = {
            "DESK_FILE": str(self.root / "tests/support/desk.yml"),
            # Hundreds of customers come from one address, and five people sign in from it.
            **dict.fromkeys(("CUSTOMER_RATE", "CONVERSATION_RATE", "VISITOR_RATE"), "1000/second"),
            "LOGIN_RATE": "1000/second",
            **{name: str(port) for name, port in zip(names, ports, strict=True)},
        }
        # Bytecode is kept, whatever the shell says: a dozen programs start one after the other.
        dropped = ("SUBTEXT_", "PYTHONDONTWRITEBYTECODE")
        others = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
        self.environment = {
            **others,
            **{f"SUBTEXT_{name}": value for name, value in own.items()},
            "PYTHONPYCACHEPREFIX": str(folder / "pycache"),
        }

    def prepare(self, built: Path, held_out: list[str], quick: bool) -> None:
        """Copies the project as it stands and what is built of it; the evaluation's questions get some more."""
        for name in _files():
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, self.root / name)
        for name in BORROWED:
            (self.root / name).symlink_to((ROOT / name).resolve(), target_is_directory=True)
        for name in PARTS:
            shutil.copytree(built / name, self.build / name)
        index = built / "index"
        current = (index / "current").read_text(encoding="ascii").strip()
        shutil.copytree(index / current, self.build / "index" / current)
        shutil.copy2(index / "current", self.build / "index" / "current")
        for name in TRIALS if quick else ():
            lines = (self.root / name).read_text(encoding="utf-8").splitlines(keepends=True)
            (self.root / name).write_text("".join(lines[::QUICK]), encoding="utf-8")
        with (self.root / HELD_OUT).open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in held_out)

    def start(self) -> None:
        """Unless it runs already."""
        if self._answers():
            return
        python = str(self.root / ".venvs" / "service" / "bin" / "python")
        path = {"PYTHONPATH": str(self.root / "scripts")}
        self._run([python, "-c", SERVE], path)

    def stop(self) -> None:
        self._run([str(self.root / "scripts" / "stop")], {})

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health", trust_env=False).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def _run(self, command: list[str], more: dict[str, str]) -> None:
        done = subprocess.run(
            command,
            env={**self.environment, **more},
            cwd=self.root,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=START_SECONDS + 60,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}\nlogs: {self.var / 'log'}")

    def _ports(self) -> list[int]:
        """Those of the folder's earlier start, so that a story that was broken off finds its stack again."""
        path = self.folder / "ports.json"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(free_ports(4)), encoding="ascii")
        return list(json.loads(path.read_text(encoding="ascii")))


def _files() -> list[str]:
    """What belongs to the project, with its present contents: tracked, or new and not ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]
