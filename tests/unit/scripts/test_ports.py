import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from _setup import ports
from _setup.errors import SetupError
from _setup.settings import Settings, load, read_dotenv


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def free_ports(number: int) -> list[int]:
    servers = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    found = [server.getsockname()[1] for server in servers]
    for server in servers:
        server.close()
    return found


def with_ports(root: Path, public: int, internal: int, rasa: int) -> Settings:
    values = {"SUBTEXT_PORT": public, "SUBTEXT_INTERNAL_PORT": internal, "SUBTEXT_RASA_PORT": rasa}
    return load(root, {name: str(port) for name, port in values.items()})


def test_free_ports_pass(tmp_path: Path) -> None:
    ports.check(with_ports(tmp_path, *free_ports(3)))


def test_each_taken_port_is_named_with_its_setting(tmp_path: Path, taken: int) -> None:
    public, internal = free_ports(2)
    with pytest.raises(SetupError) as raised:
        ports.check(with_ports(tmp_path, public, internal, taken))
    assert str(raised.value) == (
        f"Port {taken} is taken: stop what listens there, or set SUBTEXT_RASA_PORT to another port."
    )


def test_the_same_port_twice(tmp_path: Path) -> None:
    public, internal = free_ports(2)
    with pytest.raises(SetupError, match="must differ"):
        ports.check(with_ports(tmp_path, public, internal, public))


def test_host_that_is_not_here(tmp_path: Path) -> None:
    settings = load(tmp_path, {"SUBTEXT_HOST": "192.0.2.1", "SUBTEXT_PORT": str(free_ports(1)[0])})
    with pytest.raises(SetupError, match=r"on 192\.0\.2\.1 cannot be opened .*SUBTEXT_PORT"):
        ports.check(settings)


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1"])
def test_a_port_that_is_no_port(tmp_path: Path, text: str) -> None:
    with pytest.raises(SetupError, match=f"SUBTEXT_PORT={text} is not a port"):
        load(tmp_path, {"SUBTEXT_PORT": text})


def test_environment_wins_over_dotenv(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text(
        "# ours\nexport SUBTEXT_PORT=9000\nSUBTEXT_HOST='0.0.0.0'\nSUBTEXT_ENCODER=\nOTHER=1\n",
        encoding="utf-8",
    )
    assert read_dotenv(dotenv) == {"SUBTEXT_PORT": "9000", "SUBTEXT_HOST": "0.0.0.0"}
    settings = load(tmp_path, {"SUBTEXT_PORT": "9001"})
    assert (settings.port, settings.host, settings.url) == (9001, "0.0.0.0", "http://127.0.0.1:9001")


def test_folders_are_absolute_and_told_to_every_program(tmp_path: Path) -> None:
    settings = load(tmp_path, {"SUBTEXT_VAR_DIR": "elsewhere"})
    assert settings.var == tmp_path / "elsewhere"
    assert settings.build == tmp_path / "var" / "build"
    told = settings.environment()
    assert told["SUBTEXT_VAR_DIR"] == str(tmp_path / "elsewhere")
    assert told["SUBTEXT_ENCODER_DIR"] == str(tmp_path / "var" / "build" / "encoder")
    assert told["RASA_TELEMETRY_ENABLED"] == "false" and told["OMP_NUM_THREADS"] == "1"
