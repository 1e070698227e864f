"""The release on trial beside the live one: what became of the conversations that began since. Shares are per cent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, case, func, or_, select

from service.conversations.tables import Conversation
from service.core.clock import aware
from service.core.database import Database
from service.identity.trail import Wanted, read_trail
from service.releases.gate import wilson
from service.releases.shelf import Live
from service.turns.tables import DecisionRow

KINDS = ("answer", "suggest", "probe", "gather", "handoff", "refuse", "talk")
UNHELPFUL = "unhelpful"
LIVE, TRIAL = "live", "trial"
ROWS = 200
"""Of the trail, to find when a trial began."""


class Counted(NamedTuple):
    """Turns of one side with the same kind and the same word of the customer on them."""

    side: str
    kind: str
    helpful: bool | None
    turns: int


@dataclass(frozen=True)
class Share:
    n: int
    of: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Line:
    """`apart`: the intervals do not touch. Turns of one conversation depend on each other: it is a hint, no proof."""

    name: str
    live: Share
    trial: Share
    apart: bool


@dataclass
class _Side:
    kinds: Counter[str] = field(default_factory=Counter)
    rated: int = 0
    unhelpful: int = 0


def begun(rows: Sequence[Mapping[str, Any]], release: str) -> str | None:
    """When the trial of a release began, from rows of the trail, newest first; another share is no new trial."""
    found = None
    for row in rows:
        action, detail = row["action"], row["detail"] or {}
        if action == "release.tried" and row["subject"] == release and detail.get("percent"):
            found = str(row["at"])
        elif action in {"release.tried", "release.promoted", "release.rolled_back"}:
            break
    return found


def lines(counted: Sequence[Counted]) -> list[Line]:
    """One for each kind of decision that either side has, and one for answers that did not help."""
    sides: dict[str, _Side] = defaultdict(_Side)
    for one in counted:
        side = sides[one.side]
        side.kinds[one.kind] += one.turns
        if one.helpful is not None:
            side.rated += one.turns
            side.unhelpful += 0 if one.helpful else one.turns
    live, trial = sides[LIVE], sides[TRIAL]
    found = {*live.kinds, *trial.kinds}
    return [
        *(
            _line(kind, *(_share(side.kinds[kind], side.kinds.total()) for side in (live, trial)))
            for kind in (*KINDS, *sorted(found - {*KINDS}))
            if kind in found
        ),
        _line(UNHELPFUL, *(_share(side.unhelpful, side.rated) for side in (live, trial))),
    ]


async def trial(database: Database, live: Live) -> dict[str, Any]:
    """As `TrialOut`."""
    blank = {"release": None, "live": live.release, "percent": 0, "since": None}
    nobody = {"live_conversations": 0, "trial_conversations": 0, "lines": []}
    if live.canary is None:
        return {**blank, **nobody}
    rows = (await read_trail(database, Wanted(action="release."), ROWS))["rows"]
    since = begun(rows, live.canary)
    shown = {**blank, "release": live.canary, "percent": live.percent, "since": since}
    if since is None:
        return {**shown, **nobody}
    at = aware(datetime.fromisoformat(since))
    counted, talks = await database.read_apart(lambda connection: _read(connection, live, at))
    return {
        **shown,
        "live_conversations": talks.get(LIVE, 0),
        "trial_conversations": talks.get(TRIAL, 0),
        "lines": lines(counted),
    }


def _read(connection: Connection, live: Live, since: datetime) -> tuple[list[Counted], dict[str, int]]:
    """Turns by kind and word, and the conversations, of both sides."""
    name = DecisionRow.detail["release"].as_string()
    # What is built has no name, and neither has a turn that was answered without Rasa.
    built = and_(name.is_(None), DecisionRow.detail["failure"].as_string().is_(None))
    is_live = built if live.release is None else name == live.release
    turns = (
        select(
            case((name == live.canary, TRIAL), else_=LIVE).label("side"),
            DecisionRow.kind,
            DecisionRow.helpful,
            DecisionRow.conversation_id,
        )
        .join(Conversation, Conversation.id == DecisionRow.conversation_id)
        .where(Conversation.created_at >= since, or_(name == live.canary, is_live))
        .subquery()
    )
    by = (turns.c.side, turns.c.kind, turns.c.helpful)
    counted = connection.execute(select(*by, func.count()).group_by(*by)).all()
    talks = connection.execute(
        select(turns.c.side, func.count(turns.c.conversation_id.distinct())).group_by(turns.c.side)
    ).all()
    return [Counted(*row) for row in counted], {row[0]: row[1] for row in talks}


def _line(name: str, live: Share, trial: Share) -> Line:
    return Line(name, live, trial, live.high < trial.low or trial.high < live.low)


def _share(n: int, of: int) -> Share:
    share = 100 * n / of if of else 0.0
    low, high = wilson(share, of)
    return Share(n, of, round(share, 1), round(low, 1), round(high, 1))
