"""Filters of the desk's list under a name, kept for each agent wherever he signs in."""

from typing import Any

from sanic import Request
from sqlalchemy import delete, false, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.text import clean
from service.core.clock import Clock
from service.core.database import Database
from service.core.errors import Conflict, NotFound
from service.core.http import Endpoint
from service.core.ids import new_id
from service.desk.access import StaffAccess
from service.desk.list_schemas import ListFilter, SaveView, ViewsOut
from service.desk.view_tables import DeskView

MOST = 20
"""Views of one agent."""
NAME_CHARS, WORDS_CHARS = 32, 64


class ViewRoutes:
    def __init__(self, access: StaffAccess, database: Database, clock: Clock) -> None:
        self._access, self._database, self._clock = access, database, clock

    def endpoints(self) -> list[Endpoint]:
        path = "/v1/desk/views"
        one = f"{path}/<view>"
        return [
            Endpoint(
                "GET", path, "The agent's saved views", self.list_views, None, ViewsOut, security="staff"
            ),
            Endpoint(
                "POST", path, "Save a view", self.save_view, SaveView, ViewsOut, 201, (409,), security="staff"
            ),
            Endpoint("PUT", one, "Change a view", self.change_view, SaveView, ViewsOut, security="staff"),
            Endpoint("DELETE", one, "Remove a view", self.remove_view, None, ViewsOut, security="staff"),
        ]

    async def list_views(self, request: Request) -> dict[str, Any]:
        member = await self._access.agent(request)
        async with self._database.read() as connection:
            return await _views(connection, member.id)

    async def save_view(self, request: Request, body: SaveView) -> dict[str, Any]:
        """Raises Conflict `too_many_views`."""
        member = await self._access.changing_agent(request)
        async with self._database.write() as connection:
            mine = select(func.count()).select_from(DeskView).where(DeskView.staff_id == member.id)
            if (await connection.execute(mine)).scalar_one() >= MOST:
                raise Conflict("too_many_views", f"最多保存 {MOST} 个视图，请先删除不用的。")
            values = await _values(connection, member.id, body)
            row = {"id": new_id("w"), "staff_id": member.id, "made_at": self._clock.now(), **values}
            await connection.execute(insert(DeskView).values(**row))
            return await _views(connection, member.id)

    async def change_view(self, request: Request, view: str, body: SaveView) -> dict[str, Any]:
        """Raises NotFound."""
        member = await self._access.changing_agent(request)
        async with self._database.write() as connection:
            values = await _values(connection, member.id, body)
            changed = await connection.execute(
                update(DeskView).where(*_one(member.id, view)).values(**values)
            )
            _check_found(changed)
            return await _views(connection, member.id)

    async def remove_view(self, request: Request, view: str) -> dict[str, Any]:
        """Raises NotFound."""
        member = await self._access.changing_agent(request)
        async with self._database.write() as connection:
            _check_found(await connection.execute(delete(DeskView).where(*_one(member.id, view))))
            return await _views(connection, member.id)


def _one(staff_id: str, view: str) -> tuple[Any, Any]:
    """Somebody else's view is not found."""
    return DeskView.staff_id == staff_id, DeskView.id == view


def _check_found(result: Any) -> None:
    if result.rowcount != 1:
        raise NotFound("view_not_found")


async def _values(connection: AsyncConnection, staff_id: str, body: SaveView) -> dict[str, Any]:
    """What is written; where it becomes the default, the one before no longer is."""
    if body.default:
        await connection.execute(
            update(DeskView).where(DeskView.staff_id == staff_id).values(standard=false())
        )
    kept = body.filter.model_dump()
    if body.filter.q:
        kept["q"] = clean(body.filter.q, WORDS_CHARS).text[:WORDS_CHARS]
    name = clean(body.name, NAME_CHARS).text[:WORDS_CHARS]
    return {"name": name, "filter": kept, "standard": body.default}


async def _views(connection: AsyncConnection, staff_id: str) -> dict[str, Any]:
    query = (
        select(DeskView.id, DeskView.name, DeskView.filter, DeskView.standard)
        .where(DeskView.staff_id == staff_id)
        .order_by(DeskView.made_at, DeskView.id)
    )
    return {
        "views": [
            {
                "id": row.id,
                "name": row.name,
                "filter": ListFilter.model_validate(row.filter).model_dump(),
                "default": row.standard,
            }
            for row in (await connection.execute(query)).all()
        ]
    }
