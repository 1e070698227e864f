"""Runs Rasa's graph one node after the other, in an order that is found once.

Rasa 3.6 builds a dask graph for each of the three runs of a turn, lets dask order and schedule it, and writes out all
inputs for a log line: 1.5 of the 16 ms of processor time of a turn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner

_ORDERS = "subtext_orders"


def install() -> None:
    """Make every runner of this process run so. May be called again."""
    DaskGraphRunner.run = _run  # type: ignore[method-assign]  # Rasa has no setting for it


def _run(
    runner: DaskGraphRunner, inputs: Mapping[str, Any] | None = None, targets: list[str] | None = None
) -> dict[str, Any]:
    """Output of each target. A node that needs what is not there is given its name, and says so itself."""
    wanted = tuple(targets or runner._graph_schema.target_names)
    done: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
    try:
        for name, needs in _order(runner, wanted):
            done[name] = runner._instantiated_nodes[name](*(done.get(need, need) for need in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(done[name] for name in wanted)


def _order(runner: DaskGraphRunner, targets: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    known: dict[tuple[str, ...], list[tuple[str, list[str]]]] = runner.__dict__.setdefault(_ORDERS, {})
    if targets not in known:
        known[targets] = ordered(runner._graph_schema, targets)
    return known[targets]


def ordered(schema: GraphSchema, targets: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    """Nodes that the targets need with what each needs, none before what it needs. Rasa has refused cycles before."""
    nodes = schema.minimal_graph_schema(list(targets)).nodes
    found: dict[str, list[str]] = {}

    def visit(name: str) -> None:
        if name in nodes and name not in found:
            needs = list(nodes[name].needs.values())
            for need in needs:
                visit(need)
            found[name] = needs

    for target in targets:
        visit(target)
    return list(found.items())
