"""What a summary says out of lists of its own has an English name at the desk: `web/packages/staff-ui/coded.ts`."""

import re
from pathlib import Path

import pytest

from service.conversations.transcript import IMAGE
from service.desk.last_said import RECALLED
from service.handoff.summary import earlier, mood, reactions, told, words

CODED = (Path(__file__).parents[3] / "web/packages/staff-ui/coded.ts").read_text(encoding="utf-8")


def named(dictionary: str) -> set[str]:
    """Keys of a dictionary, its English names never empty."""
    found = re.search(rf"^const {dictionary}\b[^=]*= \{{(.*?)(?:^\}}| \}})$", CODED, re.S | re.M)
    assert found, dictionary
    pairs = re.findall(r"'?([^\s',{}:]+)'?: '([^']+)'", found[1])
    assert all(not re.search(r"[\u4e00-\u9fff]", english) for _, english in pairs)
    return {key for key, _ in pairs}


@pytest.mark.parametrize(
    ("dictionary", "keys"),
    [
        ("REASONS", words.REASONS),
        ("IDENTITIES", words.IDENTITIES),
        ("PROMISES", words.PROMISE_KINDS),
        ("TAKEN", reactions.OUTCOMES),
        ("MOODS", {mood.CALM, mood.UPSET, "着急", *mood.MOODS.values()}),
        ("OUTCOMES", {code for codes in earlier.OUTCOMES.values() for code in codes}),
        ("PLACEHOLDERS", {RECALLED, IMAGE}),
    ],
)
def test_each_has_an_english_name(dictionary, keys):
    assert named(dictionary) == set(keys)


def test_the_words_it_looks_for_are_the_service_s():
    assert f"DAYS_NAMED = '{told.DAYS_NAMED}'" in CODED
    assert f"ASKED = '{words.REASONS['asked_person']}'" in CODED
