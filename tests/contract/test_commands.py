"""`./subtext staff` and `./subtext erase` beside a running service."""

import asyncio
import json

from typer.testing import CliRunner

from cli.main import app
from tests.contract.test_identity import KEYS, Clock, fresh, identify
from tests.contract.test_staff_accounts import closed_after, code_of, open_desk, sign_in
from tests.support.stack import Stack, running


async def subtext(stack: Stack, *arguments: str) -> tuple[int, str, str]:
    """With a database of its own, as another process has; a process for each would take a minute."""
    environment = {"SUBTEXT_VAR_DIR": str(stack.var)}
    result = await asyncio.to_thread(CliRunner().invoke, app, arguments, env=environment)
    return result.exit_code, result.stdout, result.stderr


async def test_staff_commands(tmp_path):
    async with running(tmp_path) as stack:
        code, out, err = await subtext(
            stack,
            "staff",
            "add",
            "forex1",
            "--number",
            "1003",
            "--name",
            "外汇坐席",
            "--role",
            "agent",
            "--skill",
            "forex",
        )
        assert code == 0, err
        password = out.split("password ")[1].strip()
        assert (await sign_in(stack, "forex1", password)).json()["must_change_password"] is True
        code, _, err = await subtext(
            stack, "staff", "add", "x", "--number", "1", "--name", "x", "--role", "maintainer"
        )
        assert (code, "no role maintainer" in err) == (2, True)
        code, _, err = await subtext(stack, "staff", "disable", "nobody")
        assert (code, "login_not_found" in err) == (2, True)

        _, socket = await open_desk(stack, "agent1")
        assert (await subtext(stack, "staff", "disable", "agent1"))[0] == 0
        assert await closed_after(socket) <= 2
        _, out, _ = await subtext(stack, "staff", "list")
        lines = dict(line.split("\t", 1) for line in out.splitlines())
        assert lines["agent1"].endswith("disabled")
        assert lines["forex1"] == "1003\t外汇坐席\tagent\tforex\tfirst password"
        assert password not in out
        _, out, _ = await subtext(stack, "staff", "reset-password", "forex1")
        assert code_of(await sign_in(stack, "forex1", password)) == "wrong_login"
        assert (await sign_in(stack, "forex1", out.split("password ")[1].strip())).status_code == 200

        member, socket = await open_desk(stack, "agent2")
        assert (await subtext(stack, "staff", "sign-out", "agent2"))[0] == 0
        assert (await member.get("/v1/desk/inbox")).status_code == 401
        for _ in range(5):
            await sign_in(stack, "agent2", "wrong")
        assert (
            (await subtext(stack, "staff", "list"))[1].split("agent2")[1].splitlines()[0].endswith("locked")
        )
        assert (await subtext(stack, "staff", "unlock", "agent2"))[0] == 0
        assert code_of(await sign_in(stack, "agent2", "wrong")) == "wrong_login"
        await socket.close()


async def test_the_last_administrator_cannot_be_taken_away_by_a_command(tmp_path):
    async with running(tmp_path) as stack:
        await stack.application.staff.create("chief", "9100", "管理员", ["admin"], [])
        for deed in (("disable", "chief"), ("roles", "chief", "--role", "agent")):
            code, _, err = await subtext(stack, "staff", *deed)
            assert (code, "last_admin" in err) == (2, True)


async def test_erase(tmp_path):
    async with running(tmp_path, host_keys=KEYS) as stack:
        talk, anonymous = await stack.conversation(), await stack.conversation()
        await identify(talk, fresh(Clock(), "j-1"))
        await talk.say("紫色河马")
        await anonymous.say("绿豆汤勺")
        code, _, err = await subtext(stack, "erase", "nobody", "--yes")
        assert (code, "customer_not_found" in err) == (2, True)
        assert (await subtext(stack, "erase", "00098765432101"))[0] != 0, "asks first"
        code, out, err = await subtext(stack, "erase", "00098765432101", "--yes")
        assert (code, out.startswith("erased: 1 visitors, 1 conversations")) == (0, True), err
        held = [
            path.name
            for path in tmp_path.rglob("*")
            if path.is_file() and holds(path.read_bytes(), "紫色河马")
        ]
        assert held == []
        assert (await anonymous.events())["events"]


def holds(content: bytes, words: str) -> bool:
    return words.encode() in content or json.dumps(words)[1:-1].encode() in content
