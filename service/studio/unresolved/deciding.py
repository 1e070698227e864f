"""What an expert does with open questions: drafts one answer for all of them, or says that none is needed."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy import ColumnElement, and_, delete, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.core.clock import Clock
from service.core.database import Database
from service.core.errors import Conflict, InvalidField, NotFound
from service.dialogue.evidence import Topic
from service.identity.audit import record
from service.identity.staff import Member
from service.studio.changes.edits import EDITS, Edit
from service.studio.changes.store import Changes, Proposal
from service.studio.changes.tables import ContentChange
from service.studio.checking.jobs import sift_job
from service.studio.inbox.reading import Key
from service.studio.inbox.sifting import alone
from service.studio.unresolved.reading import agents_of, texts_of
from service.studio.unresolved.rules import Kind, edits_of, is_open
from service.studio.unresolved.tables import UnresolvedQuestion as Kept

TITLE = "未解决问题：{name}"
WHY = "客户问了 {questions} 次，现有内容没有答案。"


@dataclass(frozen=True)
class Wanted:
    """`name` and `skill` are looked at for a topic that is new; `answer` is on one line and may be empty."""

    keys: Sequence[Key]
    topic: str
    answer: str
    name: str = ""
    skill: str = ""


class Deciding:
    def __init__(
        self, database: Database, clock: Clock, changes: Changes, topics: Callable[[], Mapping[str, Topic]]
    ) -> None:
        """`topics` gives those there are by id."""
        self._database, self._clock, self._changes, self._topics = database, clock, changes, topics
        self._turn = asyncio.Lock()

    async def draft(self, author: Member, wanted: Wanted) -> str:
        """A change set that the author goes on writing; its id. Seen through also when whoever asked for it has gone.

        Raises NotFound `message_not_found`; Conflict `question_taken`, `nothing_to_draft`; InvalidField `answer_missing`,
        `topic_name_missing`, and as `Changes.create`; Unavailable `check_failed`.
        """
        return await asyncio.shield(asyncio.ensure_future(self._draft(author, wanted)))

    async def dismiss(self, actor: str, keys: Sequence[Key]) -> None:
        """None of them needs an answer. Raises NotFound `message_not_found`, Conflict `question_taken`."""
        async with self._database.write() as connection:
            await _check_open(connection, keys)
            await self._keep(connection, keys, dismissed_by=actor)
            await record(connection, self._clock.now(), actor, "question.dismissed", questions=len(set(keys)))

    async def restore(self, actor: str, keys: Sequence[Key]) -> None:
        """They are open again. Raises NotFound `message_not_found` where none of them was dismissed."""
        gone = and_(_are(keys), Kept.dismissed_by.is_not(None))
        found = and_(gone, Kept.kind == Kind.FOUND.value)
        async with self._database.write() as connection:
            # What the log tells needs no row.
            count = (await connection.execute(delete(Kept).where(found))).rowcount
            count += (await connection.execute(update(Kept).where(gone).values(dismissed_by=None))).rowcount
            if not count:
                raise NotFound("message_not_found", "没有找到这条消息。")
            await record(connection, self._clock.now(), actor, "question.restored", questions=count)

    async def _draft(self, author: Member, wanted: Wanted) -> str:
        async with self._turn:
            async with self._database.read() as connection:
                texts = await _check_open(connection, wanted.keys)
            proposal = await self._proposal(wanted, list(texts.values()))
            change = await self._changes.create(author, proposal)
            async with self._database.write() as connection:
                await _check_open(connection, wanted.keys)
                values = {"change_id": change.id, "topic": wanted.topic, "read_at": None}
                await self._keep(connection, wanted.keys, **values)
                detail = {"topic": wanted.topic, "questions": len(texts)}
                await record(
                    connection, self._clock.now(), author.login, "question.drafted", change.id, **detail
                )
        return change.id

    async def _proposal(self, wanted: Wanted, texts: Sequence[tuple[str, bool]]) -> Proposal:
        topic = wanted.topic
        known = self._topics().get(topic)
        name, skill = (known.name, known.skill) if known else (wanted.name, wanted.skill)
        if not known:
            _check_new(wanted)
        article = await asyncio.to_thread(self._changes.folder.article_text, topic)
        edits = edits_of(
            topic, await self._wordings(topic, texts), wanted.answer, name, skill, article is not None
        )
        if not edits:
            raise Conflict("nothing_to_draft", "这些问法已经在内容里了，也没有写答案，没有可以改的。")
        return Proposal(TITLE.format(name=name), WHY.format(questions=len(texts)), _valid(edits))

    async def _wordings(self, topic: str, texts: Sequence[tuple[str, bool]]) -> list[str]:
        """Those that can become examples, the shortest first; of those alike one."""
        fit = {text for text, hidden in texts if alone(text, hidden) is None}
        asked = [(topic, text) for text in sorted(fit, key=lambda one: (len(one), one))]
        if not asked:
            return []
        job = sift_job(self._changes.folder.root, asked)
        faults = (await self._changes.checks.ask(job))["faults"]
        return [text for (_, text), fault in zip(asked, faults, strict=True) if fault is None]

    async def _keep(self, connection: AsyncConnection, keys: Sequence[Key], **values: object) -> None:
        """Those that had no row get one: the agent who took over is who needed it."""
        known = await connection.execute(select(Kept.conversation_id, Kept.seq).where(_are(keys)))
        there = {(row.conversation_id, row.seq) for row in known.all()}
        await connection.execute(update(Kept).where(_are(keys)).values(**values))
        new = sorted({*keys} - there)
        agents = await agents_of(connection, new)
        own = {"kind": Kind.FOUND.value, "at": self._clock.now(), **values}
        rows = [{"conversation_id": key[0], "seq": key[1], "agent_id": agents.get(key), **own} for key in new]
        if rows:
            await connection.execute(insert(Kept), rows)


def _valid(edits: list[dict[str, Any]]) -> list[Edit]:
    """Raises InvalidField for characters that content files do not take."""
    try:
        return EDITS.validate_python(edits)
    except ValidationError as error:
        raise InvalidField(["answer", "name"]) from error


def _check_new(wanted: Wanted) -> None:
    if not wanted.answer:
        raise InvalidField(["answer"], "answer_missing", "新主题要有答案，请写上。")
    if not wanted.name or not wanted.skill:
        raise InvalidField(["name"], "topic_name_missing", "请写上新主题的名称，并选一个技能组。")


async def _check_open(connection: AsyncConnection, keys: Sequence[Key]) -> dict[Key, tuple[str, bool]]:
    """Their texts. Raises NotFound `message_not_found`, Conflict `question_taken`."""
    texts = await texts_of(connection, set(keys))
    if len(texts) < len(set(keys)):
        raise NotFound("message_not_found", "没有找到这条消息。")
    query = (
        select(Kept.dismissed_by, ContentChange.state)
        .outerjoin(ContentChange, ContentChange.id == Kept.change_id)
        .where(_are(keys))
    )
    rows = (await connection.execute(query)).all()
    if not all(is_open(row.state, row.dismissed_by) for row in rows):
        raise Conflict("question_taken", "其中有问题刚被同事处理过，请刷新后再试。")
    return texts


def _are(keys: Sequence[Key]) -> ColumnElement[bool]:
    return tuple_(Kept.conversation_id, Kept.seq).in_(sorted(set(keys)))
