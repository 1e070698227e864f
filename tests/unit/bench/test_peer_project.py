"""The stock Rasa project: what goes in, and that the same goes in every time."""

import pytest
import yaml

from bench._dialogue.project import ACTION, FALLBACK, Peer, choose, endpoints, utterance
from bench._dialogue.training import digest
from kb_index.rows import Line

TOPICS = [f"card.topic{at}" for at in range(6)]
LINES = [Line(f"问题{topic}{at}", topic, "question") for topic in TOPICS for at in range(5)]
LINES += [Line("卡片", TOPICS[0], "name"), Line("带[方括号]和{花括号}的", TOPICS[1], "title")]
NAMES = dict.fromkeys(TOPICS, "名字")


def _peer(**changes):
    return Peer(**{"lines": LINES, "names": NAMES, "examples": 3, "epochs": 4, "seed": 1, **changes})


def _read(peer=None):
    return {name: yaml.safe_load(text) for name, text in (peer or _peer()).files().items()}


def test_a_topic_gets_its_share_of_worded_examples():
    chosen = choose(LINES, 3, seed=1)
    assert list(map(len, chosen.values())) == [3] * 6
    every = choose(LINES, None, seed=1)
    assert len(every[TOPICS[1]]) == 6
    assert "卡片" not in every[TOPICS[0]], "bare names are for the search only"
    assert _peer().counts() == (18, 31)


def test_the_same_seed_gives_the_same_project_and_another_another():
    assert _peer().files() == _peer().files()
    assert _peer().files() != _peer(seed=2).files()
    assert digest(_peer().files(), "rasa 1") == digest(_peer().files(), "rasa 1")
    assert digest(_peer().files(), "rasa 1") != digest(_peer().files(), "rasa 2")
    assert digest(_peer().files(), "rasa 1") != digest(_peer(epochs=5).files(), "rasa 1")


def test_every_intent_has_examples_a_rule_and_an_utterance():
    files = _read()
    intents = files["domain.yml"]["intents"]
    assert intents == TOPICS
    assert [block["intent"] for block in files["data/nlu.yml"]["nlu"]] == intents
    rules = {
        rule["steps"][0]["intent"]: rule["steps"][1]["action"] for rule in files["data/rules.yml"]["rules"]
    }
    assert rules == {**{topic: utterance(topic) for topic in TOPICS}, FALLBACK: "utter_default"}
    assert set(rules.values()) == set(files["domain.yml"]["responses"])


def test_an_action_may_say_it_instead():
    files = _peer(by_action=True).files()
    parts = {name: yaml.safe_load(text) for name, text in files.items() if name.endswith(".yml")}
    assert parts["domain.yml"]["actions"] == [ACTION]
    said = {step["action"] for rule in parts["data/rules.yml"]["rules"] for step in rule["steps"][1:]}
    assert said == {ACTION, "utter_default"}
    told = [step for story in parts["data/stories.yml"]["stories"] for step in story["steps"][1::2]]
    assert {step["action"] for step in told} == {ACTION}
    compile(files["actions.py"], "actions.py", "exec")
    assert "actions.py" not in _peer().files()
    assert parts["data/nlu.yml"] == _read()["data/nlu.yml"]


def test_the_second_policy_has_something_to_learn_that_no_rule_contradicts():
    for story in _read()["data/stories.yml"]["stories"]:
        asked, said = story["steps"][::2], story["steps"][1::2]
        assert len(asked) >= 4
        assert [utterance(step["intent"]) for step in asked] == [step["action"] for step in said]


def test_examples_are_lines_without_rasas_own_signs():
    examples = next(
        block["examples"]
        for block in _read(_peer(examples=None))["data/nlu.yml"]["nlu"]
        if block["intent"] == TOPICS[1]
    )
    assert "- 带（方括号）和（花括号）的\n" in examples
    assert all(line.startswith("- ") for line in examples.splitlines())


def test_both_networks_learn_as_long_as_asked():
    config = _read(_peer(epochs=7))["config.yml"]
    learning = [part["epochs"] for part in config["pipeline"] + config["policies"] if "epochs" in part]
    assert learning == [7, 7]


def test_the_action_server_is_named_where_there_is_one():
    assert "action_endpoint" not in endpoints("/x.db")
    served = yaml.safe_load(endpoints("/x.db", "http://127.0.0.1:1/webhook"))
    assert served["action_endpoint"] == {"url": "http://127.0.0.1:1/webhook"}
    assert served["tracker_store"]["db"] == "/x.db"


@pytest.mark.parametrize("path", ["/x/tracker.db", "/with space/t.db"])
def test_conversations_are_kept_in_sqlite(path):
    assert yaml.safe_load(endpoints(path))["tracker_store"] == {
        "type": "SQL",
        "dialect": "sqlite",
        "db": path,
    }
