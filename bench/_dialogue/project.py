"""The peer: a stock Rasa project that knows the same topics from the same examples. No I/O.

One intent a topic, one rule an intent, one utterance a rule, and stories of some topics one after the other, without
which TEDPolicy would have nothing to learn and would cost nothing. What is said comes from Rasa's own responses or, as
in every bot that looks something up, from an action of its action server.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from kb_index.rows import Line

FALLBACK = "nlu_fallback"
FALLBACK_TEXT = "不好意思，没听明白，麻烦您换个说法。"
WORDED = ("question", "title")
"""Kinds of indexed text that our own classifier learns from; bare names of topics are for the search only."""
STORY_LENGTH = 4
FALLBACK_THRESHOLD, FALLBACK_AMBIGUITY = 0.3, 0.1
"""As `rasa init` writes them."""
ACTION = "action_reply"
ACTIONS = f'''"""The only action: says what there is to say to an intent."""

from rasa_sdk import Action


class ActionReply(Action):
    def name(self):
        return "{ACTION}"

    def run(self, dispatcher, tracker, domain):
        intent = tracker.latest_message["intent"]["name"]
        dispatcher.utter_message(response="utter_" + intent.replace(".", "_"))
        return []
'''


@dataclass(frozen=True)
class Peer:
    """What the project is made of. `examples`: most of one intent, None for all; `epochs` of both networks."""

    lines: Sequence[Line]
    names: Mapping[str, str]
    """Topic → what the bot says to it. Names change seldom; with whole articles each edit would train anew."""
    examples: int | None
    epochs: int
    seed: int
    by_action: bool = False
    """Whether an action server says it, instead of Rasa's responses."""

    def counts(self) -> tuple[int, int]:
        """Examples it learns from, and all there are."""
        used, every = (choose(self.lines, most, self.seed) for most in (self.examples, None))
        return sum(map(len, used.values())), sum(map(len, every.values()))

    def files(self) -> dict[str, str]:
        """Name → text of every file Rasa is trained on and started with."""
        chosen = choose(self.lines, self.examples, self.seed)
        parts = {
            "config.yml": _config(self.epochs),
            "domain.yml": _domain(sorted(chosen), self.names, self.by_action),
            "data/nlu.yml": _nlu(chosen),
            "data/rules.yml": _rules(sorted(chosen), self.by_action),
            "data/stories.yml": _stories(sorted(chosen), self.seed, self.by_action),
            "credentials.yml": {"rest": None},
        }
        texts = {
            name: yaml.dump(part, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000)
            for name, part in parts.items()
        }
        return {**texts, "actions.py": ACTIONS} if self.by_action else texts


def endpoints(database: str, actions: str | None = None) -> str:
    """Conversations go to SQLite at that path, as the SQL tracker store keeps them; `actions`: URL of their server."""
    parts: dict[str, Any] = {"tracker_store": {"type": "SQL", "dialect": "sqlite", "db": database}}
    return yaml.safe_dump(parts | ({"action_endpoint": {"url": actions}} if actions else {}))


def choose(lines: Sequence[Line], most: int | None, seed: int) -> dict[str, list[str]]:
    """Topic → its example texts, at most so many, drawn by the seed; sorted, so that files stay the same."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        if line.kind in WORDED:
            found[line.topic].append(line.text)
    return {
        topic: sorted(_drawn(sorted(set(texts)), most, f"{seed}:{topic}")) for topic, texts in found.items()
    }


def _drawn(texts: list[str], most: int | None, seed: str) -> list[str]:
    return texts if most is None or len(texts) <= most else random.Random(seed).sample(texts, most)


def utterance(topic: str) -> str:
    return "utter_" + topic.replace(".", "_")


def _config(epochs: int) -> dict[str, Any]:
    learning = {"epochs": epochs, "constrain_similarities": True}
    lines = {"threshold": FALLBACK_THRESHOLD, "ambiguity_threshold": FALLBACK_AMBIGUITY}
    return {
        "recipe": "default.v1",
        "language": "zh",
        "assistant_id": "peer",
        "pipeline": [
            {"name": "JiebaTokenizer"},
            {"name": "RegexFeaturizer"},
            {"name": "CountVectorsFeaturizer"},
            {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
            {"name": "DIETClassifier", **learning},
            {"name": "FallbackClassifier", **lines},
        ],
        "policies": [{"name": "RulePolicy"}, {"name": "TEDPolicy", "max_history": 5, **learning}],
    }


def _step(topic: str, by_action: bool) -> str:
    return ACTION if by_action else utterance(topic)


def _domain(topics: Sequence[str], names: Mapping[str, str], by_action: bool) -> dict[str, Any]:
    said = {utterance(topic): [{"text": _plain(names.get(topic, topic))}] for topic in topics}
    return {
        "version": "3.1",
        "intents": list(topics),
        **({"actions": [ACTION]} if by_action else {}),
        "responses": {**said, "utter_default": [{"text": FALLBACK_TEXT}]},
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
    }


def _nlu(chosen: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    blocks = [
        {"intent": topic, "examples": "".join(f"- {_plain(text)}\n" for text in chosen[topic])}
        for topic in sorted(chosen)
    ]
    return {"version": "3.1", "nlu": blocks}


def _rules(topics: Sequence[str], by_action: bool) -> dict[str, Any]:
    pairs = [(topic, _step(topic, by_action)) for topic in topics] + [(FALLBACK, "utter_default")]
    return {
        "version": "3.1",
        "rules": [
            {"rule": intent, "steps": [{"intent": intent}, {"action": action}]} for intent, action in pairs
        ],
    }


def _stories(topics: Sequence[str], seed: int, by_action: bool) -> dict[str, Any]:
    """As many as there are topics: each begins one, then others at random."""
    chance = random.Random(seed)
    stories = []
    for topic in topics:
        asked = [topic, *chance.sample(list(topics), min(len(topics), STORY_LENGTH - 1))]
        steps = [step for one in asked for step in ({"intent": one}, {"action": _step(one, by_action)})]
        stories.append({"story": f"from {topic}", "steps": steps})
    return {"version": "3.1", "stories": stories}


def _plain(text: str) -> str:
    """Without what Rasa would read as an entity, a slot or a new line."""
    return " ".join(text.translate(str.maketrans("[]{}", "（）（）")).split())


class _Dumper(yaml.SafeDumper):
    """Examples as a block of lines, as Rasa's format wants them."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)
