"""Any sequence of steps keeps the files sound, loadable, and equal to what the studio shows.

The model is a stack of file states: what each applied change set made of what was there. Content that is not
in it is not in the folder.
"""

import asyncio
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kb_index.content import read_valid
from kb_index.lint import check
from kb_index.plain_yaml import load
from service.core.clock import SystemClock, bank_day
from service.core.errors import SubtextError
from service.dialogue.needs import load_bare
from service.studio.changes.edits import EDITS
from service.studio.changes.rules import ALLOWED, Deed, State
from service.studio.changes.store import ChangeSet, Proposal
from tests.support.kb_samples import questions, write_project
from tests.unit.studio.changes.conftest import Desk, open_desk

TOPICS = ("card.loss", "card.balance", "forex.exchange", "phone.query")
ARTICLES = TOPICS[:2]
NEW = ("卡片飞走了", "账上还剩几个子儿", "小本本呢", "10086", "no", "null", "2026-01-01", "# 井号", "a: b")
ANSWERS = ("请拨打{bank.hotline}。", "去网点办。", "这是一句很长很长的话" * 40)

topics = st.sampled_from(TOPICS)
new = st.lists(st.sampled_from(NEW), min_size=1, max_size=1)
own = st.one_of(
    *(st.sampled_from([(topic, text) for text in (*NEW, *questions(topic)[:2])]) for topic in TOPICS)
)
add = st.fixed_dictionaries({"kind": st.just("add_examples"), "topic": topics, "texts": new})
edit = st.one_of(
    add,
    own.map(lambda one: {"kind": "remove_examples", "topic": one[0], "texts": [one[1]]}),
    st.tuples(own, topics).map(
        lambda one: {"kind": "move_examples", "topic": one[0][0], "to": one[1], "texts": [one[0][1]]}
    ),
    st.fixed_dictionaries(
        {
            "kind": st.just("edit_article"),
            "topic": st.sampled_from(ARTICLES),
            "fields": st.fixed_dictionaries({}, optional={
                "answer": st.sampled_from(ANSWERS),
                "alternatives": st.lists(st.sampled_from(["去网点", "打电话", "no"]), max_size=2, unique=True),
                "valid_until": st.sampled_from([None, "2099-12-31"]),
            }),
        }
    ),
    st.fixed_dictionaries({"kind": st.just("recall_article"), "topic": st.sampled_from(ARTICLES)}),
)  # fmt: skip
NOTES = {"expired", "dates"}
"""What a recall brings about, on purpose."""


