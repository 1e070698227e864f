"""Values the vault keeps: off by default, encrypted, seen for a reason by who may, and gone in time. On the real service."""

import re

import pytest
from sqlalchemy import update

from service import __main__ as program
from service.conversations.tables import Conversation
from service.core.ids import new_id
from service.core.settings import Settings
from service.identity.audit import verify
from service.identity.erasing import Erasing
from service.identity.tables import AuditRow
from service.vault import store as vault_store
from service.vault.tables import VaultRow
from tests.contract.test_oversight import someone
from tests.support.line import HandClock, agent3, code, rows
from tests.support.stack import Member, Stack, Talk, running

PHONE, CARD, PASSWORD = "13800138000", "6222021234567890128", "Zebra9527"
SAID = f"我的手机号是{PHONE}，卡号{CARD}，密码是{PASSWORD}"
KINDS = "phone,card"


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def stack(tmp_path, clock):
    # Nobody is sent away for silence while the clock moves.
    settings = {"vault_kinds": KINDS, "login_rate": "1000/second", "idle_end_minutes": 0}
    async with running(tmp_path, clock=clock, **settings) as stack:
        yield stack


async def served(stack: Stack, text: str = SAID) -> tuple[Talk, Member]:
    """A customer who told his numbers to the bot, with a person."""
    talk = await stack.conversation()
    await talk.say(text)
    await talk.say("我要买美元")
    agent = await stack.staff()
    assert (await agent.act(talk.id, "accept")).status_code == 200
    return talk, agent


async def personal(member: Member, talk: Talk) -> list[dict]:
    answer = await member.get(f"/v1/desk/conversations/{talk.id}/personal")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["said"])


async def reveal(member: Member, talk: Talk, value: str, reason: str = "identity", note: str = ""):
    body = {"value": value, "reason": reason, "note": note}
    return await member.act(talk.id, "personal/reveal", body)


async def revealed(stack: Stack) -> list[tuple[str, str, dict]]:
    return [
        (row.actor, row.subject, row.detail)
        for row in await rows(stack, AuditRow)
        if row.action == "personal.revealed"
    ]


async def test_off_by_default(tmp_path, clock):
    async with running(tmp_path, clock=clock) as stack:
        talk, agent = await served(stack)
        assert [(one["kind"], one["value"]) for one in await personal(agent, talk)] == [
            ("phone", None),
            ("card", None),
        ]
        assert await rows(stack, VaultRow) == []
        assert code(await reveal(agent, talk, new_id("k"))) == "vault_gone"
        assert not (tmp_path / "secrets" / "vault_key").exists(), "no key for what is not kept"


async def test_an_agent_sees_a_value_for_a_reason(stack: Stack):
    talk, agent = await served(stack)
    phone, card = await personal(agent, talk)
    assert (phone["kind"], phone["shown"], card["kind"]) == ("phone", "[手机号 尾号8000]", "card")
    assert phone["until"] == "2026-11-26T02:00:00.000Z"
    text = next(one["data"]["text"] for one in await talk.all() if one["seq"] == phone["seq"])
    assert text[phone["start"] : phone["end"]] == phone["shown"]
    answer = await reveal(agent, talk, phone["value"])
    assert (answer.status_code, answer.json()) == (200, {"kind": "phone", "value": PHONE})
    assert answer.headers["cache-control"] == "private, no-store"
    detail = {"kind": "phone", "seq": phone["seq"], "reason": "identity", "note": None}
    assert await revealed(stack) == [("agent1", talk.id, detail)]
    assert (await reveal(agent, talk, card["value"], "business")).json()["value"] == CARD
    assert (await verify(stack.application.database, audit_key(stack))).broken is None


async def test_values_are_kept_of_customers_messages_alone(stack: Stack):
    talk, agent = await served(stack, f"电话{PHONE}")
    said = {"client_id": "agent-0001", "text": f"您的卡号是{CARD}吗"}
    assert (await agent.act(talk.id, "messages", said)).status_code == 202
    note = {"client_id": "note-00001", "text": f"卡号{CARD}"}
    assert (await agent.act(talk.id, "notes", note)).status_code == 201
    assert [row.kind for row in await rows(stack, VaultRow)] == ["phone"]
    await talk.send(f"对的，{CARD}", "again-0001")
    await talk.send(f"对的，{CARD}", "again-0001")
    assert [row.kind for row in await rows(stack, VaultRow)] == ["phone", "card"], "a resend is kept once"


