from pathlib import Path

from _setup.environment import left_over, locked

LOCK = """\
ruamel-yaml==0.19.1 \\
    --hash=sha256:aa
    # via -r requirements/service.in
typing-extensions==4.16.0 \\
    --hash=sha256:bb
    # via ruamel-yaml
"""


def test_locked_names_are_normalised() -> None:
    assert locked(LOCK) == {"ruamel-yaml", "typing-extensions"}
    assert locked("OpenCC==1.4.2 \\\n  --hash=sha256:aa") == {"opencc"}


def test_left_over_is_what_no_lock_names(tmp_path: Path) -> None:
    main, dev = tmp_path / "main.txt", tmp_path / "dev.txt"
    main.write_text(LOCK, encoding="utf-8")
    dev.write_text("pytest==8 \\\n    --hash=sha256:aa\n", encoding="utf-8")
    installed = ["ruamel.yaml", "typing_extensions", "pip", "setuptools", "pytest", "Old_Thing"]
    assert left_over(installed, [main, dev]) == ["old-thing"]
    assert left_over(installed, [main]) == ["old-thing", "pytest"]
