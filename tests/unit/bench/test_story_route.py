"""Which groups of the inbox the story labels: the main ones, then others of one matter, within the keys there are."""

from dataclasses import replace

from bench._story.route import Stop, moves, presses, route
from bench._story.script import MOST_KEYS, read

FIRST, SECOND = (
    replace(one, topic=f"x.{name}", keys="abc", asked=tuple(f"{name}{at}" for at in range(9)))
    for one, name in zip(read().planted, ("甲", "乙"), strict=False)
)
BOTH = (FIRST, SECOND)
NAMED = FIRST.pressed
"""Keys for a name."""


def group(letter: str, *numbers: int) -> list[str]:
    return [f"{letter}{at}" for at in numbers]


def chosen(groups: list[list[str]], most: int) -> list[int]:
    return [stop.at for stop in route(BOTH, groups, most)]


def test_the_main_group_of_each_matter_is_labelled_whatever_it_costs():
    groups = [group("甲", 0, 1, 2), ["别的"], ["别的二"], [*group("乙", 0, 1), "混进来的"]]
    stops = route(BOTH, groups, 0)
    assert [(stop.at, stop.own, stop.foreign) for stop in stops] == [(0, 3, 0), (3, 2, 1)]
    assert presses(stops) == NAMED + 1 + 1 + NAMED, "a click to get there, one for the wording, two names"


def test_others_are_labelled_the_largest_first_while_the_keys_last():
    mains = [group("甲", 0, 1, 2, 3), group("乙", 0, 1, 2, 3)]
    more = [["别的"], group("甲", 4), ["别的二"], group("乙", 4, 5), ["别的三"], group("甲", 5)]
    groups = [*mains, *more]
    needed = 2 * NAMED
    assert chosen(groups, needed) == [0, 1]
    assert chosen(groups, needed + 1) == [0, 1]
    assert chosen(groups, needed + 2) == [0, 1, 5], "two wordings before one"
    assert chosen(groups, needed + 3) == [0, 1, 5], "the next needs a move and a number"
    assert chosen(groups, needed + 4) == [0, 1, 3, 5], "of those alike the first"
    assert chosen(groups, MOST_KEYS) == [0, 1, 3, 5, 7]


def test_a_group_that_is_not_wholly_one_matter_is_left_alone():
    mains = [group("甲", 0, 1, 2), group("乙", 0, 1, 2)]
    assert chosen([*mains, ["甲3", "乙3"], ["甲4", "别的"], ["别的二"]], MOST_KEYS) == [0, 1]


def test_what_is_not_in_the_list_is_not_gone_to():
    assert route(BOTH, [["别的"]], MOST_KEYS) == []
    assert route(BOTH, [], MOST_KEYS) == []


def test_a_group_decided_on_whole_makes_room_for_the_next():
    whole = [Stop(at, FIRST, 2, 0) for at in (0, 1, 2)]
    assert presses(whole) == NAMED + 1 + 1, "a name, then twice its number, without a step"
    rest = [Stop(0, FIRST, 2, 1), Stop(1, FIRST, 2, 0)]
    assert presses(rest) == 1 + NAMED + 1 + 1, "what was unticked stays where it is: one step"


def test_a_neighbour_is_a_key_away_and_everything_else_a_click():
    assert [moves(away) for away in (0, 1, -1, 2, 30, -30)] == [0, 1, 1, 1, 1, 1]
