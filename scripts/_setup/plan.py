"""Which steps have to run, and in which order: plain rules over the table and the stamps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from _setup.stamps import Stamps, fingerprint
from _setup.steps import Step


def digests(root: Path, table: Mapping[str, Step]) -> dict[str, str]:
    """Fingerprint of every step; it covers what the step needs, whether or not that has been made here.

    Of a need that is made it covers the product, of one that is still to be made what it will be made from.
    """
    known: dict[str, str] = {}

    def of(name: str) -> str:
        if name not in known:
            step = table[name]
            values = (name, *step.values, *(made_by(table[need]) for need in step.needs))
            known[name] = fingerprint(root, step.inputs, values)
        return known[name]

    def made_by(step: Step) -> str:
        digest = of(step.name)
        return Stamps(step.stamps).product(step.name) if is_fresh(step, digest) else digest

    for name in table:
        of(name)
    return known


def stale_steps(
    goals: Iterable[str],
    table: Mapping[str, Step],
    fresh: Callable[[Step], bool],
) -> list[str]:
    """Names of the steps to run, in the table's order.

    What a step needs is looked at only if the step itself has to run: an encoder that is built and unchanged
    does not call for the environment it was built in.
    """
    wanted: set[str] = set()

    def visit(name: str) -> None:
        if name in wanted or fresh(table[name]):
            return
        wanted.add(name)
        for need in table[name].needs:
            visit(need)

    for goal in goals:
        visit(goal)
    return [name for name in table if name in wanted]


def ready(step: Step, waiting: Iterable[str], running: Iterable[str]) -> bool:
    """True if nothing the step needs or comes after is still to be made."""
    unfinished = {*waiting, *running}
    return unfinished.isdisjoint((*step.needs, *step.after))


def is_fresh(step: Step, digest: str) -> bool:
    return Stamps(step.stamps).fresh(step.name, digest, step.outputs)
