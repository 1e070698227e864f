"""The menu in the conversation: which level is asked for in words or by its buttons, and which entry is meant. Pure."""

from collections.abc import Iterator, Sequence

from kb_index.text import normalise
from service.dialogue.answers import PERSON
from service.dialogue.evidence import Evidence
from service.dialogue.library import Library
from service.dialogue.menu import Entry, shown
from service.dialogue.outcome import Button, Message
from service.dialogue.triggers import PERSON_BUTTON, wants_menu, wants_up
from service.dialogue.unsure import TALK
from service.dialogue.wording import Voice

MENU = "menu"
"""The reason of a decision that shows a level."""
UP_BUTTON = "返回上一级"

Path = tuple[str, ...]
"""Labels from the first level down; empty is the first level itself."""


def level_asked(evidence: Evidence, library: Library) -> Path | None:
    """The level to show; None when the message asks for none. One of our own questions is asked, not browsed."""
    open_level = _open(evidence, library)
    if not library.menu:
        return None
    if open_level is not None:
        category = _labelled(evidence.text, open_level, library)
        if category is not None:
            return category[0] if category[1].children else None
    if evidence.exact is not None and not evidence.exact.topic.startswith(TALK):
        return None
    if wants_up(evidence.text):
        return open_level[:-1] if open_level else ()
    return () if wants_menu(evidence.text) else None


def category_named(evidence: Evidence, library: Library) -> Path | None:
    """The category of the first level that the whole message is: 信用卡. For messages that mean nothing clearer."""
    named = (entry.label for entry in library.menu if entry.children and _says(evidence.text, entry.label))
    return next(((label,) for label in named), None)


def level(evidence: Evidence, library: Library) -> Path:
    """The level a decision for the menu shows."""
    asked = level_asked(evidence, library)
    return (category_named(evidence, library) or ()) if asked is None else asked


def topic_picked(evidence: Evidence, library: Library) -> str | None:
    """The topic of an entry typed by its label while its level is open: 年费 below 信用卡."""
    open_level = _open(evidence, library)
    if open_level is None:
        return None
    found = _labelled(evidence.text, open_level, library)
    topic = found[1].topic if found else None
    return topic if topic is not None and library.title(topic) else None


def words(path: Path, library: Library, voice: Voice) -> Message:
    """A level as buttons: categories send their label, topics their title. The first level has nothing above it."""
    entries = shown(_entries(path, library), library.title)
    buttons = [Button(one["label"], one.get("say") or one["label"]) for one in entries]
    people = [button for button in buttons if button.value == PERSON_BUTTON] or [PERSON]
    others = [button for button in buttons if button.value != PERSON_BUTTON]
    up = [Button(UP_BUTTON, UP_BUTTON)] if path else []
    lead = voice.say("menu_level", category=path[-1]) if path else voice.say("menu_top")
    return Message(lead, (*others, *up, *people))


def _open(evidence: Evidence, library: Library) -> Path | None:
    """The level on the screen; the nearest one left above it when the content has changed meanwhile."""
    path = evidence.memory.menu
    while path and not _entries(path, library):
        path = path[:-1]
    return path


def _labelled(text: str, open_level: Path, library: Library) -> tuple[Path, Entry] | None:
    """The entry that the text is, on the open level or one above it, whose buttons are still on the screen."""
    for path in _upwards(open_level):
        for entry in _entries(path, library):
            if _says(text, entry.label):
                return (*path, entry.label), entry
    return None


def _upwards(path: Path) -> Iterator[Path]:
    return (path[:depth] for depth in range(len(path), -1, -1))


def _entries(path: Path, library: Library) -> Sequence[Entry]:
    entries: Sequence[Entry] = library.menu
    for label in path:
        below = next((entry.children for entry in entries if entry.label == label), None)
        entries = below or ()
    return entries


def _says(text: str, label: str) -> bool:
    return normalise(label) == text
