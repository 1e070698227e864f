"""Prometheus metrics, served on the internal port only."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

REGISTRY = CollectorRegistry()

TURNS = Counter("subtext_turns_total", "Bot turns by decision kind.", ["kind", "via"], registry=REGISTRY)
TURN_SECONDS = Histogram(
    "subtext_turn_seconds",
    "Time from taking up a turn to its outcome.",
    buckets=(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
    registry=REGISTRY,
)
FAILURES = Counter("subtext_turn_failures_total", "Turns Rasa failed, by code.", ["code"], registry=REGISTRY)
RELEASE_TURNS = Counter(
    "subtext_release_turns_total",
    "Bot turns Rasa answered, by the release that did and decision kind.",
    ["release", "kind"],
    registry=REGISTRY,
)
SUBSCRIBERS = Gauge("subtext_subscribers", "Open streams.", registry=REGISTRY)
RUNNING_TURNS = Gauge("subtext_turns_running", "Conversations being answered now.", registry=REGISTRY)

SWAPS = Counter(
    "subtext_content_swaps_total",
    "Edits taken up (content) and indexes loaded (index).",
    ["kind"],
    registry=REGISTRY,
)
HELD = Gauge(
    "subtext_content_held",
    "Faulty files that were not taken up, by code.",
    ["file", "code"],
    registry=REGISTRY,
)

OFFERS = Counter(
    "subtext_offers_total", "Customers rung at an agent, by outcome.", ["outcome"], registry=REGISTRY
)
ABANDONED = Counter(
    "subtext_queue_abandoned_total", "Customers who left the line, by skill.", ["skill"], registry=REGISTRY
)
WAITED = Histogram(
    "subtext_queue_wait_seconds",
    "Time in the line, by how it ended.",
    ["outcome"],
    buckets=(5, 15, 30, 60, 120, 300, 600, 1200, 2400, 4800),
    registry=REGISTRY,
)
WAITING = Gauge("subtext_queue_waiting", "Customers in the line, by skill.", ["skill"], registry=REGISTRY)
LONGEST_WAIT = Gauge("subtext_queue_longest_wait_minutes", "Longest estimated wait.", registry=REGISTRY)
AGENTS = Gauge("subtext_agents", "Agents at the desk, by status.", ["status"], registry=REGISTRY)

RATINGS_ASKED = Counter(
    "subtext_ratings_asked_total",
    "Customers asked for a rating, by whom it is about.",
    ["about"],
    registry=REGISTRY,
)
RATINGS_GIVEN = Counter(
    "subtext_ratings_given_total",
    "Ratings given, by whom they are about and score.",
    ["about", "score"],
    registry=REGISTRY,
)

SUGGESTIONS = Counter(
    "subtext_suggestions_total",
    "Suggested replies by source: offered, taken as they were, edited before sending.",
    ["source", "outcome"],
    registry=REGISTRY,
)

OUTSIDE_POSTS = Counter(
    "subtext_outside_posts_total",
    "Attempts to tell an outside desk of a handoff: sent, failed, dead.",
    ["outcome"],
    registry=REGISTRY,
)
OUTSIDE_WAITING = Gauge(
    "subtext_outside_posts_waiting", "Posts to outside desks that still wait.", registry=REGISTRY
)
OUTSIDE_DEAD = Gauge(
    "subtext_outside_posts_dead", "Posts to outside desks that were given up.", registry=REGISTRY
)


def exposition() -> bytes:
    return generate_latest(REGISTRY)
