"""Releases over HTTP. Whoever reads decisions may look; making takes `edit_content`, deciding `approve_content`."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from typing import Any

from sanic import Request

from service.core.errors import Conflict, Forbidden, NotFound, SubtextError
from service.core.http import Endpoint, Query
from service.desk.access import StaffAccess
from service.identity.roles import Right
from service.identity.staff import Member
from service.releases.refused import ReleaseRefused
from service.releases.shelf import Live
from service.releases.switching import Kind, Switch, Wish
from service.studio.releases import schemas, shelf_view
from service.studio.releases.history import SHOWN, history, names_of, since
from service.studio.releases.workshop import Workshop

ALL, ONE, SWITCH = "/v1/studio/releases", "/v1/studio/release", "/v1/studio/release-switch"
ID = Query("release", "A release.", pattern=schemas.ID, default="")


class ReleaseRoutes:
    def __init__(self, access: StaffAccess, workshop: Workshop) -> None:
        self._access, self._workshop = access, workshop
        self._place, self._shelf = workshop.place, workshop.place.shelf
        self._switching, self._database = workshop.switching, workshop.database

    def endpoints(self) -> list[Endpoint]:
        one = partial(Endpoint, security="staff")
        run, item = schemas.SwitchOut, schemas.ReleaseItem
        return [
            one("GET", ALL, "Releases, newest first", self.list_releases, None, schemas.ReleaseList),
            one(
                "POST",
                ALL,
                "Make a signed release of what is built",
                self.make_release,
                schemas.MakeRelease,
                item,
                201,
                (404, 409),
            ),
            one(
                "GET",
                ONE,
                "One release: certificate, figures, the gate's verdict",
                self.read_release,
                None,
                schemas.ReleaseOut,
                errors=(404,),
                query=(ID,),
            ),
            one(
                "PUT",
                f"{ONE}/pin",
                "Keep a release however old, or let it go",
                self.pin_release,
                schemas.PinRelease,
                None,
                204,
                (404,),
            ),
            one(
                "GET",
                SWITCH,
                "How the newest switch stands",
                self.read_switch,
                None,
                schemas.NewestSwitch,
            ),
            one(
                "POST",
                SWITCH,
                "Put a release live; answers before it is done",
                self.promote_release,
                schemas.PromoteRelease,
                run,
                202,
                (404, 409),
            ),
            one(
                "POST",
                f"{SWITCH}/back",
                "Put what was live before back; answers before it is done",
                self.roll_release_back,
                schemas.RollBack,
                run,
                202,
                (409,),
            ),
        ]

    async def list_releases(self, request: Request) -> dict[str, Any]:
        member = await self._access.holder(request, Right.READ_DECISIONS)
        with explained():
            live = await asyncio.to_thread(self._shelf.live)
            found = await asyncio.to_thread(shelf_view.glanced, self._place)
        pinned = await asyncio.to_thread(self._shelf.pinned)
        deeds, switch = await history(self._database), self._switching.last()
        logins = {one.manifest.made_by for one in found if one.manifest} | {one["by"] for one in deeds}
        names = await names_of(self._database, logins | ({switch.by} if switch else set()))
        named = [{**deed, "by": names.get(deed["by"], deed["by"])} for deed in deeds]
        return {
            "items": [shelf_view.item(one, live, pinned, names) for one in found],
            "live": live.release,
            "since": since(named, live.release),
            **_pointer(live),
            "switch": switch_out(switch, names) if switch else None,
            "history": named[:SHOWN],
            "may_make": member.may(Right.EDIT_CONTENT),
            "may_decide": member.may(Right.APPROVE_CONTENT),
        }

    async def make_release(self, request: Request, body: schemas.MakeRelease) -> dict[str, Any]:
        member = await self._access.changing_holder(request, Right.EDIT_CONTENT)
        with explained():
            found = await self._workshop.make(member.login, body.why, body.evaluation)
            live = await asyncio.to_thread(self._shelf.live)
        return shelf_view.item(found, live, [], {member.login: member.name})

    async def read_release(self, request: Request, release: str) -> dict[str, Any]:
        member = await self._access.holder(request, Right.READ_DECISIONS)
        with explained():
            found = await asyncio.to_thread(shelf_view.looked_through, self._place, release)
            live = await asyncio.to_thread(self._shelf.live)
        verdict = await asyncio.to_thread(shelf_view.judged, self._place, found)
        pinned = await asyncio.to_thread(self._shelf.pinned)
        names = await names_of(self._database, [found.manifest.made_by] if found.manifest else [])
        own = found.manifest is not None and found.manifest.made_by == member.login
        shown = shelf_view.item(found, live, pinned, names)
        return {
            **shown,
            "certificate": shelf_view.certificate(found.manifest) if found.manifest else None,
            "figures": verdict.get("figures", []),
            "live_figures": verdict.get("live_figures", []),
            "gate": verdict.get("gate", []),
            **_pointer(live),
            "may": self._may(shown, verdict.get("gate", []), own, live) if _decides(member) else [],
            "own": own,
        }

    async def pin_release(self, request: Request, body: schemas.PinRelease) -> None:
        member = await self._access.changing_holder(request, Right.APPROVE_CONTENT)
        with explained():
            await self._workshop.pin(member.login, body.release, body.pinned)

    async def read_switch(self, request: Request) -> dict[str, Any]:
        await self._access.holder(request, Right.READ_DECISIONS)
        switch = self._switching.last()
        return {"switch": await self._named(switch) if switch else None}

    async def promote_release(self, request: Request, body: schemas.PromoteRelease) -> dict[str, Any]:
        member = await self._access.changing_holder(request, Right.APPROVE_CONTENT)
        wish = Wish(Kind.PROMOTE, body.release, body.change, member.login, body.reason)
        return await self._begin(wish)

    async def roll_release_back(self, request: Request, body: schemas.RollBack) -> dict[str, Any]:
        member = await self._access.changing_holder(request, Right.APPROVE_CONTENT)
        return await self._begin(Wish(Kind.ROLLBACK, None, body.change, member.login))

    async def _begin(self, wish: Wish) -> dict[str, Any]:
        with explained():
            return await self._named(await self._switching.begin(wish))

    async def _named(self, switch: Switch) -> dict[str, Any]:
        return switch_out(switch, await names_of(self._database, [switch.by]))

    def _may(self, shown: dict[str, Any], gate: list[dict[str, Any]], own: bool, live: Live) -> list[str]:
        """What is open to somebody who decides."""
        refused = any(line["state"] == "refused" for line in gate)
        can_go_live = bool(gate) and not shown["live"]
        deeds = {
            "promote": can_go_live and not refused,
            "override": can_go_live and refused and not own,
            "rollback": shown["live"] and bool(live.before),
            "try": can_go_live and not refused and self._place.settings.second_rasa,
            "end_trial": bool(shown["trial"]),
            "pin": not shown["pinned"],
            "unpin": shown["pinned"],
        }
        return [deed for deed, open_ in deeds.items() if open_]


def _decides(member: Member) -> bool:
    return member.may(Right.APPROVE_CONTENT)


def _pointer(live: Live) -> dict[str, Any]:
    back = live.before[0] if live.before else None
    return {"change": live.change, "can_go_back": bool(live.before), "back_to": back}


def switch_out(switch: Switch, names: dict[str, str]) -> dict[str, Any]:
    """`names`: of people by login."""
    return {**asdict(switch), "by": names.get(switch.by, switch.by)}


STATUS: dict[str, Callable[[str, str], SubtextError]] = {
    "release_missing": NotFound,
    "release_own": Forbidden,
    "release_approver": Forbidden,
}
TEXTS = {
    "release_missing": "没有找到这个版本。",
    "release_own": "自己制作的版本要由另一位同事说明理由后放行。",
    "release_approver": "放行需要说明理由。",
    "release_report": "评测结果读不出来，请重新评测。",
    "release_busy": "正在制作或切换另一个版本，请稍后再试。",
    "release_outdated": "线上版本刚刚换过，请看过最新情况再决定。",
    "release_live": "这个版本已经在线上。",
    "release_no_earlier": "没有更早的版本可以回退。",
    "release_no_trial": "这个版本没有在试运行。",
}


@contextmanager
def explained() -> Iterator[None]:
    """A refusal as an answer: its own code, 409 unless another status fits better."""
    try:
        yield
    except ReleaseRefused as refused:
        text = TEXTS.get(refused.code, f"版本没有通过核对（{refused.code}）。")
        raise STATUS.get(refused.code, Conflict)(refused.code, text) from refused
