"""Finders: fake Pythons are small shell scripts on a PATH of their own."""

from pathlib import Path

import pytest
from _setup.errors import SetupError
from _setup.runtimes import (
    RASA_PYTHON,
    SERVICE_PYTHON,
    Runtime,
    find_all,
    find_node,
    find_npm,
    find_python,
    parse_version,
)


def program(path: Path, prints: str, code: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\nprintf '%s' '{prints}'\nexit {code}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def python(path: Path, version: str, venv: bool = True) -> Path:
    return program(path, f"{path}|{version}|{'venv' if venv else ''}", 0 if venv else 1)


def env(tmp_path: Path, **more: str) -> dict[str, str]:
    return {"PATH": f"{tmp_path / 'bin'}", "HOME": str(tmp_path / "home"), **more}


def test_python_on_path_is_found(tmp_path: Path) -> None:
    path = python(tmp_path / "bin" / "python3.10", "3.10.13")
    assert find_python(RASA_PYTHON, env(tmp_path)) == Runtime(str(path), (3, 10, 13))


def test_setting_wins_over_path(tmp_path: Path) -> None:
    python(tmp_path / "bin" / "python3.10", "3.10.13")
    named = python(tmp_path / "elsewhere" / "py", "3.10.2")
    assert find_python(RASA_PYTHON, env(tmp_path, RASA_PYTHON=str(named))).path == str(named)


def test_setting_of_the_wrong_version_is_said_and_not_passed_over(tmp_path: Path) -> None:
    python(tmp_path / "bin" / "python3.10", "3.10.13")
    named = python(tmp_path / "elsewhere" / "py", "3.12.1")
    with pytest.raises(SetupError, match=r"RASA_PYTHON=.* is Python 3\.12\.1: Rasa needs Python 3\.10\."):
        find_python(RASA_PYTHON, env(tmp_path, RASA_PYTHON=str(named)))


def test_setting_that_names_nothing(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="SERVICE_PYTHON=/no/python is not a Python that runs"):
        find_python(SERVICE_PYTHON, env(tmp_path, SERVICE_PYTHON="/no/python"))


def test_shim_that_fails_is_passed_over_for_pyenvs_newest_installed(tmp_path: Path) -> None:
    program(tmp_path / "bin" / "python3.10", "pyenv: python3.10: command not found", 127)
    versions = tmp_path / "home" / ".pyenv" / "versions"
    python(versions / "3.10.9" / "bin" / "python", "3.10.9")
    newest = python(versions / "3.10.13" / "bin" / "python", "3.10.13")
    assert find_python(RASA_PYTHON, env(tmp_path)).path == str(newest)


def test_pyenv_root_is_honoured(tmp_path: Path) -> None:
    path = python(tmp_path / "pyenv" / "versions" / "3.11.4" / "bin" / "python", "3.11.4")
    found = find_python(SERVICE_PYTHON, env(tmp_path, PYENV_ROOT=str(tmp_path / "pyenv")))
    assert found == Runtime(str(path), (3, 11, 4))


def test_uv_is_asked_last(tmp_path: Path) -> None:
    path = python(tmp_path / "uv-pythons" / "python3.10", "3.10.14")
    program(tmp_path / "bin" / "uv", f"{path}\n")
    assert find_python(RASA_PYTHON, env(tmp_path)).path == str(path)


def test_service_takes_the_oldest_acceptable_python(tmp_path: Path) -> None:
    python(tmp_path / "bin" / "python3.13", "3.13.0")
    path = python(tmp_path / "bin" / "python3.12", "3.12.4")
    assert find_python(SERVICE_PYTHON, env(tmp_path)).path == str(path)


def test_name_does_not_prove_the_version(tmp_path: Path) -> None:
    python(tmp_path / "bin" / "python3.10", "3.9.1")
    with pytest.raises(SetupError, match=r"was not found: install Python 3\.10"):
        find_python(RASA_PYTHON, env(tmp_path))


def test_python_without_venv_is_named_with_the_package_to_install(tmp_path: Path) -> None:
    path = python(tmp_path / "bin" / "python3.11", "3.11.2", venv=False)
    with pytest.raises(SetupError, match=rf"{path} has no venv module.*apt install python3\.11-venv"):
        find_python(SERVICE_PYTHON, env(tmp_path))


@pytest.mark.parametrize(
    ("version", "accepted"), [("v20.18.1", False), ("v20.19.0", True), ("v24.1.0", True)]
)
def test_node_version(tmp_path: Path, version: str, accepted: bool) -> None:
    program(tmp_path / "bin" / "node", version)
    if accepted:
        assert find_node(env(tmp_path)).version == parse_version(version)
    else:
        with pytest.raises(
            SetupError, match=r"Node 20\.18\.1 at .* is too old: install Node 20\.19 or newer"
        ):
            find_node(env(tmp_path))


def test_npm_missing(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="npm was not found: install npm"):
        find_npm(env(tmp_path))


def test_every_missing_prerequisite_gets_its_own_line(tmp_path: Path) -> None:
    python(tmp_path / "bin" / "python3.11", "3.11.7")
    with pytest.raises(SetupError) as raised:
        find_all(env(tmp_path))
    starts = [line.split(" was not found")[0] for line in str(raised.value).splitlines()]
    assert starts == ["Python for Rasa (3.10)", "Node", "npm"]


def test_parse_version() -> None:
    assert parse_version("v20.20.2") == (20, 20, 2)
    assert parse_version("3.14") == (3, 14)
    assert parse_version("none") == ()
