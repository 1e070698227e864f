"""Change sets over HTTP. Whoever reads decisions may look; writing takes `edit_content`, deciding `approve_content`."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from sanic import Request

from kb_index.exchange.values import to_json
from kb_index.plain_yaml import loads
from service.core.errors import NotFound
from service.core.http import Endpoint, Query
from service.desk.access import StaffAccess
from service.identity.roles import Right
from service.identity.staff import Member
from service.studio.changes import schemas
from service.studio.changes.checking import Finding
from service.studio.changes.fields import ArticleFields
from service.studio.changes.rules import RIGHT_FOR, Deed, FileChange, State, may
from service.studio.changes.store import Changes, ChangeSet, Proposal

ALL = "/v1/studio/changes"
ONE = f"{ALL}/<change>"
STATE = Query("state", "Only those in this state.", pattern="|".join(State))
LIMIT = Query("limit", "At most so many.", minimum=1, maximum=200, default=50)
TOPIC = Query("topic", "Id of an article.", pattern=r"[a-z]+\.[a-z0-9_]{1,60}", default="")
SUMMARIES = {
    Deed.PROPOSE: "Ask for another person's approval",
    Deed.WITHDRAW: "Take it back to be changed",
    Deed.APPROVE: "Approve what another person wrote",
    Deed.REJECT: "Reject what another person wrote",
    Deed.APPLY: "Write it into the content files",
    Deed.UNDO: "Put the content files back",
}


class ChangeRoutes:
    def __init__(self, access: StaffAccess, changes: Changes) -> None:
        self._access, self._changes, self._folder = access, changes, changes.folder

    def endpoints(self) -> list[Endpoint]:
        out = schemas.ChangeOut
        staff = partial(Endpoint, security="staff")
        return [
            staff(
                "GET",
                ALL,
                "Change sets, newest first",
                self.list_changes,
                None,
                schemas.ChangeList,
                query=(STATE, LIMIT),
            ),
            staff("POST", ALL, "Begin a change set", self.create_change, schemas.WriteChange, out, 201),
            staff("GET", ONE, "One change set with its differences", self.read_change, None, out),
            staff("PUT", ONE, "Change a draft", self.revise_change, schemas.ReviseChange, out, errors=(409,)),
            staff(
                "POST",
                "/v1/studio/content-preview",
                "What edits would do; nothing is kept",
                self.look_at_edits,
                schemas.LookAtEdits,
                schemas.LookOut,
            ),
            staff(
                "GET",
                "/v1/studio/articles",
                "All articles by id",
                self.list_articles,
                None,
                schemas.ArticleList,
            ),
            staff(
                "GET",
                "/v1/studio/article",
                "The fields of one article",
                self.read_article,
                None,
                schemas.ArticleOut,
                errors=(404,),
                query=(TOPIC,),
            ),
            *(self._step(deed, summary) for deed, summary in SUMMARIES.items()),
        ]

    def _step(self, deed: Deed, summary: str) -> Endpoint:
        async def take(request: Request, change: str, body: schemas.ChangeStep) -> dict[str, Any]:
            member = await self._access.changing_holder(request, RIGHT_FOR[deed])
            note = body.note if isinstance(body, schemas.DecideChange) else ""
            return await self._out(await self._changes.do(member, change, body.version, deed, note), member)

        take.__name__ = f"{deed.value}_change"
        body = schemas.DecideChange if deed in {Deed.APPROVE, Deed.REJECT} else schemas.ChangeStep
        return Endpoint(
            "POST",
            f"{ONE}/{deed.value}",
            summary,
            take,
            body,
            schemas.ChangeOut,
            errors=(409,),
            security="staff",
        )

    async def list_changes(self, request: Request, state: str | None, limit: int) -> dict[str, Any]:
        member = await self._reader(request)
        return {
            "items": [_item(one) for one in await self._changes.newest(state, limit)],
            "may_edit": member.may(Right.EDIT_CONTENT),
            "may_approve": member.may(Right.APPROVE_CONTENT),
        }

    async def create_change(self, request: Request, body: schemas.WriteChange) -> dict[str, Any]:
        member = await self._access.changing_holder(request, Right.EDIT_CONTENT)
        return await self._out(await self._changes.create(member, _proposal(body)), member)

    async def read_change(self, request: Request, change: str) -> dict[str, Any]:
        member = await self._reader(request)
        return await self._out(await self._changes.one(change), member)

    async def revise_change(
        self, request: Request, change: str, body: schemas.ReviseChange
    ) -> dict[str, Any]:
        member = await self._access.changing_holder(request, Right.EDIT_CONTENT)
        revised = await self._changes.revise(member, change, body.version, _proposal(body))
        return await self._out(revised, member)

    async def look_at_edits(self, request: Request, body: schemas.LookAtEdits) -> dict[str, Any]:
        await self._access.changing_holder(request, Right.EDIT_CONTENT)
        return await self._look(*await self._changes.look(body.edits, body.check))

    async def list_articles(self, request: Request) -> dict[str, Any]:
        await self._reader(request)
        found = await asyncio.to_thread(self._folder.articles)
        return {"items": [{"topic": topic, "name": name} for topic, name in found]}

    async def read_article(self, request: Request, topic: str) -> dict[str, Any]:
        """Raises NotFound `article_not_found`."""
        await self._reader(request)
        found = await asyncio.to_thread(self._folder.article_text, topic)
        if found is None:
            raise NotFound("article_not_found", "没有找到这篇答案。")
        file, text = found
        fields = {
            name: to_json(value) for name, value in loads(text).items() if name in ArticleFields.model_fields
        }
        return {"topic": topic, "file": file, "fields": fields}

    async def _reader(self, request: Request) -> Member:
        return await self._access.holder(request, Right.READ_DECISIONS)

    async def _look(self, files: Sequence[FileChange], findings: Sequence[Finding]) -> dict[str, Any]:
        shown = await asyncio.to_thread(lambda: [(one.name, self._folder.shown(one)) for one in files])
        return {
            "files": [{"name": one.name, "diff": one.diff} for one in files],
            "findings": [asdict(one) for one in findings],
            "shown": [{"file": name, "standard": both[0], "elder": both[1]} for name, both in shown if both],
        }

    async def _out(self, change: ChangeSet, member: Member) -> dict[str, Any]:
        open_to = [
            deed
            for deed in Deed
            if may(change.state, deed, change.author_id, member.id) and member.may(RIGHT_FOR[deed])
        ]
        return {
            **_item(change),
            **await self._look(change.files, change.findings),
            "mine": change.author_id == member.id,
            "why": change.why,
            "edits": change.edits,
            "history": change.history,
            "may": open_to,
        }


def _proposal(body: schemas.WriteChange) -> Proposal:
    return Proposal(body.title, body.why, body.edits)


def _item(change: ChangeSet) -> dict[str, Any]:
    return {
        "id": change.id,
        "author": change.author,
        "state": change.state.value,
        "version": change.version,
        "title": change.title,
        "files": [one.name for one in change.files],
        "changed_at": change.changed_at,
    }
