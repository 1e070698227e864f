"""What is asked of the translation, and what counts as an answer. Rules only."""

import json
from datetime import datetime

from service.conversations.text import CleanText, clean
from service.core.clock import iso
from service.core.errors import InvalidField

VERSION = 1
KIND = "text.translate"
MOST_CHARS = 8000
"""Of an answer; a message has at most 2,000, and no language needs four times as many."""
MOST_BYTES = 65_536


class NoTranslation(ValueError):
    """The answer holds none."""


def question(event: str, at: datetime, text: str, to: str) -> str:
    content = {"v": VERSION, "type": KIND, "id": event, "at": iso(at), "text": text, "to": to}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def translation_in(answer: bytes) -> CleanText:
    """`text` of the JSON object that was answered, cleaned and masked like anything people type. Raises NoTranslation."""
    try:
        content = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise NoTranslation("no JSON") from error
    text = content.get("text") if isinstance(content, dict) else None
    if not isinstance(text, str):
        raise NoTranslation("no text")
    try:
        return clean(text, MOST_CHARS)
    except InvalidField as error:
        raise NoTranslation(error.code) from error
