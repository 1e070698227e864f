"""Files change as little as they can, all of them or none."""

import errno
from pathlib import Path

import pytest
import yaml

from kb_index.content import read, read_valid
from kb_index.exchange import apply
from kb_index.exchange.apply import Edit, edits, one_import, recover, write
from kb_index.exchange.edits import new_article, with_fields, with_questions
from kb_index.exchange.faults import TableRefused
from kb_index.exchange.knowledge import Changes
from kb_index.exchange.preview import new_problems
from tests.support.kb_samples import article, questions

ROOT = Path(__file__).resolve().parents[4]

FILE = """# 这一篇归零售部
id: card.loss
title: 挂失  # 短
keywords: [卡, '10', "是"]
similar_questions:
  - 卡丢了  # 最常问
  - 卡没了
  # 下面是老人的话
  - 俺的卡不见了

care: 快
steps:
  - '{bank.hotline}打电话'
  - 等
confusable_with:
  - {topic: card.balance, difference: 不同}   # 看清
valid_until: null
"""


def test_added_questions_change_nothing_else():
    changed = with_questions(FILE, ["新问题：带冒号", "null", "2026-01-01", "#井", "96110"])
    assert [line for line in changed.splitlines() if line not in FILE.splitlines()] == [
        "  - 新问题：带冒号",
        "  - 'null'",
        "  - '2026-01-01'",
        "  - '#井'",
        "  - '96110'",
    ]
    assert [line for line in FILE.splitlines() if line not in changed.splitlines()] == []


def test_changed_fields_keep_comments_and_order():
    new = {
        "similar_questions": ["卡丢了", "卡飞了", "俺的卡不见了"],
        "keywords": ["卡", "10", "是", "新"],
        "answer": "答",
        "confusable_with": [
            {"topic": "card.balance", "difference": "不同"},
            {"topic": "deposit.rate", "difference": "别的"},
        ],
    }
    changed = with_fields(FILE, new)
    loaded = yaml.safe_load(changed)
    assert {name: loaded[name] for name in new} == new
    assert list(loaded) == [
        "id",
        "title",
        "keywords",
        "similar_questions",
        "care",
        "answer",
        "steps",
        "confusable_with",
        "valid_until",
    ]
    for kept in (
        "# 这一篇归零售部",
        "title: 挂失  # 短",
        "  - 卡丢了  # 最常问",
        "# 看清",
        "keywords: [卡, '10', \"是\", 新]",
    ):
        assert kept in changed
    assert "  - {topic: deposit.rate, difference: 别的}" in changed


def test_every_file_of_the_project_is_written_back_to_the_letter():
    for path in sorted((ROOT / "kb_index").glob("[ap][rl]*/*/*.yml")):
        text = path.read_bytes().decode("utf-8")
        assert with_questions(text, []) == text, path


def test_windows_line_ends_stay():
    assert "\n" not in with_questions(FILE.replace("\n", "\r\n"), ["新"]).replace("\r\n", "")


def test_a_new_file_reads_back(project: Path):
    fields = {**article("card.loss"), "id": "loan.student", "similar_questions": ["助学贷款咋申请"]}
    path = project / "kb_index/articles/loan/student.yml"
    path.parent.mkdir()
    fields["source"] = [{"name": "法", "date": fields["valid_from"]}]
    path.write_text(new_article(fields), encoding="utf-8")
    content = read_valid(project)
    assert content.articles["loan.student"].similar_questions == ["助学贷款咋申请"]
    assert content.raw["kb_index/articles/loan/student.yml"] == fields


def changes() -> Changes:
    fields = {**article("card.loss"), "similar_questions": ["助学贷款咋申请"]}
    del fields["id"]
    fields["source"] = [{"name": "法", "date": fields["valid_from"]}]
    return Changes(
        questions={"card.loss": ["飞了"], "forex.exchange": ["换钱去"]}, fields={"loan.student": fields}
    )


