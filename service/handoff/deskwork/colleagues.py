"""Who else is at the desk: to hand a customer on, or to ask."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from service.core.clock import Clock
from service.core.errors import NotFound
from service.handoff.deskwork.reach import Colleague, Group, Standing, group_of
from service.handoff.routing.desk_file import Desk
from service.handoff.routing.picture import Picture

STANDINGS = list(Standing)


class Colleagues:
    def __init__(self, picture: Picture, desk: Desk, clock: Clock) -> None:
        self._picture, self._desk, self._clock = picture, desk, clock

    async def everybody(self, connection: AsyncConnection | None = None) -> list[Colleague]:
        """All agents, by number. Inside a transaction: as of it, so that nobody is given one customer too many."""
        posts, rings = await self._picture.at_the_desk(connection)
        return [Colleague(post.agent, post.name, post.skills, rings[post.agent.id]) for post in posts]

    async def others(self, staff_id: str) -> list[Colleague]:
        """All agents but this one: those who can take somebody first, then by number."""
        found = [one for one in await self.everybody() if one.id != staff_id]
        return sorted(found, key=lambda one: (STANDINGS.index(one.standing), one.number))

    def group(self, skill: str, name: str, others: Sequence[Colleague]) -> Group:
        opening = self._desk.hours.opening(skill, self._clock.now())
        return group_of(skill, name, others, opening, self._desk.rules)

    def groups(self, names: Mapping[str, str], others: Sequence[Colleague]) -> list[Group]:
        """`names` maps skill groups to what customers call them."""
        return [self.group(skill, name, others) for skill, name in names.items()]

    async def free(self, staff_id: str, connection: AsyncConnection) -> Colleague | None:
        """The agent, if he is online with a seat left."""
        one = find(await self.everybody(connection), staff_id)
        return one if one and one.standing is Standing.FREE else None


def find(everybody: Sequence[Colleague], staff_id: str) -> Colleague | None:
    return next((one for one in everybody if one.id == staff_id), None)


def chosen(everybody: Sequence[Colleague], staff_id: str) -> Colleague:
    """Raises NotFound `colleague_not_found`."""
    one = find(everybody, staff_id)
    if one is None:
        raise NotFound("colleague_not_found", "没有这位同事。")
    return one
