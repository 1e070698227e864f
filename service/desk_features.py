"""Part of the composition root: what agents and supervisors may do besides taking a customer and writing to him."""

from dataclasses import dataclass

from service.conversations.store import ConversationStore
from service.core.http import Endpoint
from service.core.settings import Settings
from service.desk.access import StaffAccess
from service.desk.inbox import InboxReader
from service.desk.knowledge import KnowledgeRoutes
from service.desk.oversight import Oversight
from service.desk.promises import PromiseRoutes
from service.desk.reading import DeskReading
from service.desk.service_routes import ServiceRoutes
from service.desk.summary_routes import SummaryRoutes
from service.handoff.commitments.store import Commitments
from service.handoff.commitments.taking_up import TakingUp
from service.handoff.deskwork.colleagues import Colleagues
from service.handoff.deskwork.holding import Holds
from service.handoff.deskwork.notes import Notes
from service.handoff.deskwork.transfers import Transfers
from service.handoff.deskwork.wrapping_up import WrapUps
from service.handoff.summary.reader import SummaryReader
from service.turns.live_mind import LiveMind


@dataclass(frozen=True)
class DeskParts:
    """What the desk's features are made of; built in `service.app`."""

    settings: Settings
    store: ConversationStore
    access: StaffAccess
    live: LiveMind
    reading: DeskReading
    commitments: Commitments
    colleagues: Colleagues
    summaries: SummaryReader
    inbox: InboxReader


def desk_features(parts: DeskParts) -> list[Endpoint]:
    """Handing on, holding, notes, wrap-up, promises, summaries, knowledge, and what supervisors see."""
    store, access, live = parts.store, parts.access, parts.live
    service = ServiceRoutes(
        access,
        parts.reading,
        Transfers(store, parts.colleagues, lambda: live.library.skills),
        Holds(store),
        Notes(store, parts.settings.message_max_chars),
        WrapUps(store, lambda: live.library.wrap_up),
        parts.colleagues,
        lambda: live.library.skills,
    )
    return [
        *service.endpoints(),
        *SummaryRoutes(access, parts.summaries).endpoints(),
        *PromiseRoutes(access, parts.commitments, TakingUp(store, parts.commitments)).endpoints(),
        *KnowledgeRoutes(access, lambda: live.library).endpoints(),
        *Oversight(access, parts.inbox, store.database, store.clock).endpoints(),
    ]