def snapshot(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def test_an_import_is_written(project: Path, tmp_path: Path):
    changed = edits(project, read(project), changes())
    (project / "kb_index/articles/card/loss.yml").chmod(0o640)
    write(project, tmp_path / "state", changed)
    content = read_valid(project)
    assert content.articles["card.loss"].similar_questions[-1] == "飞了"
    assert content.playbooks["forex.exchange"].similar_questions[-1] == "换钱去"
    assert "loan.student" in content.articles
    assert (project / "kb_index/articles/card/loss.yml").stat().st_mode & 0o777 == 0o640
    assert not [name for name in snapshot(project) if name.endswith(".new")]
    assert recover(project, tmp_path / "state") == []


class Full:
    """A disk that is full at the nth use of an operation."""

    def __init__(self, real, at: int) -> None:
        self.real, self.at = real, at

    def __call__(self, *given):
        self.at -= 1
        if self.at == 0:
            raise OSError(errno.ENOSPC, "No space left on device", str(given[0]))
        return self.real(*given)


@pytest.mark.parametrize("at", range(1, 7))
def test_a_full_disk_leaves_every_file_as_it_was(project: Path, tmp_path: Path, monkeypatch, at):
    before = snapshot(project)
    changed = edits(project, read(project), changes())
    monkeypatch.setattr(apply, "_written", Full(apply._written, at))
    with pytest.raises(TableRefused, match="not_written"):
        write(project, tmp_path / "state", changed)
    assert snapshot(project) == before


@pytest.mark.parametrize("at", range(2, 5))
def test_a_file_that_cannot_be_replaced_undoes_those_before_it(
    project: Path, tmp_path: Path, monkeypatch, at
):
    before = snapshot(project)
    changed = edits(project, read(project), changes())
    failing = Full(Path.replace, at)

    def replace(self: Path, target: Path) -> Path:
        return failing(self, target)  # the first one is that of the journal

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(TableRefused, match="not_written"):
        write(project, tmp_path / "state", changed)
    assert snapshot(project) == before
    assert recover(project, tmp_path / "state") == []


class PowerFailed(BaseException):
    """Nothing more is done."""


@pytest.mark.parametrize("done", range(4))
def test_an_import_that_was_cut_off_is_undone_at_the_next_start(
    project: Path, tmp_path: Path, monkeypatch, done
):
    before, state = snapshot(project), tmp_path / "state"
    changed = edits(project, read(project), changes())
    replaced = []
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target.suffix == ".yml":
            if len(replaced) == done:
                raise PowerFailed
            replaced.append(target)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    if done < len(changed):
        with pytest.raises(PowerFailed):
            write(project, state, changed)
        monkeypatch.undo()
        assert len(recover(project, state)) == len(changed)
        assert snapshot(project) == before
    else:
        write(project, state, changed)
        assert snapshot(project) != before
    assert recover(project, state) == []


def test_a_file_that_was_edited_meanwhile_is_not_overwritten(project: Path, tmp_path: Path):
    changed = edits(project, read(project), changes())
    path = project / "kb_index/articles/card/loss.yml"
    path.write_text(path.read_text(encoding="utf-8") + "# 刚改过\n", encoding="utf-8")
    before = snapshot(project)
    with pytest.raises(TableRefused, match="changed_meanwhile"):
        write(project, tmp_path / "state", changed)
    assert snapshot(project) == before


def test_one_import_at_a_time(tmp_path: Path):
    with (
        one_import(tmp_path / "state"),
        pytest.raises(TableRefused, match="import_running"),
        one_import(tmp_path / "state"),
    ):
        pass
    with one_import(tmp_path / "state"):
        pass


def test_the_preview_names_what_check_would_find(project: Path):
    from datetime import date

    path = "kb_index/articles/card/loss.yml"
    text = (project / path).read_bytes()
    twin = questions("card.loss")[0] + "呀"
    edit = Edit(path, text, with_questions(text.decode(), [twin]).encode())
    before = snapshot(project)
    problems = new_problems(project, [edit], date.today())
    assert {problem.code for problem in problems} == {"alike"}
    assert all(twin in problem.message for problem in problems)
    assert snapshot(project) == before


def without(project: Path, *topics: str) -> list[Edit]:
    names = [f"kb_index/articles/{topic.replace('.', '/')}.yml" for topic in topics]
    return [Edit(name, (project / name).read_bytes(), None) for name in names]


def test_a_file_that_is_to_be_gone_is_gone_and_the_preview_knows(project: Path, tmp_path: Path):
    from datetime import date

    gone = without(project, "card.loss")
    new_problems(project, gone, date.today())
    assert (project / gone[0].name).exists(), "a preview writes to its copy"
    write(project, tmp_path / "state", gone)
    assert not (project / gone[0].name).exists()
    assert recover(project, tmp_path / "state") == []
    with pytest.raises(TableRefused, match="changed_meanwhile"):
        write(project, tmp_path / "state", gone)


def test_a_removal_that_was_cut_off_is_undone(project: Path, tmp_path: Path, monkeypatch):
    before, gone = snapshot(project), without(project, "card.loss", "card.balance")
    real = Path.unlink

    def unlink(self: Path, missing_ok: bool = False) -> None:
        if self.name == "balance.yml":
            raise PowerFailed
        real(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    with pytest.raises(PowerFailed):
        write(project, tmp_path / "state", gone)
    monkeypatch.undo()
    assert not (project / gone[0].name).exists()
    assert len(recover(project, tmp_path / "state")) == 2
    assert snapshot(project) == before
