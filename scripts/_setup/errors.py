"""Setup stops with a sentence that says what to do, never with a stack trace."""

from __future__ import annotations


class SetupError(Exception):
    """A prerequisite, step or setting is not as it must be; the text is shown to the person as it is."""


class StepFailed(SetupError):
    """A step's command ended with an error; the text carries the end of its log."""
