"""The composition root: the only file that knows what is real."""

import asyncio
from dataclasses import dataclass, field
from functools import partial

import httpx
import structlog
from sqlalchemy.exc import SQLAlchemyError

from service.conversations.admission import Admission
from service.conversations.hub import Hub
from service.conversations.identity_routes import IdentityRoutes
from service.conversations.menu import MenuRoutes
from service.conversations.messages import CustomerMessages
from service.conversations.presence import CustomerPresence
from service.conversations.queue_routes import QueueRoutes
from service.conversations.reading import Reading
from service.conversations.routes import CustomerRoutes
from service.conversations.socket import CustomerSocket
from service.conversations.store import ConversationStore
from service.core import metrics, migrations, pages
from service.core.clock import Clock, SystemClock
from service.core.database import Database, open_database
from service.core.ending import end
from service.core.http import Endpoint
from service.core.public import public_app
from service.core.rates import Rates
from service.core.secret_files import secret
from service.core.serving import Listener
from service.core.settings import Settings
from service.core.socket import guarded
from service.core.sole import Sole
from service.customer_features import customer_features
from service.desk.access import SignInRates, StaffAccess
from service.desk.administration import Administration
from service.desk.blocks.guard import Guard
from service.desk.clock_reading import Clocks
from service.desk.demo import make_demo_staff
from service.desk.inbox import InboxReader
from service.desk.line_routes import LineRoutes
from service.desk.own_account import OwnAccount
from service.desk.reading import DeskReading
from service.desk.revoking import Revoking
from service.desk.routes import DeskRoutes
from service.desk.sight import Sight
from service.desk.socket import DeskSocket
from service.desk.translation.translating import Translating
from service.desk.translation.wiring import translation
from service.desk.viewers import Viewers
from service.desk_features import DeskParts, FloorParts, desk_features
from service.handoff.commitments.store import Commitments
from service.handoff.commitments.watch import CommitmentWatch
from service.handoff.desk_log import DeskLog
from service.handoff.deskwork.actions import DeskActions
from service.handoff.deskwork.colleagues import Colleagues
from service.handoff.deskwork.idle import IdleWatch
from service.handoff.deskwork.returning import Returning
from service.handoff.deskwork.snooze_watch import SnoozeWatch
from service.handoff.line.leaving import Leaving
from service.handoff.line.patience import Patience as PatienceTeller
from service.handoff.line.waiting import Line, LineNews
from service.handoff.outside.wiring import Outside, outside_desks
from service.handoff.routing.agent_presence import AgentPresence
from service.handoff.routing.desk_file import Desk, load_desk
from service.handoff.routing.moves import Moves
from service.handoff.routing.offers import Offers
from service.handoff.routing.picture import Picture
from service.handoff.routing.router import Router
from service.handoff.routing.status import AgentStatuses
from service.handoff.store import HandoffStore
from service.handoff.summary.background import Backgrounds, OpenPromises
from service.handoff.summary.briefing import Briefing
from service.handoff.summary.reader import SummaryReader
from service.handoff.tickets.store import note_settled
from service.health import Health
from service.identity.consent import Consents
from service.identity.customers import CUSTOMER_KEY, Customers
from service.identity.signing_in import Limits, SigningIn
from service.identity.staff import StaffAccounts
from service.identity.tickets import Tickets
from service.identity.visitors import Visitors
from service.images.removing import ImageSweep
from service.releases.wiring import asking
from service.studio_features import StudioParts, StudioWork, studio_features, studio_work
from service.turns.answering import Answering, Bot
from service.turns.applying import Applying, Words
from service.turns.burst import Bursts
from service.turns.live_mind import LiveMind
from service.turns.mind import Mind
from service.turns.rasa import rasa_http
from service.turns.refresh import Refresh
from service.turns.source import Source
from service.turns.webhook import create_internal_app
from service.turns.worker import Patience, TurnWorker
from service.vault.store import Vault
from service.vault.wiring import open_vault

VERSION = "0.1.0"
SWEEP_SECONDS = 15
"""How often unanswered messages are looked for, besides the wake-up each one gets."""

log = structlog.get_logger()


