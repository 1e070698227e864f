"""The composition root: the only file that knows what is real."""

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import httpx
import structlog
from sanic import Request, Sanic
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from service.conversations.hub import Hub
from service.conversations.menu import MenuRoutes
from service.conversations.messages import CustomerMessages
from service.conversations.reading import Reading
from service.conversations.routes import CustomerRoutes
from service.conversations.socket import CustomerSocket
from service.conversations.store import ConversationStore
from service.core import error_responses, headers, metrics, migrations, openapi, pages
from service.core.clock import Clock, SystemClock
from service.core.database import Database
from service.core.http import Endpoint, mount, respond
from service.core.rates import Rate
from service.core.secret_files import secret
from service.core.serving import Listener
from service.core.settings import Settings
from service.core.socket import guarded
from service.desk.access import StaffAccess
from service.desk.demo import make_demo_staff
from service.desk.inbox import InboxReader
from service.desk.knowledge import KnowledgeRoutes
from service.desk.routes import DeskRoutes
from service.desk.socket import DeskSocket
from service.handoff.briefing import Briefing
from service.handoff.desk_actions import DeskActions
from service.handoff.line import Line, LineNews
from service.handoff.store import HandoffStore
from service.health import Health
from service.identity.staff import StaffAccounts
from service.identity.tickets import Tickets
from service.identity.visitors import Visitors
from service.studio.routes import StudioRoutes
from service.studio.turns import TurnsReader
from service.turns.answering import Answering, Bot
from service.turns.applying import Applying, Words
from service.turns.breaker import Breaker
from service.turns.burst import Bursts
from service.turns.live_mind import LiveMind
from service.turns.mind import Mind
from service.turns.rasa import RasaClient
from service.turns.refresh import Refresh
from service.turns.source import Source
from service.turns.webhook import create_internal_app
from service.turns.worker import Patience, TurnWorker

VERSION = "0.1.0"
SWEEP_SECONDS = 15
"""How often unanswered messages are looked for, besides the wake-up each one gets."""

log = structlog.get_logger()


@dataclass
class Application:
    """Everything that runs in one process."""

    settings: Settings
    database: Database
    worker: TurnWorker
    news: LineNews
    health: Health
    staff: StaffAccounts
    public: Listener
    internal: Listener
    http: httpx.AsyncClient
    endpoints: list[Endpoint]
    refresh: Refresh | None = None
    tasks: list[asyncio.Task[Any]] = field(default_factory=list)

    async def start(self) -> None:
        """Schema, secrets, listeners, then the warm-up. Raises PortTaken."""
        await migrations.upgrade(self.database)
        await make_demo_staff(self.staff, self.settings.var_dir / "secrets" / "demo_logins.json")
        await self.internal.start()
        await self.public.start()
        self.tasks = [
            asyncio.create_task(self.news.run(), name="line-news"),
            asyncio.create_task(self.health.warm_up(), name="warm-up"),
            asyncio.create_task(self._sweep(), name="sweep"),
        ]
        if self.refresh:
            self.tasks.append(asyncio.create_task(self.refresh.run(), name="refresh"))

    async def stop(self) -> None:
        """Finish running turns, let connections drain, close what was opened."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.public.stop()
        await self.worker.close()
        await self.internal.stop()
        await self.http.aclose()
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
    clock, live = clock or SystemClock(), LiveMind(mind)
    secrets = settings.var_dir / "secrets"
    database, hub, tickets = Database(settings.database), Hub(), Tickets()
    store = ConversationStore(database, hub, clock)
    handoffs = HandoffStore(database, clock, settings.average_handling_minutes)
    staff = StaffAccounts(database, clock, settings.staff_idle_minutes, settings.staff_session_hours)
    line = Line(handoffs, staff, settings.agent_presence_seconds)
    news = LineNews(hub, line)
    visitors = Visitors(database, clock)

    http = httpx.AsyncClient(base_url=settings.rasa, trust_env=False)
    rasa_token = secret(secrets, "rasa_token", settings.rasa_token.get_secret_value())
    rasa = RasaClient(http, rasa_token, Breaker(settings.breaker_seconds), settings.turn_timeout)
    answering = Answering(
        bot or rasa, live.fallback, partial(live.say, "degraded_failed"), settings.nlu_max_chars
    )
    briefing = Briefing(lambda: live.library, clock)
    applying = Applying(store, briefing, Words(partial(live.say, "queue_joined")))
    patience = Patience(Bursts(lambda: live.library), settings.burst_milliseconds / 1000)
    worker = TurnWorker(database, hub, answering, applying, patience)

    reading = Reading(store, hub, line)
    messages = CustomerMessages(store, worker, settings.message_max_chars)
    actions = DeskActions(store, settings.message_max_chars)
    rate = Rate("messages", settings.customer_rate)
    maintainer = secret(secrets, "maintainer_token", settings.maintainer_token.get_secret_value())
    login_rate = Rate("login", settings.login_rate)
    access = StaffAccess(staff, handoffs, tickets, hub, login_rate, maintainer, settings.cookie_secure)
    customers = CustomerRoutes(
        visitors,
        tickets,
        store,
        messages,
        reading,
        actions,
        hub,
        (Rate("visitors", settings.visitor_rate), rate),
    )
    desk = DeskRoutes(access, actions, InboxReader(database), news, reading, handoffs, hub, clock)
    studio = StudioRoutes(access, TurnsReader(database, store, handoffs))
    health = Health(bot or rasa, lambda: live.held)
    endpoints = [
        *customers.endpoints(),
        *access.endpoints(),
        *desk.endpoints(),
        *studio.endpoints(),
        *health.endpoints(),
        *MenuRoutes(lambda: live.library).endpoints(),
        *KnowledgeRoutes(access, lambda: live.library).endpoints(),
    ]
    app = _public_app(settings, endpoints)
    sockets = {
        "/v1/ws": CustomerSocket(visitors, tickets, messages, reading, hub, rate).serve,
        "/v1/staff/ws": DeskSocket(access, staff, tickets, line, hub).serve,
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

    action_token = secret(secrets, "action_token", settings.action_token.get_secret_value())
    internal = create_internal_app(live.run_action, action_token, refresh_gauges)
    return Application(
        settings=settings,
        database=database,
        worker=worker,
        news=news,
        health=health,
        staff=staff,
        public=Listener(app, settings.host, settings.port, "SUBTEXT_PORT"),
        internal=Listener(internal, "127.0.0.1", settings.internal_port, "SUBTEXT_INTERNAL_PORT"),
        http=http,
        endpoints=endpoints,
        refresh=Refresh(live, source, settings.refresh_seconds) if source else None,
    )


def _public_app(settings: Settings, endpoints: list[Endpoint]) -> Sanic[Any, Any]:
    app: Sanic[Any, Any] = Sanic("subtext", configure_logging=False)
    app.config.AUTO_EXTEND = False
    app.config.TOUCHUP = False
    app.config.REQUEST_MAX_SIZE = settings.body_max_bytes
    app.config.REQUEST_TIMEOUT = 15
    app.config.KEEP_ALIVE_TIMEOUT = 75
    app.config.RESPONSE_TIMEOUT = 40
    app.config.WEBSOCKET_MAX_SIZE = settings.body_max_bytes
    app.config.PROXIES_COUNT = settings.proxies or None
    error_responses.install(app)
    headers.install(app, settings.public_origins)
    mount(app, endpoints)
    described = openapi.document(endpoints, VERSION)

    async def describe(_request: Request) -> HTTPResponse:
        return respond(described)

    app.add_route(describe, "/docs/openapi.json", methods=["GET"], name="openapi")
    return app
