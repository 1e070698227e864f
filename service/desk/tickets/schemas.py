"""What goes over the wire about tickets in the bank's own ticket system."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from service.conversations.schemas import AgentBadge
from service.core.http import Body
from service.handoff.tickets.rules import NOTE_CHARS, TITLE_CHARS

Urgency = Literal["normal", "high", "urgent"]


class OpenTicket(Body):
    client_id: Annotated[
        str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$", description="Made by the client; a resend repeats it.")
    ]
    title: Annotated[str, Field(min_length=1, max_length=TITLE_CHARS)]
    category: Annotated[str | None, Field(max_length=64, description="A leaf of `/v1/desk/categories`.")] = (
        None
    )
    urgency: Urgency = "normal"
    note: Annotated[str, Field(max_length=NOTE_CHARS)] = ""


class DeskTicket(BaseModel):
    """`title` and `note` are masked."""

    id: str
    state: Literal["waiting", "sent", "accepted", "failed"] = Field(
        description="`waiting` to be sent, `accepted` with its number, `sent` where no number came back, `failed`: given up."
    )
    number: str | None = Field(description="What the ticket system calls it.")
    title: str
    category: str | None
    urgency: Urgency
    note: str | None
    opened_by: AgentBadge
    opened_at: str
    attempts: int = Field(description="Since it was opened, or sent again by hand.")
    error: str | None = Field(description="Code of the last attempt that failed.")
    next_at: str | None = Field(description="When it is tried next.")
    retry: bool = Field(description="Whether it may be sent again by hand now.")


class DeskTickets(BaseModel):
    on: bool = Field(description="Whether a ticket system is connected.")
    tickets: list[DeskTicket] = Field(description="Of this conversation, oldest first.")
