"""Who reads which of the desk's entries. A rule over plain data."""

from collections.abc import Mapping
from typing import Any

from service.identity.roles import Right
from service.identity.staff import Member

WHISPER = "whisper"


def may_read_entry(member: Member, kind: str, data: Mapping[str, Any]) -> bool:
    """A whisper is between supervisors and the agent who served when it was said; everything else is the desk's."""
    return kind != WHISPER or member.may(Right.SEE_HANDED_OVER) or data["agent"] == member.id
