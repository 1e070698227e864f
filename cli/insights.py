"""`./subtext insights`: what upkeep is needed, as the running service sees it."""

import asyncio
import json
from collections.abc import Iterator
from typing import Annotated, Any

import httpx
import typer

from cli.client import ApiFailed, call
from cli.running import Url, address, failed, maintainer_token

SHOWN = 20
"""Topics in the table; --json has them all."""


def insights(
    days: Annotated[int, typer.Option(min=1, max=90, help="Days of the bank, today included.")] = 7,
    as_json: Annotated[bool, typer.Option("--json", help="Everything, as the API gives it.")] = False,
    digest: Annotated[bool, typer.Option("--digest", help="One page in Chinese, to pass on.")] = False,
    url: Url = "",
) -> None:
    """What customers ask for, what is covered of it, and what content needs a hand."""
    token = maintainer_token()
    try:
        told = asyncio.run(_read(address(url), token, days))
    except (ApiFailed, httpx.HTTPError) as error:
        raise failed(f"{address(url)}: {error or type(error).__name__}. Is the stack running?") from error
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        typer.echo(told["digest"] if digest else "\n".join(table(told)))


async def _read(url: str, token: str, days: int) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False) as http:
        return dict(await call(http, "GET", "/v1/studio/insights", headers=headers, params={"days": days}))


def table(told: dict[str, Any]) -> Iterator[str]:
    """The figures of an answer of the API, a line each."""
    totals, found = told["totals"], told["coverage"]
    yield f"{told['first_day']} to {told['last_day']}; counted from {told['counted_from'] or 'never'}"
    yield (
        f"{totals['conversations']} conversations{_change(totals['change'])}, {totals['asking']} with business, "
        f"{totals['handed_over']} of them handed over"
    )
    for row in told["topics"][:SHOWN]:
        ends = " ".join(f"{kind} {turns}" for kind, turns in row["ends"].items() if turns)
        share = f"{row['conversations']:>6}  {row['share']:>6.1%}{_change(row['change'])}"
        yield f"{row['topic']:<28}{share}  {ends}, unhelpful {row['unhelpful']}"
    if found["volume"]:
        yield f"{len(found['inside'])} topics carry {found['carried']:.1%} (line {found['line']:.0%})"
        yield f"{len(found['outside'])} outside, {found['not_asked']} not asked for"
    for row in told["weak"]:
        mark = "  stands out" if row["stands_out"] else ""
        yield f"weak      {row['topic']:<28}{row['failed']} of {row['answers']}, {row['low']:.0%}–{row['high']:.0%}{mark}"
    for row in told["few"]:
        yield f"few       {row['topic']:<28}{row['examples']} of {row['floor']}, {row['action']}"
    for row in told["dated"]:
        yield f"{row['age']:<10}{row['topic']:<28}{row['day']}"
    for row in told["close"]:
        told_apart = "" if row["told_apart"] else "  no question tells them apart"
        yield f"close     {row['one']['topic']} / {row['other']['topic']}: {row['turns']}{told_apart}"
    yield f"{len(told['unused'])} articles answered nobody"


def _change(change: float | None) -> str:
    return "" if change is None else f" ({change:+.0%})"
