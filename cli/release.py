"""`./subtext release`: make releases of what is built, prove them, put them live and take them back."""

import asyncio
import getpass
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from cli.running import Url, address, failed
from service.core import migrations
from service.core.clock import SystemClock
from service.core.database import open_database
from service.core.settings import ROOT, Settings
from service.privacy.mask import mask
from service.releases import making
from service.releases.measured import metrics_of
from service.releases.place import Place
from service.releases.promoting import Override, Promoting, followed
from service.releases.refused import ReleaseRefused
from service.releases.shelf import Live, Shelf
from service.releases.switching import FOLLOW_SECONDS

app = typer.Typer(help="Releases of model, index and encoder.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(help="A release, as `release list` names it.")]


@app.command()
def make(
    why: Annotated[str, typer.Option(help="What changed, in a sentence.")],
    bot: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Report of `bot eval --out`.")
    ] = None,
    knowledge: Annotated[
        Path | None, typer.Option("--kb", exists=True, dir_okay=False, help="Report of `kb eval --json`.")
    ] = None,
    talks: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Report of `talks run --out`.")
    ] = None,
    build: Annotated[
        Path | None,
        typer.Option(
            exists=True, file_okay=False, help="Folder with encoder, index and rasa; default var/build."
        ),
    ] = None,
) -> None:
    """Make a signed release of what is built now; prints its id."""
    with _explained():
        place = _place()
        metrics = metrics_of(_read(bot), _read(knowledge), _read(talks))
        birth = making.Birth(_actor(), mask(why).text, SystemClock().now())
        with place.shelf.alone():
            made = making.make(build or place.settings.build, ROOT, place.shelf, place.signer, birth, metrics)
            place.shelf.prune()
    typer.echo(made.id)


@app.command("list")
def list_() -> None:
    """All releases, newest first: id, mark, when, who, why."""
    with _explained():
        shelf = _place().shelf
        live, pinned = shelf.live(), shelf.pinned()
        for release in shelf.ids():
            marks = [
                *(["live"] if release == live.release else []),
                *([f"canary {live.percent}%"] if release == live.canary else []),
                *(["pinned"] if release in pinned else []),
            ]
            typer.echo(_line(shelf, release, ",".join(marks) or "-"))


@app.command()
def show(release: Id) -> None:
    """The manifest, as JSON."""
    with _explained():
        place = _place()
        place.verified(release)
        text = (place.shelf.folder(release) / "manifest.json").read_text(encoding="utf-8")
    typer.echo(text)


@app.command()
def verify(release: Id) -> None:
    """Check signature, every file and the encoder. Exit code 2 and the code of the first fault."""
    with _explained():
        manifest = _place().verified(release)
    typer.echo(f"{manifest.id}: whole, {len(manifest.files)} files, signed here")


@app.command()
def gate(release: Id) -> None:
    """Hold a release against the live one: exit code 0 if it may go live, 1 and every reason if not."""
    with _explained():
        place = _place()
        objections = place.objections(place.verified(release))
    for one in objections:
        typer.echo(f"{one.code}: {one.text}")
    if objections:
        raise typer.Exit(1)
    typer.echo(f"{release} may go live")


@app.command()
def pin(release: Id) -> None:
    """Keep a release however many newer ones there are."""
    with _explained():
        _place().shelf.pin(release, pinned=True)


@app.command()
def unpin(release: Id) -> None:
    """Let a release go when it is old enough."""
    with _explained():
        _place().shelf.pin(release, pinned=False)


@app.command()
def promote(
    release: Id,
    override_reason: Annotated[
        str, typer.Option(help="Why it goes live against the gate; needs --approver.")
    ] = "",
    approver: Annotated[str, typer.Option(help="Login with the role approver that answers for it.")] = "",
    url: Url = "",
) -> None:
    """Put a release live: verified, passed by the gate, taken up by the running service without a lost turn."""
    if bool(override_reason) != bool(approver):
        raise failed("an override needs both --override-reason and --approver", 2)
    override = Override(approver, override_reason) if approver else None
    with _explained():
        place = _place()
        manifest = place.verified(release)
        objections = place.objections(manifest)
        took = _do(place, url, lambda deed: deed.promote(manifest, objections, override))
    typer.echo(f"{release} {took}")


@app.command()
def canary(
    release: Id,
    percent: Annotated[
        int, typer.Option(min=0, max=100, help="Share of the new conversations; 0 ends the trial.")
    ],
    url: Url = "",
) -> None:
    """Try a release on a share of the new conversations, beside the live one; `promote` then switches at once."""
    with _explained():
        place = _place()
        manifest = place.verified(release)
        objections = place.objections(manifest)
        _do(place, url, lambda deed: deed.try_(release, percent, objections))
    typer.echo(
        f"{release} is tried on {percent} % of new conversations"
        if percent
        else f"{release} is tried no more"
    )


@app.command()
def rollback(url: Url = "") -> None:
    """Put what was live before back."""
    with _explained():
        place = _place()
        to = place.shelf.live().rolled_back().release
        if to is not None:
            place.verified(to)
        took = _do(place, url, Promoting.roll_back)
    typer.echo(f"{to or 'what is built'} {took}")


def _do(place: Place, url: str, deed: Callable[[Promoting], Awaitable[Live]]) -> str:
    """Do it and wait for the service; point back if it refuses. Raises ReleaseRefused."""

    async def run() -> str:
        database = open_database(place.settings)
        try:
            await migrations.upgrade(database)
            promoting = Promoting(database, SystemClock(), place.shelf, _actor())
            before = place.shelf.live()
            live = await deed(promoting)
            if not await _runs(address(url)):
                return "is live from the next start"
            try:
                await followed(place.shelf, live, FOLLOW_SECONDS)
            except ReleaseRefused as error:
                await promoting.undo(before, error.code)
                raise
            return "is live"
        finally:
            await database.close()

    with place.shelf.alone():
        # Whoever left it half done is gone; what becomes of the pointer is decided here.
        place.shelf.note(None)
        return asyncio.run(run())


async def _runs(url: str) -> bool:
    async with httpx.AsyncClient(trust_env=False, timeout=5) as http:
        try:
            return (await http.get(f"{url}/live")).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False


def _place() -> Place:
    return Place(Settings())


def _line(shelf: Shelf, release: str, marks: str) -> str:
    try:
        manifest = shelf.manifest(release)
    except ReleaseRefused as error:
        return f"{release}\t{marks}\t{error.code}"
    return "\t".join([release, marks, manifest.made_at, manifest.made_by, manifest.why])


def _read(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    try:
        found = json.loads(path.read_bytes())
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ReleaseRefused("release_report", f"{path} is no JSON report")
    return found


def _actor() -> str:
    return f"cli:{getpass.getuser()}"


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except ReleaseRefused as error:
        raise failed(str(error), 2) from error
