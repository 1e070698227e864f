"""Everything agents and a customer can do, in any order, over HTTP: the service must agree with the rules.

Afterwards the log is gap-free, every change has exactly one audit row, the trail is whole, and nothing internal ever
stood in the customer's stream.
"""

import asyncio
import json
import tempfile
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from service.conversations.ownership import Owner
from service.core.errors import SubtextError
from service.core.secret_files import secret
from service.handoff import deeds
from service.handoff.deeds import Service
from service.handoff.line.queue import may_serve
from service.identity.audit import verify
from service.identity.tables import AuditRow
from tests.support.stack import Member, Stack, Talk, running

CHANGES = ("owner.changed", "hold.changed", "consult.changed")
CONSULTS = {"consult.asked", "consult.ended"}
SECRET = "只给同事看"


class World:
    """One running service for all examples, driven from the machine's own thread."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        self.exits = AsyncExitStack()
        self.folder = tempfile.TemporaryDirectory()
        self.stack: Stack = self.run(self._start())

    def run(self, coroutine):
        return self.runner.run(coroutine)

    async def _start(self) -> Stack:
        stack = await self.exits.enter_async_context(
            running(
                Path(self.folder.name),
                customer_rate="100000/second",
                login_rate="1000/second",
                desk_file=self._roomy(),
            )
        )
        await self._third(stack)
        self.agents = [await stack.staff(login) for login in ("agent1", "agent2", "agent3")]
        self.lead = await stack.staff("lead")
        return stack

    def _roomy(self) -> Path:
        """A desk on which nobody is ever full: who is, is the business of tests/contract/test_handing_on.py."""
        desk = Path(self.folder.name) / "desk.yml"
        desk.write_text("hours: {default: always}\ncapacity: {default: 100}\n", encoding="utf-8")
        return desk

    async def _third(self, stack: Stack) -> None:
        """An agent of one skill group only."""
        password = await stack.application.staff.create("agent3", "1003", "坐席三", ["agent"], ["loan"])
        file = stack.var / "secrets" / "demo_logins.json"
        logins = json.loads(file.read_text(encoding="utf-8"))
        file.write_text(json.dumps([*logins, {"login": "agent3", "password": password}]))

    def close(self) -> None:
        self.run(self.exits.aclose())
        self.runner.close()
        self.folder.cleanup()


@pytest.fixture(scope="module", autouse=True)
def world():
    Serving.world = World()
    yield
    Serving.world.close()


who = st.integers(0, 2)


class Serving(RuleBasedStateMachine):
    world: World

    @initialize()
    def hand_over(self) -> None:
        self.talk: Talk = self.run(self.world.stack.conversation())
        self.agents: list[Member] = self.world.agents
        self.now = Service(Owner.BOT)
        self.row_agent: str | None = None
        self.closer: str | None = None
        self.promises: list[str] = []
        self.notes = 0
        self.ask_for_a_person()

    def run(self, coroutine):
        return self.world.run(coroutine)

    def id(self, agent: int) -> str:
        return self.agents[agent].agent["id"]

    def may_see(self, agent: int) -> bool:
        if self.now.skill is None:
            return False
        mine = self.id(agent) in {self.row_agent, self.now.consulted}
        return mine or may_serve(self.agents[agent].agent["skills"], self.now.skill)

    def act(self, agent: int, action: str, body: dict, deed, *arguments) -> bool:
        """Both the rules and the service; they must say the same."""
        answer = self.run(self.agents[agent].act(self.talk.id, action, body))
        if not self.may_see(agent):
            assert answer.status_code == 404, answer.text
            return False
        try:
            then = deed(self.now, self.id(agent), *arguments)
        except SubtextError as refused:
            assert (answer.status_code, answer.json()["error"]["code"]) == (refused.status, refused.code)
            return False
        assert answer.status_code == 200, answer.text
        self.now = then
        return True

    @rule(agent=who)
    def accept(self, agent):
        if self.act(agent, "accept", {}, deeds.accepted, self.agents[agent].agent["skills"]):
            self.row_agent = self.now.agent

    @rule(agent=who, to=who)
    def transfer(self, agent, to):
        body = {"agent": self.id(to), "note": f"{SECRET}：请接着办"}
        if self.act(agent, "transfer", body, deeds.transferred, self.id(to)):
            self.row_agent = self.now.agent

    @rule(agent=who, skill=st.sampled_from(["forex", "loan"]))
    def regroup(self, agent, skill):
        body = {"skill": skill, "note": f"{SECRET}：请接着办"}
        if self.act(agent, "transfer", body, deeds.regrouped, skill):
            self.row_agent = None

    @rule(agent=who)
    def hold(self, agent):
        self.act(agent, "hold", {}, deeds.held)

    @rule(agent=who)
    def resume(self, agent):
        self.act(agent, "resume", {}, deeds.resumed)

    @rule(agent=who, whom=who)
    def consult(self, agent, whom):
        body = {"agent": self.id(whom), "note": f"{SECRET}：帮我看看"}
        self.act(agent, "consult", body, deeds.consulting, self.id(whom))

    @rule(agent=who)
    def end_consult(self, agent):
        self.act(agent, "consult/end", {}, deeds.consulted_enough)

    @rule(agent=who)
    def give_back(self, agent):
        if self.act(agent, "give-back", {"note": SECRET}, deeds.given_back):
            self.closer = None

    @rule(agent=who)
    def end(self, agent):
        self.act(agent, "end", {}, deeds.ended)

    @rule(agent=who, resolved=st.booleans())
    def close(self, agent, resolved):
        body = {"category": "forex.exchange", "resolved": resolved, "note": SECRET}
        if self.act(agent, "close", body, deeds.closed, resolved, len(self.promises)):
            self.closer = self.id(agent)

    @rule(agent=who)
    def note(self, agent):
        body = {"client_id": f"note-{self.notes:08}", "text": f"{SECRET}第{self.notes}条"}
        answer = self.run(self.agents[agent].act(self.talk.id, "notes", body))
        assert answer.status_code == (201 if self.may_see(agent) else 404)
        self.notes += 1

    @rule()
    def whisper(self):
        body = {"client_id": f"whisper-{self.notes:08}", "text": f"{SECRET}：别答应减免{self.notes}"}
        answer = self.run(self.world.lead.act(self.talk.id, "whispers", body))
        self.notes += 1
        try:
            deeds.check_served_by_another(self.now, self.world.lead.agent["id"])
        except SubtextError as refused:
            expected = "conversation_not_found" if self.now.skill is None else refused.code
            assert answer.json()["error"]["code"] == expected
        else:
            assert answer.status_code == 201, answer.text

    @rule(agent=who)
    def ask_for_help(self, agent):
        answer = self.run(self.agents[agent].act(self.talk.id, "help", {"note": SECRET}))
        if not self.may_see(agent):
            assert answer.status_code == 404
        elif self.now.owner is Owner.HUMAN and self.now.agent == self.id(agent):
            assert answer.status_code == 200 or answer.json()["error"]["code"] == "already_asked"
        else:
            assert answer.json()["error"]["code"] == "not_yours"

    @rule(agent=who)
    def promise(self, agent):
        body = {"kind": "callback", "what": SECRET, "due_at": "2027-01-01T10:00:00+08:00"}
        answer = self.run(self.agents[agent].act(self.talk.id, "commitments", body))
        assert answer.status_code == (201 if self.may_see(agent) else 404), answer.text
        if answer.status_code == 201:
            self.promises.append(answer.json()["id"])

    @rule()
    def keep_a_promise(self):
        if self.promises and self.now.agent:
            holder = next(one for one in self.agents if one.agent["id"] == self.now.agent)
            path = f"/v1/desk/commitments/{self.promises.pop()}/end"
            answer = self.run(holder.post(path, {"outcome": "kept", "note": SECRET}))
            assert answer.status_code == 200, answer.text

    @rule()
    def leave_the_queue(self):
        path = f"/v1/conversations/{self.talk.id}/queue/leave"
        answer = self.run(self.world.stack.http.post(path, json={}, headers=self.talk.headers))
        if self.now.owner is Owner.QUEUED:
            assert answer.status_code == 200
            self.now = deeds.left_queue(self.now)
        else:
            assert answer.json()["error"]["code"] == "not_queued"

    @rule()
    def customer_writes(self):
        before = self.now
        assert self.run(self.talk.send("还是不行")).status_code == 202
        self.now = deeds.customer_wrote(self.now, self.closer)
        if before.owner is Owner.CLOSED:
            self.row_agent, self.closer = self.closer, None

    @rule()
    def customer_thanks(self):
        """Where a service has ended nothing begins anew by it; otherwise it is a message like any other."""
        assert self.run(self.talk.send("好的，谢谢")).status_code == 202

    @rule()
    def ask_for_a_person(self):
        if self.now.owner is Owner.BOT:
            self.run(self.talk.say("我想买点美元"))
            self.now, self.row_agent = Service(Owner.QUEUED, skill="forex"), None

    @invariant()
    def all_see_the_same_owner(self) -> None:
        if not hasattr(self, "now"):
            return
        state = self.run(self.talk.state())
        assert state["owner"] == self.now.owner
        assert (state["held_since"] is not None) is self.now.held
        number = next((one.agent["number"] for one in self.agents if one.agent["id"] == self.now.agent), None)
        assert (state["agent"] or {}).get("number") == number

    def teardown(self) -> None:
        if hasattr(self, "talk"):
            self.run(self._check_the_books())

    async def _check_the_books(self) -> None:
        events = await self.talk.all()
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
        whole = await self.world.stack.http.get(
            f"/v1/conversations/{self.talk.id}", headers=self.talk.headers
        )
        transcript = await self.world.stack.http.get(
            f"/v1/conversations/{self.talk.id}/transcript", headers=self.talk.headers
        )
        assert transcript.status_code == 200
        assert SECRET not in json.dumps([events, whole.json(), transcript.text], ensure_ascii=False)
        application = self.world.stack.application
        changes = Counter(event["type"] for event in events)
        async with application.database.read() as connection:
            query = select(AuditRow.action).where(AuditRow.subject == self.talk.id)
            rows = Counter((await connection.execute(query)).scalars())
        asked = await self.agents[0].get(f"/v1/desk/conversations/{self.talk.id}")
        entries = asked.json().get("entries", [])
        changes["consult.changed"] = sum(entry["type"] in CONSULTS for entry in entries)
        assert {kind: rows[kind] for kind in CHANGES} == {kind: changes[kind] for kind in CHANGES}
        verdict = await verify(application.database, secret(self.world.stack.var / "secrets", "audit_key"))
        assert verdict.broken is None


TestServing = Serving.TestCase
TestServing.settings = settings(
    max_examples=20, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
