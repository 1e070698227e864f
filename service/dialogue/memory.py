"""What the dialogue remembers between turns: the slots of the domain, as one frozen value."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from service.dialogue.gathered import Gathered

MAX_SAID = 40
MAX_TRIED = 8
MAX_ASKED = 4
MAX_LEVELS = 4
MAX_BUTTONS = 12
# At least as many as there are lines of sympathy: none is said twice in a conversation.
MAX_FELT = 40
SCALAR_SLOTS = ("surface", "need", "probes", "misses", "last_topic")
MEMORY_SLOT = "memory"


@dataclass(frozen=True)
class Memory:
    """Bounded by construction: every list keeps its newest entries only; of the buttons, which are counted, the first."""

    surface: str | None = None
    """The surface question being probed."""
    need: str | None = None
    """The need the probe found, until it has been answered."""
    probes: int = 0
    """Probes asked for this surface."""
    misses: int = 0
    """Refusals in a row."""
    last_topic: str | None = None
    """The last business topic that was answered, offered or probed; decides the skill of a plain 转人工."""
    last_kind: str | None = None
    """Kind of the last decision."""
    unsolved: int = 0
    """How often the customer said 没解决, 不是这个意思 or was angry about a reply on the present matter."""
    anger: int = 0
    """Angry or abusive messages so far."""
    said: tuple[str, ...] = ()
    """Marks of the wording variants already used."""
    felt: tuple[str, ...] = ()
    """Marks of the lines of sympathy already said; apart from `said`, which forgets its oldest."""
    tried: tuple[str, ...] = ()
    """Topics already answered in this conversation, newest last."""
    offered: tuple[str, ...] = ()
    """Runners-up of the last answer: what the customer may have meant instead."""
    asked: tuple[str, ...] = ()
    """The last questions by their two best topics (see asked.py): to notice one that comes again in other words."""
    gathered: Gathered | None = None
    """What was asked on the way to a person."""
    pair: tuple[str, ...] = ()
    """The two topics the bot just asked to tell apart."""
    menu: tuple[str, ...] | None = None
    """The level of the menu that was just shown, by its labels from the top; None when the last reply was another."""
    buttons: tuple[str, ...] = ()
    """What the buttons below the last reply send, in their order: a button can be named by its number."""
    elder: bool = False
    """Answers are read in the elder form. The customer sets it, never the dialogue (see preferences.py)."""

    def to_slots(self) -> dict[str, Any]:
        """Slot name → JSON value."""
        values = asdict(self)
        slots: dict[str, Any] = {name: values.pop(name) for name in SCALAR_SLOTS}
        slots[MEMORY_SLOT] = {
            key: list(value) if isinstance(value, tuple) else value for key, value in values.items()
        }
        slots[MEMORY_SLOT]["gathered"] = self.gathered.to_json() if self.gathered else None
        return slots

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> "Memory":
        """Missing or foreign values count as never set; never raises."""
        inner = slots.get(MEMORY_SLOT)
        inner = inner if isinstance(inner, Mapping) else {}
        return cls(
            surface=_text(slots.get("surface")),
            need=_text(slots.get("need")),
            probes=_count(slots.get("probes")),
            misses=_count(slots.get("misses")),
            last_topic=_text(slots.get("last_topic")),
            last_kind=_text(inner.get("last_kind")),
            unsolved=_count(inner.get("unsolved")),
            anger=_count(inner.get("anger")),
            said=_texts(inner.get("said"), MAX_SAID),
            felt=_texts(inner.get("felt"), MAX_FELT),
            tried=_texts(inner.get("tried"), MAX_TRIED),
            offered=_texts(inner.get("offered"), MAX_TRIED),
            asked=_texts(inner.get("asked"), MAX_ASKED),
            gathered=Gathered.from_json(inner.get("gathered")),
            pair=_texts(inner.get("pair"), 2),
            menu=None if inner.get("menu") is None else _texts(inner.get("menu"), MAX_LEVELS),
            buttons=_first(inner.get("buttons"), MAX_BUTTONS),
            elder=inner.get("elder") is True,
        )

    def speaking(self, marks: Iterable[str], felt: Iterable[str] = ()) -> "Memory":
        """With the wording variants and the sympathy of this turn noted."""
        return replace(self, said=(*self.said, *marks)[-MAX_SAID:], felt=(*self.felt, *felt)[-MAX_FELT:])

    def without_probe(self) -> "Memory":
        """The probe is over, whatever its result."""
        return replace(self, surface=None, need=None, probes=0)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _count(value: object) -> int:
    """Slots of type `any` come back from JSON as int or float."""
    return max(0, int(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else 0


def _texts(value: object, limit: int) -> tuple[str, ...]:
    return _strings(value)[-limit:]


def _first(value: object, limit: int) -> tuple[str, ...]:
    return _strings(value)[:limit]


def _strings(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, (list, tuple)) else ()
    return tuple(item for item in items if isinstance(item, str))