async def test_only_the_kinds_that_were_switched_on(stack: Stack):
    talk, agent = await served(stack, f"邮箱zhang.san@example.com，手机号{PHONE}，密码是{PASSWORD}")
    assert [row.kind for row in await rows(stack, VaultRow)] == ["phone"]
    assert [(one["kind"], one["value"] is None) for one in await personal(agent, talk)] == [
        ("email", True),
        ("phone", False),
    ]


async def test_who_may_see_them(stack: Stack):
    talk, agent = await served(stack)
    value = (await personal(agent, talk))[0]["value"]
    colleague, lead = await stack.staff("agent2"), await stack.staff("lead")
    assert {one["value"] for one in await personal(colleague, talk)} == {None}, "he may read, it is not his"
    assert code(await reveal(colleague, talk, value)) == "not_yours_to_see"
    assert (await reveal(lead, talk, value)).json()["value"] == PHONE
    stranger = await agent3(stack, "credit")
    assert code(await reveal(stranger, talk, value)) == "conversation_not_found"
    for role in ("auditor", "editor", "approver", "admin"):
        member = await someone(stack, role)
        assert code(await reveal(member, talk, value)) == "role_required", role
    assert (await agent.http.post(path(talk), json={"value": value, "reason": "identity"})).status_code == 403
    assert (await stack.http.post(path(talk), json={"value": value, "reason": "identity"})).status_code == 401
    other, _ = await served(stack, "没有号码")
    assert code(await reveal(agent, other, value)) == "vault_gone", "it belongs to another conversation"
    assert (await agent.act(talk.id, "give-back", {"note": "查完了"})).status_code == 200
    assert code(await reveal(agent, talk, value)) == "not_yours_to_see", "no longer his"
    assert [actor for actor, _, _ in await revealed(stack)] == ["lead"]


async def test_a_reason_is_asked_for_and_what_is_written_is_masked(stack: Stack):
    talk, agent = await served(stack)
    value = (await personal(agent, talk))[0]["value"]
    assert code(await reveal(agent, talk, value, "curious")) == "invalid_field"
    assert code(await reveal(agent, talk, value, "other")) == "note_missing"
    assert (await reveal(agent, talk, value, "other", f"客户说也可打 {PHONE}")).status_code == 200
    ((_, _, detail),) = await revealed(stack)
    assert detail["note"] == "客户说也可打 [手机号 尾号8000]"


async def test_without_the_audit_row_no_value_leaves(stack: Stack, monkeypatch):
    talk, agent = await served(stack)
    value = (await personal(agent, talk))[0]["value"]

    async def fails(*_args, **_detail):
        raise RuntimeError("the trail cannot be written")

    monkeypatch.setattr(vault_store, "record", fails)
    answer = await reveal(agent, talk, value)
    assert answer.status_code == 500
    assert PHONE not in answer.text
    monkeypatch.undo()
    commit = stack.application.database.write
    broken = stack.application.database

    def unwritable():
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(broken, "write", unwritable)
    answer = await reveal(agent, talk, value)
    assert (answer.status_code, PHONE in answer.text) == (500, False)
    monkeypatch.setattr(broken, "write", commit)
    assert await revealed(stack) == []


async def test_nobody_looks_at_one_after_the_other(tmp_path, clock):
    async with running(tmp_path, clock=clock, vault_kinds=KINDS, vault_rate="2/hour") as stack:
        talk, agent = await served(stack)
        phone, card = await personal(agent, talk)
        assert (await reveal(agent, talk, phone["value"])).status_code == 200
        assert (await reveal(agent, talk, card["value"])).status_code == 200
        refused = await reveal(agent, talk, phone["value"])
        assert (refused.status_code, code(refused)) == (429, "too_many")
        assert "retry-after" in refused.headers


async def test_values_go_at_their_hour(stack: Stack, clock):
    talk, agent = await served(stack)
    phone = (await personal(agent, talk))[0]
    clock.forward(hours=71, minutes=59)
    agent = await stack.staff()
    assert (await reveal(agent, talk, phone["value"])).status_code == 200
    assert await stack.application.vault.sweep() == 0
    clock.forward(minutes=1)
    assert code(await reveal(agent, talk, phone["value"])) == "vault_gone"
    assert [one["value"] for one in await personal(agent, talk)] == [None, None]
    assert await stack.application.vault.sweep() == 2
    assert await rows(stack, VaultRow) == []


