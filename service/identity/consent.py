"""Which privacy notice a visitor agreed to, and when. Every version he agreed to stays on record."""

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from service.core.clock import Clock
from service.core.database import Database
from service.core.errors import Forbidden
from service.identity.tables import Consent


class Consents:
    def __init__(self, database: Database, clock: Clock, required: str) -> None:
        """`required`: the version without which nobody may write; empty: this API does not ask."""
        self._database, self._clock, self.required = database, clock, required

    async def agree(self, visitor_id: str, version: str) -> None:
        """Agreeing again to the same version keeps the first moment."""
        if version in await self._agreed(visitor_id):
            return
        row = insert(Consent).values(visitor_id=visitor_id, version=version, agreed_at=self._clock.now())
        try:
            async with self._database.write() as connection:
                await connection.execute(row)
        except IntegrityError:
            # Another tab of his was faster with the same version.
            return

    async def latest(self, visitor_id: str) -> str | None:
        """The version he agreed to last."""
        agreed = await self._agreed(visitor_id)
        return agreed[-1] if agreed else None

    async def check(self, visitor_id: str) -> None:
        """Raises Forbidden `consent_required` before the version that is required was agreed to."""
        if self.required and self.required not in await self._agreed(visitor_id):
            raise Forbidden("consent_required", "请先阅读并同意服务须知，再开始咨询。")

    async def _agreed(self, visitor_id: str) -> list[str]:
        query = select(Consent.version).where(Consent.visitor_id == visitor_id).order_by(Consent.agreed_at)
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())
