"""From labels to a change set that somebody else approves: what is open, one press, and what became of it."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from service.core.clock import Clock
from service.core.database import Database
from service.core.errors import Conflict
from service.identity.audit import record
from service.identity.staff import Member
from service.studio.changes.edits import EDITS, MOST_EDITS
from service.studio.changes.store import Changes
from service.studio.checking.jobs import sift_job
from service.studio.inbox.labels import Verdict
from service.studio.inbox.sifting import Fault, Why, Wording
from service.studio.inbox.unproposed import Labelled, mark, newest_changes, unproposed

LOOKED_UP = frozenset({Why.CONTRADICTS, Why.EMPTY, Why.NO_FILE, Why.REPEATED})
"""Reasons that the content, or another label, may have done away with since."""

MOST_SHOWN = 60
"""Wordings of a new topic: an article begins with thirty."""

Faults = Mapping[Wording, Fault | None]


@dataclass(frozen=True)
class Proposed:
    """What a press brought. `change` is the change set's id; None when nothing was left to propose."""

    change: str | None
    wordings: int
    topics: int
    messages: int
    left_out: list[tuple[Wording, Fault]]


class Proposing:
    def __init__(
        self, database: Database, clock: Clock, changes: Changes, topics: Callable[[], Mapping[str, Any]]
    ) -> None:
        """`topics` gives what there is by id, each with its `name`."""
        self._database, self._clock, self._changes, self._topics = database, clock, changes, topics
        self._turn = asyncio.Lock()

    async def standing(self) -> dict[str, Any]:
        """What waits to be proposed, what was left out and why, new topics, and the newest change sets of labels."""
        async with self._database.read() as connection:
            found = self._placed(await unproposed(connection))
            changes = await newest_changes(connection)
        old = [one for one in found if one.verdict != Verdict.NEW_TOPIC]
        ready = [one for one in old if one.fault is None]
        return {
            "messages": len(ready),
            "wordings": len({one.wording for one in ready}),
            "topics": len({one.topic for one in ready}),
            "left_out": [
                {**self.told(one.wording, one.fault), "label": one.label}
                for one in _each_once(old)
                if one.fault
            ],
            "new_topics": _new_topics(found),
            "changes": changes,
        }

    async def propose(self, author: Member) -> Proposed:
        """All that is open as one change set, as far as it can become examples.

        Seen through also when whoever asked for it has gone. Raises Conflict `nothing_to_propose`, `change_findings`, as
        `Changes.propose`, and Unavailable `check_failed`.
        """
        return await asyncio.shield(asyncio.ensure_future(self._propose(author)))

    def name_of(self, topic: str) -> str:
        """The id where the vocabulary has lost it."""
        known = self._topics().get(topic)
        return str(known.name) if known else topic

    def told(self, wording: Wording, fault: Fault) -> dict[str, str]:
        """A wording that was left out, for a screen. `other` is a topic's name, or the text that says the same."""
        topic, text = wording
        other = self.name_of(fault.other) if fault.why is Why.CONTRADICTS and fault.other else fault.other
        return {
            "topic": topic,
            "name": self.name_of(topic),
            "text": text,
            "why": fault.why.value,
            "other": other,
        }

    def _placed(self, found: Sequence[Labelled]) -> list[Labelled]:
        """A label with a new topic's name counts to the topic of that name, once there is one."""
        topics = {str(topic.name): id_ for id_, topic in self._topics().items()}
        return [
            replace(one, verdict=Verdict.TOPIC.value, topic=topics[one.topic])
            if one.verdict == Verdict.NEW_TOPIC and one.topic in topics
            else one
            for one in found
        ]

    async def _propose(self, author: Member) -> Proposed:
        async with self._turn:
            async with self._database.read() as connection:
                waiting = self._placed(await unproposed(connection))
            found = [one for one in waiting if one.verdict != Verdict.NEW_TOPIC]
            if not found:
                raise Conflict("nothing_to_propose", "没有等待提交的标注。")
            faults = await self._sifted(found)
            kept = _bounded([wording for wording, fault in faults.items() if fault is None])
            carried = [one for one in found if _carried(one.wording, faults, {*kept})]
            change = await self._write(author, kept, len(carried)) if kept else None
            await self._settle(author, found, faults, carried, change)
        told = [(one, fault) for one, fault in faults.items() if fault is not None]
        return Proposed(change, len(kept), len({topic for topic, _ in kept}), len(carried), told)

    async def _sifted(self, found: Sequence[Labelled]) -> dict[Wording, Fault | None]:
        """What keeps each wording out. A doubt of an earlier press is looked at again; of those alike the shortest stays."""
        faults = {one.wording: one.fault for one in found}
        asked = [wording for wording, fault in faults.items() if fault is None or fault.why in LOOKED_UP]
        topics = {topic for topic, _ in asked}
        folder = self._changes.folder
        there = await asyncio.to_thread(lambda: {topic for topic in topics if folder.takes_examples(topic)})
        faults |= {one: Fault(Why.NO_FILE) for one in asked if one[0] not in there}
        rest = sorted((one for one in asked if one[0] in there), key=lambda one: (len(one[1]), one))
        if not rest:
            return faults
        told = (await self._changes.checks.ask(sift_job(folder.root, rest)))["faults"]
        for wording, fault in zip(rest, told, strict=True):
            faults[wording] = Fault(Why(fault["why"]), fault["other"]) if fault else None
        return faults

    async def _write(self, author: Member, kept: Sequence[Wording], messages: int) -> str:
        by_topic: dict[str, list[str]] = {}
        for topic, text in kept:
            by_topic.setdefault(topic, []).append(text)
        edits = EDITS.validate_python(
            [{"kind": "add_examples", "topic": topic, "texts": texts} for topic, texts in by_topic.items()]
        )
        _files, findings = await self._changes.look(edits, check=True)
        codes = sorted({one.code for one in findings if one.blocking})
        if codes:
            raise Conflict(
                "change_findings", f"加入这些问法后内容检查通不过（{'、'.join(codes)}），没有提交。"
            )
        title = f"待看消息：给 {len(by_topic)} 个主题补充 {len(kept)} 句问法"
        why = f"客户这样问而机器人没有听懂，由待看消息里的 {messages} 条标注汇总。"
        return (await self._changes.propose(author, title, why, edits)).id

    async def _settle(
        self,
        author: Member,
        found: Sequence[Labelled],
        faults: Faults,
        carried: Sequence[Labelled],
        change: str | None,
    ) -> None:
        """Writes down at each label what became of it, so that the next press need not ask again."""
        held = {one.key for one in carried}
        outside: dict[Why, list[Labelled]] = {}
        for one in found:
            fault = faults[one.wording]
            if fault is not None and one.key not in held:
                outside.setdefault(fault.why, []).append(one)
        async with self._database.write() as connection:
            await mark(connection, carried, change, None)
            for why, ones in outside.items():
                await mark(connection, ones, None, why)
            if change:
                counts = {"messages": len(carried), "left_out": sum(map(len, outside.values()))}
                now = self._clock.now()
                await record(connection, now, author.login, "inbox.proposed", change, **counts)