async def test_switched_off_nothing_stays(tmp_path, clock):
    async with running(tmp_path, clock=clock, vault_kinds=KINDS) as stack:
        await served(stack)
        assert len(await rows(stack, VaultRow)) == 2
    async with running(tmp_path, clock=clock, vault_kinds="card") as stack:
        await stack.application.vault.sweep()
        assert [row.kind for row in await rows(stack, VaultRow)] == ["card"]
    async with running(tmp_path, clock=clock) as stack:
        await stack.application.vault.sweep()
        assert await rows(stack, VaultRow) == []


async def test_an_erased_customer_leaves_no_value(stack: Stack, tmp_path, clock):
    talk, _ = await served(stack)
    other, _ = await served(stack, f"电话{PHONE}")
    visitor = next(row.visitor_id for row in await rows(stack, Conversation) if row.id == talk.id)
    settings = stack.application.settings
    erasing = Erasing(
        stack.application.database, settings.database, tmp_path / "log", clock, str, lambda ids: 0
    )
    await erasing.erase(visitor, "test")
    assert {row.conversation_id for row in await rows(stack, VaultRow)} == {other.id}


class TestKey:
    async def test_a_lost_key_seals_what_was_kept_and_stops_nothing(self, tmp_path, clock):
        async with running(tmp_path, clock=clock, vault_kinds=KINDS) as stack:
            talk, agent = await served(stack)
            value = (await personal(agent, talk))[0]["value"]
        (tmp_path / "secrets" / "vault_key").unlink()
        async with running(tmp_path, clock=clock, vault_kinds=KINDS) as stack:
            agent = await stack.staff()
            again = Talk(stack, talk.headers, {"conversation": talk.id, "epoch": talk.epoch})
            refused = await reveal(agent, again, value)
            assert (refused.status_code, code(refused)) == (409, "vault_sealed")
            assert (await again.send(f"那就再说一遍{PHONE}")).status_code == 202
            new = (await personal(agent, again))[-1]
            assert (await reveal(agent, again, new["value"])).json()["value"] == PHONE
            assert [detail["seq"] for _, _, detail in await revealed(stack)] == [new["seq"]]

    async def test_with_a_key_that_is_none_the_masked_chat_works_on(self, tmp_path, clock):
        folder = tmp_path / "secrets"
        folder.mkdir(mode=0o700)
        (folder / "vault_key").write_text("no key", encoding="utf-8")
        async with running(tmp_path, clock=clock, vault_kinds=KINDS) as stack:
            talk, agent = await served(stack)
            assert (await personal(agent, talk))[0]["shown"] == "[手机号 尾号8000]"
            assert await rows(stack, VaultRow) == []

    async def test_a_row_moved_to_another_customer_does_not_open(self, stack: Stack):
        talk, agent = await served(stack)
        other, _ = await served(stack, "我没有说过号码")
        value = (await personal(agent, talk))[0]["value"]
        async with stack.application.database.write() as connection:
            await connection.execute(
                update(VaultRow).where(VaultRow.id == value).values(conversation_id=other.id)
            )
        assert code(await reveal(agent, other, value)) == "vault_sealed"


class TestStart:
    @pytest.mark.parametrize(
        ("kinds", "said"), [("phone,password", "vault_kind_forbidden"), ("mobile", "vault_kind_unknown")]
    )
    async def test_a_kind_that_may_not_be_kept_stops_the_start(
        self, tmp_path, monkeypatch, capsys, kinds, said
    ):
        def settings() -> Settings:
            return Settings(_env_file=None, var_dir=tmp_path, vault_kinds=kinds)  # type: ignore[call-arg]  # pydantic-settings

        monkeypatch.setattr(program, "configure", lambda: None)
        monkeypatch.setattr(program, "Settings", settings)
        assert await program.main() == 3
        assert re.match(rf"{said}: SUBTEXT_VAULT_KINDS", capsys.readouterr().err)


def path(talk: Talk) -> str:
    return f"/v1/desk/conversations/{talk.id}/personal/reveal"


def audit_key(stack: Stack) -> str:
    return (stack.var / "secrets" / "audit_key").read_text(encoding="utf-8").strip()
