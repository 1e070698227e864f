"""From evidence to probabilities and cut-offs."""

from pathlib import Path

import numpy as np
import pytest

from kb_index import calibrate, cutoffs, sparse
from kb_index.build import build
from kb_index.calibrate import Labelled
from kb_index.content import ContentError
from kb_index.evidence import Fusion, Near, centred, features, fuse, nearest
from kb_index.evidence import calibrate as to_probability
from tests.support.kb_samples import FakeEncoder

FUSION = Fusion(np.array([1.0, 2.0, 0.0, 0.0], dtype=np.float32), none=0.0, slope=1.0, offset=0.0)
NOTHING = Near(np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.int64))


def near(similarities: list[float], owners: list[int]) -> Near:
    return Near(np.array(similarities, dtype=np.float32), np.array(owners))


def test_features_take_three_nearest_and_floor_the_rest() -> None:
    logits = np.zeros(3, dtype=np.float32)
    meaning = near([0.9, 0.8, 0.6, 0.5, 0.2], [0, 0, 0, 0, 1])
    words = near([0.7, 0.4], [2, 0])
    found = features(logits, meaning, words, None)
    assert found[:, 0] == pytest.approx(-np.log(3))
    assert found[:, 1] == pytest.approx([(0.9 + 0.8 + 0.6) / 3, 0.2, 0.2])
    assert found[:, 2] == pytest.approx([0.4, 0.4, (0.7 + 0.4 + 0.4) / 3])
    assert found[:, 3].tolist() == [0, 0, 0]


def test_the_name_of_another_institution_speaks_for_its_topic_alone() -> None:
    found = features(np.zeros(3, dtype=np.float32), NOTHING, NOTHING, 1)
    assert found[:, 3].tolist() == [0, 1, 0]


def test_nearest_are_the_most_similar_rows_in_order() -> None:
    found = nearest(np.array([0.1, 0.9, 0.5, 0.7], dtype=np.float32), np.array([0, 1, 2, 3]), 2)
    assert found.owners.tolist() == [1, 3]
    assert found.similarities.tolist() == pytest.approx([0.9, 0.7])


def test_probabilities_leave_room_for_none() -> None:
    strong = fuse(np.array([[0.0, 0.9, 0, 0], [-4.0, 0.0, 0, 0]], dtype=np.float32), FUSION)
    weak = fuse(np.array([[-2.0, -0.5, 0, 0], [-2.0, -0.5, 0, 0]], dtype=np.float32), FUSION)
    assert strong[0] > 0.8 > strong[1]
    assert weak.sum() < 0.2


def test_calibration_keeps_the_order() -> None:
    share = np.linspace(0, 1, 50, dtype=np.float32)
    found = to_probability(share, Fusion(FUSION.weights, 0.0, 0.4, -1.0))
    assert (np.diff(found[1:-1]) > 0).all()
    assert (found >= 0).all() and (found <= 1).all()


def test_centred_rows_have_length_one() -> None:
    rows = centred(
        np.array([[1.0, 0.0], [0.0, 1.0]], dtype=np.float32), np.array([0.5, 0.0], dtype=np.float32)
    )
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1])


def labelled(count: int = 600) -> Labelled:
    """Six topics; evidence points to the truth, except that every tenth question is misleading."""
    chance = np.random.default_rng(1)
    truth = chance.integers(6, size=count)
    shown = np.where(np.arange(count) % 10 == 0, (truth + 1) % 6, truth)
    evidence = chance.normal(-2, 0.5, size=(count, 6, 2)).astype(np.float32)
    evidence[np.arange(count), shown] += 2.5
    right = np.zeros((count, 7), dtype=bool)
    right[np.arange(count), truth] = True
    return Labelled(evidence, right, truth)


def test_cross_fitted_probabilities_say_how_often_they_are_right() -> None:
    data = labelled()
    found = cutoffs.outcomes(calibrate.cross_fitted(data, data), data.right, np.zeros(6, dtype=bool))
    assert cutoffs.report(found, cutoffs.Cutoffs(0.9, 0.1))["calibration_error"] < 0.06
    assert found.first.mean() == pytest.approx(0.9, abs=0.03)


def test_what_judges_a_question_saw_no_question_of_its_topic(monkeypatch: pytest.MonkeyPatch) -> None:
    data = labelled()
    thinner = labelled(200)
    fitted_on: list[set[int]] = []
    real = calibrate.fit

    def fit(questions: Labelled, thin: Labelled) -> Fusion:
        assert set(questions.first.tolist()) == set(thin.first.tolist())
        fitted_on.append(set(questions.first.tolist()))
        return real(questions, thin)

    monkeypatch.setattr(calibrate, "fit", fit)
    calibrate.cross_fitted(data, thinner)
    assert len(fitted_on) == 2
    assert not fitted_on[0] & fitted_on[1]
    assert fitted_on[0] | fitted_on[1] == set(range(6))


