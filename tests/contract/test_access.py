"""Who may do what; every refusal has a code and changes nothing."""

import pytest

from service.core.ids import new_id
from tests.support.stack import Stack, running

BAD_BODIES = [
    (b"{", "application/json", 400, "invalid_json"),
    (b"\xff\xfe{}", "application/json", 400, "invalid_utf8"),
    (b'{"client_id": "client-0001", "text": "x"}', "text/plain", 400, "content_type"),
    (b"null", "application/json", 422, "invalid_field"),
    (b"[]", "application/json", 422, "invalid_field"),
    (b"[" * 30000, "application/json", 400, "invalid_json"),
    (b'{"client_id": "client-0001", "text": NaN}', "application/json", 400, "invalid_json"),
    (b'{"client_id": "client-0001", "text": 7}', "application/json", 422, "invalid_field"),
    (b'{"client_id": "client-0001", "text": ["x"]}', "application/json", 422, "invalid_field"),
    (b'{"client_id": "short", "text": "x"}', "application/json", 422, "invalid_field"),
    (b'{"client_id": "client-0001", "text": "x", "sender": "bot"}', "application/json", 422, "invalid_field"),
    (b'{"client_id": "client-0001", "text": "\\ud800"}', "application/json", 422, "invalid_field"),
    (b'{"client_id": "client-0001", "text": "  \\u200b "}', "application/json", 422, "text_empty"),
    (
        b'{"client_id": "client-0001", "text": "' + b"x" * 2001 + b'"}',
        "application/json",
        422,
        "text_too_long",
    ),
    (b'{"client_id": "client-0001", "text": "' + b"x" * 70000 + b'"}', "application/json", 413, "too_large"),
]


@pytest.fixture
async def stack(tmp_path):
    async with running(tmp_path) as stack:
        yield stack


@pytest.mark.parametrize(("content", "kind", "status", "code"), BAD_BODIES)
async def test_bad_bodies(stack: Stack, content: bytes, kind: str, status: int, code: str):
    talk = await stack.conversation()
    headers = {**talk.headers, "Content-Type": kind}
    response = await stack.http.post(
        f"/v1/conversations/{talk.id}/messages", content=content, headers=headers
    )
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert len(await talk.all()) == 1
    assert "Traceback" not in response.text


async def test_another_visitors_conversation_does_not_exist(stack: Stack):
    talk, other = await stack.conversation(), await stack.conversation()
    await talk.say("怎么查余额")
    paths = {
        "get": ["", "/events"],
        "post": ["/messages", "/typing", "/queue/leave"],
        "put": ["/preferences"],
    }
    unknown = new_id("c")
    for method, tails in paths.items():
        for tail in tails:
            body = {"client_id": "client-0001", "text": "x"} if tail == "/messages" else {}
            body = {"elder": True} if tail == "/preferences" else body
            options = {} if method == "get" else {"json": body}
            for conversation in (talk.id, unknown, "c_1", "..%2f..%2fetc"):
                path = f"/v1/conversations/{conversation}{tail}"
                response = await stack.http.request(method, path, headers=other.headers, **options)
                assert response.status_code == 404, (method, path)
                assert "余额" not in response.text


async def test_without_or_with_a_wrong_token(stack: Stack):
    talk = await stack.conversation()
    for headers in (
        {},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Basic eA=="},
        {"Authorization": "Bearer"},
    ):
        response = await stack.http.get(f"/v1/conversations/{talk.id}", headers=headers)
        assert (response.status_code, response.json()["error"]["code"]) == (401, "unauthorised")


async def test_staff_needs_session_role_and_csrf(stack: Stack):
    talk = await stack.conversation()
    await talk.say("我要买美元")
    path = f"/v1/desk/conversations/{talk.id}/accept"
    assert (await stack.http.post(path, json={})).status_code == 401
    agent, studio = await stack.staff("agent1"), await stack.staff("studio")
    assert (await agent.http.post(path, json={})).json()["error"]["code"] == "csrf"
    assert (await studio.post(path)).json()["error"]["code"] == "role_required"
    assert (await studio.get("/v1/desk/inbox")).status_code == 403
    assert (await agent.post(path)).status_code == 200
    cookie = next(iter(agent.http.cookies.jar))
    assert cookie.has_nonstandard_attr("HttpOnly")
    response = await agent.http.delete("/v1/staff/session", headers={"X-CSRF-Token": agent.csrf})
    assert response.status_code == 204
    assert (await agent.get("/v1/staff/session")).status_code == 401


async def test_wrong_logins_look_alike_and_are_limited(stack: Stack):
    answers = []
    for number in range(12):
        body = {"login": "agent1" if number % 2 else f"nobody{number}", "password": "wrong"}
        answers.append(await stack.http.post("/v1/staff/session", json=body))
    assert {answer.json()["error"]["code"] for answer in answers[:10]} == {"wrong_login"}
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) >= 1


async def test_an_agent_sees_only_what_was_handed_over(stack: Stack):
    talk = await stack.conversation()
    await talk.say("怎么查余额")
    agent = await stack.staff()
    assert (await agent.get(f"/v1/desk/conversations/{talk.id}")).status_code == 404
    assert (await agent.act(talk.id, "accept")).status_code == 404


async def test_routes_that_do_not_exist_and_wrong_methods(stack: Stack):
    response = await stack.http.get("/v1/nothing")
    assert (response.status_code, response.json()["error"]["code"]) == (404, "page_not_found")
    response = await stack.http.put("/v1/visitors", json={})
    assert (response.status_code, response.json()["error"]["code"]) == (405, "method_not_allowed")
    response = await stack.http.get("/../pyproject.toml")
    assert response.status_code == 404


async def test_the_action_webhook_needs_its_secret_and_echoes_nothing(stack: Stack):
    import httpx

    port = stack.application.internal.port
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
        body = {"next_action": "action_decide", "tracker": {"latest_message": {"text": "PLANTED"}}}
        for headers in ({}, {"Authorization": "Bearer wrong"}):
            response = await http.post("/webhook", json=body, headers=headers)
            assert response.status_code == 401
            assert "PLANTED" not in response.text
        token = (stack.var / "secrets" / "action_token").read_text().strip()
        response = await http.post("/webhook", content=b"{", headers={"Authorization": f"Bearer {token}"})
        assert (response.status_code, response.json()["error"]["code"]) == (400, "invalid_json")
    assert (await stack.http.post("/webhook", json={})).status_code in {404, 405}


async def test_security_headers(stack: Stack):
    response = await stack.http.get("/health")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in (await stack.http.get("/chat")).headers["Content-Security-Policy"]


async def test_flooding_is_slowed_but_typing_never_is(tmp_path):
    async with running(tmp_path, customer_rate="10/10 seconds") as stack:
        talk = await stack.conversation()
        codes = [(await talk.send(f"问题 {number}")).status_code for number in range(12)]
        assert codes[:9] == [202] * 9
        assert codes[-1] == 429
        other = await stack.conversation()
        assert (await other.send("你好")).status_code == 202
