"""Part of the composition root: what maintainers read, and what they decide."""

from dataclasses import dataclass

from service.conversations.store import ConversationStore
from service.core.clock import Clock
from service.core.database import Database
from service.core.http import Endpoint
from service.core.settings import Settings
from service.desk.access import StaffAccess
from service.handoff.store import HandoffStore
from service.studio.changes.files import ContentFolder
from service.studio.changes.routes import ChangeRoutes
from service.studio.changes.store import Changes
from service.studio.inbox.inbox import Inbox
from service.studio.inbox.labels import Labels
from service.studio.inbox.routes import InboxRoutes
from service.studio.routes import StudioRoutes
from service.studio.turns import TurnsReader
from service.turns.live_mind import LiveMind


@dataclass(frozen=True)
class StudioParts:
    """What the studio's features are made of; built in `service.app`."""

    store: ConversationStore
    handoffs: HandoffStore
    access: StaffAccess
    live: LiveMind
    changes: Changes


def studio_features(parts: StudioParts) -> list[Endpoint]:
    return [
        *StudioRoutes(
            parts.access, TurnsReader(parts.store.database, parts.store, parts.handoffs)
        ).endpoints(),
        *_inbox(parts),
        *ChangeRoutes(parts.access, parts.changes).endpoints(),
    ]


def content_changes(settings: Settings, database: Database, clock: Clock) -> Changes:
    """Change sets over the content files."""
    return Changes(database, clock, ContentFolder(settings.content_dir))


def _inbox(parts: StudioParts) -> list[Endpoint]:
    """Misunderstood messages and what is decided of them."""
    store, live = parts.store, parts.live
    inbox = Inbox(store.database, store.clock, lambda: live.library)
    labels = Labels(store.database, store.clock)
    return InboxRoutes(parts.access, inbox, labels, lambda: live.library).endpoints()
