"""A taken port is said plainly, with the setting that moves it, before anything is started."""

from __future__ import annotations

import errno
import socket

from _setup.errors import SetupError
from _setup.settings import Settings


def check(settings: Settings) -> None:
    """Raises SetupError with one line per port that cannot be had."""
    wanted = [
        ("SUBTEXT_PORT", settings.host, settings.port),
        ("SUBTEXT_INTERNAL_PORT", "127.0.0.1", settings.internal_port),
        ("SUBTEXT_RASA_PORT", "127.0.0.1", settings.rasa_port),
    ]
    problems = [problem for name, host, port in wanted for problem in [_problem(name, host, port)] if problem]
    twice = len({port for _, _, port in wanted}) < len(wanted)
    if twice:
        problems.append("SUBTEXT_PORT, SUBTEXT_INTERNAL_PORT and SUBTEXT_RASA_PORT must differ.")
    if problems:
        raise SetupError("\n".join(problems))


def _problem(name: str, host: str, port: int) -> str:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # Servers set this too; without it the port of a stack stopped a moment ago would count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"Port {port} is taken: stop what listens there, or set {name} to another port."
            return f"Port {port} on {host} cannot be opened ({error.strerror}): set {name} to another port."
    return ""
