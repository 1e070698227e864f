from dataclasses import replace

from service.dialogue.unsure import POOLED_SUGGEST, business, likely_desk, suggest_floor
from tests.support.library import CUTOFFS, FakeHit, evidence


def test_topics_of_one_desk_add_up():
    desk = likely_desk(evidence("外币", FakeHit("forex.exchange", 0.25), FakeHit("forex.cash", 0.2)))
    assert desk.topic == "forex.exchange"
    assert round(desk.score, 2) == 0.45


def test_an_urgent_topic_of_the_desk_goes_first():
    desk = likely_desk(evidence("x", FakeHit("fraud.info_leak", 0.3), FakeHit("fraud.stolen", 0.2)))
    assert desk.topic == "fraud.stolen"


def test_a_topic_the_bot_can_answer_keeps_the_desk_away():
    assert likely_desk(evidence("x", FakeHit("forex.exchange", 0.4), FakeHit("card.loss", 0.65))) is None
    assert likely_desk(evidence("x", FakeHit("forex.exchange", 0.2))) is None
    assert likely_desk(evidence("x")) is None


def test_a_likely_hard_topic_goes_to_its_desk_though_another_is_a_little_likelier():
    assert likely_desk(evidence("x", FakeHit("forex.exchange", 0.4), FakeHit("card.loss", 0.55))) is not None


def test_another_institutions_business_keeps_the_desk_away_like_any_other():
    assert likely_desk(evidence("x", FakeHit("scope.other_bank", 0.6), FakeHit("wealth.fund", 0.35))) is None


def test_a_surface_question_is_asked_about_unless_the_desk_is_clearly_likelier():
    surface = FakeHit("transfer.status", 0.5)
    assert likely_desk(evidence("x", surface, FakeHit("forex.remit_in", 0.55))) is None
    assert likely_desk(evidence("x", surface, FakeHit("forex.remit_in", 0.62))).topic == "forex.remit_in"


def test_a_service_topic_must_be_about_as_likely_as_what_can_be_answered():
    fee = FakeHit("account.fee", 0.5)
    assert likely_desk(evidence("x", fee, FakeHit("service.fee_waiver", 0.4))) is None
    assert likely_desk(evidence("x", fee, FakeHit("service.fee_waiver", 0.46))) is not None


def test_small_talk_keeps_no_desk_away():
    assert likely_desk(evidence("x", FakeHit("talk.chitchat", 0.6), FakeHit("forex.cash", 0.3))) is not None


def test_small_talk_is_no_business():
    found = business(
        evidence("x", FakeHit("talk.greet", 0.5), FakeHit("scope.unknown", 0.4), FakeHit("card.loss", 0.1))
    )
    assert [item.topic for item in found] == ["card.loss"]


def test_the_pooled_score_is_worth_offering_earlier_than_search_alone():
    assert suggest_floor(evidence("x", nlu={"card.loss": 0.3})) == POOLED_SUGGEST
    assert suggest_floor(evidence("x")) == CUTOFFS.suggest
    lower = replace(evidence("x", nlu={"card.loss": 0.3}), cutoffs=replace(CUTOFFS, suggest=0.1))
    assert suggest_floor(lower) == 0.1
