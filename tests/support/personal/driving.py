"""Everybody writes personal data wherever something can be written: customers, agents, and who sends nonsense."""

import asyncio
import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import httpx
from websockets.asyncio.client import connect

from tests.support.personal.desk_tools import tools_are_used
from tests.support.personal.planting import KINDS, Planter
from tests.support.personal.wire import Json, Talk, Wire, leaf

WORD = "青铜麋鹿"
"""Stands in everything that is said of and by the customers, and nowhere else."""


@dataclass
class Driver(Wire):
    """A stack at `url`, its folder, its internal port, and what is planted."""

    internal: int
    plant: Planter
    talks: list[Talk] = field(default_factory=list)

    async def everything(self) -> None:
        await self.customers_write()
        await self.customers_answer_and_leave()
        await self.people_serve()
        await tools_are_used(self)
        await self.customers_rate()
        await self.nonsense_is_sent()
        await self.inner_doors_are_tried()

    async def customers_write(self) -> None:
        """Every kind in every writing, one conversation for each kind; over the socket as well."""
        for kind in KINDS:
            talk = await self.talk()
            for text in self.plant.each(kind):
                await self.say(talk, text)
        await self.say(talk, self.text("send_message", "text"))
        ticket = (await self.ask("POST", "/v1/socket-tickets", talk.headers))["ticket"]
        async with connect(self.socket_url("/v1/ws")) as socket:
            wanted = [{"conversation": talk.id, "after": 0}]
            await socket.send(json.dumps({"type": "hello", "ticket": ticket, "subscriptions": wanted}))
            text = self.text("send_message", "text")
            frame = {
                "type": "send",
                "conversation": talk.id,
                "client_id": secrets.token_urlsafe(16),
                "text": text,
            }
            await socket.send(json.dumps(frame))
            while json.loads(await socket.recv())["type"] != "ack":
                pass

    async def customers_answer_and_leave(self) -> None:
        """Replies to the bot's questions, which become facts and summaries; a message and a callback in the queue."""
        talk = await self.talk()
        await self.say(talk, "预留手机号是多少")
        await self.say(talk, self.text("send_message", "text"))
        for choice in ("message", "callback"):
            talk = await self.queued()
            path = f"/v1/conversations/{talk.id}/queue"
            slots = await self.ask("GET", f"{path}/slots", talk.headers)
            text = self.text("choose", "text")
            await self.ask(
                "POST",
                f"{path}/choice",
                talk.headers,
                {"choice": choice, "text": text, "at": slots["slots"][0]},
            )

    async def people_serve(self) -> None:
        one, other = await self.staff("agent1"), await self.staff("agent2")
        status = {"status": "break", "reason": self.plant.all_kinds("set_status", "reason", 64)}
        await self.ask("PUT", "/v1/desk/status", one, status)
        await self.ask("PUT", "/v1/desk/status", one, {"status": "online"})
        reach = await self.ask("GET", "/v1/desk/reach", one)
        colleague = reach["colleagues"][0]["id"]
        tree = (await self.ask("GET", "/v1/desk/categories", one))["categories"]
        talk = await self.queued()
        await self.deed(talk, one, "accept")
        await self.say(talk, self.text("send_message", "text"))
        for path, operation in (("messages", "say"), ("notes", "write_note")):
            text = self.text(operation, "text")
            await self.deed(talk, one, path, {"client_id": secrets.token_urlsafe(16), "text": text})
        due = {"kind": "follow_up", "due_at": (datetime.now(UTC) + timedelta(days=1)).isoformat()}
        what = self.text("make_commitment", "what")
        promise = await self.deed(talk, one, "commitments", {**due, "what": what})
        note = self.text("end_commitment", "note")
        ended = {"outcome": "kept", "note": note}
        await self.ask("POST", f"/v1/desk/commitments/{promise['id']}/end", one, ended)
        ticket = {"client_id": secrets.token_urlsafe(16), "title": self.text("open_ticket", "title", 40)}
        ticket |= {"note": self.text("open_ticket", "note"), "category": leaf(tree)}
        path = f"/v1/desk/conversations/{talk.id}/tickets"
        answer = await self.http.post(path, headers=one, json=ticket)
        assert answer.is_success or answer.json()["error"]["code"] == "tickets_off", answer.text
        self.keep(answer)
        note = self.text("consult", "note")
        await self.deed(talk, one, "consult", {"agent": colleague, "note": note})
        await self.deed(talk, one, "consult/end")
        note = self.text("transfer", "note")
        # To the group, not to the colleague: the router may have filled his seats meanwhile.
        group = {"skill": reach["groups"][0]["id"], "anyway": True}
        await self.deed(talk, one, "transfer", {**group, "note": note})
        await self.deed(talk, other, "accept")
        await self.deed(talk, other, "end")
        note = self.text("close", "note")
        await self.deed(talk, other, "close", {"category": leaf(tree), "resolved": False, "note": note})
        back = await self.queued()
        await self.deed(back, one, "accept")
        await self.deed(back, one, "give-back", {"note": self.text("give_back", "note")})
        for member in (one, other):
            await self.ask("GET", "/v1/desk/inbox", member)
            await self.ask("GET", f"/v1/desk/conversations/{talk.id}", member)

    async def customers_rate(self) -> None:
        """Whoever is asked says why."""
        for talk in self.talks:
            events = (await self.ask("GET", f"/v1/conversations/{talk.id}/events", talk.headers))["events"]
            for asked in [event for event in events if event["type"] == "rating.asked"]:
                comment = self.text("rate", "comment", 200)
                body = {"rating": asked["data"]["rating"], "score": 1, "tags": [], "comment": comment}
                await self.ask("POST", f"/v1/conversations/{talk.id}/ratings", talk.headers, body)

    async def nonsense_is_sent(self) -> None:
        """Bad bodies, addresses, headers, tokens, logins and frames."""
        talk = await self.talk()
        path = f"/v1/conversations/{talk.id}/messages"
        text = self.plant.all_kinds("nonsense", "body")
        card, phone, password = (self.plant.one(kind) for kind in ("card", "phone", "password"))
        typed = {**talk.headers, "Content-Type": "application/json"}
        bodies = [
            f'{{"text": "{text[:200]}"'.encode(),
            json.dumps({"client_id": "short", "text": text}).encode(),
            json.dumps({"client_id": secrets.token_urlsafe(16), "text": [text]}).encode(),
            json.dumps({"client_id": secrets.token_urlsafe(16), "text": "x", text[:60]: text}).encode(),
            json.dumps({"client_id": secrets.token_urlsafe(16), "text": text * 60}).encode(),
            json.dumps(text).encode(),
            text.encode("gb18030"),
        ]
        for body in bodies:
            await self.refused("POST", path, typed, content=body)
        for address in (
            f"/v1/{quote(text[:80])}",
            f"/{card}",
            f"/v1/conversations/{phone}",
            f"/chat?x={quote(text)}",
        ):
            await self.refused("GET", address, talk.headers)
        await self.refused(
            "GET", f"/v1/conversations/{talk.id}/events?after={card}&epoch={phone}", talk.headers
        )
        odd = {
            "User-Agent": f"x {card}",
            "Referer": f"https://bank.example/?mobile={phone}",
            "Cookie": f"n={card}",
        }
        await self.refused(
            "GET", "/v1/nothing", {**odd, "X-Forwarded-For": phone, "Origin": f"https://{phone}.cn"}
        )
        await self.refused("GET", "/v1/conversations", {"Authorization": f"Bearer {card}"})
        await self.refused("POST", "/v1/visitors/identity", talk.headers, json={"token": f"{card}.{phone}.x"})
        self.plant.fields.update({("identify", "token"), ("sign_in", "login"), ("sign_in", "password")})
        for login, secret in (
            (phone, password),
            (card, phone),
            ("agent1", password),
            (text[:60], text[:100]),
        ):
            await self.refused("POST", "/v1/staff/session", {}, json={"login": login, "password": secret})
        staff = await self.staff("agent2")
        for method, address, body in (
            ("PUT", "/v1/staff/password", {"current": password, "new": f"{phone}-{password}"}),
            ("POST", "/v1/staff/codes", {"password": password}),
            ("DELETE", "/v1/staff/codes", {"password": card, "code": "000000"}),
        ):
            self.plant.fields.update(
                (name, key) for name in PASSWORD_OPERATIONS[(method, address)] for key in body
            )
            await self.refused(method, address, staff, json=body)
        for socket in ("/v1/ws", "/v1/staff/ws"):
            for frame in (
                text,
                json.dumps({"type": "hello", "ticket": card, text[:40]: text}),
                text.encode(),
            ):
                await self.bad_frame(socket, frame)

    async def inner_doors_are_tried(self) -> None:
        """The doors on loopback get what the service never sends them: text nobody has masked."""
        text = self.plant.all_kinds("inside", "body")
        token = (self.var / "secrets" / "action_token").read_text(encoding="utf-8").strip()
        tracker = {"latest_message": {"text": text}, "slots": {"turn": text}, "events": [{"text": text}]}
        for body in ({"next_action": "action_decide", "tracker": tracker}, {"next_action": text}, text):
            for given in (token, text[:20].encode().hex()):
                headers = {"Authorization": f"Bearer {given}"}
                async with httpx.AsyncClient(trust_env=False) as http:
                    url = f"http://127.0.0.1:{self.internal}/webhook"
                    self.keep(await http.post(url, json=body, headers=headers))

    def text(self, operation: str, name: str, chars: int = 500) -> str:
        return f"{WORD}。\n{self.plant.all_kinds(operation, name, chars - len(WORD) - 2)}"

    async def talk(self) -> Talk:
        visitor = await self.ask("POST", "/v1/visitors", {})
        headers = {"Authorization": f"Bearer {visitor['token']}"}
        consent = (await self.ask("GET", "/v1/visitors/consent", headers))["version"]
        if consent is not None:
            await self.ask("PUT", "/v1/visitors/consent", headers, {"version": consent})
        opened = await self.ask("POST", "/v1/conversations", headers)
        self.talks.append(Talk(headers, visitor["visitor"], opened["conversation"]))
        return self.talks[-1]

    async def queued(self) -> Talk:
        """A customer who told what he wants, with everything in it, and now waits for a person."""
        talk = await self.talk()
        await self.say(talk, self.text("send_message", "text"))
        for text in ("转人工", "转人工", "转人工"):
            if await self.owner(talk) == "queued":
                break
            await self.say(talk, text)
        assert await self.owner(talk) == "queued"
        return talk

    async def say(self, talk: Talk, text: str) -> None:
        """Until the bot has answered or a person has the conversation."""
        body = {"client_id": secrets.token_urlsafe(16), "text": text}
        path = f"/v1/conversations/{talk.id}"
        seq = (await self.ask("POST", f"{path}/messages", talk.headers, body))["seq"]
        async with asyncio.timeout(60):
            after = seq
            while await self.owner(talk) == "bot":
                query = f"{path}/events?after={after}&wait=20"
                events = (await self.ask("GET", query, talk.headers))["events"]
                if any(seq in event["data"].get("in_reply_to", ()) for event in events):
                    return
                after = events[-1]["seq"] if events else after

    async def owner(self, talk: Talk) -> str:
        return str((await self.ask("GET", f"/v1/conversations/{talk.id}", talk.headers))["state"]["owner"])

    async def deed(self, talk: Talk, member: dict[str, str], deed: str, body: Json | None = None) -> Json:
        return await self.ask("POST", f"/v1/desk/conversations/{talk.id}/{deed}", member, body)


PASSWORD_OPERATIONS = {
    ("PUT", "/v1/staff/password"): ("change_password",),
    ("POST", "/v1/staff/codes"): ("offer_codes",),
    ("DELETE", "/v1/staff/codes"): ("drop_codes",),
}
