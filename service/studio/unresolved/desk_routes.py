"""What agents do with questions they had no answer to, over HTTP: note them, and be told of the answer."""

from typing import Any

from sanic import Request

from service.core.http import Empty, Endpoint
from service.core.rates import Rate
from service.desk.access import StaffAccess
from service.desk.deed import ONE
from service.studio.unresolved import schemas
from service.studio.unresolved.answers import Answers
from service.studio.unresolved.noting import Noted, Noting
from service.studio.unresolved.rules import Kind

LIVE = "/v1/desk/answers"
RATE = "60/minute"
"""Questions one agent may note."""


class NotingRoutes:
    def __init__(self, access: StaffAccess, noting: Noting, answers: Answers) -> None:
        self._access, self._noting, self._answers = access, noting, answers
        self._rate = Rate("unresolved", RATE)

    def endpoints(self) -> list[Endpoint]:
        of = f"{ONE}/unresolved"
        return [
            Endpoint(
                "GET",
                of,
                "Questions of the conversation that were noted",
                self.list_noted,
                None,
                schemas.NotedQuestions,
                security="staff",
            ),
            Endpoint(
                "POST",
                of,
                "Note that the content has no answer to a message; again, it replaces what one said before",
                self.note_question,
                schemas.NoteQuestion,
                schemas.NotedQuestions,
                201,
                errors=(409,),
                security="staff",
            ),
            Endpoint(
                "GET",
                LIVE,
                "Answers gone live to questions of the agent's customers",
                self.list_answers,
                None,
                schemas.LiveAnswers,
                security="staff",
            ),
            Endpoint(
                "POST",
                f"{LIVE}/<change>/read",
                "Take note of one of them",
                self.read_answer,
                Empty,
                None,
                204,
                security="staff",
            ),
        ]

    async def list_noted(self, request: Request, conversation: str) -> dict[str, Any]:
        await self._access.reader(request, conversation)
        return {"questions": await self._noting.of(conversation)}

    async def note_question(
        self, request: Request, conversation: str, body: schemas.NoteQuestion
    ) -> dict[str, Any]:
        """404 `message_not_found`, 409 `already_noted`."""
        member = await self._access.changing_agent(request)
        await self._access.check_may_see(member, conversation)
        await self._rate.check(member.id)
        await self._noting.note(
            conversation, member, Noted(body.seq, Kind(body.kind), body.note, body.answer)
        )
        return {"questions": await self._noting.of(conversation)}

    async def list_answers(self, request: Request) -> dict[str, Any]:
        return {"answers": await self._answers.unread(await self._access.agent(request))}

    async def read_answer(self, request: Request, change: str, body: Empty) -> None:
        """404 `answer_not_found`."""
        await self._answers.read(await self._access.changing_agent(request), change)
