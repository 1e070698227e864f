"""`./subtext job`: train and measure beside the running service, through its API."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar

import httpx
import typer

from cli.client import ApiFailed, call
from cli.running import Url, address, failed, maintainer_token

app = typer.Typer(help="Jobs of the running service: train, evaluate, check.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(help="A job, as `job list` names it.")]
T = TypeVar("T")
ALL = "/v1/studio/jobs"
OPEN = {"queued", "running"}
WAIT_SECONDS = 20


class Api:
    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def get(self, path: str, **query: Any) -> Any:
        return await call(self._http, "GET", ALL + path, params=query)

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        return await call(self._http, "POST", ALL + path, json=body)


@app.command()
def start(
    kind: Annotated[str, typer.Argument(help="train, evaluate or check.")],
    of: Annotated[
        str, typer.Option(help="For evaluate: the training to measure; default what serves now.")
    ] = "",
    follow: Annotated[bool, typer.Option("--follow", help="Show the log until it ends.")] = False,
    url: Url = "",
) -> None:
    """Start a job; prints its id. One runs at a time, the others wait."""
    job = _do(url, lambda api: api.post("", {"kind": kind, "of": of or None}))
    typer.echo(job["id"])
    if follow:
        _follow(job["id"], url)


@app.command("list")
def list_(url: Url = "") -> None:
    """The newest jobs: id, kind, state, progress, who, when."""
    for job in _do(url, lambda api: api.get(""))["items"]:
        state = f"{job['state']} {job['reason']}".strip()
        progress = f"{job['progress']:.0%}"
        typer.echo("\t".join([job["id"], job["kind"], state, progress, job["by"], job["queued_at"]]))


@app.command()
def show(job: Id, url: Url = "") -> None:
    """Everything about a job, as JSON."""
    typer.echo(json.dumps(_do(url, lambda api: api.get(f"/{job}")), ensure_ascii=False, indent=1))


@app.command("log")
def show_log(
    job: Id,
    follow: Annotated[bool, typer.Option("--follow", help="Go on until the job ends.")] = False,
    url: Url = "",
) -> None:
    """What a job printed. With --follow exit code 1 unless it succeeds."""
    if follow:
        _follow(job, url)
    else:
        _do(url, lambda api: _print_log(api, job, 0))


@app.command()
def cancel(job: Id, url: Url = "") -> None:
    """End a job, or take it out of the queue."""
    typer.echo(_do(url, lambda api: api.post(f"/{job}/cancel", {}))["state"])


@app.command()
def compare(
    job: Id,
    with_: Annotated[str, typer.Option("--with", help="The evaluation that was before.")],
    url: Url = "",
) -> None:
    """Two evaluations side by side, as JSON: figures, won and lost messages, confused pairs."""
    found = _do(url, lambda api: api.get(f"/{job}/compare", **{"with": with_}))
    typer.echo(json.dumps(found, ensure_ascii=False, indent=1))


def _follow(job: str, url: str) -> None:
    async def follow(api: Api) -> str:
        after, state = 0, "queued"
        while state in OPEN:
            after, state = await _print_log(api, job, after, WAIT_SECONDS)
        return state

    state = _do(url, follow)
    if state != "succeeded":
        raise failed(f"{job} {state}")


async def _print_log(api: Api, job: str, after: int, wait: int = 0) -> tuple[int, str]:
    """All there is from byte `after` on; where to go on, and the job's state."""
    part = await api.get(f"/{job}/log", after=after, wait=wait)
    while part["text"]:
        typer.echo(part["text"], nl=False)
        part = await api.get(f"/{job}/log", after=part["next"])
    return part["next"], part["job"]["state"]


def _do(url: str, work: Callable[[Api], Awaitable[T]]) -> T:
    async def run() -> T:
        headers = {"Authorization": f"Bearer {maintainer_token()}"}
        async with httpx.AsyncClient(
            base_url=address(url), headers=headers, timeout=WAIT_SECONDS + 15, trust_env=False
        ) as http:
            return await work(Api(http))

    try:
        return asyncio.run(run())
    except ApiFailed as error:
        raise failed(str(error), 2) from error
    except httpx.HTTPError as error:
        raise failed(f"{address(url)}: {error or type(error).__name__}. Is the stack running?") from error
