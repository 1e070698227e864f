"""Who puts which labels where, by itself."""

from types import SimpleNamespace
from typing import Any

import pytest

from service.core.errors import SubtextError
from service.desk.labels.rules import MOST_ON, Known, change_of, check_may_label
from service.identity.staff import Member

KNOWN = {"a": Known("甲", False), "b": Known("乙", False), "old": Known("旧", True)}


def member(role: str = "agent", skills: tuple[str, ...] = ("forex",)) -> Member:
    return Member("s_1", "agent1", "1001", "坐席", [role], list(skills))


def handoff(agent: str | None = "s_1", consulting: str | None = None) -> Any:
    return SimpleNamespace(agent_id=agent, consulting_id=consulting, skill="forex")


def refused(deed: Any, *given: Any) -> str:
    with pytest.raises(SubtextError) as caught:
        deed(*given)
    return caught.value.code


def test_its_agent_and_supervisors():
    check_may_label(member(), handoff())
    check_may_label(member("supervisor"), handoff("s_2"))
    check_may_label(member("supervisor"), handoff(None))


@pytest.mark.parametrize(
    ("who", "what", "code"),
    [
        (member(), None, "conversation_not_found"),
        (member("supervisor"), None, "conversation_not_found"),
        (member(), handoff("s_2"), "not_yours"),
        (member(), handoff(None), "not_yours"),
        (member(), handoff("s_2", "s_1"), "not_yours"),
        (member(skills=("loan",)), handoff("s_2"), "conversation_not_found"),
    ],
)
def test_nobody_else(who: Member, what: Any, code: str):
    assert refused(check_may_label, who, what) == code


def test_what_changes_nothing_is_left_out():
    change = change_of(["a"], ["a", "b", "b"], ["old", "old"], KNOWN)
    assert (change.on, change.off, change.empty) == (["b"], [], False)
    assert change_of(["a"], ["a"], ["b"], KNOWN).empty


def test_taking_off_wins_over_putting_on():
    change = change_of(["a"], ["a", "b"], ["a"], KNOWN)
    assert (change.on, change.off) == (["b"], ["a"])


def test_a_retired_one_is_taken_off_and_not_put_on():
    assert change_of(["old"], ["old"], [], KNOWN).empty
    assert change_of(["old"], [], ["old"], KNOWN).off == ["old"]
    assert refused(change_of, [], ["old"], [], KNOWN) == "label_retired"


def test_unknown_ones_are_refused_either_way():
    assert refused(change_of, [], ["x"], [], KNOWN) == "no_such_label"
    assert refused(change_of, [], [], ["x"], KNOWN) == "no_such_label"


def test_a_full_conversation_takes_one_for_another():
    many = {f"l{number}": Known(f"{number}", False) for number in range(MOST_ON + 1)}
    full = [f"l{number}" for number in range(MOST_ON)]
    assert refused(change_of, full, [f"l{MOST_ON}"], [], many) == "too_many_labels"
    assert change_of(full, [f"l{MOST_ON}"], ["l0"], many).on == [f"l{MOST_ON}"]
    assert change_of(full, [], ["l0"], many).off == ["l0"], "taking off is always possible"
