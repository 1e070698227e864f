"""A release on trial, over HTTP. Whoever reads decisions may look; beginning and ending take `approve_content`."""

import asyncio
from dataclasses import asdict
from functools import partial
from typing import Any

from sanic import Request

from service.core.http import Endpoint
from service.desk.access import StaffAccess
from service.identity.roles import Right
from service.releases.switching import Kind, Wish
from service.studio.releases import schemas
from service.studio.releases.history import names_of
from service.studio.releases.routes import SWITCH, explained, switch_out
from service.studio.releases.trial import trial
from service.studio.releases.workshop import Workshop

TRIAL = "/v1/studio/release-trial"


class TrialRoutes:
    def __init__(self, access: StaffAccess, workshop: Workshop) -> None:
        self._access, self._workshop = access, workshop

    def endpoints(self) -> list[Endpoint]:
        one = partial(Endpoint, security="staff")
        return [
            one(
                "GET",
                TRIAL,
                "The release on trial beside the live one, turn by turn",
                self.read_trial,
                None,
                schemas.TrialOut,
                errors=(409,),
            ),
            one(
                "POST",
                f"{SWITCH}/trial",
                "Try a release on a share of the new conversations, or end that; answers before it is done",
                self.try_release,
                schemas.TryRelease,
                schemas.SwitchOut,
                202,
                (404, 409),
            ),
        ]

    async def read_trial(self, request: Request) -> dict[str, Any]:
        await self._access.holder(request, Right.READ_DECISIONS)
        with explained():
            live = await asyncio.to_thread(self._workshop.place.shelf.live)
        found = await trial(self._workshop.database, live)
        return {**found, "lines": [asdict(line) for line in found["lines"]]}

    async def try_release(self, request: Request, body: schemas.TryRelease) -> dict[str, Any]:
        member = await self._access.changing_holder(request, Right.APPROVE_CONTENT)
        wish = Wish(Kind.TRY, body.release, body.change, member.login, percent=body.percent)
        with explained():
            switch = await self._workshop.switching.begin(wish)
        return switch_out(switch, await names_of(self._workshop.database, [switch.by]))