class Machine(RuleBasedStateMachine):
    desk: Desk
    project = staticmethod(write_project)

    @initialize()
    def begin(self) -> None:
        self.runner, self.folder = asyncio.Runner(), Path(tempfile.mkdtemp())
        self.desk = self.runner.run(open_desk(self.folder, self.project))
        self.now = self.texts()
        self.sets: list[ChangeSet] = []

    def texts(self) -> dict[str, str]:
        root = self.desk.root
        found = [path for ending in ("*.yml", "*.tsv") for path in root.rglob(ending)]
        return {path.relative_to(root).as_posix(): path.read_bytes().decode() for path in found}

    def run(self, awaited) -> ChangeSet | None:
        """The change set after the step, or None where it was refused with a code."""
        try:
            return self.runner.run(awaited)
        except SubtextError as error:
            assert error.status < 500 and error.code not in {"conflict", "forbidden"}, error
            return None

    @rule(given=st.lists(edit, min_size=1, max_size=2))
    def write(self, given) -> None:
        self.begin_set(given)

    def begin_set(self, given) -> None:
        made = self.run(
            self.desk.changes.create(self.desk.author, Proposal("t", "w", EDITS.validate_python(given)))
        )
        self.sets += [made] if made else []

    @precondition(lambda self: self.sets)
    @rule(data=st.data(), given=st.lists(edit, min_size=1, max_size=2))
    def revise(self, data, given) -> None:
        at = data.draw(st.integers(0, len(self.sets) - 1))
        one = self.sets[at]
        other = Proposal("t", "w", EDITS.validate_python(given))
        self.sets[at] = (
            self.run(self.desk.changes.revise(self.desk.author, one.id, one.version, other)) or one
        )

    @precondition(lambda self: self.sets)
    @rule(
        data=st.data(),
        by_author=st.booleans(),
        deed=st.sampled_from([one for one in Deed if one is not Deed.REVISE]),
    )
    def step(self, data, by_author, deed) -> None:
        at = data.draw(st.integers(0, len(self.sets) - 1))
        self.take(at, self.desk.author if by_author else self.desk.other, deed)

    @rule(given=add)
    def all_the_way(self, given) -> None:
        self.begin_set([given])
        at = len(self.sets) - 1
        if at < 0:
            return
        for member, deed in (
            (self.desk.author, Deed.PROPOSE), (self.desk.other, Deed.APPROVE), (self.desk.other, Deed.APPLY),
        ):  # fmt: skip
            self.take(at, member, deed)

    @rule(first=add, second=add, back=st.booleans())
    def two_at_once(self, first, second, back) -> None:
        """Made on the same files: the author tries to approve his own, the slower one is refused, what lies below stays."""
        begun = len(self.sets)
        self.begin_set([first])
        self.begin_set([second])
        both = range(begun, len(self.sets))
        for member, deed in (
            (self.desk.author, Deed.PROPOSE), (self.desk.author, Deed.APPROVE), (self.desk.other, Deed.APPROVE),
            (self.desk.other, Deed.APPLY),
        ):  # fmt: skip
            for at in both:
                self.take(at, member, deed)
        for at in both if back else ():
            self.take(at, self.desk.other, Deed.UNDO)

    @precondition(lambda self: any(one.state is State.APPLIED for one in self.sets))
    @rule(data=st.data())
    def back(self, data) -> None:
        applied = [at for at, one in enumerate(self.sets) if one.state is State.APPLIED]
        self.take(data.draw(st.sampled_from(applied)), self.desk.other, Deed.UNDO)

    @precondition(lambda self: self.sets)
    @rule()
    def start_again(self) -> None:
        self.runner.run(self.desk.changes.recover())

    def take(self, at: int, member, deed: Deed) -> None:
        one = self.sets[at]
        expected = self.expected(one, member, deed)
        try:
            self.sets[at] = self.runner.run(self.desk.changes.do(member, one.id, one.version, deed))
            code = ""
        except SubtextError as error:
            self.sets[at] = self.runner.run(self.desk.changes.one(one.id))
            code = error.code
        assert code in expected, (one.state, deed, code)
        if code == "" and deed is Deed.APPLY:
            self.lay({file.name: file.after for file in one.files})
        if code == "" and deed is Deed.UNDO:
            self.lay({file.name: file.before for file in one.files})

    def lay(self, texts: dict[str, str | None]) -> None:
        now = {**self.now, **texts}
        self.now = {name: text for name, text in now.items() if text is not None}

    def expected(self, one: ChangeSet, member, deed: Deed) -> set[str]:
        """The outcomes there may be, told from the model alone; empty text: done."""
        if member is self.desk.author and deed in {Deed.APPROVE, Deed.REJECT}:
            return {"own_change"} if one.state is State.PROPOSED else {"own_change", "change_state"}
        if member is self.desk.other and deed in {Deed.PROPOSE, Deed.WITHDRAW}:
            # Whether the files are still those is looked at first.
            return {"not_author", "content_changed"} if deed is Deed.PROPOSE else {"not_author"}
        if (one.state, deed) not in ALLOWED:
            return {"change_state", "content_changed"} if deed is Deed.PROPOSE else {"change_state"}
        if deed in {Deed.APPROVE, Deed.REJECT, Deed.WITHDRAW}:
            return {""}
        files = [file.back for file in one.files] if deed is Deed.UNDO else one.files
        if any(self.now.get(file.name) != file.before for file in files):
            return {"content_changed"}
        return {"", "change_findings"}

    @invariant()
    def files_are_what_the_studio_shows(self) -> None:
        if not hasattr(self, "sets"):
            return
        assert self.texts() == self.now
        for one in self.sets:
            assert one.state not in {State.APPLYING, State.UNDOING}
            assert one.author == "one"
            if one.state in {State.APPROVED, State.APPLIED, State.UNDONE}:
                assert any(step["deed"] == "approve" and step["by"] == "two" for step in one.history)

    @invariant()
    def files_are_sound(self) -> None:
        if not hasattr(self, "sets"):
            return
        root = self.desk.root
        assert {problem.code for problem in check(root, bank_day(SystemClock()))} <= NOTES
        content = read_valid(root)
        assert set(content.articles) == {"card.loss", "card.balance", "deposit.rate"}
        assert load_bare(root / "bot/data/nlu/rest.yml")["phone.query"]
        assert all(
            block["examples"].startswith("- ") for block in load(root / "bot/data/nlu/rest.yml")["nlu"]
        )

    def teardown(self) -> None:
        if hasattr(self, "sets"):
            self.runner.run(self.desk.database.close())
            self.runner.close()
            shutil.rmtree(self.folder)


TestChanges = Machine.TestCase
TestChanges.settings = settings(
    max_examples=16,
    stateful_step_count=16,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
