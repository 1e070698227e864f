"""Personal data in every field there is, on the whole stack: Rasa, service, supervisor, and everything they keep."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx

from tests.support.live import ROOT, Live
from tests.support.personal.driving import Driver
from tests.support.personal.planting import KINDS, Planter
from tests.support.personal.searching import in_files, in_open_files, in_tables, traces_in
from tests.support.personal.wire import Talk

SEED = 20261122
PROGRAMS = ("supervisord", "rasa", "service")


async def test_nothing_planted_is_kept_and_nothing_is_left_of_the_erased(live: Live):
    planter = Planter(SEED)
    async with httpx.AsyncClient(base_url=live.url, timeout=60, trust_env=False) as http:
        driver = Driver(http, live.var, int(live.environment["SUBTEXT_INTERNAL_PORT"]), planter)
        await driver.everything()
        await rasa_gets_it_raw(live, driver)
        for talk in driver.talks:
            await driver.ask("GET", f"/v1/conversations/{talk.id}/events", talk.headers)
            reader = {"Authorization": f"Bearer {live.maintainer_token}"}
            await driver.ask("GET", f"/v1/studio/conversations/{talk.id}/turns", reader)
    metrics = httpx.get(f"http://127.0.0.1:{driver.internal}/metrics", trust_env=False).text
    found = [
        *in_tables(live.var / "data" / "subtext.db", planter.traces),
        *in_files(live.var, planter.traces),
        *in_open_files(processes(live), live.var, planter.traces),
        *traces_in("an answer", "\n".join(driver.answers).encode(), planter.traces),
        *traces_in("metrics", metrics.encode(), planter.traces),
    ]
    assert not found, "\n".join(found)
    assert {trace.kind for trace in planter.traces} == set(KINDS)
    served = driver.talks[-3:]
    assert all(leftovers(live.var, talk) for talk in served), "they are there before"
    for talk in served:
        command(live, "erase", talk.visitor, "--yes")
    assert [leftovers(live.var, talk) for talk in served] == [[], [], []]
    command(live, "audit", "verify", "--quiet")


async def rasa_gets_it_raw(live: Live, driver: Driver) -> None:
    """As if the service had not masked: Rasa must not keep it either."""
    token = (live.var / "secrets" / "rasa_token").read_text(encoding="utf-8").strip()
    url = f"http://127.0.0.1:{live.environment['SUBTEXT_RASA_PORT']}/webhooks/turn/webhook"
    async with httpx.AsyncClient(timeout=30, trust_env=False) as http:
        for body in (
            {"conversation": "c", "turn": 1, "text": driver.plant.all_kinds("rasa", "text"), "state": None},
            {"conversation": "c", "turn": 1, "text": [driver.plant.all_kinds("rasa", "text")], "state": None},
        ):
            await http.post(url, json=body, headers={"Authorization": f"Bearer {token}"})


def processes(live: Live) -> list[int]:
    """The supervisor's programs with all their children."""
    roots = {int(path.read_text().split()[0]) for path in (live.var / "run").glob("*.pid")}
    parents = dict(_parents())
    assert len(roots) >= len(PROGRAMS)
    return [pid for pid in parents if roots & set(_line_of(pid, parents))]


def _line_of(pid: int, parents: dict[int, int]) -> Iterator[int]:
    while pid in parents:
        yield pid
        pid = parents[pid]


def _parents() -> Iterator[tuple[int, int]]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            yield int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue


def leftovers(folder: Path, talk: Talk) -> list[str]:
    """Files that name the visitor, the conversation, or hold the visitor's token."""
    names = [one.encode() for one in (talk.visitor, talk.id, talk.headers["Authorization"].split()[1])]
    contents = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return [name for name, content in contents.items() if any(one in content for one in names)]


def command(live: Live, *arguments: str) -> None:
    done = subprocess.run(
        [str(ROOT / "subtext"), *arguments],
        env=live.environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
