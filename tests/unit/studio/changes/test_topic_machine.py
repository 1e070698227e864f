"""Any sequence of new topics, renaming, merging, splitting and taking back keeps all files of one mind.

On top of the machine for edits of single files: ids here stand in a dozen files, and files come and go.
"""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from kb_index.content import read_valid
from kb_index.exchange.topic_places import found_at, holds_topics
from kb_index.lint import check
from kb_index.plain_yaml import loads
from service.core.clock import SystemClock, bank_day
from service.studio.changes.rules import Deed, State
from tests.support.topic_samples import new_article, whole, wordings, write_topics
from tests.unit.studio.changes.test_change_machine import NOTES, Machine

IDS = ("card.gift", "deposit.gift", "loan.gift", "pets.cat")
NAMES = ("礼品", "利息: 多少", "10", "no", "# 号")
ids, names = st.sampled_from(IDS), st.sampled_from(NAMES)
DEEDS = ((True, Deed.PROPOSE), (False, Deed.APPROVE), (False, Deed.APPLY), (False, Deed.UNDO))
"""By the author or not."""


class Topics(Machine):
    project = staticmethod(write_topics)

    def vocabulary(self) -> dict[str, dict[str, object]]:
        return dict(loads(self.now["kb_index/topics.yml"])["topics"])

    def topic(self, data: st.DataObject) -> str:
        return str(data.draw(st.sampled_from(sorted(self.vocabulary())), label="topic"))

    def all_of(self, edit: dict[str, object], steps: int) -> None:
        """Written, and so many steps on its way."""
        begun = len(self.sets)
        self.begin_set([edit])
        if len(self.sets) > begun:
            for by_author, deed in DEEDS[:steps]:
                self.take(begun, self.desk.author if by_author else self.desk.other, deed)

    @rule(data=st.data(), to=ids, name=names, steps=st.integers(2, 4))
    def rename(self, data, to, name, steps) -> None:
        self.all_of({"kind": "rename_topic", "topic": self.topic(data), "to": to, "name": name}, steps)

    @rule(data=st.data(), steps=st.integers(2, 4))
    def merge(self, data, steps) -> None:
        self.all_of({"kind": "merge_topics", "topic": self.topic(data), "into": self.topic(data)}, steps)

    @rule(data=st.data(), to=ids, name=names, steps=st.integers(2, 4))
    def split(self, data, to, name, steps) -> None:
        topic = self.topic(data)
        found = self.desk.changes.folder.examples(topic)
        edit = {"kind": "split_topic", "topic": topic, "to": to, "name": name, "skill": "account"}
        texts = found[1][:2] if found else ["没有"]
        self.all_of({**edit, "texts": texts, "fields": whole(wordings(to))}, steps)

    @rule(topic=ids, name=names, steps=st.integers(2, 4))
    def write_new(self, topic, name, steps) -> None:
        self.all_of(new_article(topic, name, wordings(topic)), steps)

    @precondition(lambda self: any(one.state is State.APPROVED for one in self.sets))
    @rule(data=st.data())
    def apply_what_was_approved(self, data) -> None:
        approved = [at for at, one in enumerate(self.sets) if one.state is State.APPROVED]
        self.take(data.draw(st.sampled_from(approved)), self.desk.other, Deed.APPLY)

    @invariant()
    def files_are_sound(self) -> None:
        if not hasattr(self, "sets"):
            return
        root = self.desk.root
        assert {problem.code for problem in check(root, bank_day(SystemClock()))} <= NOTES
        read_valid(root)

    @invariant()
    def every_id_is_in_the_vocabulary(self) -> None:
        if not hasattr(self, "sets"):
            return
        topics = self.vocabulary()
        assert sorted(loads(self.now["domain.yml"])["intents"]) == sorted(topics)
        gone = {*IDS, "deposit.rate", "card.balance", "phone.query", "loan.student"} - topics.keys()
        for name, text in self.now.items():
            if holds_topics(name):
                assert not any(found_at(name, text, topic) for topic in gone), name
        _skills, shown = self.desk.changes.folder.vocabulary()
        assert {one.id: one.name for one in shown} == {id_: one["name"] for id_, one in topics.items()}
        for one in shown:
            assert (one.text == "article") == (
                f"kb_index/articles/{one.id.replace('.', '/')}.yml" in self.now
            )


TestTopics = Topics.TestCase
TestTopics.settings = settings(
    max_examples=10,
    stateful_step_count=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
