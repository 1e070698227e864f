"""`./subtext release` without a running stack: made, listed, verified, judged, promoted, taken back."""

import json
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

from cli import release
from cli.main import app
from service.releases.verifying import MODEL
from tests.support.browser import ROOT
from tests.support.howto import commands, section
from tests.unit.releases.made import Workshop

run = CliRunner()
REPORT = {
    "safety": {"dialogues": 2, "not handed over": [], "answered": [], "near misses lost": []},
    "questions": {"all": {"n": 200, "right": 90.0}, "topics": []},
}
NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    made = Workshop(tmp_path)
    monkeypatch.setenv("SUBTEXT_VAR_DIR", str(tmp_path))
    monkeypatch.setenv("SUBTEXT_BUILD_DIR", str(made.build))
    monkeypatch.setattr(release, "address", lambda given: given or NOBODY)
    return made


def subtext(*arguments: str, code: int = 0) -> str:
    done: Result = run.invoke(app, ["release", *arguments])
    assert done.exit_code == code, done.output
    return done.output.strip()


def reported(folder: Path, **questions: object) -> str:
    path = folder / "report.json"
    path.write_text(
        json.dumps({**REPORT, "questions": {"all": {"n": 200, "right": 90.0}, "topics": [], **questions}})
    )
    return str(path)


def test_from_making_to_taking_back(workshop: Workshop, tmp_path: Path) -> None:
    first = subtext("make", "--why", "第一版", "--bot", reported(tmp_path))
    workshop.index("第二版")
    second = subtext("make", "--why", "第二版", "--bot", reported(tmp_path))
    assert json.loads(subtext("show", first))["why"] == "第一版"
    assert subtext("verify", second) == f"{second}: whole, 4 files, signed here"
    assert subtext("gate", second) == f"{second} may go live"
    for one in (first, second):
        assert subtext("promote", one) == f"{one} is live from the next start"
    subtext("pin", first)
    newest, oldest = subtext("list").splitlines()
    assert newest.split("\t")[:2] == [second, "live"] and newest.endswith("第二版")
    assert oldest.split("\t")[:2] == [first, "pinned"]
    subtext("unpin", first)
    assert subtext("rollback") == f"{first} is live from the next start"
    assert subtext("rollback") == "what is built is live from the next start"
    assert "release_no_earlier" in subtext("rollback", code=2)


def test_the_gate_compares_with_the_live_one(workshop: Workshop, tmp_path: Path) -> None:
    good = subtext("make", "--why", "好", "--bot", reported(tmp_path))
    subtext("promote", good)
    bad = subtext("make", "--why", "差", "--bot", reported(tmp_path, all={"n": 200, "right": 60.0}))
    assert subtext("gate", bad, code=1).startswith("gate_golden: 60.0 % right; the live release has 90.0 %")
    assert "gate_golden" in subtext("promote", bad, code=2)
    assert workshop.shelf.live().release == good
    assert "both" in subtext("promote", bad, "--approver", "lin", code=2)
    assert "release_approver" in subtext(
        "promote", bad, "--approver", "lin", "--override-reason", "急", code=2
    )
    assert workshop.shelf.live().release == good


def test_what_was_not_measured_does_not_go_live(workshop: Workshop) -> None:
    made = subtext("make", "--why", "没量过，回电 13812345678")
    assert "13812345678" not in subtext("show", made)
    assert subtext("gate", made, code=1).count("gate_unmeasured") == 2


def test_a_way_back_that_was_tampered_with_is_not_taken(workshop: Workshop, tmp_path: Path) -> None:
    first, second = (subtext("make", "--why", why, "--bot", reported(tmp_path)) for why in "一二")
    for one in (first, second):
        subtext("promote", one)
    (workshop.shelf.folder(first) / MODEL).write_bytes(b"evil")
    assert "release_size" in subtext("verify", first, code=2)
    assert "release_size" in subtext("rollback", code=2)
    assert workshop.shelf.live().release == second


@pytest.mark.parametrize("command", ["show", "verify", "gate", "promote", "pin"])
@pytest.mark.parametrize("name", ["../../etc", "20261122-080001000-abcdef12"])
def test_what_is_no_release_is_named(workshop: Workshop, command: str, name: str) -> None:
    assert "release_missing" in subtext(command, name, code=2)


@pytest.mark.parametrize("text", ["", "[]", "3", '{"safety": {}, "questions": {"all": {}}}'])
def test_what_is_no_report_is_named(workshop: Workshop, tmp_path: Path, text: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(text)
    assert "release_report" in subtext("make", "--why", "试", "--bot", str(path), code=2)


def parsed(words: list[str]) -> None:
    """Raises click.UsageError for a command that is not there, an option it does not have, a file it cannot find."""
    command, context = get_command(app), None
    while hasattr(command, "commands"):
        word, *words = words
        context = command.make_context(word, [], parent=context, resilient_parsing=True)
        command = command.commands[words[0]]
    command.make_context(words[0], words[1:], parent=context)


def walked(heading: str, release_id: str) -> list[str]:
    """Does what docs/howto/release-and-roll-back.md says there; what each `release` command printed."""
    said = []
    for program, *told in commands(section("release-and-roll-back", heading)):
        assert program == "./subtext"
        words = [release_id if word == "ID" else word for word in told]
        if words[0] == "release":
            said.append(subtext(*words[1:]))
        else:
            to_file = words.index(">") if ">" in words else len(words)
            parsed([program, *words[:to_file]])
    return said


def test_the_page_on_releases_does_what_it_says(
    workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    search = {"questions": 600, "rates": {"hit1": 0.93}, "intervals": {"hit1": [0.91, 0.95]}}
    for name, content in (
        ("bot", REPORT),
        ("kb", {"groups": {"all": search}}),
        ("talks", {"played": ["t1"], "failed": []}),
    ):
        (tmp_path / f"{name}.json").write_text(json.dumps(content))
    (first,) = walked("Make one on the command line", "")
    assert walked("Put it live on the command line", first)[0] == f"{first} may go live"
    workshop.index("第二版")
    (second,) = walked("Make one on the command line", "")
    *_, ended, live = walked("Try it on a few first", second)
    assert ended == f"{second} is tried no more"
    assert live == f"{second} is live from the next start"
    assert walked("Take it back", second) == [f"{first} is live from the next start"]
    listed, shown, verified, _ = walked("Look", second)
    assert listed.startswith(second) and json.loads(shown)["id"] == second and "whole" in verified
    assert workshop.shelf.pinned() == [second]
