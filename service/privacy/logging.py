"""The last structlog processor before the renderer: no personal data in any log line."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any, Final

from service.privacy.mask import mask

LONGEST: Final = 10_000
"""Characters of a string that are logged; masking the rest would cost more than it tells."""
DEEPEST: Final = 6
WIDEST: Final = 200
"""Members of a collection that are logged."""


def mask_event(_logger: Any, _name: str, event_dict: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Mask every string in the event, nested ones too; put it after `format_exc_info`.

    Numbers, booleans and None stay; other objects are logged by their masked `repr`.
    """
    for key, value in list(event_dict.items()):
        event_dict[key] = _masked(value, DEEPEST)
    return event_dict


def _masked(value: Any, depth: int) -> Any:  # noqa: PLR0911 - a table of cases
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return _masked_text(value)
    if depth == 0:
        return "…"
    if isinstance(value, Mapping):
        return {_masked(key, 1): _masked(item, depth - 1) for key, item in list(value.items())[:WIDEST]}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(item, depth - 1) for item in list(value)[:WIDEST]]
    if isinstance(value, bytes | bytearray | memoryview):
        return f"<{len(value)} bytes>"
    return _masked_text(repr(value))


def _masked_text(text: str) -> str:
    if len(text) <= LONGEST:
        return mask(text).text
    return f"{mask(text[:LONGEST]).text}… ({len(text)} characters)"
