import pytest

from service.dialogue.evidence import NLU_SHARE, weigh
from service.dialogue.outcome import Candidate
from tests.support.library import FakeHit, evidence


def test_search_alone_keeps_its_own_scores():
    assert weigh((), [FakeHit("card.loss", 0.7)]) == (Candidate("card.loss", pytest.approx(0.7)),)


def test_the_score_is_the_weighted_mean_of_both():
    expected = NLU_SHARE * 0.9 + (1 - NLU_SHARE) * 0.7
    assert weigh([Candidate("card.loss", 0.9)], [FakeHit("card.loss", 0.7)])[0].score == pytest.approx(
        expected
    )


def test_disagreement_pulls_both_below_what_either_side_says():
    found = weigh([Candidate("card.replace", 0.9)], [FakeHit("card.loss", 0.99)])
    assert [item.topic for item in found] == ["card.loss", "card.replace"]
    assert found[0].score <= 0.8


def test_an_exact_question_silences_the_classifier():
    found = weigh([Candidate("card.replace", 1.0)], [FakeHit("card.loss", 0.99, exact=True)])
    assert found == (Candidate("card.loss", 1.0),)


def test_the_fallback_marker_is_no_topic():
    assert weigh([Candidate("nlu_fallback", 0.9)], []) == ()


def test_scores_stay_between_zero_and_one_and_ties_are_stable():
    found = weigh([Candidate("b.b", 7.0), Candidate("a.a", 7.0)], [FakeHit("c.c", -2.0)])
    assert all(0 <= item.score <= 1 for item in found)
    assert [item.topic for item in found[:2]] == ["a.a", "b.b"]


def test_an_exact_question_is_the_knowledge_bases_own():
    assert evidence("x", FakeHit("card.loss", 0.99, exact=True), nlu={"card.loss": 1.0}).via == "kb"


def test_what_the_words_rule_out_is_no_candidate():
    found = evidence("人工费", FakeHit("service.human", 0.9), FakeHit("account.fee", 0.2)).candidates
    assert [item.topic for item in found] == ["account.fee"]


def test_via_names_the_louder_side():
    assert evidence("x", FakeHit("card.loss", 0.9), nlu={"card.loss": 0.2}).via == "kb"
    assert evidence("x", FakeHit("card.loss", 0.1), nlu={"card.loss": 0.9}).via == "rasa"
