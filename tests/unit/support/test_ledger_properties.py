"""A sound run has no violations; each property, broken on purpose, is found under its own name."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from service.identity.chain import GENESIS, Head, Link, hash_of, signature_of
from tests.support.ledger.entries import Entry, Kind, text_hash
from tests.support.ledger.facts import Event, Facts, Header, Turn
from tests.support.ledger.properties import check

KEY = "key"
TALK = "c_1"
AT = "2026-11-22T02:00:00.000Z"
NUMBERS = (("s_1", "1001"), ("s_2", "1002"))


def change(before: str, after: str, reason: str, number: str | None = None) -> dict:
    agent = {"number": number, "name": "坐席"} if number else None
    return {"from": before, "to": after, "reason": reason, "agent": agent}


def bot(text: str, *seqs: int) -> dict:
    return {"text": text, "buttons": [], "in_reply_to": list(seqs)}


def log() -> list[Event]:
    """A question, its answer; a wish for a person, the handoff; an agent who speaks, ends and closes."""
    said: list[tuple[str, dict, str, str | None, str | None]] = [
        ("conversation.opened", {}, "system", None, None),
        ("message.customer", {"text": "余额", "client_id": "a1", "masked": []}, "customer", None, "a1"),
        ("message.bot", bot("答案", 2), "bot", None, None),
        ("message.customer", {"text": "转人工", "client_id": "a2", "masked": []}, "customer", None, "a2"),
        ("message.bot", bot("为您转接", 4), "bot", None, None),
        ("owner.changed", change("bot", "queued", "asked_for_person"), "system", None, None),
        ("message.customer", {"text": "在吗", "client_id": "a3", "masked": []}, "customer", None, "a3"),
        ("owner.changed", change("queued", "human", "accepted", "1001"), "system", None, None),
        ("message.agent", {"text": "您好", "client_id": "b1"}, "agent", "工号 1001", "b1"),
        ("hold.changed", {"held": True}, "system", None, None),
        ("hold.changed", {"held": False}, "system", None, None),
        ("owner.changed", change("human", "wrap_up", "ended_by_agent", "1001"), "system", None, None),
        ("owner.changed", change("wrap_up", "closed", "wrapped_up"), "system", None, None),
    ]
    return [
        Event(TALK, seq, seq, kind, f"{AT[:-4]}{seq:03}Z", data, actor, name, client_id)
        for seq, (kind, data, actor, name, client_id) in enumerate(said, 1)
    ]


def trail(events: list[Event]) -> tuple[Link, ...]:
    links: list[Link] = []
    for event in events:
        if event.type in {"owner.changed", "hold.changed"}:
            before = links[-1].hash if links else GENESIS
            detail = json.dumps(event.data)
            bare = Link(len(links) + 1, event.at, "x", event.type, event.conversation, detail, before, "")
            links.append(replace(bare, hash=hash_of(bare)))
    return tuple(links)


def facts_of(events: list[Event]) -> Facts:
    links = trail(events)
    return Facts(
        (Header(TALK, len(events), "closed", None),),
        tuple(events),
        (Turn(TALK, 2, "done", 3), Turn(TALK, 4, "done", 5)),
        links,
        Head(links[-1].id, links[-1].hash, signature_of(KEY, links[-1].id, links[-1].hash)),
        KEY,
        NUMBERS,
    )


def entry(t: float, kind: Kind, who: str = "客户1", **data: object) -> Entry:
    return Entry(t, kind, who, TALK, dict(data))


def book(events: list[Event]) -> list[Entry]:
    """Every message sent twice and acknowledged twice; a tab that was cut once; an agent who won and one who did not."""
    found: list[Entry] = []
    numbers = {"customer": 0, "agent": 0}
    for event in events:
        if event.client_id:
            numbers[event.actor] += 1
            who = "客户1" if event.actor == "customer" else "agent1"
            same = {"side": event.actor, "client_id": event.client_id, "hash": text_hash(event.data["text"])}
            for duplicate in (False, True):
                found.append(
                    entry(event.seq, Kind.SEND, who, **same, number=numbers[event.actor], via="http")
                )
                receipt = {"seq": event.seq, "duplicate": duplicate, "via": "http"}
                found.append(entry(event.seq + 0.1, Kind.RECEIPT, who, **same, **receipt))
    for connection, after, until in ((1, 0, 7), (2, 7, len(events))):
        place = {"tab": "socket", "connection": connection}
        found.append(entry(20, Kind.JOINED, **place, after=after))
        found += [entry(21, Kind.GOT, **place, seq=one.seq, hash=one.hash) for one in events[after:until]]
    for who, number, outcome in (("agent1", "1001", "done"), ("agent2", "1002", "already_taken")):
        deed = {"deed": "accept", "outcome": outcome, "number": number, "asked": 29.9}
        found.append(entry(30, Kind.DEED, who, **deed))
    found.append(entry(31, Kind.PROBE, name="wrong epoch", expected="reload", got="reload"))
    found.append(entry(31, Kind.PROBE, name="wrong epoch", expected="reload", got=""))
    return found


Broken = Callable[[list[Entry], Facts], tuple[list[Entry], Facts]]
BROKEN: dict[str, tuple[str, Broken]] = {}


def breaks(rule: str, what: str) -> Callable[[Broken], Broken]:
    def add(broken: Broken) -> Broken:
        BROKEN[broken.__name__] = (f"{rule} {what}", broken)
        return broken

    return add


def with_event(facts: Facts, seq: int, **values: object) -> Facts:
    changed = [replace(one, **values) if one.seq == seq else one for one in facts.events]
    return replace(facts, events=tuple(changed))


def with_entry(journal: list[Entry], kind: Kind, index: int, **data: object) -> list[Entry]:
    places = [place for place, one in enumerate(journal) if one.kind is kind]
    changed = list(journal)
    old = changed[places[index]]
    changed[places[index]] = replace(old, data={**old.data, **data})
    return changed


@breaks("P1", "lost")
def an_acknowledged_message_is_not_there(journal, facts):
    return journal, replace(facts, events=tuple(one for one in facts.events if one.seq != 7))


@breaks("P1", "doubled")
def a_resend_makes_a_second_row(journal, facts):
    again = replace(facts.events[1], seq=14, row=14)
    return journal, replace(facts, events=(*facts.events, again))


@breaks("P1", "doubled")
def a_resend_gets_another_id(journal, facts):
    again = replace(facts.events[1], seq=14, row=14, client_id="zz")
    return journal, replace(facts, events=(*facts.events, again))


@breaks("P1", "never_sent")
def a_row_comes_from_nowhere(journal, facts):
    text = {"text": "谁说的", "client_id": "zz", "masked": []}
    return journal, replace(
        facts, events=(*facts.events, replace(facts.events[1], seq=14, client_id="zz", data=text))
    )


@breaks("P1", "receipt_differs")
def a_resend_gets_another_number(journal, facts):
    return with_entry(journal, Kind.RECEIPT, 1, seq=4), facts


@breaks("P1", "receipt_differs")
def another_text_is_stored(journal, facts):
    return with_entry(journal, Kind.RECEIPT, 0, hash=text_hash("别的")), facts


@breaks("P1", "resend_refused")
def a_resend_is_refused(journal, facts):
    refusal = entry(40, Kind.REFUSED, side="customer", client_id="a1", code="not_yours", via="http")
    return [*journal, refusal], facts


@breaks("P2", "gap")
def a_connection_leaves_one_out(journal, facts):
    gone = [one for one in journal if one.kind is not Kind.GOT or one.data["seq"] != 4]
    late = [entry(50, Kind.JOINED, tab="socket", connection=3, after=3)]
    late.append(entry(51, Kind.GOT, tab="socket", connection=3, seq=4, hash=facts.events[3].hash))
    return [*gone, *late], facts


@breaks("P2", "gap")
def a_desks_socket_leaves_one_out(journal, facts):
    place = {"tab": "desk socket", "connection": 1}
    seen = [facts.events[index] for index in (5, 6, 8)]
    return [
        *journal,
        *(entry(50, Kind.GOT, "agent1", **place, seq=one.seq, hash=one.hash) for one in seen),
    ], facts


@breaks("P2", "twice_on_one_connection")
def a_connection_repeats(journal, facts):
    again = entry(50, Kind.GOT, tab="socket", connection=2, seq=13, hash=facts.events[12].hash)
    return [*journal, again], facts


@breaks("P2", "not_what_is_stored")
def a_tab_is_shown_something_else(journal, facts):
    return with_entry(journal, Kind.GOT, 2, hash="0" * 16), facts


@breaks("P2", "not_what_is_stored")
def a_tab_is_shown_what_was_rolled_back(journal, facts):
    ghost = entry(50, Kind.GOT, tab="socket", connection=2, seq=14, hash="0" * 16)
    return [*journal, ghost], facts


@breaks("P2", "never_came")
def the_last_event_never_comes(journal, facts):
    return [one for one in journal if one.kind is not Kind.GOT or one.data["seq"] != 13], facts


@breaks("P3", "numbers")
def a_number_is_missing(journal, facts):
    return journal, replace(facts, events=tuple(one for one in facts.events if one.seq != 11))


@breaks("P3", "numbers")
def the_counter_is_ahead(journal, facts):
    return journal, replace(facts, headers=(replace(facts.headers[0], last_seq=14),))


@breaks("P3", "commit_order")
def a_later_commit_has_an_earlier_number(journal, facts):
    return journal, with_event(with_event(facts, 2, row=3), 3, row=2)


@breaks("P3", "sender_order")
def messages_change_places(journal, facts):
    first = [one for one in journal if one.kind is Kind.SEND and one.data["client_id"] == "a1"]
    return [replace(one, data={**one.data, "number": 9}) if one in first else one for one in journal], facts


@breaks("P4", "silence")
def a_message_is_still_waited_for(journal, facts):
    return journal, replace(facts, turns=(facts.turns[0], Turn(TALK, 4, "pending", None)))


@breaks("P4", "silence")
def a_turn_is_done_and_nothing_was_said(journal, facts):
    return journal, with_event(facts, 3, type="message.system", data={"text": "", "code": "x"})


@breaks("P4", "no_turn")
def nobody_noted_that_an_answer_is_owed(journal, facts):
    return journal, replace(facts, turns=facts.turns[1:])


@breaks("P4", "answered_twice")
def two_turns_answer_one_message(journal, facts):
    return journal, with_event(facts, 5, data=bot("又一个答案", 2, 4))


@breaks("P4", "answered_twice")
def one_answer_is_written_twice(journal, facts):
    again = replace(facts.events[2], seq=14, row=14)
    return journal, replace(facts, events=(*facts.events, again))


@breaks("P4", "not_the_bots")
def the_bot_takes_up_what_was_said_to_a_person(journal, facts):
    return journal, replace(facts, turns=(*facts.turns, Turn(TALK, 7, "pending", None)))


@breaks("P5", "bot_after_handoff")
def the_bot_speaks_after_the_handoff(journal, facts):
    return journal, with_event(facts, 10, type="message.bot", data=bot("还有什么", 7), actor="bot")


@breaks("P5", "not_the_owner")
def a_colleague_speaks(journal, facts):
    return journal, with_event(facts, 9, name="工号 1002")


@breaks("P5", "not_the_owner")
def an_agent_speaks_to_one_who_waits(journal, facts):
    text = {"text": "您好", "client_id": "b1"}
    early = replace(facts.events[8], seq=7, data=text)
    return journal, replace(facts, events=(*facts.events[:6], early, *facts.events[7:]))


@breaks("P6", "two_owners")
def two_agents_get_him(journal, facts):
    return with_entry(journal, Kind.DEED, 1, outcome="done"), facts


@breaks("P6", "two_owners")
def one_who_handed_him_on_is_told_that_he_has_him(journal, facts):
    ended = entry(40, Kind.DEED, "agent1", deed="end", outcome="done", number="1001", asked=39.9)
    again = entry(41, Kind.DEED, "agent1", deed="accept", outcome="done", number="1001", asked=40.9)
    return [*journal, ended, again], facts


@breaks("P6", "two_owners")
def a_change_starts_from_another_owner(journal, facts):
    return journal, with_event(facts, 12, data=change("queued", "wrap_up", "ended_by_agent", "1001"))


@breaks("P6", "two_owners")
def log_and_conversation_disagree(journal, facts):
    return journal, replace(facts, headers=(replace(facts.headers[0], owner="human", agent_id="s_2"),))


@breaks("P6", "illegal")
def a_step_that_is_not_allowed(journal, facts):
    facts = with_event(facts, 6, data=change("bot", "human", "asked_for_person", "1001"))
    return journal, with_event(facts, 8, data=change("human", "human", "accepted", "1001"))


@breaks("P7", "audit_rows")
def a_change_without_an_audit_row(journal, facts):
    links = trail([one for one in facts.events if one.seq != 8])
    head = Head(links[-1].id, links[-1].hash, signature_of(KEY, links[-1].id, links[-1].hash))
    return journal, replace(facts, links=links, head=head)


@breaks("P7", "audit_rows")
def two_audit_rows_for_one_change(journal, facts):
    events = [*facts.events[:8], facts.events[7], *facts.events[8:]]
    links = trail(events)
    head = Head(links[-1].id, links[-1].hash, signature_of(KEY, links[-1].id, links[-1].hash))
    return journal, replace(facts, links=links, head=head)


@breaks("P7", "chain")
def an_audit_row_was_changed(journal, facts):
    changed = (replace(facts.links[0], actor="y"), *facts.links[1:])
    return journal, replace(facts, links=changed)


@breaks("P7", "chain")
def the_end_of_the_trail_was_cut(journal, facts):
    return journal, replace(facts, head=replace(facts.head, last_id=99))


@breaks("PROBE", "wrong_answer")
def a_stale_frame_is_taken_for_good(journal, facts):
    return with_entry(journal, Kind.PROBE, 0, got="state"), facts


@breaks("FAULT", "unexpected")
def somebody_got_a_server_error(journal, facts):
    return [*journal, entry(60, Kind.FAULT, what="GET /", status=500, code="internal_error")], facts


def test_a_sound_run_has_no_violations():
    events = log()
    assert check(book(events), facts_of(events)) == []


def test_who_has_the_customer_may_be_told_so_twice():
    events = log()
    again = entry(41, Kind.DEED, "agent1", deed="accept", outcome="done", number="1001", asked=40.9)
    assert check([*book(events), again], facts_of(events)) == []


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_found(name: str):
    expected, broken = BROKEN[name]
    events = log()
    found = {f"{one.rule} {one.what}" for one in check(*broken(book(events), facts_of(events)))}
    assert expected in found, found


def test_every_property_is_broken_by_something():
    assert {expected.split()[0] for expected, _ in BROKEN.values()} >= {
        f"P{number}" for number in range(1, 8)
    }
