"""What the same customer came to people with before: who serves him again need not ask again."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, Field
from sanic import Request
from sqlalchemy import Row, Select, select

from service.conversations.store import ConversationStore
from service.conversations.tables import Conversation
from service.core.clock import aware, iso
from service.core.http import Endpoint
from service.desk.access import StaffAccess
from service.desk.deed import ONE
from service.desk.sight import may_see
from service.desk.summary_schemas import NamedOut, ReasonOut
from service.handoff.summary.background import conversations_of
from service.handoff.summary.earlier import NOTE_CHARS, OUTCOMES, PERSON
from service.handoff.summary.quoting import short
from service.handoff.tables import Handoff
from service.identity.roles import Right
from service.identity.staff import Member
from service.identity.tables import Staff

SHOWN = 10


class PreviousService(BaseModel):
    conversation: str
    at: str = Field(description="When it was handed over.")
    skill: NamedOut
    about: str = Field(description="Name of the need or topic; empty where none was known.")
    agent: str | None = Field(description="Number of who served him last; null when nobody did.")
    outcome: ReasonOut = Field(
        description="`solved`, `unsolved`, `given_back`, `left`, `abandoned`, `message_left`, `callback_booked`."
    )
    readable: bool = Field(description="Whether this member of staff may open it.")
    note: str = Field(description="The beginning of the agent's closing note; empty unless `readable`.")


class PreviousOut(BaseModel):
    services: list[PreviousService] = Field(description="The newest ten that are over, newest first.")


class PreviousRoutes:
    def __init__(
        self, access: StaffAccess, store: ConversationStore, skills: Callable[[], Mapping[str, str]]
    ) -> None:
        """`skills` gives the names of the groups."""
        self._access, self._store, self._skills = access, store, skills

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(
                "GET",
                f"{ONE}/previous",
                "What the same customer came to people with before",
                self.read_previous,
                None,
                PreviousOut,
                security="staff",
            )
        ]

    async def read_previous(self, request: Request, conversation: str) -> dict[str, Any]:
        member = await self._access.reader(request, conversation)
        rows, skills = await self._rows(conversation), self._skills()
        return {"services": [_shown(row, member, skills) for row in rows]}

    async def _rows(self, conversation: str) -> list[Row[Any]]:
        visitor = select(Conversation.visitor_id).where(Conversation.id == conversation)
        async with self._store.database.read() as connection:
            visitor_id = (await connection.execute(visitor)).scalar_one()
            query: Select[Any] = (
                select(*Handoff.__table__.columns, Staff.number.label("number"))
                .outerjoin(Staff, Staff.id == Handoff.agent_id)
                .where(
                    Handoff.conversation_id.in_(await conversations_of(connection, visitor_id)),
                    Handoff.ended_at.is_not(None),
                )
                .order_by(Handoff.queued_at.desc(), Handoff.begun_seq.desc())
                .limit(SHOWN)
            )
            return list((await connection.execute(query)).all())


def _shown(row: Row[Any], member: Member, skills: Mapping[str, str]) -> dict[str, Any]:
    about = row.summary.get("need") or row.summary.get("topic") or {}
    outcome = row.outcome or "unsolved"
    readable = may_see(member, row) or member.may(Right.SEE_HANDED_OVER)
    return {
        "conversation": row.conversation_id,
        "at": iso(aware(row.queued_at)),
        "skill": {"id": row.skill, "name": skills.get(row.skill, row.skill)},
        "about": about.get("name", ""),
        "agent": row.number,
        "outcome": {"code": outcome, "text": OUTCOMES[PERSON].get(outcome, outcome)},
        "readable": readable,
        "note": short(row.note or "", NOTE_CHARS) if readable else "",
    }
