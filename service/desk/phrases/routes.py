"""Canned replies over HTTP."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, cast

from sanic import Request
from sanic.response import HTTPResponse

from service.core.errors import InvalidField, TooLarge
from service.core.http import Empty, Endpoint, Query
from service.desk.access import StaffAccess
from service.desk.phrases import rules, schemas, table_file
from service.desk.phrases.planning import plan, told
from service.desk.phrases.rules import Phrase, Scope
from service.desk.phrases.store import Phrases, outdated, version_of
from service.identity.roles import Right
from service.identity.staff import Member
from service.images.receiving import receive

ALL = "/v1/desk/phrases"
ONE = f"{ALL}/<phrase>"
FILE = "/v1/desk/phrase-file"
FILE_BYTES = 2 << 20
"""Ten times what 500 long phrases are."""
MEDIA = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
KIND = Query("kind", "csv or json.", pattern="csv|json", default="csv")


class PhraseRoutes:
    def __init__(
        self,
        access: StaffAccess,
        phrases: Phrases,
        values: Mapping[str, str],
        skills: Callable[[], Mapping[str, str]],
    ) -> None:
        """`values` fill variables that are the same for everybody; `skills` gives the names of the groups."""
        self._access, self._phrases, self._values, self._skills = access, phrases, values, skills

    def endpoints(self) -> list[Endpoint]:
        def one(
            method: str,
            path: str,
            summary: str,
            handler: Any,
            body: Any,
            answer: Any,
            status: int = 200,
            **more: Any,
        ) -> Endpoint:
            return Endpoint(method, path, summary, handler, body, answer, status, security="staff", **more)

        known = Query("known", "The version of the list that is already there.", pattern="[0-9a-f]{16}")
        scope = Query(
            "scope",
            "personal, or shared: of teams and of everybody.",
            pattern="personal|shared",
            default="personal",
        )
        apply = Query(
            "apply",
            "The hash of the plan to carry out; without it nothing is changed.",
            pattern="[0-9a-f]{64}",
        )
        out = schemas.PhraseOut
        return [
            one(
                "GET",
                ALL,
                "The canned replies one may use",
                self.list_phrases,
                None,
                schemas.PhrasesOut,
                query=(known,),
            ),
            one(
                "POST",
                ALL,
                "Add a canned reply",
                self.create_phrase,
                schemas.CreatePhrase,
                out,
                201,
                errors=(409,),
            ),
            one(
                "PUT",
                ONE,
                "Change a canned reply",
                self.change_phrase,
                schemas.ChangePhrase,
                out,
                errors=(409,),
            ),
            one("DELETE", ONE, "Delete a canned reply", self.delete_phrase, None, None, 204),
            one("POST", f"{ONE}/use", "Count that it was inserted", self.use_phrase, Empty, None, 204),
            one(
                "PUT",
                "/v1/desk/phrase-favourites",
                "One's favourites, in one's own order",
                self.favour_phrases,
                schemas.Favourites,
                None,
                204,
                errors=(404,),
            ),
            one(
                "GET",
                FILE,
                "Canned replies as a file",
                self.export_phrases,
                None,
                None,
                query=(KIND, scope),
                media=("text/csv", "application/json"),
            ),
            one(
                "POST",
                FILE,
                "What importing a file would change, and with `apply` the change; the body is the file",
                self.import_phrases,
                None,
                schemas.PlanOut,
                errors=(409,),
                query=(KIND, apply),
                upload=True,
            ),
        ]

    async def list_phrases(self, request: Request, known: str | None) -> dict[str, Any]:
        member = await self._reader(request)
        phrases, favourites = await self._phrases.seen_by(member), await self._phrases.favourites(member)
        version = version_of(phrases, favourites)
        unchanged = version == known
        return {
            "version": version,
            "unchanged": unchanged,
            "phrases": [] if unchanged else [_out(phrase) for phrase in phrases],
            "favourites": [] if unchanged else favourites,
            "values": dict(self._values),
            "variables": list(rules.VARIABLES),
            "skills": [{"id": key, "name": name} for key, name in self._skills().items()],
            "may_manage": member.may(Right.MANAGE_PHRASES),
        }

    async def create_phrase(self, request: Request, body: schemas.CreatePhrase) -> dict[str, Any]:
        member = await self._writer(request)
        place = rules.place_of(body.scope, body.skill, member, self._skills())
        place.check_changed_by(member)
        return _out(await self._phrases.create(member, place, _content(body)))

    async def change_phrase(
        self, request: Request, phrase: str, body: schemas.ChangePhrase
    ) -> dict[str, Any]:
        member = await self._writer(request)
        return _out(await self._phrases.change(member, phrase, body.version, _content(body)))

    async def delete_phrase(self, request: Request, phrase: str) -> None:
        await self._phrases.delete(await self._writer(request), phrase)

    async def use_phrase(self, request: Request, phrase: str, body: Empty) -> None:
        await self._phrases.note_use(await self._writer(request), phrase)

    async def favour_phrases(self, request: Request, body: schemas.Favourites) -> None:
        await self._phrases.favour(await self._writer(request), body.phrases)

    async def export_phrases(self, request: Request, kind: str, scope: str) -> HTTPResponse:
        member = await self._reader(request)
        personal = scope == "personal"
        seen = [
            phrase
            for phrase in await self._phrases.seen_by(member)
            if (phrase.place.scope is Scope.PERSONAL) == personal
        ]
        content = table_file.written(seen, cast(Literal["csv", "json"], kind))
        name = f'attachment; filename="phrases-{scope}.{kind}"'
        headers = {
            "Content-Disposition": name,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return HTTPResponse(content, content_type=MEDIA[kind], headers=headers)

    async def import_phrases(self, request: Request, kind: str, apply: str | None) -> dict[str, Any]:
        member = await self._writer(request)
        try:
            content = await receive(request, FILE_BYTES)
        except TooLarge as error:
            raise TooLarge("file_too_large", "文件太大，请分成几个文件导入。") from error
        rows = table_file.read(content, cast(Literal["csv", "json"], kind))
        if not rows:
            raise InvalidField(["content"], "file_empty", "文件里没有快捷回复。")
        found = plan(rows, await self._phrases.seen_by(member), member, self._skills())
        if apply is not None:
            if found.hash != apply:
                raise outdated()
            await self._phrases.apply(member, found)
        return {**told(found), "applied": apply is not None}

    async def _reader(self, request: Request) -> Member:
        return _allowed((await self._access.settled(request)).member)

    async def _writer(self, request: Request) -> Member:
        return _allowed(await self._access.changing(request))


def _allowed(member: Member) -> Member:
    """Who serves customers, and who looks after phrases without serving. Raises Forbidden."""
    if not member.may(Right.MANAGE_PHRASES):
        member.check_right(Right.SERVE)
    return member


def _content(body: schemas.WritePhrase) -> rules.Content:
    return rules.checked(body.shortcode, body.title, body.category, body.text)


def _out(phrase: Phrase) -> dict[str, Any]:
    content, place = phrase.content, phrase.place
    return {
        "id": phrase.id,
        "scope": place.scope.value,
        "skill": place.owner if place.scope is Scope.TEAM else None,
        "shortcode": content.shortcode,
        "title": content.title,
        "category": content.category,
        "text": content.text,
        "version": phrase.version,
        "used": phrase.used,
        "last_used": phrase.last_used,
    }
