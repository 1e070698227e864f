"""Two evaluations side by side."""

import pytest

from service.studio.jobs.compare import compare, figures_of, paired


def rows(right: set[int], n: int = 100, **more) -> list[dict]:
    return [
        {"id": str(number), "text": f"问题{number}", "right": number in right, **more} for number in range(n)
    ]


def questions(right: set[int], n: int = 100) -> dict:
    return {"rows": {"questions": rows(right, n)}}


def test_a_share_has_wilsons_interval():
    figure = figures_of(questions(set(range(80))))["questions"]
    assert (figure.n, figure.share, figure.low, figure.high) == (100, 80.0, 71.1, 86.7)


def test_a_few_more_right_ones_are_chance():
    """Three won and one lost of a hundred: nobody can tell."""
    found = compare(questions(set(range(80))), questions({*range(79), 80, 81, 82}))
    [figure] = found.figures
    assert (figure.difference, figure.verdict) == (2.0, "same")
    assert figure.low < 0 < figure.high
    assert [one.id for one in found.won] == ["80", "81", "82"]
    assert [one.id for one in found.lost] == ["79"]
    assert found.lost[0].text == "问题79"


def test_many_more_are_an_improvement_and_the_way_back_is_none():
    worse, better = questions(set(range(60))), questions(set(range(75)))
    assert compare(worse, better).figures[0].verdict == "better"
    assert compare(better, worse).figures[0].verdict == "worse"
    assert compare(better, better).figures[0].verdict == "same"


@pytest.mark.parametrize(
    ("won", "lost", "n", "expected"),
    [(15, 0, 100, (15.0, 7.6, 21.8)), (0, 0, 100, (0.0, -1.9, 1.9)), (3, 1, 100, (2.0, -2.3, 6.2))],
)
def test_the_interval_of_a_paired_difference(
    won: int, lost: int, n: int, expected: tuple[float, float, float]
):
    assert tuple(round(one, 1) for one in paired(won, lost, n)) == expected


def test_only_the_same_messages_are_compared():
    old = questions(set(range(50)))
    new = questions(set(range(100)))
    for row in new["rows"]["questions"]:
        row["text"] += "？"
    found = compare(old, new)
    assert (found.figures[0].verdict, found.figures[0].difference, found.won) == ("unknown", None, [])


def test_what_only_one_was_measured_on_is_not_comparable():
    found = compare(questions({1}), {"rows": {"safety": rows({1, 2})}})
    assert [(one.name, one.verdict) for one in found.figures] == [
        ("questions", "unknown"),
        ("safety", "unknown"),
    ]


def test_search_is_better_only_when_the_intervals_are_apart():
    def search(share: float, low: float, high: float) -> dict:
        group = {"questions": 300, "rates": {"hit1": share}, "intervals": {"hit1": [low, high]}}
        return {"rows": {}, "search": {"groups": {"all": group}}}

    verdicts = [
        compare(search(0.7, 0.65, 0.75), search(*new)).figures[0].verdict
        for new in ((0.74, 0.69, 0.79), (0.85, 0.8, 0.9), (0.5, 0.45, 0.55))
    ]
    assert verdicts == ["same", "better", "worse"]


def test_confused_pairs_are_ranked_by_the_later_evaluation():
    def report(*pairs: tuple[str, str]) -> dict:
        return {
            "rows": {
                "questions": [
                    {"id": str(n), "text": f"{a}→{b}", "right": a == b, "expected": a, "found": b, "confused": a != b}
                    for n, (a, b) in enumerate(pairs)
                ]
            }
        }  # fmt: skip

    found = compare(report(("a", "b"), ("a", "b"), ("c", "d")), report(("c", "d"), ("c", "d"), ("a", "a")))
    assert [(one.expected, one.found, one.before, one.after) for one in found.confused] == [
        ("c", "d", 1, 2),
        ("a", "b", 2, 0),
    ]
    assert found.confused[0].messages == ("c→d", "c→d")
