"""The command line: status codes and messages."""

from pathlib import Path

import pytest

from kb_index.__main__ import main
from tests.support.kb_samples import article, write_yaml


def test_check_is_silent_about_good_content(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--root", str(project)]) == 0
    assert "content is in order" in capsys.readouterr().out


def test_check_fails_and_names_the_fault(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_yaml(project / "kb_index/articles/card/loss.yml", article("card.loss", steps=["一"] * 4))
    assert main(["check", "--root", str(project)]) == 1
    assert "kb_index/articles/card/loss.yml: steps:" in capsys.readouterr().out


def test_build_without_encoder_says_what_to_do(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(
            ["build", "--root", str(project), "--encoder", str(project / "none"), "--out", str(project / "o")]
        )
        == 2
    )
    assert "encoder_missing" in capsys.readouterr().err
