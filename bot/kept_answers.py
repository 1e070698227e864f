"""Keeps two answers that Rasa 3.6 finds anew in every turn and that stay the same while it runs.

Whether a domain is empty: it makes an empty one and compares both as dictionaries. Which class an event's name means:
it walks through all subclasses for every event that an action returns.
"""

from __future__ import annotations

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event

_is_empty, _resolve = Domain.is_empty, Event.resolve_by_type
_KEPT = "_subtext_is_empty"
_classes: dict[str, type[Event]] = {}


def install() -> None:
    """For all domains and events of this process. May be called again."""
    Domain.is_empty = kept_is_empty  # type: ignore[method-assign]  # Rasa has no setting for it
    Event.resolve_by_type = staticmethod(kept_class)  # type: ignore[method-assign]  # nor for this


def kept_is_empty(domain: Domain) -> bool:
    """As Rasa's. A loaded domain is not changed: another model comes with another one."""
    kept = domain.__dict__
    if _KEPT not in kept:
        kept[_KEPT] = _is_empty(domain)
    return bool(kept[_KEPT])


def kept_class(type_name: str, default: Any = None) -> Any:
    """As Rasa's. Only what was found is kept: a class that is not there yet may come."""
    found = _classes.get(type_name)
    if found is None:
        found = _resolve(type_name, default)
        if isinstance(found, type) and found is not default:
            _classes[type_name] = found
    return found
