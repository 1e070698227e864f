"""Who may send an image when, and as which event it stands in the log."""

from typing import Any, Protocol

from sqlalchemy import Row

from service.conversations.events import (
    CUSTOMER,
    Actor,
    ActorKind,
    AgentImage,
    CustomerImage,
    Envelope,
)
from service.conversations.messages import Guards, Knows
from service.conversations.ownership import Owner
from service.conversations.store import Draft
from service.handoff.deeds import Service, check_holds
from service.handoff.deskwork.actions import speaking
from service.identity.audit import record
from service.identity.staff import Member
from service.images import refusals

WITH_PERSON = (Owner.QUEUED, Owner.HUMAN)
OVER = (Owner.WRAP_UP, Owner.CLOSED)
ImageEvent = CustomerImage | AgentImage


class Sender(Protocol):
    kind: ActorKind
    event: type[ImageEvent]

    def check_before(self, header: Row[Any]) -> None:
        """Before any work is done for the image; raises Conflict as `check`."""
        ...

    async def check(self, draft: Draft) -> Actor:
        """Inside the transaction that writes it."""
        ...

    async def note(self, draft: Draft, sent: Envelope) -> None:
        """What else is written of it, in the same transaction."""
        ...


class FromCustomer:
    kind = ActorKind.CUSTOMER
    event: type[ImageEvent] = CustomerImage

    def __init__(self, customers: Knows, guard: Guards) -> None:
        self._customers, self._guard = customers, guard

    def check_before(self, header: Row[Any]) -> None:
        _check_person(Owner(header.owner))

    async def check(self, draft: Draft) -> Actor:
        """Raises Unauthorised `identity_lapsed`, Blocked, Conflict `image_needs_person`."""
        self._customers.check(draft.vouched, draft.now)
        await self._guard.check(draft, emergency=False)
        _check_person(draft.owner)
        return CUSTOMER

    async def note(self, draft: Draft, sent: Envelope) -> None:
        pass


class FromAgent:
    kind = ActorKind.AGENT
    event: type[ImageEvent] = AgentImage

    def __init__(self, member: Member) -> None:
        self._member = member

    def check_before(self, header: Row[Any]) -> None:
        _check_serves(Owner(header.owner), header.agent_id, self._member)

    async def check(self, draft: Draft) -> Actor:
        """Raises Conflict `service_over` or `not_yours`. As with words, who shows something is back from a hold."""
        _check_serves(draft.owner, draft.agent_id, self._member)
        return await speaking(draft, self._member)

    async def note(self, draft: Draft, sent: Envelope) -> None:
        """An image cannot be masked: who sent it stays on record when it is gone."""
        login = self._member.login
        await record(draft.connection, draft.now, login, "image.sent", draft.id, seq=sent.seq)


def _check_person(owner: Owner) -> None:
    """An image cannot be masked, and the bot does not read it: it is for people."""
    if owner not in WITH_PERSON:
        raise refusals.needs_person()


def _check_serves(owner: Owner, agent: str | None, member: Member) -> None:
    if owner in OVER:
        raise refusals.service_over()
    check_holds(Service(owner, agent if owner is Owner.HUMAN else None), member.id)