@dataclass
class Application:
    """Everything that runs in one process."""

    settings: Settings
    database: Database
    sole: Sole
    rates: Rates
    worker: TurnWorker
    news: LineNews
    health: Health
    staff: StaffAccounts
    public: Listener
    internal: Listener
    http: httpx.AsyncClient
    endpoints: list[Endpoint]
    promises: CommitmentWatch
    snoozes: SnoozeWatch
    revoking: Revoking
    idle: IdleWatch
    images: ImageSweep
    vault: Vault
    outside: Outside
    translating: Translating
    router: Router
    studio: StudioWork
    refresh: Refresh | None = None
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def start(self) -> None:
        """Schema, secrets, listeners, then the warm-up. Raises DatabaseInUse, PortTaken."""
        await self.sole.take()
        await migrations.upgrade(self.database)
        await make_demo_staff(self.staff, self.settings.var_dir / "secrets" / "demo_logins.json")
        await self.studio.recover()
        await self.internal.start()
        await self.public.start()
        self.tasks = [
            asyncio.create_task(self.sole.watch(), name="sole"),
            asyncio.create_task(self.news.run(), name="line-news"),
            asyncio.create_task(self.health.warm_up(), name="warm-up"),
            asyncio.create_task(self._sweep(), name="sweep"),
            asyncio.create_task(self.promises.run(), name="promises"),
            asyncio.create_task(self.snoozes.run(), name="snoozes"),
            asyncio.create_task(self.revoking.run(), name="revoking"),
            asyncio.create_task(self.router.run(), name="router"),
            asyncio.create_task(self.idle.run(), name="idle"),
            asyncio.create_task(self.images.run(), name="images"),
            asyncio.create_task(self.vault.run(), name="vault"),
            asyncio.create_task(self.studio.jobs.run(), name="jobs"),
            asyncio.create_task(self.studio.releases.switching.run(), name="releases"),
        ]
        if self.outside.on:
            self.tasks.append(asyncio.create_task(self.outside.sender.run(), name="outside"))
        if self.refresh:
            self.tasks.append(asyncio.create_task(self.refresh.run(), name="refresh"))

    async def stop(self) -> None:
        """Finish running turns, let connections drain, close what was opened."""
        await end(self.tasks)
        self.studio.changes.close()
        await self.public.stop()
        await self.worker.close()
        await self.internal.stop()
        await self.http.aclose()
        await self.outside.posting.close()
        await self.translating.close()
        await self.rates.close()
        await self.sole.release()
        await self.database.close()

    async def _sweep(self) -> None:
        while True:
            try:
                await self.worker.recover()
            except SQLAlchemyError as error:
                log.warning("sweep.failed", kind=type(error).__name__)
            await asyncio.sleep(SWEEP_SECONDS)


def build(
    settings: Settings,
    mind: Mind,
    clock: Clock | None = None,
    bot: Bot | None = None,
    source: Source | None = None,
) -> Application:
    """Wires the real parts; tests pass their own clock or bot. Without a source the mind stays as it is."""
    clock, live, rates = clock or SystemClock(), LiveMind(mind), Rates(settings.redis_url.get_secret_value())
    database, hub, tickets = open_database(settings), Hub(), Tickets()
    store = ConversationStore(database, hub, clock)
    handoffs = HandoffStore(database, clock, settings.average_handling_minutes)
    staff = StaffAccounts(database, clock, settings.staff_idle_minutes, settings.staff_session_hours)
    queue = _queue(settings, store, handoffs, staff, load_desk(settings.desk_file, bank=settings.bank_file))
    line, news = queue.line, queue.news
    visitors, known = Visitors(database, clock), _customers(settings, database, clock)

    http = rasa_http(settings.rasa)
    rasa_token = secret(settings.var_dir / "secrets", "rasa_token", settings.rasa_token.get_secret_value())
    rasa, refresh = asking(settings, live, source, http, rasa_token)
    answering = Answering(
        bot or rasa, live.fallback, partial(live.say, "degraded_failed"), settings.nlu_max_chars
    )
    briefing = Briefing(lambda: live.library, clock)
    outside = outside_desks(settings, store, note_settled)
    words, background = Words(partial(live.say, "queue_joined")), Backgrounds(known, OpenPromises())
    applying = Applying(store, briefing, words, background, outside.outbox)
    patience = Patience(Bursts(lambda: live.library), settings.burst_milliseconds / 1000)
    worker = TurnWorker(database, hub, answering, applying, patience)

    reading = Reading(store, hub, line, settings.image_bytes)
    colleagues = Colleagues(queue.picture, queue.desk, clock)
    returning = Returning(store, colleagues, lambda: live.library, settings.reopen_minutes)
    vault, actions = open_vault(settings, store), DeskActions(store, settings.message_max_chars)
    messages = CustomerMessages(
        store,
        worker,
        known,
        returning,
        Guard(store, lambda: live.library, live.say),
        settings.message_max_chars,
        partial(live.say, "masked_notice"),
        vault,
    )
    commitments = Commitments(store, settings.commitment_reminders)
    summaries = SummaryReader(database, clock, known)
    desk_reading = DeskReading(reading, summaries, DeskLog(database), commitments, hub)
    maintainer = secret(
        settings.var_dir / "secrets", "maintainer_token", settings.maintainer_token.get_secret_value()
    )
    signing_in = _signing_in(settings, database, clock)
    access = StaffAccess(
        staff,
        signing_in,
        handoffs,
        tickets,
        hub,
        SignInRates(
            rates.of("login", settings.login_rate),
            rates.of("login-address", settings.login_address_rate),
        ),
        maintainer,
        settings.cookie_secure,
    )
    consents = Consents(database, clock, settings.consent_required)
    admission = _admission(settings, consents, rates)
    customers = CustomerRoutes(visitors, tickets, store, messages, reading, queue.customers, hub, admission)
    inbox = InboxReader(database, queue.statuses, queue.offers, Clocks(queue.desk, clock))
    features = customer_features(settings, store, worker, customers, access, live, consents, rates)
    health, work = Health(bot or rasa, lambda: live.held), studio_work(settings, store)
    floor, translating = (
        FloorParts(queue.picture, handoffs, queue.desk, news),
        translation(settings, store, rates),
    )
    desk = DeskParts(
        settings,
        store,
        access,
        live,
        desk_reading,
        commitments,
        colleagues,
        summaries,
        inbox,
        floor,
        vault,
        rates,
        outside.outbox,
        translating,
    )
    endpoints = [
        *customers.endpoints(),
        *features.endpoints,
        *IdentityRoutes(customers, known, admission.visitor).endpoints(),
        *QueueRoutes(customers, actions, queue.leaving, reading, messages.guard).endpoints(),
        *LineRoutes(access, queue.statuses, queue.offers, desk_reading).endpoints(),
        *access.endpoints(),
        *OwnAccount(access, signing_in).endpoints(),
        *DeskRoutes(access, actions, inbox, news, desk_reading, commitments, hub, clock).endpoints(),
        *desk_features(desk),
        *Administration(access, staff, database, hub, clock, lambda: live.library.skills).endpoints(),
        *studio_features(StudioParts(store, handoffs, access, live, work)),
        *health.endpoints(),
        *MenuRoutes(lambda: live.library).endpoints(),
    ]
    app = public_app(settings, endpoints, VERSION)
    sockets = {
        "/v1/ws": CustomerSocket(visitors, tickets, messages, reading, hub, admission, queue.customers).serve,
        "/v1/staff/ws": DeskSocket(
            Sight(handoffs), staff, tickets, line, Viewers(handoffs, hub, clock), hub
        ).serve,
    }
    for path, serve in sockets.items():
        app.add_websocket_route(
            guarded(serve, settings.public_origins), path, name=f"socket_{path.count('/')}"
        )
    pages.install(app, settings.build / "web")

    def refresh_gauges() -> None:
        metrics.SUBSCRIBERS.set(hub.subscribers)
        metrics.RUNNING_TURNS.set(worker.busy)
        metrics.HELD.clear()
        for one in live.held:
            metrics.HELD.labels(one.file, one.code).set(1)

    action_token = secret(
        settings.var_dir / "secrets", "action_token", settings.action_token.get_secret_value()
    )
    internal = create_internal_app(live.run_action, action_token, refresh_gauges)
    return Application(
        settings=settings,
        database=database,
        sole=Sole(database),
        rates=rates,
        worker=worker,
        news=news,
        health=health,
        staff=staff,
        public=Listener(app, settings.host, settings.port, "SUBTEXT_PORT"),
        internal=Listener(internal, "127.0.0.1", settings.internal_port, "SUBTEXT_INTERNAL_PORT"),
        http=http,
        endpoints=endpoints,
        router=queue.router,
        studio=work,
        promises=CommitmentWatch(commitments, hub, clock),
        snoozes=SnoozeWatch(store),
        revoking=Revoking(staff, hub, clock),
        idle=features.idle,
        images=features.images,
        vault=vault,
        outside=outside,
        translating=translating,
        refresh=refresh,
    )


