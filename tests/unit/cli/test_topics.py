"""`./subtext topics`: the vocabulary on the screen, and change sets that wait for another person."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import update
from typer.testing import CliRunner

from cli.main import app
from service.core.clock import SystemClock
from service.core.database import Database, open_database
from service.core.settings import Settings
from service.identity.staff import Member
from service.identity.tables import Staff
from service.studio.changes.files import ContentFolder
from service.studio.changes.rules import Deed, State
from service.studio.changes.store import Changes, ChangeSet
from tests.support.kb_samples import questions
from tests.support.topic_samples import texts_of, whole, wordings, write_topics

run = CliRunner()
WHY = ["--why", "更清楚", "--as", "ed"]
RENAME = ["topics", "rename", "deposit.rate", "deposit.interest"]


@dataclass
class Place:
    root: Path

    def of(self, work: Callable[[Database, Changes], Awaitable[Any]]) -> Any:
        async def done() -> Any:
            database = open_database(Settings())
            try:
                return await work(database, Changes(database, SystemClock(), ContentFolder(self.root)))
            finally:
                await database.close()

        return asyncio.run(done())

    def change(self, id_: str) -> ChangeSet:
        return self.of(lambda _, changes: changes.one(id_))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    root = write_topics(tmp_path / "project")
    monkeypatch.setenv("SUBTEXT_VAR_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("SUBTEXT_CONTENT_DIR", str(root))
    monkeypatch.delenv("SUBTEXT_DATABASE", raising=False)
    for login, number, role in (("ed", "8001", "editor"), ("ag", "8002", "agent")):
        done = run.invoke(app, ["staff", "add", login, "--number", number, "--name", login, "--role", role])
        assert done.exit_code == 0, done.output
    return Place(root)


def test_the_list_has_every_topic_with_what_answers_it(place: Place):
    done = run.invoke(app, ["topics", "list"])
    assert done.exit_code == 0, done.output
    rows = {line.split("\t")[0]: line.split("\t")[1:] for line in done.output.splitlines()}
    assert rows["deposit.rate"] == ["存款利率", "answer", "account", "article", "-"]
    assert rows["fraud.scammed"][-1] == "urgent,fixed"
    assert rows["phone.query"][-1] == "surface"
    assert len(rows) == 8


@pytest.mark.parametrize(
    ("more", "state"), [([], State.DRAFT), (["--propose"], State.PROPOSED)], ids=["draft", "proposed"]
)
def test_renaming_is_a_change_set_that_touches_no_file_yet(place: Place, more, state):
    before = texts_of(place.root)
    done = run.invoke(app, [*RENAME, *WHY, *more])
    assert done.exit_code == 0, done.output
    change = place.change(done.stdout.strip())
    assert (change.state, change.author, change.why) == (state, "ed", "更清楚")
    (edit,) = change.edits
    assert edit == {
        "kind": "rename_topic",
        "topic": "deposit.rate",
        "to": "deposit.interest",
        "name": "存款利率",
    }
    assert texts_of(place.root) == before


def test_its_author_cannot_approve_it_and_nobody_applies_it_unapproved(place: Place):
    change = place.change(run.invoke(app, [*RENAME, *WHY, "--propose"]).stdout.strip())
    both = ["editor", "approver"]
    own = Member(change.author_id, "ed", "8001", "ed", both, [])
    other = Member("s_other", "ap", "8009", "ap", both, [])
    for member, deed, code in ((own, Deed.APPROVE, "own_change"), (other, Deed.APPLY, "change_state")):
        with pytest.raises(Exception, match=code):
            place.of(
                lambda _, changes, who=member, what=deed: changes.do(who, change.id, change.version, what)
            )


def test_merging(place: Place):
    done = run.invoke(app, ["topics", "merge", "deposit.rate", "card.loss", *WHY])
    assert done.exit_code == 0, done.output
    change = place.change(done.stdout.strip())
    assert change.edits == [{"kind": "merge_topics", "topic": "deposit.rate", "into": "card.loss"}]
    gone = {one.name for one in change.files if one.after is None}
    assert gone == {"kb_index/articles/deposit/rate.yml"}


def splitting(place: Place, **content: Any) -> list[str]:
    file = place.root.parent / "split.yml"
    told = {"name": "卡被偷了", "skill": "account", "texts": questions("card.loss")[:2], **content}
    file.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    return ["topics", "split", "card.loss", "card.stolen", str(file), *WHY, "--propose"]


def test_splitting_with_an_answer_may_be_proposed(place: Place):
    done = run.invoke(app, splitting(place, fields=whole(wordings("被偷"))))
    assert done.exit_code == 0, done.output
    change = place.change(done.stdout.strip())
    assert change.state is State.PROPOSED
    (edit,) = change.edits
    assert (edit["kind"], edit["to"], edit["texts"]) == (
        "split_topic",
        "card.stolen",
        questions("card.loss")[:2],
    )


def test_splitting_without_an_answer_stays_a_draft_to_be_written(place: Place):
    done = run.invoke(app, splitting(place))
    assert done.exit_code == 1
    assert "it stays a draft" in done.stderr and "missing_field" in done.stderr
    assert place.change(done.stdout.strip()).state is State.DRAFT


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ([*RENAME, "--why", "x", "--as", "nobody"], "nobody has the login nobody"),
        ([*RENAME, "--why", "x", "--as", "ag"], "role_required"),
        (["topics", "rename", "card.none", "card.other", *WHY], "topic_unknown"),
        (["topics", "rename", "deposit.rate", "card.loss", *WHY], "topic_taken"),
        (["topics", "rename", "deposit.rate", "Deposit Rate", *WHY], "to: "),
        (["topics", "rename", "scope.unknown", "scope.other", *WHY], "topic_fixed"),
        (["topics", "merge", "deposit.rate", "deposit.rate", *WHY], "topics_differ"),
        (["topics", "merge", "deposit.rate", "card.none", *WHY], "topic_unknown"),
        ([*RENAME, "--why", "", "--as", "ed"], "text_empty"),
    ],
)
def test_what_cannot_be_done_says_why_and_leaves_nothing(place: Place, command, words):
    done = run.invoke(app, command)
    assert done.exit_code == 2, done.output
    assert words in done.output
    assert place.of(lambda _, changes: changes.newest(None, 10)) == []


def test_who_left_writes_nothing(place: Place):
    async def leave(database: Database, _changes: Changes) -> None:
        async with database.write() as connection:
            await connection.execute(update(Staff).values(disabled_at=SystemClock().now()))

    place.of(leave)
    done = run.invoke(app, [*RENAME, *WHY])
    assert (done.exit_code, "nobody has the login ed" in done.output) == (2, True)


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ("a: [", "split.yml"),
        ("- 一", "are missing"),
        ("texts: [一]\nskill: account", "name: "),
        ("name: 卡\nskill: account\ntexts: []", "texts: "),
        ("name: 卡\nskill: account\ntexts: [没有这句]", "example_missing"),
        ("name: 卡\nskill: account\ntexts: [一]\nfields: {owns: 1}", "fields.owns: "),
    ],
)
def test_a_file_that_says_no_split_is_refused(place: Place, broken, words):
    command = splitting(place)
    Path(command[4]).write_text(broken, encoding="utf-8")
    done = run.invoke(app, command)
    assert (done.exit_code, words in done.output) == (2, True), done.output
