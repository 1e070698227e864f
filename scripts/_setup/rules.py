"""Rules of the house that no linter knows: how long a file may be, and what never stands in one."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

LONGEST_CODE_FILE = 400
_CODE = {".py", ".ts", ".vue", ".css", ".mjs", ".js", ".sh"}
_TEXT = {*_CODE, ".md", ".yml", ".yaml", ".toml", ".ini", ".cfg", ".html", ".txt", ".in", ".mako", ""}

# (pattern, why, which files); this file and its test spell the patterns and are left out.
_EVERYWHERE = re.compile("")
_TESTS = re.compile(r"^tests/.*|\.(test|spec)\.ts$")
_FORBIDDEN = (
    (
        re.compile(r"(?<![\w.~/-])/(?:root|work|home/\w+|Users/\w+|tmp/w)/"),
        "a path of one machine",
        _EVERYWHERE,
    ),
    (re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b"), "unfinished work belongs in an issue", _EVERYWHERE),
    (re.compile(r"^(?:<{7}|>{7})(?: |$)"), "a merge conflict's marker", _EVERYWHERE),
    (re.compile(r"\btime\.sleep\(|\bwaitForTimeout\("), "tests wait for conditions, not for time", _TESTS),
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"), "a private key", _EVERYWHERE),
)
_LEFT_OUT = {"scripts/_setup/rules.py", "tests/unit/scripts/test_rules.py"}


def too_long(root: Path) -> list[str]:
    """Code files longer than the hard cap."""
    found = []
    for name in project_files(root):
        path = root / name
        if path.suffix in _CODE:
            lines = len(path.read_text(encoding="utf-8", errors="replace").splitlines())
            if lines > LONGEST_CODE_FILE:
                found.append(f"{name}: {lines} lines, at most {LONGEST_CODE_FILE}: split it by its nouns")
    return found


def forbidden(root: Path) -> list[str]:
    """Lines that hold something that never stands in the repository."""
    found: list[str] = []
    for name in project_files(root):
        if (root / name).suffix in _TEXT and name not in _LEFT_OUT:
            found.extend(_complaints(root, name))
    return found


def _complaints(root: Path, name: str) -> Iterator[str]:
    rules = [(pattern, why) for pattern, why, where in _FORBIDDEN if where.search(name)]
    text = (root / name).read_text(encoding="utf-8", errors="replace")
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, why in rules:
            if pattern.search(line):
                yield f"{name}:{number}: {why}: {line.strip()[:120]}"


def project_files(root: Path) -> list[str]:
    """Names of the files that are or would be committed, sorted."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted({name for name in listed.stdout.split("\0") if name and (root / name).is_file()})
