import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.handoff.outside.payload import (
    QUEUED,
    WebhookRefused,
    check_address,
    check_url,
    headers_of,
    packet,
    pause,
    signature,
)
from tests.unit.handoff.test_summary import longest

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
HOSTS = ("desk.bank.example", "127.0.0.1", "localhost")


def test_the_signature_is_that_of_standard_webhooks():
    key = "c2VjcmV0LW9mLXRlc3Rz"
    expected = base64.b64encode(hmac.digest(key.encode(), b"e_1.1795251600.{}", hashlib.sha256)).decode()
    assert signature(key, "e_1", "1795251600", "{}") == f"v1,{expected}"


def test_headers_name_event_moment_and_signature():
    headers = headers_of("e_1", NOW, "{}", "key")
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == ("e_1", str(int(NOW.timestamp())))
    assert headers["webhook-signature"] == signature("key", "e_1", headers["webhook-timestamp"], "{}")
    assert headers_of("e_1", NOW + timedelta(seconds=1), "{}", "key") != headers


def test_the_body_carries_the_summary_and_its_text():
    body = json.loads(packet(QUEUED, "e_1", NOW, "h_1", "c_1", longest()))
    assert set(body) == {"v", "type", "id", "at", "handoff", "conversation", "summary", "text"}
    assert (body["type"], body["id"], body["handoff"]) == ("handoff.queued", "e_1", "h_1")
    assert body["text"].startswith(body["summary"]["headline"])
    assert len(json.dumps(body, ensure_ascii=False).encode()) < 32_768


def test_pauses_double_up_to_an_hour_and_are_spread():
    whole = [pause(attempts, 0).total_seconds() for attempts in range(1, 15)]
    assert whole[:4] == [5, 10, 20, 40]
    assert max(whole) == 3600
    assert pause(1, 1).total_seconds() == 2.5
    assert pause(1000, 0.5) <= timedelta(hours=1)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://desk.bank.example/in", None),
        ("https://desk.bank.example:8443/in?x=1", None),
        ("http://127.0.0.1:9000/in", None),
        ("http://localhost/in", None),
        ("http://desk.bank.example/in", "url_insecure"),
        ("https://other.example/in", "host_refused"),
        ("https://desk.bank.example.other.example/in", "host_refused"),
        ("https://169.254.169.254/latest", "host_refused"),
        ("https://user:pass@desk.bank.example/", "url_invalid"),
        ("https://desk.bank.example/#x", "url_invalid"),
        ("ftp://desk.bank.example/", "url_invalid"),
        ("file:///etc/passwd", "url_invalid"),
        ("https://desk.bank.example:port/", "url_invalid"),
        ("desk.bank.example", "url_invalid"),
    ],
)
def test_where_posts_may_go(url, code):
    if code is None:
        check_url(url, HOSTS)
        return
    with pytest.raises(WebhookRefused) as refused:
        check_url(url, HOSTS)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("address", "host", "good"),
    [
        ("93.184.216.34", "desk.bank.example", True),
        ("10.1.2.3", "desk.bank.example", False),
        ("10.1.2.3", "inner.bank.example", True),
        ("192.168.0.9", "desk.bank.example", False),
        ("fd00::1", "desk.bank.example", False),
        ("fd00::1", "inner.bank.example", True),
        ("100.64.0.1", "desk.bank.example", False),
        ("127.0.0.1", "desk.bank.example", False),
        ("127.0.0.1", "inner.bank.example", False),
        ("::1", "inner.bank.example", False),
        ("::ffff:127.0.0.1", "inner.bank.example", False),
        ("169.254.169.254", "inner.bank.example", False),
        ("0.0.0.0", "inner.bank.example", False),
        ("224.0.0.1", "inner.bank.example", False),
        ("127.0.0.1", "localhost", True),
        ("93.184.216.34", "localhost", False),
    ],
)
def test_what_a_name_may_lead_to(address, host, good):
    if good:
        check_address(address, host, {"inner.bank.example"})
        return
    with pytest.raises(WebhookRefused):
        check_address(address, host, {"inner.bank.example"})


def test_the_verification_in_the_guide_accepts_what_is_sent_and_nothing_else():
    guide = Path(__file__).resolve().parents[3] / "docs" / "howto" / "outside-desk.md"
    snippet = guide.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    scope: dict = {}
    exec(snippet, scope)
    now, body = datetime.now(UTC), '{"text": "好"}'
    headers = headers_of("e_1", now, body, "key")
    assert scope["verified"]("key", headers, body.encode())
    assert not scope["verified"]("other", headers, body.encode())
    assert not scope["verified"]("key", headers, b"{}")
    assert not scope["verified"]("key", {**headers, "webhook-id": "e_2"}, body.encode())
    old = headers_of("e_1", now - timedelta(minutes=6), body, "key")
    assert not scope["verified"]("key", old, body.encode())
