"""Canned replies as rows: what somebody sees of them, and what stands in the way of another."""

from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.core.clock import aware, iso
from service.core.errors import Conflict, NotFound
from service.desk.phrases.rules import MOST, Content, Phrase, Place, Scope
from service.desk.phrases.tables import PhraseRow
from service.identity.staff import Member


async def seen(connection: AsyncConnection, member: Member) -> list[Phrase]:
    query = (
        select(*PhraseRow.__table__.columns)
        .where(or_(PhraseRow.scope != Scope.PERSONAL.value, PhraseRow.owner == member.id))
        .order_by(PhraseRow.scope, PhraseRow.owner, PhraseRow.shortcode)
    )
    phrases = [_phrase(row) for row in (await connection.execute(query)).all()]
    return [phrase for phrase in phrases if phrase.place.seen_by(member)]


async def one(connection: AsyncConnection, phrase_id: str, member: Member) -> Phrase:
    """Raises NotFound `phrase_not_found`, also for another's own."""
    query = select(*PhraseRow.__table__.columns).where(PhraseRow.id == phrase_id)
    row = (await connection.execute(query)).first()
    phrase = _phrase(row) if row else None
    if phrase is None or not phrase.place.seen_by(member):
        raise NotFound("phrase_not_found", "没有找到这条快捷回复。")
    return phrase


async def check_room(connection: AsyncConnection, place: Place) -> None:
    query = select(func.count()).select_from(PhraseRow)
    there = query.where(PhraseRow.scope == place.scope.value, PhraseRow.owner == place.owner)
    if (await connection.execute(there)).scalar_one() >= MOST:
        raise Conflict("phrases_full", f"最多保存 {MOST} 条，请先删去不用的。")


async def check_free(connection: AsyncConnection, phrase: Phrase) -> None:
    scope, owner, shortcode = phrase.key
    query = select(PhraseRow.id).where(
        PhraseRow.scope == scope,
        PhraseRow.owner == owner,
        PhraseRow.shortcode == shortcode,
        PhraseRow.id != phrase.id,
    )
    if (await connection.execute(query)).first():
        raise Conflict("shortcode_taken", "这个快捷码已经用了，请换一个。")


def _phrase(row: Row[Any]) -> Phrase:
    last_used = iso(aware(row.last_used)) if row.last_used else None
    content = Content(row.shortcode, row.title, row.category, row.text)
    return Phrase(row.id, Place(Scope(row.scope), row.owner), content, row.version, row.used, last_used)
