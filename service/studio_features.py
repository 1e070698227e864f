"""Part of the composition root: what maintainers read, and what they decide."""

from dataclasses import dataclass

from service.conversations.store import ConversationStore
from service.core.http import Endpoint
from service.core.settings import Settings
from service.desk.access import StaffAccess
from service.handoff.store import HandoffStore
from service.releases.place import Place
from service.studio.changes.files import ContentFolder
from service.studio.changes.routes import ChangeRoutes
from service.studio.changes.store import Changes
from service.studio.changes.topic_routes import TopicRoutes
from service.studio.checking.child import Child
from service.studio.following import follow
from service.studio.inbox.inbox import Inbox
from service.studio.inbox.labels import Labels
from service.studio.inbox.proposal_routes import ProposalRoutes
from service.studio.inbox.proposing import Proposing
from service.studio.inbox.routes import InboxRoutes
from service.studio.insights.insights import Insights
from service.studio.insights.routes import InsightRoutes
from service.studio.jobs.programs import CommandPrograms
from service.studio.jobs.routes import JobRoutes
from service.studio.jobs.store import JobStore
from service.studio.jobs.worker import Jobs
from service.studio.releases.routes import ReleaseRoutes
from service.studio.releases.trial_routes import TrialRoutes
from service.studio.releases.workshop import Workshop
from service.studio.routes import StudioRoutes
from service.studio.talks import TalkReader, TalkRoutes
from service.studio.turns import TurnsReader
from service.studio.unresolved.answers import Answers, tell_desks
from service.studio.unresolved.deciding import Deciding
from service.studio.unresolved.desk_routes import NotingRoutes
from service.studio.unresolved.log import QuestionLog
from service.studio.unresolved.noting import Noting
from service.studio.unresolved.routes import QuestionRoutes
from service.turns.live_mind import LiveMind


@dataclass(frozen=True)
class StudioWork:
    """What goes on in the studio without anybody asking at the moment."""

    changes: Changes
    jobs: Jobs
    releases: Workshop

    async def recover(self) -> None:
        """What the last stop cut short. Before anything follows the files or the pointer."""
        await self.changes.recover()
        await self.releases.switching.recover()


@dataclass(frozen=True)
class StudioParts:
    """What the studio's features are made of; built in `service.app`."""

    store: ConversationStore
    handoffs: HandoffStore
    access: StaffAccess
    live: LiveMind
    work: StudioWork


def studio_features(parts: StudioParts) -> list[Endpoint]:
    return [
        *StudioRoutes(
            parts.access, TurnsReader(parts.store.database, parts.store, parts.handoffs)
        ).endpoints(),
        *TalkRoutes(
            parts.access, TalkReader(parts.store, parts.handoffs, lambda: parts.live.library)
        ).endpoints(),
        *_inbox(parts),
        *_unresolved(parts),
        *_insights(parts),
        *ChangeRoutes(parts.access, parts.work.changes).endpoints(),
        *TopicRoutes(parts.access, parts.work.changes.folder).endpoints(),
        *JobRoutes(parts.access, parts.work.jobs, parts.store.hub).endpoints(),
        *ReleaseRoutes(parts.access, parts.work.releases).endpoints(),
        *TrialRoutes(parts.access, parts.work.releases).endpoints(),
    ]


def studio_work(settings: Settings, store: ConversationStore) -> StudioWork:
    """Change sets over the content files, the jobs that train and measure, and the releases."""
    home = settings.jobs_dir
    jobs = Jobs(
        JobStore(store.database, store.clock),
        store.hub,
        CommandPrograms(settings, home),
        home,
        60 * settings.job_minutes,
    )
    return StudioWork(
        Changes(store.database, store.clock, ContentFolder(settings.content_dir), Child(), follow),
        jobs,
        Workshop(Place(settings), store.database, store.clock, jobs),
    )


def _inbox(parts: StudioParts) -> list[Endpoint]:
    """Misunderstood messages and what is decided of them."""
    store, live = parts.store, parts.live
    inbox = Inbox(store.database, store.clock, lambda: live.library)
    labels = Labels(store.database, store.clock)
    proposing = Proposing(
        store.database, store.clock, parts.work.changes, lambda: live.library.knowledge.topics
    )
    return [
        *InboxRoutes(parts.access, inbox, labels, lambda: live.library).endpoints(),
        *ProposalRoutes(parts.access, proposing).endpoints(),
    ]


def _unresolved(parts: StudioParts) -> list[Endpoint]:
    """Questions without an answer: noted at the desk, answered here, told at the desk when the answer is live."""
    store, live = parts.store, parts.live
    database, clock = store.database, store.clock
    log = QuestionLog(database, clock, lambda: live.library)
    deciding = Deciding(database, clock, parts.work.changes, lambda: live.library.knowledge.topics)
    live.when_swapped(lambda: tell_desks(store.hub))
    return [
        *QuestionRoutes(parts.access, log, deciding, lambda: live.library.skills).endpoints(),
        *NotingRoutes(
            parts.access, Noting(database, clock), Answers(database, clock, lambda topic: _title(live, topic))
        ).endpoints(),
    ]


def _title(live: LiveMind, topic: str) -> str | None:
    """What agents find a topic under."""
    known = live.library.knowledge.topics.get(topic)
    return live.library.title(topic) or (known.name if known else None)


def _insights(parts: StudioParts) -> list[Endpoint]:
    """What upkeep is needed."""
    store, live = parts.store, parts.live
    insights = Insights(store.database, store.clock, lambda: live.library)
    return InsightRoutes(parts.access, insights).endpoints()
