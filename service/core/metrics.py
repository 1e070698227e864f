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


def exposition() -> bytes:
    return generate_latest(REGISTRY)
