"""Whose turn it is."""

from bench._lib.order import abba


def test_two_contestants_go_there_and_back():
    assert abba(["a", "b"], 2) == ["a", "b", "b", "a"] * 2


def test_more_contestants_are_mirrored():
    assert abba(["a", "b", "c"], 1) == ["a", "b", "c", "c", "b", "a"]


def test_five_rounds_unless_said():
    order = abba(["a", "b"])
    assert order.count("a") == order.count("b") == 10


def test_everyone_stands_on_average_in_the_middle():
    order = abba(["a", "b", "c"], 3)
    places = {name: sum(at for at, other in enumerate(order) if other == name) for name in "abc"}
    assert len(set(places.values())) == 1
