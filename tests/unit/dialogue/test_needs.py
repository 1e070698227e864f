import pytest

from service.dialogue.needs import TOPIC_FLOOR, NeedsError, Surface, load_surfaces, read_need
from service.dialogue.outcome import Candidate
from tests.support.library import ROOT, SURFACE, topics, vocabulary

SURE = 0.8


def read(text, candidates=(), similarity=None):
    return read_need(text, SURFACE, candidates, similarity or {}, SURE)


def test_the_button_itself():
    assert (read("收不到验证码").need, read("收不到验证码").via) == ("sms_code_missing", "button")


def test_a_cue():
    assert (read("我换号了呀").need, read("我换号了呀").via) == ("change_number", "cue")


def test_a_denied_cue_does_not_count():
    assert read("不是换号") is None
    assert read("不是换号,是绑卡").need == "bind_payment_failed"


def test_two_needs_named_equally_are_unclear():
    assert read("绑卡登录") is None


def test_the_topic_of_one_need():
    reading = read("一直没来", [Candidate("phone.sms_code_missing", 0.9)])
    assert (reading.need, reading.via) == ("sms_code_missing", "topic")


def test_an_unsure_topic_does_not_count():
    assert read("一直没来", [Candidate("phone.sms_code_missing", TOPIC_FLOOR - 0.1)]) is None


def test_nearness_needs_height_and_lead():
    assert (
        read("没来", similarity={"sms_code_missing": 0.6, "change_number": 0.45}).need == "sms_code_missing"
    )
    assert read("没来", similarity={"sms_code_missing": 0.6, "change_number": 0.55}) is None
    assert read("没来", similarity={"sms_code_missing": 0.25}) is None


def test_nothing_is_read_from_nothing():
    assert read("") is None


def test_signs_count_in_order_of_trust():
    reading = read("换号", [Candidate("phone.sms_code_missing", 0.99)], {"bind_payment_failed": 0.99})
    assert reading.need == "change_number"


@pytest.fixture(scope="module")
def surfaces() -> dict[str, Surface]:
    return load_surfaces(ROOT / "bot" / "data" / "needs")


def test_every_surface_of_the_vocabulary_has_its_needs(surfaces):
    wanted = {
        surface: {(item["need"], item["topic"]) for item in needs}
        for surface, needs in vocabulary()["surfaces"].items()
    }
    written = {
        name: {(need.need, need.topic) for need in surface.needs} for name, surface in surfaces.items()
    }
    assert written == wanted


def test_each_button_is_understood_as_its_need(surfaces):
    for surface in surfaces.values():
        for need in surface.needs:
            assert read_need(need.button.lower(), surface, (), {}, SURE).need == need.need


def test_needs_lead_to_topics_that_exist(surfaces):
    assert all(need.topic in topics() for surface in surfaces.values() for need in surface.needs)


def test_a_faulty_file_names_its_field(tmp_path):
    (tmp_path / "x.yml").write_text("surface: a.b\nprobe: 问\nneeds: []\n", encoding="utf-8")
    with pytest.raises(NeedsError, match=r"x\.yml: .*probe_again"):
        load_surfaces(tmp_path)
