"""From evidence to probabilities and cut-offs."""

import numpy as np
import pytest

from kb_index import cutoffs
from kb_index.evidence import Fusion, calibrate, centred, features, fuse
from kb_index.train import HeldOut, fit_fusion, right_answers

FUSION = Fusion(np.array([1.0, 2.0], dtype=np.float32), none=0.0, slope=1.0, offset=0.0)


def test_features_take_three_nearest_and_floor_the_rest() -> None:
    logits = np.zeros(3, dtype=np.float32)
    found = features(logits, np.array([0.9, 0.8, 0.6, 0.5, 0.2], dtype=np.float32), np.array([0, 0, 0, 0, 1]))
    assert found[:, 0] == pytest.approx(-np.log(3))
    assert found[:, 1] == pytest.approx([(0.9 + 0.8 + 0.6) / 3, 0.2, 0.2])


def test_probabilities_leave_room_for_none() -> None:
    strong = fuse(np.array([[0.0, 0.9], [-4.0, 0.0]], dtype=np.float32), FUSION)
    weak = fuse(np.array([[-2.0, -0.5], [-2.0, -0.5]], dtype=np.float32), FUSION)
    assert strong[0] > 0.8 > strong[1]
    assert weak.sum() < 0.2


def test_calibration_keeps_the_order() -> None:
    share = np.linspace(0, 1, 50, dtype=np.float32)
    found = calibrate(share, Fusion(FUSION.weights, 0.0, 0.4, -1.0))
    assert (np.diff(found[1:-1]) > 0).all()
    assert (found >= 0).all() and (found <= 1).all()


def test_centred_rows_have_length_one() -> None:
    rows = centred(
        np.array([[1.0, 0.0], [0.0, 1.0]], dtype=np.float32), np.array([0.5, 0.0], dtype=np.float32)
    )
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1])


def held(count: int = 400) -> HeldOut:
    """Three topics; evidence points to the truth, except that every tenth question is misleading."""
    chance = np.random.default_rng(1)
    truth = chance.integers(3, size=count)
    shown = np.where(np.arange(count) % 10 == 0, (truth + 1) % 3, truth)
    evidence = chance.normal(-2, 0.5, size=(count, 3, 2)).astype(np.float32)
    evidence[np.arange(count), shown] += 2.5
    unknown = np.arange(count) % 7 == 0
    evidence[unknown] = chance.normal(-2, 0.5, size=(int(unknown.sum()), 3, 2))
    return HeldOut(evidence, truth, unknown, np.ones(count, dtype=np.float32))


def test_fusion_is_calibrated_on_its_questions() -> None:
    data = held()
    fusion = fit_fusion(data, frozenset({2}))
    probability = np.stack([fuse(row, fusion) for row in data.evidence])
    found = cutoffs.outcomes(probability, right_answers(data, frozenset({2})), data.weight)
    assert (fusion.weights >= 0).all()
    assert cutoffs.report(found, cutoffs.Cutoffs(0.9, 0.1))["calibration_error"] < 0.06


def test_right_answers_of_unknown_topics_include_none_and_harmless() -> None:
    data = HeldOut(
        np.zeros((2, 3, 2), dtype=np.float32), np.array([0, 1]), np.array([False, True]), np.ones(2)
    )
    assert right_answers(data, frozenset({2})).tolist() == [
        [True, False, False, False],
        [False, True, True, True],
    ]


def outcomes(score: list[float], first: list[bool], three: list[bool] | None = None) -> cutoffs.Outcomes:
    return cutoffs.Outcomes(
        np.array(score, dtype=np.float32),
        np.array(first),
        np.array(three or first),
        np.ones(len(score), dtype=np.float32),
    )


def test_answer_cut_off_keeps_the_wrong_answer_rate() -> None:
    score = np.linspace(1, 0, 1000).tolist()
    right = [at < 500 or at % 10 != 0 for at in range(1000)]
    found = outcomes(score, right)
    chosen = cutoffs.choose(found)
    report = cutoffs.report(found, chosen)
    assert 0.025 < report["wrong_of_all"] <= cutoffs.WRONG_ANSWER_RATE
    assert report["answered"] == pytest.approx(0.8, abs=0.02)


def test_no_answers_when_nothing_is_reliable() -> None:
    chosen = cutoffs.choose(outcomes(np.linspace(1, 0, 200).tolist(), [False] * 200))
    assert chosen.answer > 1


def test_suggestions_end_where_they_stop_helping() -> None:
    score = np.linspace(1, 0, 1000).tolist()
    chosen = cutoffs.choose(
        outcomes(score, [at < 300 for at in range(1000)], [at < 600 for at in range(1000)])
    )
    assert 0.35 < chosen.suggest < 0.45


def test_rates_are_weighted() -> None:
    found = cutoffs.Outcomes(
        np.array([0.9, 0.9]), np.array([True, False]), np.array([True, False]), np.array([3.0, 1.0])
    )
    assert cutoffs.report(found, cutoffs.Cutoffs(0.5, 0.1))["wrong_of_answered"] == 0.25