def _carried(wording: Wording, faults: Faults, kept: set[Wording]) -> bool:
    """It is in the change set, or a wording that says the same is."""
    fault = faults[wording]
    if fault is None:
        return wording in kept
    return fault.why is Why.REPEATED and (wording[0], fault.other) in kept


def _bounded(kept: Sequence[Wording]) -> list[Wording]:
    """As many topics as a change set takes edits; the rest waits for the next one."""
    topics = {*list(dict.fromkeys(topic for topic, _ in kept))[:MOST_EDITS]}
    return [one for one in kept if one[0] in topics]


def _each_once(found: Sequence[Labelled]) -> list[Labelled]:
    return list({one.wording: one for one in reversed(found)}.values())[::-1]


def _new_topics(found: Sequence[Labelled]) -> list[dict[str, Any]]:
    names: dict[str, list[Labelled]] = {}
    for one in found:
        if one.verdict == Verdict.NEW_TOPIC:
            names.setdefault(one.topic, []).append(one)
    return [
        {
            "name": name,
            "messages": len(ones),
            "labels": list(dict.fromkeys(one.label for one in ones)),
            "texts": list(dict.fromkeys(one.text for one in ones if one.fault is None))[:MOST_SHOWN],
        }
        for name, ones in names.items()
    ]
