"""Open questions over HTTP, for experts. Reading takes `read_decisions`, deciding `edit_content`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from sanic import Request

from service.core.http import Endpoint, Query
from service.desk.access import StaffAccess
from service.identity.roles import Right
from service.studio.inbox.reading import Key
from service.studio.unresolved import schemas
from service.studio.unresolved.deciding import Deciding, Wanted
from service.studio.unresolved.log import QuestionLog
from service.studio.unresolved.rules import Question

ALL = "/v1/studio/unresolved"
WHICH = (
    Query("days", "How far back the log is read; noted questions do not age.", 1, 90, 30),
    Query("limit", "Groups in the answer.", 1, 200, 50),
)


class QuestionRoutes:
    def __init__(
        self,
        access: StaffAccess,
        log: QuestionLog,
        deciding: Deciding,
        skills: Callable[[], Mapping[str, str]],
    ) -> None:
        """`skills`: name by id."""
        self._access, self._log, self._deciding, self._skills = access, log, deciding, skills

    def endpoints(self) -> list[Endpoint]:
        decide = partial(Endpoint, "POST", security="maintainer")
        return [
            Endpoint(
                "GET",
                ALL,
                "Questions without an answer, those alike together",
                self.list_unresolved,
                None,
                schemas.QuestionsOut,
                query=WHICH,
                security="maintainer",
            ),
            Endpoint(
                "POST",
                f"{ALL}/drafts",
                "Begin a change set that answers them",
                self.draft_answer,
                schemas.DraftAnswer,
                schemas.DraftOut,
                201,
                errors=(404, 409),
                security="staff",
            ),
            decide(
                path=f"{ALL}/dismissals",
                summary="They need no answer",
                handler=self.dismiss_questions,
                body=schemas.PickQuestions,
                response=None,
                status=204,
                errors=(404, 409),
            ),
            decide(
                path=f"{ALL}/restorations",
                summary="They need one after all",
                handler=self.restore_questions,
                body=schemas.PickQuestions,
                response=None,
                status=204,
                errors=(404,),
            ),
        ]

    async def list_unresolved(self, request: Request, days: int, limit: int) -> dict[str, Any]:
        await self._access.check_maintainer(request)
        groups = await self._log.groups(days)
        return {
            "groups": [_group(one) for one in groups[:limit]],
            "total": sum(len(one) for one in groups),
            "found": len(groups),
            "changes": await self._log.changes(),
            "dismissed": [_shown(one) for one in await self._log.dismissed()],
            "skills": [{"id": key, "name": name} for key, name in sorted(self._skills().items())],
        }

    async def draft_answer(self, request: Request, body: schemas.DraftAnswer) -> dict[str, Any]:
        """404 `message_not_found`, 409 `question_taken`, `nothing_to_draft`; 422 `answer_missing`, `topic_name_missing`
        and as a change set; 503 `check_failed`."""
        author = await self._access.changing_holder(request, Right.EDIT_CONTENT)
        answer = " ".join(body.answer.split())
        wanted = Wanted(_keys(body), body.topic, answer, " ".join(body.name.split()), body.skill)
        return {"change": await self._deciding.draft(author, wanted)}

    async def dismiss_questions(self, request: Request, body: schemas.PickQuestions) -> None:
        """404 `message_not_found`, 409 `question_taken`."""
        actor = await self._access.changing_maintainer(request, Right.EDIT_CONTENT)
        await self._deciding.dismiss(actor, _keys(body))

    async def restore_questions(self, request: Request, body: schemas.PickQuestions) -> None:
        """404 `message_not_found`."""
        actor = await self._access.changing_maintainer(request, Right.EDIT_CONTENT)
        await self._deciding.restore(actor, _keys(body))


def _keys(body: schemas.PickQuestions) -> list[Key]:
    return [(one.conversation, one.seq) for one in body.questions]


def _group(questions: Sequence[Question]) -> dict[str, Any]:
    return {
        "conversations": len({one.conversation for one in questions}),
        "oldest": min(one.at for one in questions),
        "questions": [_shown(one) for one in questions],
    }


def _shown(one: Question) -> Mapping[str, Any]:
    shown = asdict(one)
    del shown["hidden"], shown["agent_id"]
    return shown
