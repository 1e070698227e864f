"""Asks the translation: masked text goes out, what comes back is masked again, and nothing of either is kept."""

from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import select

from service.conversations.events import CustomerMessage
from service.conversations.store import ConversationStore
from service.conversations.tables import Event
from service.conversations.text import clean
from service.core.errors import Conflict, InvalidField, NotFound, Unavailable
from service.core.ids import new_id
from service.core.rates import Rate
from service.desk.translation.rules import MOST_BYTES, NoTranslation, question, translation_in
from service.handoff.outside.posting import Parcel, PostFailed, Posting
from service.identity.audit import record
from service.identity.staff import Member

log = structlog.get_logger()


@dataclass(frozen=True)
class Translator:
    """Where texts are translated, into what, and how often; without `url` nowhere."""

    url: str
    key: str
    languages: tuple[str, ...]
    posting: Posting
    rate: Rate
    max_chars: int


class Translating:
    def __init__(self, store: ConversationStore, translator: Translator) -> None:
        self._store, self._translator = store, translator

    @property
    def languages(self) -> tuple[str, ...]:
        """None while no translation is connected."""
        return self._translator.languages if self._translator.url else ()

    async def message(self, conversation_id: str, seq: int, to: str, member: Member) -> dict[str, Any]:
        """What the customer said. Raises NotFound `message_not_found`, and as `draft`."""
        self._check(to)
        query = select(Event.data).where(
            Event.conversation_id == conversation_id, Event.seq == seq, Event.type == CustomerMessage.type
        )
        async with self._store.database.read() as connection:
            data = (await connection.execute(query)).scalar_one_or_none()
        text = str(data.get("text") or "") if data else ""
        if not text:
            raise NotFound("message_not_found", "没有找到这条消息。")
        # Stored masked by the rules of its day; today's may know more.
        return await self._ask(conversation_id, clean(text, len(text)).text, to, member, seq)

    async def draft(self, conversation_id: str, text: str, to: str, member: Member) -> dict[str, Any]:
        """What the agent is about to say. Raises InvalidField, Conflict `translation_off`, TooMany, or Unavailable
        `translation_failed`."""
        self._check(to)
        masked = clean(text, self._translator.max_chars)
        return await self._ask(conversation_id, masked.text, to, member, None)

    async def close(self) -> None:
        await self._translator.posting.close()

    def _check(self, to: str) -> None:
        if not self._translator.url:
            raise Conflict("translation_off", "没有接入翻译服务。")
        if to not in self._translator.languages:
            raise InvalidField(["to"], "language_not_offered", "没有这种语言的翻译。")

    async def _ask(
        self, conversation_id: str, text: str, to: str, member: Member, seq: int | None
    ) -> dict[str, Any]:
        await self._translator.rate.check(member.id)
        event, now = new_id("e"), self._store.clock.now()
        # Before it leaves: that it was sent out is on record whatever the other side does with it.
        async with self._store.database.write() as connection:
            detail = {"seq": seq, "to": to}
            await record(connection, now, member.login, "text.translated", conversation_id, **detail)
        parcel = Parcel(self._translator.url, event, question(event, now, text, to), self._translator.key)
        try:
            found = translation_in(await self._translator.posting.post(parcel, now, MOST_BYTES))
        except PostFailed as failed:
            raise _failed(conversation_id, failed.code) from failed
        except NoTranslation as answered:
            raise _failed(conversation_id, "no_translation") from answered
        return {"text": found.text, "to": to, "of": text}


def _failed(conversation_id: str, code: str) -> Unavailable:
    log.warning("translation.failed", conversation=conversation_id, code=code)
    return Unavailable("translation_failed", "机器翻译没有成功，请稍后再试，或请会这种语言的同事帮忙。")
