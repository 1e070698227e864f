"""Rasa's own files agree with the vocabulary and with each other."""

import yaml

from tests.support.library import ROOT, vocabulary


def load(name):
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_intents_are_the_topics():
    assert load("domain.yml")["intents"] == list(vocabulary()["topics"])


def test_every_example_belongs_to_a_topic():
    for path in (ROOT / "bot" / "data" / "nlu").glob("*.yml"):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            assert block.get("intent", "talk.greet") in vocabulary()["topics"], path.name


def test_slots_are_what_the_rules_remember():
    from service.dialogue.memory import Memory

    assert set(load("domain.yml")["slots"]) == set(Memory().to_slots())


def test_actions_are_what_the_service_runs():
    from actions.registry import build_executor
    from tests.support.library import library

    assert set(build_executor(library()).actions) == set(load("domain.yml")["actions"])


def test_rasa_says_nothing_by_itself_and_no_session_expires():
    domain = load("domain.yml")
    assert not domain.get("responses")
    assert domain["session_config"]["session_expiration_time"] == 0


def test_rules_alone_decide_and_nothing_downloads_a_language_model():
    config = load("config.yml")
    names = [item["name"] for item in config["pipeline"]]
    assert "LanguageModelFeaturizer" not in names
    assert [item["name"] for item in config["policies"]] == ["RulePolicy"]


def test_there_is_one_way_in():
    assert list(load("credentials.yml")) == ["bot.channel.TurnChannel"]
    assert load("endpoints.yml")["tracker_store"]["type"] == "bot.tracker_store.TurnTrackerStore"
