"""Kept conversations go the way of all content: a new file, another one in its place, and gone again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kb_index.lint import check
from kb_index.plain_yaml import loads
from kb_index.talks import Talk, read_talks
from service.core.clock import SystemClock, bank_day
from service.core.errors import Conflict
from service.studio.changes.edits import EDITS
from service.studio.changes.rules import Deed, FileChange
from service.studio.changes.store import ChangeSet, Proposal

KEEP = {
    "kind": "keep_talk",
    "id": "card_lost",
    "name": "卡丢了",
    "turns": [
        {"says": "我的卡不见了", "expect": {"kind": "answer", "topic": "card.loss"}},
        {"says": "谢谢"},
    ],
}
FILE = "bot/talks/card_lost.yml"


async def applied(desk, **changes) -> ChangeSet:
    edits = desk.edits({**KEEP, **changes})
    change = await desk.changes.propose(desk.author, "回归测试", "客户这样问", edits)
    for deed in (Deed.APPROVE, Deed.APPLY):
        change = await desk.changes.do(desk.other, change.id, change.version, deed)
    return change


async def undone(desk, change: ChangeSet) -> ChangeSet:
    return await desk.changes.do(desk.other, change.id, change.version, Deed.UNDO)


async def test_a_new_file_an_edited_one_and_all_the_way_back(desk):
    first = await applied(desk)
    before = (desk.root / FILE).read_bytes()
    second = await applied(desk, name="卡丢了怎么办")
    (talk,), problems = read_talks(desk.root)
    assert (talk.name, problems) == ("卡丢了怎么办", [])
    assert check(desk.root, bank_day(SystemClock())) == []
    with pytest.raises(Conflict, match="content_changed"):
        await undone(desk, first)
    await undone(desk, second)
    assert (desk.root / FILE).read_bytes() == before
    first = await desk.changes.one(first.id)
    await undone(desk, first)
    assert not (desk.root / FILE).exists()
    assert check(desk.root, bank_day(SystemClock())) == []
    assert (await applied(desk)).files == first.files, "and kept once more"


async def test_of_two_that_would_make_the_same_file_the_slower_is_refused(desk):
    edits = desk.edits(KEEP)
    slower = await desk.changes.propose(desk.author, "回归测试", "客户这样问", edits)
    slower = await desk.changes.do(desk.other, slower.id, slower.version, Deed.APPROVE)
    await applied(desk, name="先到的")
    with pytest.raises(Conflict, match="content_changed"):
        await desk.changes.do(desk.other, slower.id, slower.version, Deed.APPLY)


async def test_what_does_not_exist_is_found_before_it_is_proposed(desk):
    turns = [{"says": "丢了", "expect": {"kind": "answer", "topic": "card.nowhere"}}]
    edits = desk.edits({**KEEP, "turns": turns})
    change = await desk.changes.create(desk.author, Proposal("回归测试", "为什么", edits))
    assert [(one.file, one.code, one.blocking) for one in change.findings] == [(FILE, "talk", True)]
    with pytest.raises(Conflict, match="change_findings"):
        await desk.changes.do(desk.author, change.id, change.version, Deed.PROPOSE)


async def test_the_second_of_the_same_words_is_found_though_the_first_came_in_between(desk):
    """The content is read again for a check when a kept conversation has changed."""
    other = {"id": "card_lost_again"}
    before = await desk.changes.look(desk.edits({**KEEP, **other}), check=True)
    assert before[1] == []
    await applied(desk)
    after = await desk.changes.look(desk.edits({**KEEP, **other}), check=True)
    assert [one.code for one in after[1]] == ["talk_twice"]


async def test_personal_data_is_masked_before_anything_is_kept(desk):
    turns = [{"says": "打我13800138000", "expect": {"kind": "talk"}}]
    edits = desk.edits({**KEEP, "name": "找13800138000", "turns": turns})
    change = await desk.changes.create(desk.author, Proposal("t", "w", edits))
    assert "13800138000" not in f"{change}"
    assert "[手机号" in change.edits[0]["turns"][0]["says"] and "[手机号" in change.edits[0]["name"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "../../x"},
        {"id": "Card"},
        {"id": "a"},
        {"turns": []},
        {"turns": [{"says": "x"}] * 31},
        {"turns": [{"says": " "}]},
        {"turns": [{"says": "一\n二"}]},
        {"turns": [{"says": "x", "expect": {"kind": "gather"}}]},
        {"turns": [{"says": "x", "expect": {"kind": "talk", "skill": "loan"}}]},
        {"name": "长" * 61},
        {"more": 1},
    ],
    ids=str,
)
def test_what_has_no_such_shape_is_no_edit(wrong):
    with pytest.raises(ValidationError):
        EDITS.validate_python([{**KEEP, **wrong}])


def test_a_file_that_is_new_or_gone_has_a_difference_too():
    new = FileChange(FILE, None, "id: x\n")
    assert new.diff.splitlines()[-1] == "+id: x"
    assert new.back.diff.splitlines()[-1] == "-id: x"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_whatever_may_be_said_is_read_from_the_file_again(text):
    try:
        (edit,) = EDITS.validate_python([{**KEEP, "turns": [{"says": text}]}])
    except ValidationError:
        return
    assert Talk.model_validate(loads(edit.text())).turns[0].says == edit.turns[0].says
