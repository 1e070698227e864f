"""What an import would change, row by row, before anything is changed. Pure."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from service.core.errors import InvalidField, SubtextError
from service.desk.phrases.rules import MOST, Content, Phrase, Place, Scope, checked, place_of
from service.desk.phrases.table_file import Row
from service.identity.staff import Member


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True)
class Refusal:
    code: str
    field: str
    text: str


@dataclass(frozen=True)
class Step:
    """One row. `before` is the phrase it changes; `after` what it becomes, None where it is refused."""

    row: Row
    outcome: Outcome
    place: Place | None = None
    before: Phrase | None = None
    after: Content | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True)
class Plan:
    steps: tuple[Step, ...]

    @property
    def refused(self) -> bool:
        return any(step.outcome is Outcome.REFUSED for step in self.steps)

    @property
    def hash(self) -> str:
        """Of the file's rows and of what they meet: another file, or another phrase there now, is another plan."""
        told = [
            [asdict(step.row), step.outcome, step.before and [step.before.id, step.before.version]]
            for step in self.steps
        ]
        return hashlib.sha256(
            json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")
        ).hexdigest()

    def count(self, outcome: Outcome) -> int:
        return sum(step.outcome is outcome for step in self.steps)


def plan(rows: Sequence[Row], known: Sequence[Phrase], member: Member, skills: Collection[str]) -> Plan:
    """`known` are the phrases there are, at least those the member may see."""
    by_key = {phrase.key: phrase for phrase in known}
    room = _room(known)
    taken: set[tuple[str, str, str]] = set()
    return Plan(tuple(_step(row, by_key, room, taken, member, skills) for row in rows))


def _step(
    row: Row,
    known: Mapping[tuple[str, str, str], Phrase],
    room: dict[Place, int],
    taken: set[tuple[str, str, str]],
    member: Member,
    skills: Collection[str],
) -> Step:
    try:
        place = place_of(row.scope, row.skill, member, skills)
        content = checked(row.shortcode, row.title, row.category, row.text)
        key = (place.scope.value, place.owner, content.shortcode)
        if key in taken:
            raise InvalidField(["shortcode"], "shortcode_repeated", "这个快捷码在文件里出现了两次。")
        taken.add(key)
        before = known.get(key)
        if before is not None and before.content == content:
            return Step(row, Outcome.SAME, place, before, content)
        place.check_changed_by(member)
        if before is not None:
            return Step(row, Outcome.CHANGED, place, before, content)
        room[place] = room.get(place, MOST) - 1
        if room[place] < 0:
            raise InvalidField(["scope"], "phrases_full", f"最多保存 {MOST} 条。")
    except SubtextError as error:
        return Step(row, Outcome.REFUSED, refusal=_refusal(error))
    return Step(row, Outcome.NEW, place, None, content)


def _refusal(error: SubtextError) -> Refusal:
    fields = error.fields if isinstance(error, InvalidField) else ["scope"]
    return Refusal(error.code, fields[0] if fields else "", error.text)


def _room(known: Sequence[Phrase]) -> dict[Place, int]:
    room: dict[Place, int] = {}
    for phrase in known:
        room[phrase.place] = room.get(phrase.place, MOST) - 1
    return room


def told(one: Plan) -> dict[str, Any]:
    """The plan as the desk reads it."""
    return {
        "hash": one.hash,
        "counts": {outcome.value: one.count(outcome) for outcome in Outcome},
        "rows": [_told(step) for step in one.steps],
    }


def _told(step: Step) -> dict[str, Any]:
    scope = step.place.scope if step.place else step.row.scope
    return {
        "row": step.row.number,
        "outcome": step.outcome.value,
        "shortcode": step.after.shortcode if step.after else "",
        "scope": scope if scope in set(Scope) else None,
        "before": asdict(step.before.content) if step.before else None,
        "after": asdict(step.after) if step.after else None,
        "refusal": asdict(step.refusal) if step.refusal else None,
    }
