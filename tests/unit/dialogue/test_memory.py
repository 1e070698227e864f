import json

from service.dialogue.memory import MAX_SAID, Memory

FULL = Memory(
    "phone.reserved_query",
    "change_number",
    1,
    2,
    "card.loss",
    "answer",
    1,
    2,
    ("a#0",),
    ("x.y",),
    ("z.z",),
    elder=True,
)


def test_survives_the_slots_as_json():
    assert Memory.from_slots(json.loads(json.dumps(FULL.to_slots()))) == FULL
    assert Memory.from_slots(Memory().to_slots()) == Memory()


def test_foreign_values_count_as_never_set():
    odd = {"surface": 3, "probes": "many", "misses": -4, "last_topic": "", "memory": [1]}
    assert Memory.from_slots(odd) == Memory()
    assert Memory.from_slots({"memory": {"said": "abc", "anger": True, "elder": 1}}) == Memory()


def test_numbers_that_came_back_as_floats():
    assert Memory.from_slots({"probes": 2.0}).probes == 2


def test_what_was_said_is_bounded():
    memory = Memory()
    for number in range(3 * MAX_SAID):
        memory = memory.speaking([f"k#{number}"])
    assert len(memory.said) == MAX_SAID
    assert memory.said[-1] == f"k#{3 * MAX_SAID - 1}"
