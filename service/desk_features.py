"""Part of the composition root: what agents and supervisors may do besides taking a customer and writing to him."""

from dataclasses import dataclass

from service.conversations.store import ConversationStore
from service.core.http import Endpoint
from service.core.rates import Rates
from service.core.secret_files import secret
from service.core.settings import ROOT, Settings
from service.core.yaml_files import read_yaml
from service.desk.access import StaffAccess
from service.desk.blocks.routes import BlockRoutes
from service.desk.blocks.store import Blocks
from service.desk.board_routes import BoardRoutes
from service.desk.bulk.routes import BulkRoutes
from service.desk.handed_over import HandedOver, HandedOverRoutes
from service.desk.inbox import InboxReader
from service.desk.knowledge import KnowledgeRoutes
from service.desk.labels.routes import LabelRoutes
from service.desk.labels.store import Labels
from service.desk.oversight import Oversight
from service.desk.phrases.routes import PhraseRoutes
from service.desk.phrases.starter import load_starter
from service.desk.phrases.store import Phrases
from service.desk.previous import PreviousRoutes
from service.desk.promises import PromiseRoutes
from service.desk.reading import DeskReading
from service.desk.saying import SayingRoutes
from service.desk.searching import SearchRoutes
from service.desk.service_routes import ServiceRoutes
from service.desk.snooze_routes import SnoozeRoutes
from service.desk.suggesting.store import Suggesting
from service.desk.summary_routes import SummaryRoutes
from service.desk.supervision_routes import SupervisionRoutes
from service.desk.tickets.routes import TicketRoutes
from service.desk.translation.routes import TranslationRoutes
from service.desk.translation.translating import Translating
from service.desk.views import ViewRoutes
from service.handoff.commitments.store import Commitments
from service.handoff.commitments.taking_up import TakingUp
from service.handoff.deskwork.actions import DeskActions
from service.handoff.deskwork.assigning import Assignments
from service.handoff.deskwork.colleagues import Colleagues
from service.handoff.deskwork.holding import Holds
from service.handoff.deskwork.notes import Notes
from service.handoff.deskwork.snoozing import Snoozes
from service.handoff.deskwork.transfers import Transfers
from service.handoff.deskwork.wrapping_up import WrapUps
from service.handoff.line.waiting import LineNews
from service.handoff.outside.outbox import Outbox
from service.handoff.routing.desk_file import Desk
from service.handoff.routing.picture import Picture
from service.handoff.store import HandoffStore
from service.handoff.summary.reader import SummaryReader
from service.handoff.supervision.board import Board
from service.handoff.supervision.help_calls import HelpCalls
from service.handoff.supervision.taking_over import TakingOver
from service.handoff.supervision.whispers import Whispers
from service.handoff.tickets.store import TicketStore
from service.turns.live_mind import LiveMind
from service.vault.routes import VaultRoutes
from service.vault.store import Vault

STARTER_PHRASES = "bot/data/phrases.yml"


@dataclass(frozen=True)
class FloorParts:
    """What the supervisors' board is read from."""

    picture: Picture
    handoffs: HandoffStore
    desk: Desk
    news: LineNews


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
    floor: FloorParts
    vault: Vault
    rates: Rates
    outbox: Outbox
    translating: Translating


def desk_features(parts: DeskParts) -> list[Endpoint]:
    """Handing on, holding, notes, wrap-up, promises, summaries, masked values, knowledge, and what supervisors see."""
    store, access, live = parts.store, parts.access, parts.live
    transfers = Transfers(store, parts.colleagues, lambda: live.library.skills)
    wrap_ups = WrapUps(store, lambda: live.library.wrap_up)
    service = ServiceRoutes(
        access,
        parts.reading,
        transfers,
        Holds(store),
        Notes(store, parts.settings.message_max_chars),
        wrap_ups,
        parts.colleagues,
        lambda: live.library.skills,
    )
    actions = DeskActions(store, parts.settings.message_max_chars)
    labels = Labels(store)
    assignments = Assignments(store, actions, transfers, parts.colleagues)
    phrases = Phrases(store.database, store.clock, store.hub, lambda: load_starter(ROOT / STARTER_PHRASES))
    saying = SayingRoutes(access, actions, Suggesting(store, lambda: live.library, phrases.seen_by))
    return [
        *service.endpoints(),
        *saying.endpoints(),
        *SnoozeRoutes(access, parts.reading, Snoozes(store, parts.floor.desk.hours)).endpoints(),
        *SummaryRoutes(access, parts.summaries).endpoints(),
        *PreviousRoutes(access, store, lambda: live.library.skills).endpoints(),
        *VaultRoutes(access, parts.vault, parts.rates.of("vault", parts.settings.vault_rate)).endpoints(),
        *PromiseRoutes(access, parts.commitments, TakingUp(store, parts.commitments)).endpoints(),
        *KnowledgeRoutes(access, lambda: live.library).endpoints(),
        *SearchRoutes(access, lambda: live.library).endpoints(),
        *HandedOverRoutes(access, HandedOver(store.database, parts.inbox.clocks)).endpoints(),
        *ViewRoutes(access, store.database, store.clock).endpoints(),
        *LabelRoutes(access, labels).endpoints(),
        *BulkRoutes(access, assignments, labels, wrap_ups).endpoints(),
        *_phrase_routes(parts, phrases),
        *_oversight(parts),
        *_supervision(parts),
        *BlockRoutes(access, parts.floor.handoffs, Blocks(store, live.say)).endpoints(),
        *TicketRoutes(
            access, TicketStore(store, parts.outbox, parts.summaries, lambda: live.library.wrap_up)
        ).endpoints(),
        *TranslationRoutes(access, parts.translating).endpoints(),
    ]


def _oversight(parts: DeskParts) -> list[Endpoint]:
    """The audit trail, with the secret that its end is signed with."""
    key = secret(parts.settings.var_dir / "secrets", "audit_key")
    return Oversight(parts.access, parts.store.database, parts.store.clock, key).endpoints()


def _phrase_routes(parts: DeskParts, phrases: Phrases) -> list[Endpoint]:
    """Canned replies; the bank's name and numbers in them come from bank.yml."""
    bank = read_yaml(parts.settings.bank_file)
    values = {"银行名": bank["name"], "客服热线": bank["hotline"], "服务时间": bank["human_hours"]}
    return PhraseRoutes(parts.access, phrases, values, lambda: parts.live.library.skills).endpoints()


def _supervision(parts: DeskParts) -> list[Endpoint]:
    """The board, and what supervisors do from it."""
    store, live = parts.store, parts.live
    board = Board(
        store.database,
        store.clock,
        parts.floor.picture,
        parts.floor.handoffs,
        parts.floor.desk,
        lambda: live.library.skills,
    )
    stepping_in = SupervisionRoutes(
        parts.access,
        parts.reading,
        parts.floor.handoffs,
        Whispers(store),
        HelpCalls(store),
        TakingOver(store, live.say),
    )
    return [
        *BoardRoutes(parts.access, board, parts.inbox, parts.floor.news).endpoints(),
        *stepping_in.endpoints(),
    ]
