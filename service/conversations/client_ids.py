"""Client ids are stored as they were sent, so they may not be somebody's number."""

import re

from service.privacy.mask import mask

_RANDOM = re.compile(
    r"(?=.*[a-f])([0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.I
)
"""Hexadecimal as libraries write it: a digit run in it is chance, and three in a hundred have a long one."""
_NUMBERS = frozenset({"phone", "account", "id_card", "card"})
"""Kinds that are recognised by their digits alone; the others would find words in random letters."""


def check_random(client_id: str) -> str:
    """The id itself. Raises ValueError for one that is or contains a telephone, card, account or identity number."""
    if holds_number(client_id):
        raise ValueError("a personal number")
    return client_id


def holds_number(client_id: str) -> bool:
    if _RANDOM.fullmatch(client_id):
        return False
    return any(span.kind in _NUMBERS for span in mask(client_id).spans)
