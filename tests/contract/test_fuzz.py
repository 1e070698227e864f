"""Schemathesis over the whole API: no 5xx, and every answer is as the OpenAPI document says.

`SUBTEXT_FUZZ_EXAMPLES` sets the examples per operation; scripts/fuzz runs 5 000 cases and more.
"""

import asyncio
import json
import os
import re
import sys
from pathlib import Path

from tests.support.bots import ScriptedBot
from tests.support.jobs import ScriptedPrograms
from tests.support.stack import Stack, running

EXAMPLES = int(os.environ.get("SUBTEXT_FUZZ_EXAMPLES", "15"))
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
CONFIG = """
[parameters]
"path.conversation" = "{conversation}"
"query.wait" = 0
"""


async def fuzz(
    stack: Stack, folder: Path, conversation: str, headers: dict[str, str], paths: str
) -> tuple[int, str]:
    """Cases run, and the report if anything was wrong."""
    config = folder / "schemathesis.toml"
    config.write_text(CONFIG.format(conversation=conversation), encoding="utf-8")
    options = ["--config-file", str(config), "run", f"{stack.url}/docs/openapi.json", "--checks", CHECKS]
    options += [
        "-n",
        str(EXAMPLES),
        "--seed",
        "20261121",
        "--include-path-regex",
        paths,
        "--phases",
        "examples,coverage,fuzzing",
    ]
    options += [
        "--report",
        "ndjson",
        "--report-dir",
        str(folder / "report"),
        "--suppress-health-check",
        "all",
    ]
    for name, value in headers.items():
        options += ["-H", f"{name}: {value}"]
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("schemathesis")),
        *options,
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    text = output.decode()
    found = re.search(r"(\d+) generated", text)
    return int(found[1]) if found else 0, "" if process.returncode == 0 else text[-6000:]


async def test_no_input_breaks_the_api(tmp_path):
    async with running(
        tmp_path / "var", ScriptedBot(), customer_rate="100000/second", login_rate="100000/second"
    ) as stack:
        stack.application.studio.jobs.programs = ScriptedPrograms()
        talk = await stack.conversation()
        await talk.say("我要买美元")
        agent = await stack.staff()
        session = agent.http.cookies.get("subtext_session")
        staff = {"Cookie": f"subtext_session={session}", "X-CSRF-Token": agent.csrf}
        runs = {
            "customer": (talk.headers, r"^/v1/(visitors|conversations|socket-tickets)|^/(health|live)"),
            "desk": (staff, r"^/v1/(desk|staff/socket)"),
            "studio": (stack.maintainer, r"^/v1/studio"),
            "sign in": ({}, r"^/v1/staff/session"),
        }
        cases = 0
        for name, (headers, paths) in runs.items():
            folder = tmp_path / re.sub(r"\W", "-", name)
            folder.mkdir()
            count, wrong = await fuzz(stack, folder, talk.id, headers, paths)
            assert not wrong, f"{name}\n{wrong}"
            assert count > 0, name
            cases += count
        print(json.dumps({"cases": cases}))
        assert cases >= EXAMPLES * 23
        seqs = [event["seq"] for event in await talk.all()]
        assert seqs == list(range(1, len(seqs) + 1))
