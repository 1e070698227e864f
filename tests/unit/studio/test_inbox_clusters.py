"""Messages that mean the same stand together, each in exactly one place."""

import time

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from service.studio.inbox.clusters import Message, arrange, grouped, rows_of


def message(seq: int, text: str, certainty: float = 0.5, at: str = "2026-01-01T00:00:00.000Z") -> Message:
    return Message("c_1", seq, text, at, "answer", "clear", "card.loss", ("low_confidence",), certainty)


def unit(vectors: np.ndarray) -> np.ndarray:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def planted(groups: int, each: int, alone: int, dim: int = 384) -> np.ndarray:
    """`groups` tight bunches of `each` vectors, then vectors in directions of their own."""
    random = np.random.default_rng(7)
    middles = np.repeat(unit(random.normal(size=(groups, dim))), each, axis=0)
    return unit(
        np.vstack([middles + random.normal(size=middles.shape) * 0.02, random.normal(size=(alone, dim))])
    )


def test_the_same_question_in_other_manners_is_one_row():
    said = ["请问银行卡丢了怎么办？", "银行卡丢了怎么办", "您好，银行卡丢了怎么办呢", "余额在哪里看"]
    rows = rows_of([message(seq, text) for seq, text in enumerate(said, 1)])
    assert [len(row.messages) for row in rows] == [3, 1]


def test_the_newest_words_stand_for_a_row():
    rows = rows_of(
        [
            message(1, "卡丢了", at="2026-01-01T00:00:00.000Z"),
            message(2, "卡丢了呢", at="2026-01-02T00:00:00.000Z"),
        ]
    )
    assert [row.text for row in rows] == ["卡丢了呢"]


def test_messages_without_a_word_are_told_apart():
    assert len(rows_of([message(1, "？？"), message(2, "……")])) == 2


def test_planted_bunches_are_found_whole():
    found = [set(one) for one in grouped(planted(5, 12, 140))]
    for group in range(5):
        assert set(range(group * 12, group * 12 + 12)) in found


def test_the_order_of_the_rows_changes_nothing():
    vectors = planted(4, 6, 30)
    order = np.random.default_rng(1).permutation(len(vectors))
    mixed = [{int(order[at]) for at in one} for one in grouped(vectors[order])]
    assert sorted(map(sorted, mixed)) == sorted(map(sorted, grouped(vectors)))


def test_the_most_frequent_and_least_certain_come_first():
    often = [message(seq, "手表能用吗", 0.9) for seq in range(1, 9)]
    lost = [message(seq, "宠物险怎么买", 0.0) for seq in range(9, 11)]
    sure = [message(11, "卡丢了", 0.9)]
    clusters = arrange(rows_of([*sure, *often, *lost]), None)
    assert [one.rows[0].text for one in clusters] == ["宠物险怎么买", "手表能用吗", "卡丢了"]


def test_the_most_typical_row_stands_first_and_spread_tells_how_alike_they_are():
    vectors = unit(np.array([[1, 0.5, 0], [1, 0, 0], [1, -0.5, 0], [0, 0, 1]], dtype=np.float32))
    rows = rows_of([message(seq, text) for seq, text in enumerate(("甲问", "乙问", "丙问", "丁问"), 1)])
    wide, alone = arrange(rows, vectors)
    assert (wide.rows[0].text, len(wide.rows)) == ("乙问", 3)
    assert 0.05 < wide.spread < 0.1
    assert (len(alone.rows), round(alone.spread, 6)) == (1, 0)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.floats(-1, 1, width=32), min_size=3, max_size=3), min_size=1, max_size=40))
def test_every_row_is_in_exactly_one_group(points: list[list[float]]):
    vectors = unit(np.array(points, dtype=np.float32) + np.array([0, 0, 2], dtype=np.float32))
    members = [one for group in grouped(vectors) for one in group]
    assert sorted(members) == list(range(len(points)))


def test_nothing_is_no_group():
    assert grouped(np.zeros((0, 8), dtype=np.float32)) == []


def test_five_thousand_rows_are_quick():
    vectors = planted(300, 10, 2000)
    begun = time.thread_time()
    groups = grouped(vectors)
    assert time.thread_time() - begun < 15, (
        "takes 3 s; anything that grows with the square of Python steps takes far more"
    )
    assert sum(map(len, groups)) == 5000
