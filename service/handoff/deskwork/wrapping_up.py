"""Ending the service and wrapping it up: what it was about, whether it was solved, and a note."""

from collections.abc import Callable

from service.conversations.store import ConversationStore
from service.conversations.text import clean
from service.handoff import deeds
from service.handoff.commitments.store import open_promises
from service.handoff.desk_log import log_desk
from service.handoff.deskwork.actions import NOTE_CHARS
from service.handoff.deskwork.categories import Category, check_category, path_names
from service.handoff.notices import tell
from service.handoff.serving import service_of, take
from service.handoff.store import change_open, do_end
from service.identity.staff import Member
from service.satisfaction.asking import ask_about_agent

Tree = tuple[Category, ...]


class WrapUps:
    def __init__(self, store: ConversationStore, tree: Callable[[], Tree]) -> None:
        """`tree` gives the categories as they are now."""
        self._store, self.tree = store, tree

    async def end(self, conversation_id: str, member: Member) -> None:
        """human → wrap_up: the customer is told and asked how it was, the agent still owes category, outcome and note."""
        async with self._store.writing(conversation_id) as draft:
            now = await service_of(draft)
            then = deeds.ended(now, member.id)
            await take(draft, now, then, "ended_by_agent", member.login, member.badge)
            await tell(draft, "agent_left")
            await ask_about_agent(draft, member.id)

    async def close(
        self, conversation_id: str, member: Member, category: str | None, resolved: bool, note: str
    ) -> None:
        """wrap_up → closed. Raises InvalidField of category or note, Conflict `not_yours` or `commitment_open`."""
        text = clean(note, NOTE_CHARS).text
        tree = self.tree()
        async with self._store.writing(conversation_id) as draft:
            now = await service_of(draft)
            promises = await open_promises(draft.connection, conversation_id)
            then = deeds.closed(now, member.id, resolved, promises)
            check_category(tree, category)
            path = path_names(tree, category) if category else []
            await take(draft, now, then, "wrapped_up", member.login)
            await change_open(draft, category=category)
            await do_end(draft, "solved" if resolved else "unsolved", text)
            await log_desk(draft, "wrapped_up", member.number, category=path, resolved=resolved, note=text)
