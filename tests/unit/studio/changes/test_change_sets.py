"""Change sets over real files and a real database: two people, one winner, all files or none."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select, update

from kb_index.content import read_valid
from kb_index.exchange.apply import one_import
from kb_index.lint import check
from service.core.clock import SystemClock, bank_day
from service.core.errors import Conflict, Forbidden, SubtextError
from service.identity.audit import verify
from service.identity.tables import AuditRow
from service.studio.changes.rules import Deed, State
from service.studio.changes.store import ChangeSet, Proposal
from service.studio.changes.tables import ContentChange

LOSS = "kb_index/articles/card/loss.yml"
BALANCE = "kb_index/articles/card/balance.yml"
MOVE = {"kind": "move_examples", "topic": "card.loss", "to": "card.balance", "texts": ["找不到卡怎么办"]}
ADD = {"kind": "add_examples", "topic": "card.balance", "texts": ["账上还剩几个子儿"]}
SWAP = ({"kind": "add_examples", "topic": "card.loss", "texts": ["卡片飞走了"]}, ADD)


def snapshot(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*.yml"))
        if "var" not in path.parts
    }


async def proposed(desk, *edits) -> ChangeSet:
    return await desk.changes.propose(desk.author, "补几句问法", "客户这样问", desk.edits(*(edits or (ADD,))))


async def approved(desk, *edits) -> ChangeSet:
    change = await proposed(desk, *edits)
    return await desk.changes.do(desk.other, change.id, change.version, Deed.APPROVE)


async def code_of(awaited) -> str:
    with pytest.raises(SubtextError) as caught:
        await awaited
    return caught.value.code


async def test_from_draft_to_file_and_back_to_the_byte(desk):
    before = snapshot(desk.root)
    change = await approved(desk, *SWAP)
    assert snapshot(desk.root) == before, "approved is not applied"
    applied = await desk.changes.do(desk.other, change.id, change.version, Deed.APPLY)
    assert applied.state is State.APPLIED
    content = read_valid(desk.root)
    assert content.articles["card.loss"].similar_questions[-1] == "卡片飞走了"
    assert content.articles["card.balance"].similar_questions[-1] == "账上还剩几个子儿"
    assert check(desk.root, bank_day(SystemClock())) == []
    undone = await desk.changes.do(desk.other, applied.id, applied.version, Deed.UNDO)
    assert undone.state is State.UNDONE
    assert snapshot(desk.root) == before
    assert [step["deed"] for step in undone.history] == ["create", "propose", "approve", "apply", "undo"]
    async with desk.database.read() as connection:
        rows = (await connection.execute(select(AuditRow.action, AuditRow.actor).order_by(AuditRow.id))).all()
    assert [tuple(row) for row in rows] == [
        ("content.create", "one"),
        ("content.propose", "one"),
        ("content.approve", "two"),
        ("content.apply", "two"),
        ("content.undo", "two"),
    ]
    assert (await verify(desk.database, "k" * 32)).broken is None


async def test_the_author_does_not_decide(desk):
    change = await proposed(desk)
    for deed in (Deed.APPROVE, Deed.REJECT):
        assert await code_of(desk.changes.do(desk.author, change.id, change.version, deed)) == "own_change"
    assert (
        await code_of(desk.changes.do(desk.other, change.id, change.version, Deed.WITHDRAW)) == "not_author"
    )
    assert await code_of(desk.changes.do(desk.other, change.id, change.version, Deed.APPLY)) == "change_state"


async def test_rights_are_asked_again_where_it_is_done(desk):
    change = await proposed(desk)
    reader = type(desk.other)("s_two", "two", "2", "two", ["editor"], [])
    with pytest.raises(Forbidden):
        await desk.changes.do(reader, change.id, change.version, Deed.APPROVE)


async def test_of_two_who_decide_one_wins(desk):
    change = await proposed(desk)
    steps = (Deed.APPROVE, Deed.REJECT)
    outcomes = await asyncio.gather(
        *(desk.changes.do(desk.other, change.id, change.version, deed) for deed in steps),
        return_exceptions=True,
    )
    won = [one for one in outcomes if isinstance(one, ChangeSet)]
    lost = [one for one in outcomes if isinstance(one, Conflict)]
    assert len(won) == len(lost) == 1
    assert (await desk.changes.one(change.id)).state is won[0].state


async def test_a_decision_is_about_what_was_on_the_screen(desk):
    change = await proposed(desk)
    draft = await desk.changes.do(desk.author, change.id, change.version, Deed.WITHDRAW)
    other = Proposal("别的", "别的", desk.edits(*SWAP))
    revised = await desk.changes.revise(desk.author, draft.id, draft.version, other)
    again = await desk.changes.do(desk.author, revised.id, revised.version, Deed.PROPOSE)
    assert (
        await code_of(desk.changes.do(desk.other, change.id, change.version, Deed.APPROVE))
        == "change_outdated"
    )
    assert len(again.files) == 2


async def test_a_file_that_was_changed_meanwhile_is_named_and_nothing_is_written(desk):
    change = await approved(desk, *SWAP)
    path = desk.root / LOSS
    path.write_text(path.read_text(encoding="utf-8") + "# 手改\n", encoding="utf-8")
    before = snapshot(desk.root)
    with pytest.raises(Conflict, match=LOSS) as caught:
        await desk.changes.do(desk.other, change.id, change.version, Deed.APPLY)
    assert caught.value.code == "content_changed"
    assert snapshot(desk.root) == before
    assert (await desk.changes.one(change.id)).state is State.APPROVED


async def test_undo_does_not_take_what_others_wrote_since(desk):
    change = await approved(desk)
    applied = await desk.changes.do(desk.other, change.id, change.version, Deed.APPLY)
    path = desk.root / BALANCE
    path.write_text(path.read_text(encoding="utf-8") + "# 手改\n", encoding="utf-8")
    assert (
        await code_of(desk.changes.do(desk.other, applied.id, applied.version, Deed.UNDO))
        == "content_changed"
    )
    assert "手改" in path.read_text(encoding="utf-8")


async def test_what_breaks_a_rule_is_told_at_its_field_and_goes_no_further(desk):
    long = {"kind": "edit_article", "topic": "card.loss", "fields": {"answer": "很长" * 200 + "。"}}
    draft = await desk.changes.create(desk.author, Proposal("长", "试", desk.edits(long)))
    assert {(one.file, one.field, one.code) for one in draft.findings} >= {(LOSS, "answer", "too_long")}
    assert (
        await code_of(desk.changes.do(desk.author, draft.id, draft.version, Deed.PROPOSE))
        == "change_findings"
    )


async def test_two_sets_that_are_right_alone_and_wrong_together(desk):
    """Each adds the same question, to another topic: other files, so no conflict of texts."""
    one = await approved(desk, {**ADD, "texts": ["小本本呢"]})
    two = await approved(desk, {**ADD, "topic": "card.loss", "texts": ["小本本呢"]})
    await desk.changes.do(desk.other, one.id, one.version, Deed.APPLY)
    assert await code_of(desk.changes.do(desk.other, two.id, two.version, Deed.APPLY)) == "change_findings"
    assert check(desk.root, bank_day(SystemClock())) == []


async def test_a_recall_is_no_fault(desk):
    change = await approved(desk, {"kind": "edit_article", "topic": "deposit.rate", "fields": {"valid_from": "2026-01-02"}},
                            {"kind": "recall_article", "topic": "deposit.rate"})  # fmt: skip
    assert {one.code for one in change.findings} == {"expired"}
    await desk.changes.do(desk.other, change.id, change.version, Deed.APPLY)
    day = bank_day(SystemClock())
    assert not read_valid(desk.root).articles["deposit.rate"].valid_on(day)


async def test_an_import_and_the_studio_never_write_at_once(desk):
    change = await approved(desk)
    with one_import(desk.root / "var" / "import"):
        busy = desk.changes.do(desk.other, change.id, change.version, Deed.APPLY)
        assert await code_of(busy) == "content_busy"
    change = await desk.changes.one(change.id)
    assert change.state is State.APPROVED
    assert change.history[-1]["deed"] == "apply_failed"
    await desk.changes.do(desk.other, change.id, change.version, Deed.APPLY)


async def test_a_folder_that_cannot_be_written_is_left_alone(desk, monkeypatch):
    change = await approved(desk)
    before = snapshot(desk.root)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Read-only file system")

    monkeypatch.setattr(Path, "replace", refuse)
    assert (
        await code_of(desk.changes.do(desk.other, change.id, change.version, Deed.APPLY))
        == "content_read_only"
    )
    monkeypatch.undo()
    assert snapshot(desk.root) == before


class PowerFailed(BaseException):
    """Nothing more is done."""


@pytest.mark.parametrize("written", [0, 1, 2])
@pytest.mark.parametrize("deed", [Deed.APPLY, Deed.UNDO])
async def test_a_write_that_was_cut_off_is_whole_after_the_next_start(desk, monkeypatch, deed, written):
    before = snapshot(desk.root)
    change = await approved(desk, *SWAP)
    after = None
    if deed is Deed.UNDO:
        change = await desk.changes.do(desk.other, change.id, change.version, Deed.APPLY)
        after = snapshot(desk.root)
    mark = {Deed.APPLY: State.APPLYING, Deed.UNDO: State.UNDOING}[deed]
    await _cut_off(desk, change, mark, written, monkeypatch)
    await desk.changes.recover()
    done = written == 2
    expected = {Deed.APPLY: (State.APPROVED, State.APPLIED), Deed.UNDO: (State.APPLIED, State.UNDONE)}[deed][
        done
    ]
    found = await desk.changes.one(change.id)
    assert found.state is expected
    if expected in {State.APPROVED, State.UNDONE}:
        assert snapshot(desk.root) == before
    elif after is not None:
        assert snapshot(desk.root) == after
    await desk.changes.recover()
    assert (await desk.changes.one(change.id)).version == found.version, "once is enough"


async def _cut_off(desk, change: ChangeSet, mark: State, written: int, monkeypatch) -> None:
    """As if the process had died after `written` of two files; with both, before it could say so."""
    async with desk.database.write() as connection:
        values = {"state": mark.value, "version": change.version + 1}
        await connection.execute(update(ContentChange).where(ContentChange.id == change.id).values(**values))
    files = change.files if mark is State.APPLYING else [one.back for one in change.files]
    real, done = Path.replace, []

    def replace(self: Path, target: Path) -> Path:
        if target.suffix == ".yml":
            if len(done) == written:
                raise PowerFailed
            done.append(target)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    if written < len(files):
        with pytest.raises(PowerFailed):
            desk.changes.folder.write(files)
    else:
        desk.changes.folder.write(files)
    monkeypatch.undo()


async def test_words_people_type_are_masked(desk):
    change = await desk.changes.create(
        desk.author, Proposal("打13800138000", "卡号6222021234567890128", desk.edits(ADD))
    )
    assert "13800138000" not in change.title and "6222021234567890128" not in change.why
    sent = await desk.changes.do(desk.author, change.id, change.version, Deed.PROPOSE)
    said = await desk.changes.do(desk.other, sent.id, sent.version, Deed.REJECT, "我的手机13800138000")
    assert "13800138000" not in str(said.history)
