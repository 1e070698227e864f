"""Part of the composition root: what customers may do with messages besides sending them."""

from dataclasses import dataclass

from service.conversations.consent_routes import ConsentRoutes
from service.conversations.feedback import Feedback
from service.conversations.message_routes import MessageRoutes
from service.conversations.messages import Wakes
from service.conversations.recall import Recalls
from service.conversations.routes import CustomerRoutes
from service.conversations.seen import Receipts, SeenRoutes
from service.conversations.store import ConversationStore
from service.core.http import Endpoint
from service.core.rates import Rates
from service.core.settings import Settings
from service.desk.access import StaffAccess
from service.desk.recall_routes import DeskRecallRoutes
from service.handoff.deskwork.idle import IdleWatch
from service.handoff.deskwork.idle_rules import Limits
from service.handoff.summary.forgetting import SummariesForget
from service.identity.consent import Consents
from service.images.accepting import Images
from service.images.files import ImageFiles
from service.images.removing import ImagesForget, ImageSweep
from service.images.routes import ImageRoutes
from service.images.scan import Scan
from service.images.senders import FromCustomer
from service.satisfaction.giving import Ratings
from service.satisfaction.routes import SatisfactionRoutes
from service.turns.forgetting import TurnsForget
from service.turns.live_mind import LiveMind


@dataclass(frozen=True)
class CustomerFeatures:
    endpoints: list[Endpoint]
    idle: IdleWatch
    images: ImageSweep


def customer_features(
    settings: Settings,
    store: ConversationStore,
    worker: Wakes,
    customers: CustomerRoutes,
    access: StaffAccess,
    live: LiveMind,
    consents: Consents,
    rates: Rates,
) -> CustomerFeatures:
    """Feedback, recall, transcript, ratings, consent, images, and the end of a silent customer's service."""
    files = ImageFiles(settings.uploads_dir)
    images = Images(store, files, Scan(settings.upload_scan, settings.upload_scan_seconds))
    sender = FromCustomer(customers.messages.known, customers.messages.guard)
    forgetting = (TurnsForget(settings.nlu_max_chars), SummariesForget(), ImagesForget(files))
    recalls = Recalls(store, settings.recall_seconds, forgetting)
    messages = MessageRoutes(customers, store, Feedback(store, worker), recalls, live.say)
    ratings = Ratings(store, lambda: live.library.satisfaction)
    satisfaction = SatisfactionRoutes(
        customers, access, ratings, lambda: live.library.satisfaction, settings.agents_see_ratings
    )
    consent = ConsentRoutes(customers, consents, rates.of("consent", settings.customer_rate))
    return CustomerFeatures(
        endpoints=[
            *messages.endpoints(),
            *SeenRoutes(customers, Receipts(store)).endpoints(),
            *satisfaction.endpoints(),
            *consent.endpoints(),
            *ImageRoutes(customers, access, images, sender, settings, rates).endpoints(),
            *DeskRecallRoutes(access, recalls).endpoints(),
        ],
        idle=IdleWatch(store, Limits.of(settings.idle_end_minutes, settings.idle_warning_minutes)),
        images=ImageSweep(store, files),
    )