@dataclass(frozen=True)
class Queue:
    """The line and everything that keeps it moving."""

    customers: CustomerPresence
    line: Line
    news: LineNews
    statuses: AgentStatuses
    offers: Offers
    desk: Desk
    picture: Picture
    leaving: Leaving
    router: Router


def _queue(
    settings: Settings, store: ConversationStore, handoffs: HandoffStore, staff: StaffAccounts, desk: Desk
) -> Queue:
    database, hub, clock = store.database, store.hub, store.clock
    customers, agents = CustomerPresence(clock), AgentPresence(clock, settings.agent_presence_seconds)
    picture = Picture(database, clock, agents, customers, desk)
    line = Line(handoffs, staff, picture, agents, desk, clock)
    news = LineNews(hub, line)
    moves, patience = Moves(store, desk.rules), PatienceTeller(store, line, news, clock)
    seconds = settings.routing_seconds
    return Queue(
        customers=customers,
        line=line,
        news=news,
        statuses=AgentStatuses(database, hub, picture, clock),
        offers=Offers(store, desk.rules),
        desk=desk,
        picture=picture,
        leaving=Leaving(store, desk, clock),
        router=Router(hub, picture, moves, patience, customers, desk.rules, clock, seconds),
    )


def _customers(settings: Settings, database: Database, clock: Clock) -> Customers:
    host_keys = {kid: key.get_secret_value() for kid, key in settings.host_keys.items()}
    key = secret(settings.var_dir / "secrets", CUSTOMER_KEY)
    return Customers(database, clock, host_keys, settings.host_audience, key)


def _admission(settings: Settings, consents: Consents, rates: Rates) -> Admission:
    return Admission(
        rates.of("visitors", settings.visitor_rate),
        rates.of("messages", settings.customer_rate),
        rates.of("conversations", settings.conversation_rate),
        rates.of("addresses", settings.address_rate),
        consents,
    )


def _signing_in(settings: Settings, database: Database, clock: Clock) -> SigningIn:
    limits = Limits.of(settings.lock_login_failures, settings.lock_address_failures, settings.lock_minutes)
    return SigningIn(database, clock, limits)
