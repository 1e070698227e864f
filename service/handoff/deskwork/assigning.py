"""Giving customers to an agent, wherever they are: who waits is taken or assigned, who is served is handed on."""

from service.conversations.ownership import Owner
from service.conversations.store import ConversationStore
from service.conversations.text import clean
from service.core.errors import Forbidden
from service.handoff import deeds
from service.handoff.desk_log import log_desk
from service.handoff.deskwork.actions import NOTE_CHARS, DeskActions
from service.handoff.deskwork.colleagues import Colleagues, chosen
from service.handoff.deskwork.reach import check_takes
from service.handoff.deskwork.transfers import Transfers
from service.handoff.notices import tell
from service.handoff.serving import service_of, take
from service.handoff.store import do_accept
from service.identity.roles import Right
from service.identity.staff import Member


class Assignments:
    def __init__(
        self, store: ConversationStore, actions: DeskActions, transfers: Transfers, colleagues: Colleagues
    ) -> None:
        self._store, self._actions, self._transfers = store, actions, transfers
        self._colleagues = colleagues

    async def assign(self, conversation_id: str, member: Member, to: str, note: str) -> None:
        """`to` has the customer afterwards; nothing happens where he has him already.

        Raises what the deed raises: accepting, for oneself; handing on, for one's own; `assign_waiting`.
        """
        header = await self._store.header(conversation_id)
        if header.owner == Owner.HUMAN and header.agent_id == to:
            return
        if header.owner != Owner.QUEUED:
            await self._transfers.to_colleague(conversation_id, member, to, note)
        elif to == member.id:
            await self._actions.accept(conversation_id, member)
        else:
            await self.assign_waiting(conversation_id, member, to, note)

    async def assign_waiting(self, conversation_id: str, member: Member, to: str, note: str) -> None:
        """queued → human, by a supervisor for somebody else.

        Raises Forbidden `assign_supervisor` or `other_skill`, NotFound `colleague_not_found`, Conflict `already_taken`
        or as `check_takes`.
        """
        if not member.may(Right.STEP_IN):
            raise Forbidden("assign_supervisor", "还在排队的客户，只有主管能指派给别人。")
        text = clean(note, NOTE_CHARS).text
        async with self._store.writing(conversation_id) as draft:
            now = await service_of(draft)
            everybody = await self._colleagues.everybody(draft.connection)
            colleague = chosen(everybody, to)
            then = deeds.accepted(now, to, list(colleague.skills))
            if then == now:
                return
            check_takes(colleague, [one for one in everybody if one.id != to], now.skill)
            await take(draft, now, then, "assigned", member.login, colleague.badge)
            await do_accept(draft, to)
            await log_desk(draft, "assigned", member.number, to=colleague.number, note=text)
            await tell(draft, "agent_joined", number=colleague.number)
