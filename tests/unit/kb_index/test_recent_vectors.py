"""The same text within a turn is encoded once."""

import numpy as np

from kb_index.encoder.recent import RecentVectors


class Counting:
    fingerprint = "f" * 64

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def encode(self, texts: list[str]) -> np.ndarray:
        self.asked.append(texts)
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)


def test_a_text_asked_for_again_is_not_encoded_again():
    inner = Counting()
    recent = RecentVectors(inner)
    first, second = recent.encode(["卡丢了"]), recent.encode(["卡丢了"])
    assert inner.asked == [["卡丢了"]]
    assert np.array_equal(first, second)
    assert recent.fingerprint == inner.fingerprint


def test_what_a_caller_does_to_a_vector_is_his_own_business():
    recent = RecentVectors(Counting())
    recent.encode(["卡丢了"])[:] = 0
    recent.encode(["卡丢了"])[:] = 0
    assert recent.encode(["卡丢了"]).any()


def test_the_oldest_are_forgotten():
    inner = Counting()
    recent = RecentVectors(inner, kept=2)
    for text in ("一", "二", "三", "三", "二", "一"):
        recent.encode([text])
    assert inner.asked == [["一"], ["二"], ["三"], ["一"]]


def test_lists_are_passed_on_and_push_nothing_out():
    inner = Counting()
    recent = RecentVectors(inner, kept=1)
    recent.encode(["一"])
    assert recent.encode(["二", "三"]).shape == (2, 2)
    recent.encode([])
    recent.encode(["一"])
    assert inner.asked == [["一"], ["二", "三"], []]


def test_no_words_are_held():
    recent = RecentVectors(Counting())
    recent.encode(["我的卡丢了"])
    assert "我的卡丢了" not in repr(vars(recent))


def test_it_says_which_vectors_it_knows():
    recent = RecentVectors(Counting(), kept=1)
    assert not recent.knows("一")
    recent.encode(["一"])
    assert recent.knows("一")
    recent.encode(["二"])
    assert not recent.knows("一")
