"""P4 to P7: one outcome for each message, one owner at a time, and a record of every change."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from service.conversations.ownership import ALLOWED, Owner
from service.identity.chain import Walk, head_fault
from tests.support.ledger.entries import Entry, Kind
from tests.support.ledger.facts import Event, Facts
from tests.support.ledger.violation import Violation


def one_outcome(_journal: Sequence[Entry], facts: Facts) -> Iterator[Violation]:
    """P4: whatever a customer says to the bot is answered once, or goes to the person who took over; never silence."""
    turns = {(turn.conversation, turn.seq): turn for turn in facts.turns}
    for header in facts.headers:
        log = facts.log(header.id)
        answers = _answers(log)
        owners = dict(_owners(log))
        for event in log:
            if event.type != "message.customer":
                continue
            replies = [seqs for seqs in answers if event.seq in seqs]
            turn = turns.get((header.id, event.seq))
            yield from _outcome_of(
                header.id, event, owners[event.seq], replies, turn.status if turn else None
            )
        for seqs, messages in answers.items():
            if len({message.at for message in messages}) > 1 or _apart(messages):
                detail = f"{list(seqs)} was answered by {[message.seq for message in messages]}"
                yield Violation("P4", "answered_twice", header.id, detail)


def _outcome_of(
    conversation: str, event: Event, owner: str, replies: Sequence[tuple[int, ...]], status: str | None
) -> Iterator[Violation]:
    if len(replies) > 1:
        yield Violation(
            "P4", "answered_twice", conversation, f"{event.seq} in {[list(one) for one in replies]}"
        )
    if owner != Owner.BOT:
        if replies or status is not None:
            yield Violation("P4", "not_the_bots", conversation, f"{event.seq} was said to {owner}")
    elif status is None:
        yield Violation("P4", "no_turn", conversation, f"{event.seq}")
    elif (status == "done") is not bool(replies) or status == "pending":
        yield Violation("P4", "silence", conversation, f"{event.seq} is {status}, replies: {len(replies)}")


def _answers(log: Sequence[Event]) -> dict[tuple[int, ...], list[Event]]:
    answers = defaultdict[tuple[int, ...], list[Event]](list)
    for event in log:
        if event.type == "message.bot":
            answers[tuple(event.data["in_reply_to"])].append(event)
    return answers


def _apart(messages: Sequence[Event]) -> bool:
    return any(other.seq != one.seq + 1 for one, other in pairwise(messages))


def _owners(log: Sequence[Event]) -> Iterator[tuple[int, str]]:
    """(seq, owner) as of each event; a change of owner counts from itself on."""
    owner: str = Owner.BOT
    for event in log:
        if event.type == "owner.changed":
            owner = event.data["to"]
        yield event.seq, owner


SAID = frozenset({"message.agent", "message.agent_image"})


def only_the_owner_speaks(_journal: Sequence[Entry], facts: Facts) -> Iterator[Violation]:
    """P5: no word of the bot from the handoff until it is given back; no word of an agent who does not hold."""
    for header in facts.headers:
        owner, agent = str(Owner.BOT), None
        for event in facts.log(header.id):
            if event.type == "owner.changed":
                owner, agent = event.data["to"], (event.data["agent"] or {}).get("number")
            elif event.type == "message.bot" and owner != Owner.BOT:
                yield Violation("P5", "bot_after_handoff", header.id, f"{event.seq} while owned by {owner}")
            elif event.type in SAID and (owner != Owner.HUMAN or event.name != f"工号 {agent}"):
                detail = f"{event.seq} by {event.name} while owned by {owner} {agent or ''}"
                yield Violation("P5", "not_the_owner", header.id, detail)


def one_owner(journal: Sequence[Entry], facts: Facts) -> Iterator[Violation]:
    """P6: each change starts from where the last one ended, and of agents who accept at once one wins."""
    numbers = dict(facts.numbers)
    for header in facts.headers:
        owner, agent = str(Owner.BOT), None
        for event in facts.log(header.id):
            if event.type != "owner.changed":
                continue
            if event.data["from"] != owner:
                detail = f"{event.seq} starts from {event.data['from']}, it was {owner}"
                yield Violation("P6", "two_owners", header.id, detail)
            elif Owner(event.data["to"]) not in ALLOWED[Owner(owner)]:
                yield Violation("P6", "illegal", header.id, f"{event.seq}: {owner} to {event.data['to']}")
            owner, agent = event.data["to"], (event.data["agent"] or {}).get("number")
        if (owner, agent if owner == Owner.HUMAN else None) != (
            header.owner,
            numbers.get(header.agent_id or "") if header.owner == Owner.HUMAN else None,
        ):
            detail = f"the log says {owner} {agent}, the conversation {header.owner} {header.agent_id}"
            yield Violation("P6", "two_owners", header.id, detail)
    yield from _winners(journal, facts)


def _winners(journal: Sequence[Entry], facts: Facts) -> Iterator[Violation]:
    """Who was told that he has the customer, against who got him. Who has him may be told so again, until somebody hands
    him on or ends."""
    told, having, moved = Counter[tuple[str, str]](), set[tuple[str, str]](), dict[str, float]()
    for entry in journal:
        if entry.kind is not Kind.DEED or entry.data["outcome"] != "done":
            continue
        if entry.data["deed"] == "accept":
            key = entry.conversation, entry.data["number"]
            if key not in having and entry.data["asked"] > moved.get(entry.conversation, float("-inf")):
                told[key] += 1
                having.add(key)
        elif entry.data["deed"] not in {"hold", "resume"}:
            moved[entry.conversation] = entry.t
            having = {key for key in having if key[0] != entry.conversation}
    took = Counter(
        (event.conversation, event.data["agent"]["number"])
        for event in facts.events
        if event.type == "owner.changed" and event.data["to"] == Owner.HUMAN and event.data["agent"]
    )
    for key, count in told.items():
        if count > took[key]:
            detail = f"{key[1]} was told {count} times that he has it, and got it {took[key]} times"
            yield Violation("P6", "two_owners", key[0], detail)


def audited(_journal: Sequence[Entry], facts: Facts) -> Iterator[Violation]:
    """P7: one audit row for every change of owner and of hold, in their order, in a chain that holds."""
    rows = defaultdict[str, list[tuple[str, Any]]](list)
    for link in facts.links:
        if link.action in AUDITED:
            rows[str(link.subject)].append(AUDITED[link.action](link.detail))
    for header in facts.headers:
        changes = [_change(event) for event in facts.log(header.id) if event.type in AUDITED]
        if changes != rows[header.id]:
            first = next(
                (
                    index
                    for index, pair in enumerate(zip(changes, rows[header.id], strict=False))
                    if pair[0] != pair[1]
                ),
                min(len(changes), len(rows[header.id])),
            )
            detail = f"{len(changes)} changes, {len(rows[header.id])} rows, apart from number {first + 1} on"
            yield Violation("P7", "audit_rows", header.id, detail)
    walk = Walk(facts.key)
    for link in facts.links:
        broken = walk.step(link)
        if broken:
            yield Violation("P7", "chain", "", f"row {broken.row}: {broken.why}")
            return
    broken = head_fault(facts.head, walk.last, facts.key)
    if broken:
        yield Violation("P7", "chain", "", f"row {broken.row}: {broken.why}")


def right_answers(journal: Sequence[Entry], _facts: Facts) -> Iterator[Violation]:
    """Frames out of order got the answer that is documented, and nobody got a server error."""
    for entry in journal:
        if entry.kind is Kind.PROBE and entry.data["got"] not in {"", entry.data["expected"]}:
            detail = f"{entry.data['name']}: {entry.data['got']} instead of {entry.data['expected']}"
            yield Violation("PROBE", "wrong_answer", entry.conversation, detail)
        elif entry.kind is Kind.FAULT:
            detail = f"{entry.data['what']}: {entry.data['status']} {entry.data['code']}"
            yield Violation("FAULT", "unexpected", entry.conversation, detail)


def _owner_change(detail: str) -> tuple[str, Any]:
    found = json.loads(detail)
    return "owner.changed", (found["from"], found["to"], found["reason"])


def _hold_change(detail: str) -> tuple[str, Any]:
    return "hold.changed", json.loads(detail)["held"]


AUDITED: dict[str, Callable[[str], tuple[str, Any]]] = {
    "owner.changed": _owner_change,
    "hold.changed": _hold_change,
}
"""Audit action, which is the event's type as well → what of it is compared."""


def _change(event: Event) -> tuple[str, Any]:
    return AUDITED[event.type](json.dumps(event.data))