def test_weights_come_from_sparse_content_and_the_line_from_all_of_it() -> None:
    full = labelled()
    noisy = full.evidence.copy()
    noisy[:, :, 1] = np.random.default_rng(2).normal(size=noisy.shape[:2])
    thin = Labelled(noisy, full.right, full.first)
    both, weak, only = calibrate.fit(full, full), calibrate.fit(full, thin), calibrate.fit(thin, thin)
    assert weak.weights[1] < 0.2 * both.weights[1]
    assert weak.weights.tolist() == only.weights.tolist() and weak.none == only.none
    found = [
        cutoffs.report(
            cutoffs.outcomes(
                calibrate.probabilities(full.evidence, one), full.right, np.zeros(6, dtype=bool)
            ),
            cutoffs.Cutoffs(0.9, 0.1),
        )["calibration_error"]
        for one in (weak, only)
    ]
    assert found[0] < found[1]


def test_thinned_content_keeps_half_of_each_topic_but_three_at_least() -> None:
    owners = np.repeat([0, 1, 2], [400, 4, 2])
    kept = sparse.thinned(owners)
    assert np.bincount(owners[kept]).tolist() == [200, 3, 2]
    assert (np.diff(kept) > 0).all()
    assert kept.tolist() == sparse.thinned(owners).tolist()


def test_weights_are_never_negative() -> None:
    data = labelled()
    backwards = Labelled(data.evidence * np.array([1, -1], dtype=np.float32), data.right, data.first)
    assert (calibrate.fit(backwards, backwards).weights >= 0).all()


def test_no_build_without_questions_to_calibrate_on(project: Path, tmp_path: Path) -> None:
    (project / "tests/data/calibration.tsv").unlink()
    with pytest.raises(ContentError, match=r"calibration\.tsv"):
        build(project, FakeEncoder(), tmp_path / "index", lambda line: None)


def test_too_few_questions_calibrate_nothing(project: Path, tmp_path: Path) -> None:
    (project / "tests/data/calibration.tsv").write_text("卡丢了咋办\tcard.loss\n", encoding="utf-8")
    with pytest.raises(ContentError, match="at least 100"):
        build(project, FakeEncoder(), tmp_path / "index", lambda line: None)


def outcomes(score: list[float], first: list[bool], three: list[bool] | None = None) -> cutoffs.Outcomes:
    none = np.zeros(len(score), dtype=bool)
    return cutoffs.Outcomes(
        np.array(score, dtype=np.float32), np.array(first), np.array(three or first), none, ~none
    )


def test_answer_cut_off_keeps_the_wrong_answer_rate() -> None:
    score = np.linspace(1, 0, 1000).tolist()
    right = [at < 500 or at % 10 != 0 for at in range(1000)]
    found = outcomes(score, right)
    report = cutoffs.report(found, cutoffs.choose(found))
    rate = cutoffs.WRONG_ANSWER_RATE
    assert 0.8 * rate < report["wrong_of_all"] <= rate
    assert report["answered"] == pytest.approx(0.5 + 10 * rate, abs=0.02)


def test_answer_cut_off_keeps_strangers_out() -> None:
    """All business answers are right, but every tenth of the 200 strangers scores high."""
    score = np.linspace(1, 0, 1000)
    outside = np.arange(1000) % 5 == 0
    business = ~outside | (np.arange(1000) % 50 == 0)
    found = cutoffs.Outcomes(score.astype(np.float32), ~(outside & business), ~outside, outside, business)
    report = cutoffs.report(found, cutoffs.choose(found))
    assert 0 < report["outside_answered_as_business"] <= cutoffs.OUTSIDE_ANSWER_RATE


def test_any_talk_or_scope_is_right_for_a_stranger() -> None:
    right = np.array([[False, True, False, True], [True, False, False, False]])
    probability = np.array([[0.1, 0.2, 0.7], [0.1, 0.2, 0.7]], dtype=np.float32)
    found = cutoffs.outcomes(probability, right, np.array([False, True, True]))
    assert found.first.tolist() == [True, False]
    assert found.outside.tolist() == [True, False]
    assert found.business.tolist() == [False, False]


def test_no_answers_when_nothing_is_reliable() -> None:
    chosen = cutoffs.choose(outcomes(np.linspace(1, 0, 200).tolist(), [False] * 200))
    assert chosen.answer > 1


def test_suggestions_end_where_they_stop_helping() -> None:
    score = np.linspace(1, 0, 1000).tolist()
    chosen = cutoffs.choose(
        outcomes(score, [at < 300 for at in range(1000)], [at < 600 for at in range(1000)])
    )
    assert 0.35 < chosen.suggest < 0.45
