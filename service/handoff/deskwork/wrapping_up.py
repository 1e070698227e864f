"""Ending the service and wrapping it up: what it was about, whether it was solved, and a note."""

from collections.abc import Callable
from dataclasses import dataclass

from service.conversations.ownership import Owner
from service.conversations.store import ConversationStore, Draft
from service.conversations.text import clean
from service.handoff import deeds
from service.handoff.commitments.store import open_promises
from service.handoff.desk_log import log_desk
from service.handoff.deskwork.actions import NOTE_CHARS
from service.handoff.deskwork.categories import Category, check_category, path_names
from service.handoff.notices import tell
from service.handoff.serving import service_of, take
from service.handoff.store import change_open, do_end, latest_handoff
from service.identity.staff import Member
from service.satisfaction.asking import ask_about_agent

Tree = tuple[Category, ...]


@dataclass(frozen=True)
class WrapUp:
    """`note` is masked."""

    category: str | None
    resolved: bool
    note: str


class WrapUps:
    def __init__(self, store: ConversationStore, tree: Callable[[], Tree]) -> None:
        """`tree` gives the categories as they are now."""
        self._store, self.tree = store, tree

    async def end(self, conversation_id: str, member: Member) -> None:
        """human → wrap_up: the customer is told and asked how it was, the agent still owes category, outcome and note."""
        async with self._store.writing(conversation_id) as draft:
            await _end(draft, member)

    async def close(
        self, conversation_id: str, member: Member, category: str | None, resolved: bool, note: str
    ) -> None:
        """wrap_up → closed. Raises InvalidField of category or note, Conflict `not_yours` or `commitment_open`."""
        wrap_up = WrapUp(category, resolved, clean(note, NOTE_CHARS).text)
        tree = self.tree()
        async with self._store.writing(conversation_id) as draft:
            await _close(draft, member, wrap_up, tree)

    async def finish(
        self, conversation_id: str, member: Member, category: str | None, resolved: bool, note: str
    ) -> None:
        """Ends and closes in one: human or wrap_up → closed. What is refused changes nothing.

        Again by the agent who closed it is nothing. Raises as `close`.
        """
        wrap_up = WrapUp(category, resolved, clean(note, NOTE_CHARS).text)
        tree = self.tree()
        check_category(tree, category)
        async with self._store.writing(conversation_id) as draft:
            row = await latest_handoff(draft.connection, conversation_id)
            if draft.owner is Owner.CLOSED and row is not None and row.agent_id == member.id:
                return
            if draft.owner is not Owner.WRAP_UP:
                await _end(draft, member)
            await _close(draft, member, wrap_up, tree)


async def _end(draft: Draft, member: Member) -> None:
    now = await service_of(draft)
    then = deeds.ended(now, member.id)
    await take(draft, now, then, "ended_by_agent", member.login, member.badge)
    await tell(draft, "agent_left")
    await ask_about_agent(draft, member.id)


async def _close(draft: Draft, member: Member, wrap_up: WrapUp, tree: Tree) -> None:
    now = await service_of(draft)
    promises = await open_promises(draft.connection, draft.id)
    then = deeds.closed(now, member.id, wrap_up.resolved, promises)
    check_category(tree, wrap_up.category)
    path = path_names(tree, wrap_up.category) if wrap_up.category else []
    await take(draft, now, then, "wrapped_up", member.login)
    await change_open(draft, category=wrap_up.category)
    await do_end(draft, "solved" if wrap_up.resolved else "unsolved", wrap_up.note)
    resolved, note = wrap_up.resolved, wrap_up.note
    await log_desk(draft, "wrapped_up", member.number, category=path, resolved=resolved, note=note)
