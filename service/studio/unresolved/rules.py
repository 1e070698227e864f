"""What an open question is, what of an agent's answer may be shown to others, and what a draft says. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kb_index.text import normalise
from service.privacy.placeholders import plain
from service.studio.changes.rules import State
from service.studio.inbox.rules import Reason

HELD = frozenset({State.DRAFT, State.PROPOSED, State.APPROVED, State.APPLYING, State.APPLIED, State.UNDOING})
"""States of a change set in which a question is its business; rejected or undone, it gives the question back."""
LIVE = frozenset({State.APPLYING, State.APPLIED})
"""The files say so. The last step of writing is to note that it was done, and content may be taken up before it."""
NO_ANSWER = frozenset({Reason.HANDED_OVER, Reason.NO_HIT})
"""What in the log alone makes a message an open question."""

_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")
_GREETING = re.compile(
    r"^(?:[\u4e00-\u9fff]{1,3}(?:先生|女士|小姐|老师)[，,：:!！。\s]*)?(?:(?:您好|你好)[呀啊]?[，,：:!！。\s]*)?"
)


class Kind(StrEnum):
    NOTED = "noted"
    """An agent found that the content has no answer."""
    EXPERT = "expert"
    """He has none either and asks for one."""
    FOUND = "found"
    """The log tells: nothing was found, or a person took over because the bot did not understand."""


@dataclass(frozen=True)
class Question:
    """`text` is as the bot would read it, `answer` the agent's, without what is the customer's own. `at` ISO 8601.

    `hidden`: personal data was masked in the text, so it cannot become an example.
    """

    conversation: str
    seq: int
    text: str
    at: str
    kind: Kind
    hidden: bool = False
    agent_id: str | None = None
    agent: str | None = None
    note: str | None = None
    answer: str | None = None

    @property
    def key(self) -> tuple[str, int]:
        return self.conversation, self.seq


def is_open(state: str | None, dismissed_by: str | None) -> bool:
    """`state` of the question's change set, None where there is none."""
    return dismissed_by is None and (state is None or state not in HELD)


def no_answer(reasons: Iterable[str]) -> bool:
    return not NO_ANSWER.isdisjoint(reasons)


def cleaned(answer: str, said: Iterable[str]) -> str:
    """An agent's answer for everybody: no greeting by name, no placeholder, no number that the customer has said.

    Numbers of one digit stay: steps are counted by them. A gap is an ellipsis, for the expert to fill or to smooth.
    On one line, as content files have it.
    """
    own = {_bare(number) for text in said for number in _NUMBER.findall(normalise(text))}

    def _kept(found: re.Match[str]) -> str:
        number = _bare(found[0])
        return "…" if len(number) > 1 and number in own else found[0]

    one_line = " ".join(plain(answer).split())
    return _NUMBER.sub(_kept, _GREETING.sub("", one_line, count=1)).strip()


def order(groups: Sequence[Sequence[Question]]) -> list[Sequence[Question]]:
    """Most needed first, by conversations; of those needed equally the one that waits longest."""
    return sorted(
        groups, key=lambda one: (-len({each.conversation for each in one}), _oldest(one), one[0].key)
    )


def edits_of(
    topic: str, texts: Sequence[str], answer: str, name: str, skill: str, has_article: bool
) -> list[dict[str, Any]]:
    """What a draft changes, as JSON; empty where there is nothing to change. `name` and `skill` are those of the topic."""
    if answer and not has_article:
        fields = {"title": name, "answer": answer, "similar_questions": list(texts)}
        return [{"kind": "new_article", "topic": topic, "name": name, "skill": skill, "fields": fields}]
    edits: list[dict[str, Any]] = []
    if texts:
        edits.append({"kind": "add_examples", "topic": topic, "texts": list(texts)})
    if answer:
        edits.append({"kind": "edit_article", "topic": topic, "fields": {"answer": answer}})
    return edits


def _oldest(group: Sequence[Question]) -> str:
    return min(one.at for one in group)


def _bare(number: str) -> str:
    return re.sub(r"[,，]", "", normalise(number)).rstrip(".")
