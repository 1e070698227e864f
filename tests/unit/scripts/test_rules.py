import subprocess
from pathlib import Path

import pytest
from _setup import rules


@pytest.fixture
def root(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("made/\n", encoding="utf-8")
    return tmp_path


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_files_that_would_be_committed(root: Path) -> None:
    for name in ("a.py", "made/b.py", "数据/c.yml"):
        write(root, name, "")
    assert rules.project_files(root) == [".gitignore", "a.py", "数据/c.yml"]


def test_only_code_may_not_be_long(root: Path) -> None:
    write(root, "short.py", "x\n" * rules.LONGEST_CODE_FILE)
    write(root, "long.vue", "x\n" * (rules.LONGEST_CODE_FILE + 1))
    write(root, "long.yml", "x\n" * 1000)
    assert [line.split(":")[0] for line in rules.too_long(root)] == ["long.vue"]


@pytest.mark.parametrize(
    ("name", "line", "found"),
    [
        ("a.py", "x = '/root/secret'", True),
        ("a.md", "see /home/someone/notes", True),
        ("a.md", "see https://example.org/work/home/x", False),
        ("a.py", "path = root / 'work' / 'x'", False),
        ("a.py", "# TODO later", True),
        ("a.py", "TODOS = 1", False),
        ("a.ts", "<<<<<<< ours", True),
        ("tests/unit/test_a.py", "time.sleep(1)", True),
        ("scripts/wait.py", "time.sleep(1)", False),
        ("web/desk/a.spec.ts", "await page.waitForTimeout(100)", True),
        ("a.txt", "-----BEGIN RSA PRIVATE KEY-----", True),
        ("picture.png", "/root/secret", False),
    ],
)
def test_forbidden(root: Path, name: str, line: str, found: bool) -> None:
    write(root, name, f"first\n{line}\n")
    complaints = rules.forbidden(root)
    assert [complaint.split(": ")[0] for complaint in complaints] == ([f"{name}:2"] if found else [])
