"""What simulated customers are made of: the kept conversations, the need dialogues, the content's own wordings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cli.talks.variation import Said, Script, by_topic
from cli.trials import Trial, read_trials
from kb_index.content import read
from kb_index.lint.material import NEEDS
from kb_index.plain_yaml import load
from kb_index.talks import Talk

NEED_DIALOGUES = Path("tests") / "data" / "need_dialogues.jsonl"
NO_TOPIC = "-"


def scripts_of(talks: list[Talk], trials: list[Trial]) -> list[Script]:
    """Scripts of both kinds."""
    return [*(_of_talk(talk) for talk in talks), *(_of_trial(trial) for trial in trials)]


def _of_talk(talk: Talk) -> Script:
    """A message that asks for a topic and nothing narrower may be asked in another of the topic's wordings."""
    turns = tuple(
        Said(turn.says, turn.expect.topic)
        if turn.expect and turn.expect.need is None and turn.expect.kind in ("answer", "probe")
        else Said(turn.says)
        for turn in talk.turns
    )
    topics = [turn.expect.topic for turn in talk.turns if turn.expect and turn.expect.topic]
    return Script(f"talk:{talk.id}", topics[0] if topics else NO_TOPIC, turns)


def _of_trial(trial: Trial) -> Script:
    """The first message does not tell the need if there is to be a probe; the last one does."""
    surface = str(trial.expected["surface"])
    turns = [Said(text) for text in trial.turns]
    if trial.expected["kind"] == "probe":
        turns[0] = Said(trial.turns[0], surface)
    if len(turns) > 1:
        turns[-1] = Said(trial.turns[-1], need_key(surface, str(trial.expected["need"])))
    return Script(f"need:{trial.id}", surface, tuple(turns))


def need_key(surface: str, need: str) -> str:
    return f"{surface}:{need}"


def wordings_of(root: Path) -> dict[str, list[str]]:
    """Wordings by topic, and of needs by `need_key`, from the content files; reading takes two seconds."""
    examples = [(example.topic, example.text) for example in read(root).examples()]
    return by_topic([*examples, *_needs(root)])


def _needs(root: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((root / NEEDS).glob("*.yml")):
        data: dict[str, Any] = load(path)
        for need in data["needs"]:
            for text in need["examples"]:
                yield need_key(data["surface"], need["need"]), text


def read_need_dialogues(root: Path) -> list[Trial]:
    """None where the project's own are not there, as in an installation without its tests."""
    path = root / NEED_DIALOGUES
    return read_trials(path) if path.is_file() else []
