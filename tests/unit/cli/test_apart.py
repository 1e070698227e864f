"""A stack of its own shares nothing with the one that serves."""

import os
import signal
import sys

import pytest
import typer

from cli import apart
from service.core.settings import Settings

OF_THE_BANK = {
    "DATABASE_URL": "postgresql+asyncpg://bank@db/subtext",
    "REDIS_URL": "redis://cache",
    "OUTSIDE_DESK_URLS": '["https://desk.example/"]',
    "CONSENT_REQUIRED": "v2",
    "HOST": "0.0.0.0",
    "UPLOADS": "1",
    "MAINTAINER_TOKEN": "m" * 40,
    "ACTION_TOKEN": "a" * 40,
}


@pytest.fixture
def bank(monkeypatch):
    for name, value in OF_THE_BANK.items():
        monkeypatch.setenv(f"SUBTEXT_{name}", value)


def test_nothing_of_the_banks_neighbours_is_left(tmp_path, bank, monkeypatch):
    environment = apart._environment(tmp_path / "build", tmp_path, 1, 2, 3)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings = Settings(_env_file=None)
    assert settings.database.startswith("sqlite") and str(tmp_path) in settings.database
    assert settings.outside_desk_urls == [] and settings.redis_url.get_secret_value() == ""
    assert (settings.host, settings.consent_required, settings.uploads) == ("127.0.0.1", "", False)
    assert (settings.port, settings.internal_port, settings.rasa_port) == (1, 2, 3)
    assert settings.build == tmp_path / "build" and settings.var_dir == tmp_path / "var"
    assert settings.maintainer_token.get_secret_value() == "m" * 40, "the caller reads its decisions"
    assert settings.action_token.get_secret_value() not in {"", "a" * 40}


def test_what_does_not_start_is_told_with_its_log_and_nobody_stays(tmp_path, bank, monkeypatch, capsys):
    program = "import sys,time\nprint('no model here', flush=True)\n"
    commands = {
        "rasa": (sys.executable, "-c", "import signal; signal.pause()"),
        "service": (sys.executable, "-c", program + "sys.exit(3)"),
    }
    started = []
    start = apart._start
    monkeypatch.setattr(apart, "_commands", lambda build, rasa: commands)
    monkeypatch.setattr(apart, "_start", lambda *given: started.append(start(*given)) or started[-1])
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(typer.Exit), apart.stack_apart(tmp_path):
        raise AssertionError("it never started")
    assert "service did not start\nno model here" in capsys.readouterr().err
    assert [process.poll() for process in started] == [-signal.SIGTERM, 3]
    assert signal.getsignal(signal.SIGTERM) is before
    assert os.environ["SUBTEXT_HOST"] == "0.0.0.0", "the caller's own settings are as they were"
