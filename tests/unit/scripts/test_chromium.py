import os
from pathlib import Path

import pytest
from _setup import chromium
from _setup.console import Console
from _setup.errors import SetupError


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_named_browser_wins(tmp_path: Path) -> None:
    program(tmp_path / "bin" / "chromium")
    named = program(tmp_path / "mine" / "chrome")
    assert chromium.find({"PATH": str(tmp_path / "bin"), "CHROMIUM": str(named)}) == str(named)


def test_named_browser_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="CHROMIUM=/no/chrome cannot be run"):
        chromium.find({"PATH": str(tmp_path), "CHROMIUM": "/no/chrome"})


def test_path_before_the_systems_places(tmp_path: Path) -> None:
    kept = program(tmp_path / "usr" / "chromium")
    assert chromium.find({"PATH": ""}, [kept]) == str(kept)
    on_path = program(tmp_path / "bin" / "google-chrome")
    assert chromium.find({"PATH": str(tmp_path / "bin")}, [kept]) == str(on_path)
    assert chromium.find({"PATH": ""}, []) == ""


def test_missing_browser_is_said_with_what_to_install(
    tmp_path: Path, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chromium, "find", lambda: "")
    monkeypatch.setattr(chromium, "may_install", lambda: False)
    with pytest.raises(SetupError, match="Browser tests need Chromium: install Chromium or Google Chrome"):
        chromium.ensure(console, tmp_path)


def test_installed_if_that_is_possible(
    tmp_path: Path, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = tmp_path / "chromium"
    monkeypatch.setattr(chromium, "find", lambda: str(browser) if os.access(browser, os.X_OK) else "")
    monkeypatch.setattr(chromium, "may_install", lambda: True)
    assert chromium.ensure(console, tmp_path, install=lambda log: bool(program(browser))) == str(browser)
