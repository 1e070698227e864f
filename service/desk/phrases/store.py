"""Where canned replies are kept: read by who may see them, changed by compare-and-set."""

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.hub import STAFF, Frame, Hub
from service.core.clock import Clock
from service.core.database import Database
from service.core.errors import Conflict, InvalidField, NotFound
from service.core.ids import new_id
from service.desk.phrases import reading
from service.desk.phrases.planning import Outcome, Plan, Step
from service.desk.phrases.rules import MOST_FAVOURITES, Content, Phrase, Place, Scope
from service.desk.phrases.starter import Starter
from service.desk.phrases.tables import PhraseFavourite, PhraseRow, PhraseSet
from service.identity.audit import record
from service.identity.staff import Member

CHANGED = "phrases.changed"
"""Frame that tells desks to fetch their list again; it says nothing of what is in it."""
STARTER = "starter"


class Phrases:
    def __init__(self, database: Database, clock: Clock, hub: Hub, starter: Starter) -> None:
        self._database, self._clock, self._hub, self._starter = database, clock, hub, starter
        self._started = False

    async def seen_by(self, member: Member) -> list[Phrase]:
        """By place and shortcode."""
        await self._start()
        async with self._database.read() as connection:
            return await reading.seen(connection, member)

    async def favourites(self, member: Member) -> list[str]:
        """Ids in the agent's own order; what he may no longer see is left out."""
        seen = {phrase.id for phrase in await self.seen_by(member)}
        query = (
            select(PhraseFavourite.phrase_id)
            .where(PhraseFavourite.staff_id == member.id)
            .order_by(PhraseFavourite.position)
        )
        async with self._database.read() as connection:
            return [row.phrase_id for row in await connection.execute(query) if row.phrase_id in seen]

    async def create(self, member: Member, place: Place, content: Content) -> Phrase:
        """Raises Forbidden `phrase_shared`, Conflict `shortcode_taken` or `phrases_full`."""
        place.check_changed_by(member)
        await self._start()
        phrase = Phrase(new_id("p"), place, content, 1)
        async with self._database.write() as connection:
            await reading.check_room(connection, place)
            await reading.check_free(connection, phrase)
            await self._insert(connection, [phrase])
            await self._audit(connection, member, "phrase.created", place, phrase.id)
        self._tell([place])
        return phrase

    async def change(self, member: Member, phrase_id: str, version: int, content: Content) -> Phrase:
        """Raises NotFound, Forbidden, Conflict `phrase_changed` (somebody was faster) or `shortcode_taken`."""
        async with self._database.write() as connection:
            before = await reading.one(connection, phrase_id, member)
            before.place.check_changed_by(member)
            after = Phrase(before.id, before.place, content, version + 1, before.used, before.last_used)
            await reading.check_free(connection, after)
            await self._update(connection, after)
            await self._audit(connection, member, "phrase.changed", before.place, phrase_id)
        self._tell([before.place])
        return after

    async def delete(self, member: Member, phrase_id: str) -> None:
        """Raises NotFound or Forbidden."""
        async with self._database.write() as connection:
            phrase = await reading.one(connection, phrase_id, member)
            phrase.place.check_changed_by(member)
            await connection.execute(delete(PhraseFavourite).where(PhraseFavourite.phrase_id == phrase_id))
            await connection.execute(delete(PhraseRow).where(PhraseRow.id == phrase_id))
            await self._audit(connection, member, "phrase.deleted", phrase.place, phrase_id)
        self._tell([phrase.place])

    async def note_use(self, member: Member, phrase_id: str) -> None:
        """Raises NotFound."""
        async with self._database.write() as connection:
            await reading.one(connection, phrase_id, member)
            counted = {"used": PhraseRow.used + 1, "last_used": self._clock.now()}
            await connection.execute(update(PhraseRow).where(PhraseRow.id == phrase_id).values(counted))

    async def favour(self, member: Member, phrase_ids: Sequence[str]) -> None:
        """The whole order at once. Raises InvalidField `too_many_favourites`, NotFound for what he may not see."""
        ids = list(dict.fromkeys(phrase_ids))
        if len(ids) > MOST_FAVOURITES:
            raise InvalidField(["phrases"], "too_many_favourites", f"最多收藏 {MOST_FAVOURITES} 条。")
        async with self._database.write() as connection:
            if not {phrase.id for phrase in await reading.seen(connection, member)}.issuperset(ids):
                raise NotFound("phrase_not_found", "没有找到这条快捷回复。")
            await connection.execute(delete(PhraseFavourite).where(PhraseFavourite.staff_id == member.id))
            rows = [
                {"staff_id": member.id, "phrase_id": one, "position": place} for place, one in enumerate(ids)
            ]
            if rows:
                await connection.execute(insert(PhraseFavourite), rows)
        self._tell([Place(Scope.PERSONAL, member.id)])

    async def apply(self, member: Member, plan: Plan) -> None:
        """All rows of a plan or none. Raises InvalidField `import_refused`, Conflict `import_outdated`."""
        if plan.refused:
            raise InvalidField(["content"], "import_refused", "有不能导入的行，请改好后再导入。")
        steps = [
            step for step in plan.steps if step.outcome is not Outcome.SAME and step.place and step.after
        ]
        pairs = [(step.before, _after(step)) for step in steps]
        places = [after.place for _, after in pairs]
        shared = [place for place in places if place.scope is not Scope.PERSONAL]
        try:
            async with self._database.write() as connection:
                for before, after in pairs:
                    if before:
                        await self._update(connection, after)
                new = [after for before, after in pairs if not before]
                if new:
                    await self._insert(connection, new)
                if shared:
                    count = len(shared)
                    await self._audit(connection, member, "phrase.imported", shared[0], None, count=count)
        except (IntegrityError, Conflict) as error:
            raise outdated() from error
        self._tell(places)

    async def _insert(self, connection: AsyncConnection, phrases: Sequence[Phrase]) -> None:
        await connection.execute(
            insert(PhraseRow), [{**self._values(phrase), "id": phrase.id, "used": 0} for phrase in phrases]
        )

    async def _update(self, connection: AsyncConnection, phrase: Phrase) -> None:
        """Over the version before only. Raises Conflict `phrase_changed`."""
        changed = await connection.execute(
            update(PhraseRow)
            .where(PhraseRow.id == phrase.id, PhraseRow.version == phrase.version - 1)
            .values(self._values(phrase))
        )
        if changed.rowcount != 1:
            raise Conflict("phrase_changed", "这条快捷回复刚被改过，请看过新内容再改。")

    def _values(self, phrase: Phrase) -> dict[str, Any]:
        content = phrase.content
        return {
            "scope": phrase.place.scope.value,
            "owner": phrase.place.owner,
            "shortcode": content.shortcode,
            "title": content.title,
            "category": content.category,
            "text": content.text,
            "version": phrase.version,
            "changed_at": self._clock.now(),
        }

    async def _audit(
        self,
        connection: AsyncConnection,
        member: Member,
        action: str,
        place: Place,
        subject: str | None,
        **detail: Any,
    ) -> None:
        """What one keeps for oneself is nobody else's concern."""
        if place.scope is not Scope.PERSONAL:
            where = {"scope": place.scope.value, "skill": place.owner}
            await record(connection, self._clock.now(), member.login, action, subject, **where, **detail)

    def _tell(self, places: Sequence[Place]) -> None:
        """A personal one concerns its owner's desks only."""
        owners = {place.owner if place.scope is Scope.PERSONAL else "" for place in places}
        if "" in owners:
            self._hub.publish(STAFF, {"type": CHANGED})
            return
        for owner in owners:
            frame: Frame = {"type": CHANGED, "staff": owner}
            self._hub.publish(STAFF, frame)

    async def _start(self) -> None:
        """Loads the starter set into an installation that never had it."""
        if self._started:
            return
        async with self._database.read() as connection:
            known = (
                await connection.execute(select(PhraseSet.name).where(PhraseSet.name == STARTER))
            ).first()
        if known is None:
            await self._load_starter()
        self._started = True

    async def _load_starter(self) -> None:
        phrases = [Phrase(new_id("p"), Place(Scope.GLOBAL), content, 1) for content in self._starter()]
        try:
            async with self._database.write() as connection:
                row = {"name": STARTER, "loaded_at": self._clock.now()}
                await connection.execute(insert(PhraseSet).values(row))
                empty = (await connection.execute(select(PhraseRow.id).limit(1))).first() is None
                if empty and phrases:
                    await self._insert(connection, phrases)
        except IntegrityError:
            # Another process loaded it at the same moment.
            return


def _after(step: Step) -> Phrase:
    """What a row that changes something becomes."""
    assert step.place and step.after
    if step.before is None:
        return Phrase(new_id("p"), step.place, step.after, 1)
    return Phrase(step.before.id, step.place, step.after, step.before.version + 1)


def outdated() -> Conflict:
    return Conflict("import_outdated", "文件或现有的快捷回复变了，请重新核对差异。")


def version_of(phrases: Sequence[Phrase], favourites: Sequence[str]) -> str:
    """Of a list as somebody sees it; how often a phrase was used does not count."""
    told = [*(f"{phrase.id}:{phrase.version}" for phrase in phrases), "|", *favourites]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]
