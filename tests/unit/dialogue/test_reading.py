"""How a need is read: cues, topics and nearness together; in a first message more is asked for than in a reply."""

import re
from pathlib import Path

import pytest

from kb_index.text import normalise
from service.dialogue.nearness import BARE, NOTHING
from service.dialogue.needs import load_surfaces
from service.dialogue.outcome import Candidate
from service.dialogue.reading import coverage, denies, need_replied, need_told
from tests.support.library import SURFACE, library

SMS = "phone.sms_code_missing"
ROOT = Path(__file__).parents[3]


def replied(text, *candidates, near=None, again=False):
    found = need_replied(text, SURFACE, candidates, near or {}, again=again)
    return (found.need, found.via) if found else None


def told(text, *candidates, near=None):
    found = need_told(text, SURFACE, candidates, near or {})
    return (found.need, found.via) if found else None


def test_the_button_itself():
    assert replied("收不到验证码") == told("收不到验证码") == ("sms_code_missing", "button")


def test_a_cue_tells_in_a_reply_and_at_once():
    assert replied("我换号了呀") == told("我换号了呀") == ("change_number", "cue")


def test_whether_it_is_so_is_no_denial():
    assert coverage("是不是被骗了", ["被骗"]) == 2
    assert not denies("是不是被改啦", ["被改"])
    assert denies("不是被骗了", ["被骗"])


def test_a_denied_cue_does_not_count():
    assert replied("不是换号") is None
    assert replied("不是换号,是绑卡") == ("bind_payment_failed", "cue")


def test_two_needs_named_equally_are_unclear():
    assert replied("绑卡登录") is None


def test_the_topic_of_one_need():
    assert replied("一直没来", Candidate(SMS, 0.9)) == ("sms_code_missing", "topic")


def test_an_unsure_topic_does_not_count():
    assert replied("一直没来", Candidate(SMS, 0.2)) is None


def test_the_surfaces_own_topic_tells_no_need():
    assert replied("一直没来", Candidate("phone.reserved_query", 0.99)) is None


def test_nearness_tells_in_a_reply_only():
    near = {"sms_code_missing": 0.7, "change_number": 0.2}
    assert replied("没来", near=near) == ("sms_code_missing", "similarity")
    assert told("没来", near=near) is None


def test_nearness_tells_at_once_what_is_nearer_than_the_bare_question():
    near = {"sms_code_missing": 0.7, "change_number": 0.1}
    assert told("没来", near={**near, BARE: 0.2}) == ("sms_code_missing", "similarity")
    assert told("没来", near={**near, BARE: 0.65}) is None


def test_a_reply_like_those_that_tell_nothing_tells_nothing():
    near = {"sms_code_missing": 0.5, NOTHING: 0.6}
    assert replied("没来", near=near) is None
    assert replied("没来", near=near, again=True) == ("sms_code_missing", "similarity")
    assert replied("没来", near={**near, NOTHING: 0.4}) == ("sms_code_missing", "similarity")
    assert replied("换号了", near=near | {"change_number": 0.5}) == ("change_number", "cue")


def test_nearness_needs_height_and_lead():
    assert replied("没来", near={"sms_code_missing": 0.25}) is None
    assert replied("没来", near=dict.fromkeys(("sms_code_missing", "change_number"), 0.7)) is None


def test_after_the_second_probe_less_is_enough():
    near = {"sms_code_missing": 0.41, "change_number": 0.4}
    assert replied("没来", near=near) is None
    assert replied("没来", near=near, again=True) == ("sms_code_missing", "similarity")


def test_signs_add_up():
    near = {"bind_payment_failed": 0.26}
    assert replied("换号", near=near) is None
    assert replied("换号", Candidate("phone.reserved_change", 0.9), near=near) == ("change_number", "cue")


def test_at_once_a_topic_must_be_likelier_than_the_surface_question():
    weak = (Candidate("phone.reserved_query", 0.6), Candidate(SMS, 0.5))
    assert told("一直没来", *weak) is None
    assert (
        told("一直没来", *reversed([Candidate("phone.reserved_query", 0.3), Candidate(SMS, 0.6)])) is not None
    )


def test_nothing_is_read_from_nothing():
    assert replied("") is None
    assert told("") is None


@pytest.mark.parametrize(
    ("text", "cue", "covered"),
    [
        ("换了个手机", "换…手机", 3),
        ("换手机", "换…手机", 3),
        ("换了卡,丢了手机", "换…手机", 0),
        ("换了一个特别特别特别大的手机", "换…手机", 0),
        ("不是换了手机", "换…手机", 0),
        ("换号换号", "换号", 4),
    ],
)
def test_a_cue_may_have_a_gap_within_one_clause(text, cue, covered):
    assert coverage(text, [cue]) == covered


HARD_CUES = ("aa", "aba", "a…a…a", "…b", "b…", "B")
HARD_TEXTS = ("aaaa", "ababa a ab", "不是aa,aab")


def test_cues_are_found_where_their_patterns_find_them():
    """A surface's cues in the examples of its needs, and some that are harder than those."""
    found, asked = 0, 0
    for surface in load_surfaces(ROOT / "bot/data/needs").values():
        cues = [*HARD_CUES, *(cue for need in surface.needs for cue in need.cues)]
        examples = [normalise(text) for need in surface.needs for text in need.examples]
        for cue, pattern in [(cue, pattern_of(cue)) for cue in cues]:
            for text in [*HARD_TEXTS, *examples]:
                covered = covered_by(pattern, text)
                assert coverage(text, [cue]) == covered, (text, cue)
                found += covered > 0
        asked += len(examples)
    assert found > asked / 2


def pattern_of(cue: str) -> re.Pattern[str]:
    return re.compile("[^,。!?;]{0,6}?".join(f"({re.escape(part)})" for part in cue.lower().split("…")))


def covered_by(pattern: re.Pattern[str], text: str) -> int:
    denied = re.compile(r"((?<!是)不是|并非|不是因为|不是说|不关|没有说|不问)[^,,。;;!?]{0,2}$")
    marked: set[int] = set()
    for match in pattern.finditer(text):
        if not denied.search(text[: match.start()]):
            for part in range(1, pattern.groups + 1):
                marked.update(range(*match.span(part)))
    return len(marked)


def test_what_did_not_happen_is_not_the_need():
    surface = library().surfaces["phone.reserved_query"]
    for text, cues in (
        ("密码没忘", ["密码…忘"]),
        ("没换手机", ["换手机", "换…手机"]),
        ("身份证没过期", ["过期"]),
    ):
        assert coverage(text, cues) == 0
        assert denies(text, cues)
    assert not denies("没收到", ["收到", "没收到"])
    assert not denies("有没有过期", ["过期"])
    assert need_replied("没换号", surface, similarity={"change_number": 0.9}) is None
