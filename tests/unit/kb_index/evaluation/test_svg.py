from xml.etree import ElementTree

import pytest

from kb_index.evaluation.svg import HEIGHT, WIDTH, Plot, Series, draw, round_top


def test_a_plot_is_well_formed_and_stays_inside() -> None:
    made = draw(
        Plot(
            "<t>", "x & y", "y", [Series("a", [(0, 0), (1, 0.9)], "ours", [1, 4])], 0.5, [(0.05, "5 %")], True
        )
    )
    tree = ElementTree.fromstring(made)
    assert tree.find("title").text == "<t>"
    points = [tuple(map(float, pair.split(","))) for pair in tree.find("polyline").get("points").split()]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    assert points[0][1] > points[1][1]
    radii = [float(dot.get("r")) for dot in tree.findall("circle")]
    assert radii[0] < radii[1]


@pytest.mark.parametrize(("largest", "top"), [(0.0, 0.1), (0.05, 0.1), (0.1, 0.1), (0.36, 0.4), (1.0, 1.0)])
def test_axes_end_at_round_shares(largest: float, top: float) -> None:
    assert round_top(largest) == pytest.approx(top)
