"""When a customer has his answer."""

from bench._dialogue.customers import _Waiting


def _ack(client_id, seq):
    return {"type": "ack", "client_id": client_id, "seq": seq}


def _reply(*seqs):
    return {"type": "event", "event": {"type": "message.bot", "data": {"in_reply_to": list(seqs)}}}


def test_over_when_every_accepted_message_has_a_reply():
    waiting = _Waiting({"a", "b"}, 2)
    for frame in (_ack("a", 1), _reply(1), _ack("b", 2)):
        waiting.take(frame)
        assert not waiting.over
    waiting.take(_reply(2))
    assert waiting.over
    assert (waiting.replies, waiting.refused) == (2, 0)


def test_one_reply_may_answer_a_whole_burst():
    waiting = _Waiting({"a", "b"}, 2)
    for frame in (_reply(1, 2), _ack("a", 1), _ack("b", 2)):
        waiting.take(frame)
    assert waiting.over
    assert waiting.replies == 1


def test_what_others_are_told_does_not_count():
    waiting = _Waiting({"a"}, 1)
    for frame in (_ack("other", 1), {"type": "state", "state": {}}, {"type": "typing"}):
        waiting.take(frame)
    assert not waiting.over


def test_a_refused_message_is_not_waited_for():
    waiting = _Waiting({"a"}, 1)
    waiting.take({"type": "nack", "client_id": "a", "code": "too_long"})
    assert waiting.over
    assert waiting.refused == 1
