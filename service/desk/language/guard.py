"""The guard at the way out: what an agent writes is looked at before a customer reads it."""

from dataclasses import dataclass

from service.conversations.store import Draft
from service.conversations.text import clean
from service.core.errors import InvalidField
from service.desk.language.rules import forbidden
from service.handoff.desk_log import log_desk
from service.identity.audit import record
from service.identity.staff import Member

REASON_CHARS = 200


@dataclass(frozen=True)
class Override:
    """The agent stands by his words; `reason` is masked."""

    words: list[str]
    reason: str


def check_language(text: str, reason: str | None = None, field: str = "text") -> Override | None:
    """Raises InvalidField `language_forbidden`, which names what was found, unless a reason is given for saying so.

    None when nothing was found, with a reason or without.
    """
    words = forbidden(text)
    if not words:
        return None
    if reason is None:
        found = "、".join(words)
        raise InvalidField([field], "language_forbidden", f"不能这样向客户承诺：{found}。请换一种说法。")
    return Override(words, clean(reason, REASON_CHARS).text)


async def note_override(draft: Draft, member: Member, override: Override, seq: int) -> None:
    """In the transaction of the message `seq`: a row for auditors, an entry for colleagues and supervisors."""
    await record(
        draft.connection,
        draft.now,
        member.login,
        "language.overridden",
        draft.id,
        seq=seq,
        words=override.words,
        reason=override.reason,
    )
    await log_desk(draft, "language.overridden", member.number, words=override.words, note=override.reason)
