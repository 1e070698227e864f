"""Spares the copies Rasa makes of what it would log at DEBUG.

Rasa 3.6 deep-copies states, events and slots for each such line before it is known whether the line is written.
"""

from __future__ import annotations

import logging
from typing import TypeVar

from rasa.core import processor
from rasa.core.actions import forms
from rasa.core.policies import memoization, rule_policy

T = TypeVar("T")
MODULES = (processor, forms, memoization, rule_policy)
"""They use `copy` for nothing else; a test compares."""


class _Uncopied:
    """In place of the module `copy`."""

    @staticmethod
    def deepcopy(value: T) -> T:
        return value


def install() -> None:
    """No copies in this process, unless DEBUG is logged. May be called again."""
    if not logging.getLogger("rasa").isEnabledFor(logging.DEBUG):
        for module in MODULES:
            module.copy = _Uncopied  # type: ignore[attr-defined]  # Rasa has no setting for it
