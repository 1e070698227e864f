"""events.md: the events of `service/conversations/events.py` with their docstrings and fields."""

from __future__ import annotations

import typing
from dataclasses import fields
from pathlib import Path
from types import UnionType
from typing import Any

from reference_pages.markdown import code, document, explained, one_line, table
from reference_pages.source import argument, calls, texts, trees
from service.conversations import events
from service.handoff.notices import NOTICES

INTRO = """
Everything that happens in a conversation is an event in its log. Clients get events in one envelope, over HTTP and over
the WebSocket alike:

```json
{"v": 1, "conversation": "c_…", "seq": 7, "type": "message.bot", "at": "2026-11-21T08:00:00.123Z",
 "actor": {"kind": "bot", "name": null}, "data": {"text": "…", "buttons": [], "in_reply_to": [6]}}
```

`seq` starts at 1 and has no gaps within a conversation; it is given inside the transaction that stores the event, and
the event is published only after that transaction has been committed. `at` is UTC. `actor.kind` is
{actors}; `actor.name` is what the customer may read, such as 工号 1001. A client that applies the events
it missed, in order, has the same state as one that loads the conversation afresh.

The bot's decisions are not events: customers never see them. Maintainers read them through the
[studio API](http-api.md#studio).
"""

SYSTEM_CODES = {
    "secret_hidden": "a password, code, CVV or expiry date was typed; it was not kept",
    "queue_joined": "the conversation was handed over and waits for a person",
    "queue_left": "the customer left the queue",
    "agent_joined": "an agent accepted the conversation",
    "agent_left": "the agent ended the service",
    "agent_returned": "the customer wrote again soon after and finds the same agent",
    "farewell": "the customer thanked, or took his leave, after the service ended; nothing begins anew by it",
    "given_back": "the agent gave the conversation back to the bot",
    "held": "the agent lets the customer hold",
    "regrouped": "the agent handed him on to a skill group",
    "resumed": "the agent is back",
    "taken_over": "a supervisor took the conversation over from the agent",
    "transferred": "the agent handed him on to a colleague",
    "blocked": "the customer may not write until the moment that is named; emergencies pass",
    "block_lifted": "a supervisor lets him write again before that",
    "agent_lost": "the agent's desk was lost; the customer is first in line again",
    "callback_booked": "the customer has himself called back instead of waiting",
    "idle_ended": "the customer said nothing for too long; the service was ended",
    "idle_warning": "the service will be ended soon because the customer says nothing",
    "message_left": "the customer left a message instead of waiting",
    "queue_abandoned": "the customer was away too long; his place is kept for a while",
    "queue_choices": "the wait is beyond patience: other ways are offered, in `state.queue.choices`",
    "queue_closed": "nobody is at the desk and it is closed: the next opening, and other ways",
    "queue_unstaffed": "within opening hours nobody is on duty: other ways are offered",
    "queue_rejoined": "he came back in time and has his old place",
    "queue_stay": "the customer chose to wait on",
}

OWNER_REASONS = {
    "accepted": "`queued` → `human`: an agent took the customer",
    "taken_over": "`human` → `human`: a supervisor took the conversation over",
    "agent_disabled": "`wrap_up` → `closed`: the agent's account was disabled before he wrote the note",
    "agent_lost": "`human` → `queued`: the agent was gone too long, the customer is first again",
    "customer_gone": "`queued` → `bot`: the customer was away too long; his place is kept for a while",
    "customer_idle": "`human` → `wrap_up`: the customer said nothing for `SUBTEXT_IDLE_END_MINUTES`",
    "customer_left_queue": "`queued` → `bot`: the customer cancelled",
    "customer_returned": "`closed` → `bot` or the agent who closed it, `wrap_up` → `human`, or `bot` → `queued` at the"
    " old place: the customer is back",
    "ended_by_agent": "`human` → `wrap_up`: the service was ended, the agent still owes a note",
    "given_back": "`human` → `bot`: the agent gave the conversation back",
    "promise_taken": "`bot` → `queued`: an agent takes up what was left instead of waiting, and accepts it",
    "regrouped": "`human` → `queued`: handed on to a skill group",
    "transferred": "`human` → `human`: handed on to a colleague",
    "assigned": "`queued` → `human`: a supervisor gave the customer to an agent",
    "wrapped_up": "`wrap_up` → `closed`: the agent wrote the note",
    "callback_booked": "`queued` → `bot`: the customer has himself called back",
    "message_left": "`queued` → `bot`: the customer left a message",
}


def page(root: Path) -> str:

    explained("system message codes", {*NOTICES, *_appended(root)}, SYSTEM_CODES)
    explained("reasons of owner.changed", _owner_reasons(root), OWNER_REASONS)
    actors = ", ".join(code(kind.value) for kind in events.ActorKind)
    kinds: tuple[Any, ...] = typing.get_args(events.Happening)
    return document(
        "Events",
        INTRO.replace("{actors}", actors),
        *(_event(kind) for kind in kinds),
        "## Codes of `message.system`",
        table(["code", "when"], [[code(name), when] for name, when in SYSTEM_CODES.items()]),
        "## Reasons of `owner.changed`",
        "`bot` → `queued` carries the reason of the [decision](decisions.md) that handed over. The others:",
        table(["reason", "change"], [[code(name), what] for name, what in OWNER_REASONS.items()]),
    )


def _event(kind: Any) -> str:
    text = one_line(kind.__doc__).split(": ", 1)[1].replace("from_", "from")
    rows = [[code(field.name.rstrip("_")), _type(field.type)] for field in fields(kind)]
    data = table(["field", "type"], rows) if rows else "`data` is empty."
    return f"## `{kind.type}`\n\n{text[0].upper()}{text[1:]}\n\n{data}"


def _type(annotation: Any) -> str:
    if isinstance(annotation, UnionType):
        return " or ".join(_type(one) for one in typing.get_args(annotation))
    if typing.get_origin(annotation) is list:
        return f"list of {_type(typing.get_args(annotation)[0])}"
    words = {
        "str": "text",
        "int": "whole number",
        "bool": "true or false",
        "NoneType": "null",
        "dict": "object",
    }
    return words[getattr(annotation, "__name__", "")]


def _appended(root: Path) -> set[str]:
    found: set[str] = set()
    for _, tree in trees(root, "service"):
        for _, call in calls(tree, ["SystemMessage"]):
            found |= texts(argument(call, 1, "code"))
    return found


def _owner_reasons(root: Path) -> set[str]:
    """Of `draft.change_owner(to, reason)`, and of `take(draft, now, then, reason)`, which carries a deed out."""
    found: set[str] = set()
    for _, tree in trees(root, "service"):
        for name, call in calls(tree, ["change_owner", "take"]):
            found |= texts(argument(call, 1 if name == "change_owner" else 3, "reason"))
    return found
