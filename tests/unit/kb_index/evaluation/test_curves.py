import numpy as np
import pytest

from kb_index.evaluation.curves import POINTS, calibration, calibration_error, risk_coverage
from tests.support.kb_outcomes import outcomes


def test_risk_grows_with_coverage_and_what_was_not_found_is_never_covered() -> None:
    assert risk_coverage(outcomes([0.5, 0.9, 0.9, -np.inf], [False, True, True, False])) == [
        (0.9, 0.5, 0.0),
        (0.5, 0.75, 0.3333),
    ]


def test_the_curve_stays_small_and_keeps_its_end() -> None:
    rows = risk_coverage(outcomes([at / 5000 for at in range(5000)], [True] * 5000))
    assert len(rows) <= POINTS
    assert rows[-1][1] == 1.0


def test_calibration_by_tenths() -> None:
    found = outcomes([0.05, 0.92, 0.98, 1.0, -np.inf], [False, True, True, False, False])
    assert calibration(found) == [(0.05, 0.0, 1.0), (0.9667, 0.6667, 3.0)]
    assert calibration_error(found) == pytest.approx((0.05 + 0.3 * 3) / 4, abs=1e-4)


def test_nothing_has_no_curve() -> None:
    assert risk_coverage(outcomes([], [])) == []
    assert calibration_error(outcomes([-np.inf], [False])) is None
