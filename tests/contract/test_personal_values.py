"""Personal data in every field there is; the service keeps, answers and logs none of it.

The same against the whole stack, Rasa and supervisor included: `tests/integration/test_personal_values.py`.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from service.app import Application
from service.core.clock import SystemClock
from service.core.database import Base, Database
from service.identity.audit import verify
from service.identity.erasing import Erasing
from service.privacy.kinds import KEEPABLE
from service.vault.tables import VaultRow
from tests.support.line import rows
from tests.support.personal.driving import WORD, Driver
from tests.support.personal.planting import KINDS, Planter
from tests.support.personal.searching import in_files, in_open_files, in_tables, traces_in
from tests.support.stack import running

FIXED = {
    ("choose", "at"), ("make_commitment", "due_at"), ("transfer", "skill"), ("close", "category"), ("rate", "tags"),
    ("create_phrase", "skill"), ("take_over", "agent"), ("open_ticket", "category"), ("translate", "to"),
    ("close_many", "category"),
}  # fmt: skip
"""Texts of which only certain ones are accepted: a moment, a name from a list."""
OF_STAFF = {("add_account", "name")}
"""What an administrator calls a colleague is meant to be kept."""

HOOKS: dict[str, Any] = {
    "ticket_url": "https://127.0.0.1:9/tickets",
    "translate_url": "https://127.0.0.1:9/translate",
    "hook_private_hosts": ["127.0.0.1"],
}
OUTSIDE: dict[str, Any] = {
    "outside_desk_urls": ["https://127.0.0.1:9/"],
    "outside_desk_hosts": ["127.0.0.1"],
    **HOOKS,
}
"""Nobody is there: every post waits for its next attempt, and nothing is translated."""


SURE = frozenset({"phone", "email", "plate", "address", "name"})
"""Kinds that are masked as nothing else; a card may be taken for an account."""

KEPT_OF_CUSTOMERS = {"v", "c", "h", "p", "r", "w", "k"}
"""Beginnings of ids: visitor, conversation, handoff, promise, rating, post to an outside desk, ticket."""


@pytest.mark.parametrize("kept", [frozenset(), KEEPABLE], ids=["", "with-vault"])
async def test_nothing_planted_is_kept_anywhere(tmp_path, capfd, kept):
    """Also where the vault keeps every kind it may: what lies there can be read nowhere."""
    planter = Planter(seed=20261122)
    settings = {"vault_kinds": ",".join(kept), "vault_rate": "1000/second", **HOOKS}
    async with running(tmp_path, login_rate="1000/second", lock_login_failures=100, **settings) as stack:
        driver = Driver(stack.http, tmp_path, stack.application.internal.port, planter)
        await driver.everything()
        assert kept & SURE <= {row.kind for row in await rows(stack, VaultRow)} <= kept
        found = list(in_tables(tmp_path / "data" / "subtext.db", planter.traces))
        found += in_files(tmp_path, planter.traces)
        found += in_open_files([os.getpid()], tmp_path, planter.traces)
        found += traces_in("an answer", "\n".join(driver.answers).encode(), planter.traces)
        found += traces_in("metrics", (await stack.metrics()).encode(), planter.traces)
        assert planter.fields >= texts_of(stack.application) - FIXED - OF_STAFF, "a field nobody plants in"
    printed = capfd.readouterr()
    found += traces_in("the log", (printed.out + printed.err).encode(), planter.traces)
    assert {trace.kind for trace in planter.traces} == set(KINDS)
    assert not found, "\n".join(found)


async def test_nothing_is_left_of_customers_who_are_erased(tmp_path):
    """Whatever they, the bot and the agents did: no id of theirs and no word is in any file; the audit trail is whole."""
    async with running(tmp_path, login_rate="1000/second", lock_login_failures=100, **OUTSIDE) as stack:
        driver = Driver(stack.http, tmp_path, stack.application.internal.port, Planter(seed=1))
        await driver.customers_answer_and_leave()
        await driver.people_serve()
        await driver.customers_rate()
        database, settings = stack.application.database, stack.application.settings
        names = await ids_in(database, {talk.visitor for talk in driver.talks})
        assert {name.split("_")[0] for name in names} >= KEPT_OF_CUSTOMERS, "they did all there is"
        before = {name.encode() for name in names} | {WORD.encode(), json.dumps(WORD)[1:-1].encode()}
        assert len(held(tmp_path, before)) > 10, "planted, or the test shows nothing"
        rows = (await verify(database, audit_key(tmp_path))).rows
        erasing = Erasing(database, settings.database, tmp_path / "log", SystemClock(), str, lambda ids: 0)
        for talk in driver.talks:
            erased = await erasing.erase(talk.visitor, "test")
            assert (erased.visitors, erased.audit_left, erased.settled) == (1, 0, True)
        assert held(tmp_path, before) == []
        verdict = await verify(database, audit_key(tmp_path))
        assert (verdict.rows, verdict.broken) == (rows + len(driver.talks), None), (
            "every row stays in its place"
        )


async def ids_in(database: Database, visitors: set[str]) -> set[str]:
    """The ids of the visitors and of everything that belongs to them."""
    names = set(visitors)
    for table in sorted(Base.metadata.sorted_tables, key=lambda table: table.name != "conversations"):
        for column in {"visitor_id", "conversation_id"} & set(table.c.keys()):
            if "id" in table.c:
                async with database.read() as connection:
                    names |= set(
                        (
                            await connection.execute(select(table.c.id).where(table.c[column].in_(names)))
                        ).scalars()
                    )
    return names


def held(folder: Path, needles: set[bytes]) -> list[str]:
    contents = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return [
        f"{name}: {needle!r}" for name, content in contents.items() for needle in needles if needle in content
    ]


def audit_key(folder: Path) -> str:
    return (folder / "secrets" / "audit_key").read_text(encoding="utf-8").strip()


def texts_of(application: Application) -> set[tuple[str, str]]:
    """(operation, field) of every text in a request's body that is not bound to a pattern or a list."""
    found = set()
    for endpoint in application.endpoints:
        schema: dict[str, Any] = endpoint.body.model_json_schema() if endpoint.body else {}
        for name, shape in schema.get("properties", {}).items():
            text = json.dumps(shape)
            if '"string"' in text and '"pattern"' not in text and '"enum"' not in text:
                found.add((endpoint.operation_id, name))
    return found
