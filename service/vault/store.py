"""The vault on disk: kept in the transaction of the message, shown only after its audit row is committed, deleted in time."""

import asyncio
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import Row, delete, insert, or_, select
from sqlalchemy.exc import SQLAlchemyError

from service.conversations.events import CustomerMessage
from service.conversations.store import ConversationStore, Draft
from service.conversations.tables import Event
from service.conversations.text import clean
from service.core.clock import aware, iso
from service.core.errors import Conflict, Forbidden, InvalidField, NotFound
from service.core.ids import new_id
from service.identity.audit import record
from service.identity.roles import Right
from service.identity.staff import Member
from service.privacy.hidden import Hidden
from service.vault.rules import Asker, Said, is_over, may_reveal, said_in
from service.vault.schemas import RevealPersonal
from service.vault.sealing import Place, Seal
from service.vault.tables import VaultRow

NOTE_CHARS = 200
SWEEP_SECONDS = 600.0

log = structlog.get_logger()


class Vault:
    def __init__(
        self, store: ConversationStore, kinds: frozenset[str], hours: int, seal: Seal | None
    ) -> None:
        """Without kinds it is off and keeps nothing; without a seal its key is no key: nothing is kept or opened."""
        self._store, self._kinds, self._hours, self._seal = store, kinds, hours, seal

    @property
    def kinds(self) -> frozenset[str]:
        """Of which values are kept."""
        return self._kinds if self._seal else frozenset()

    async def keep(self, draft: Draft, seq: int, values: list[Hidden]) -> None:
        """Those of message `seq`, in its transaction."""
        if self._seal is None or not values:
            return
        rows = []
        for one in values:
            sealed = self._seal.close(one.value, Place(draft.id, seq, one.kind, one.start))
            row = {"id": new_id("k"), "conversation_id": draft.id, "seq": seq, "start": one.start}
            rows.append({**row, "kind": one.kind, "sealed": sealed, "kept_at": draft.now})
        await draft.connection.execute(insert(VaultRow), rows)

    async def said(self, conversation_id: str, member: Member) -> list[dict[str, Any]]:
        """What the customer said that identifies him, and which of it the member may have shown. Raises NotFound."""
        header, now = await self._store.header(conversation_id), self._store.clock.now()
        async with self._store.database.read() as connection:
            messages = (await connection.execute(_messages(conversation_id))).all()
            rows = (await connection.execute(_rows(conversation_id))).all()
        found = said_in((row.seq, row.data["text"]) for row in messages if row.data.get("masked"))
        may = self._kinds and may_reveal(_asker(member), header.owner, header.agent_id)
        kept = {(row.seq, row.start): row for row in rows if may and not self._over(row, now)}
        return [self._shown(one, kept.get((one.seq, one.start))) for one in found]

    async def reveal(self, conversation_id: str, member: Member, wanted: RevealPersonal) -> dict[str, str]:
        """{kind, value}. It is answered only once the audit row is committed.

        Raises InvalidField `note_missing`, Forbidden `not_yours_to_see`, NotFound `vault_gone`, Conflict `vault_sealed`.
        """
        note = _note(wanted)
        async with self._store.writing(conversation_id) as draft:
            if not may_reveal(_asker(member), draft.owner.value, draft.agent_id):
                raise Forbidden("not_yours_to_see", "只能查看正由您服务的客户的信息。")
            query = _rows(conversation_id).where(VaultRow.id == wanted.value)
            row = (await draft.connection.execute(query)).first()
            if row is None or self._over(row, draft.now):
                raise NotFound("vault_gone", "这项信息已经不再保存，请向客户核对。")
            value = self._open(row)
            detail = {"kind": row.kind, "seq": row.seq, "reason": wanted.reason, "note": note}
            await record(draft.connection, draft.now, member.login, "personal.revealed", draft.id, **detail)
        return {"kind": row.kind, "value": value}

    async def sweep(self) -> int:
        """Deletes what is older than its hours, and what is of a kind that is kept no more; returns how many went."""
        before = self._store.clock.now() - timedelta(hours=self._hours)
        gone = delete(VaultRow).where(
            or_(VaultRow.kept_at <= before, VaultRow.kind.not_in(sorted(self._kinds)))
        )
        async with self._store.database.write() as connection:
            return (await connection.execute(gone)).rowcount

    async def run(self) -> None:
        """Until cancelled. While it is switched off, only until nothing is left."""
        while True:
            try:
                if gone := await self.sweep():
                    log.info("vault.swept", values=gone)
                if not self._kinds:
                    return
            except SQLAlchemyError as error:
                log.warning("vault.sweep_failed", kind=type(error).__name__)
            await asyncio.sleep(SWEEP_SECONDS)

    def _over(self, row: Row[Any], now: Any) -> bool:
        return row.kind not in self._kinds or is_over(aware(row.kept_at), now, self._hours)

    def _shown(self, said: Said, row: Row[Any] | None) -> dict[str, Any]:
        place = {"seq": said.seq, "start": said.start, "end": said.end, "shown": said.shown}
        if row is None:
            return {**place, "kind": said.kind, "value": None, "until": None}
        until = aware(row.kept_at) + timedelta(hours=self._hours)
        return {**place, "kind": row.kind, "value": row.id, "until": iso(until)}

    def _open(self, row: Row[Any]) -> str:
        place, value = Place(row.conversation_id, row.seq, row.kind, row.start), None
        if self._seal is not None:
            value = self._seal.open(row.sealed, place)
        if value is None:
            log.warning("vault.sealed", conversation=row.conversation_id)
            raise Conflict("vault_sealed", "这项信息现在打不开，请向客户核对，并告诉技术同事。")
        return value


def _asker(member: Member) -> Asker:
    return Asker(member.id, member.may(Right.REVEAL_PERSONAL), member.may(Right.SEE_HANDED_OVER))


def _messages(conversation_id: str) -> Any:
    mine = Event.conversation_id == conversation_id
    return select(Event.seq, Event.data).where(mine, Event.type == CustomerMessage.type).order_by(Event.seq)


def _rows(conversation_id: str) -> Any:
    return select(*VaultRow.__table__.columns).where(VaultRow.conversation_id == conversation_id)


def _note(wanted: RevealPersonal) -> str | None:
    """Masked. Raises InvalidField."""
    if wanted.note.strip():
        return clean(wanted.note, NOTE_CHARS).text
    if wanted.reason == "other":
        raise InvalidField(["note"], "note_missing", "选“其他”时请写明情况。")
    return None
