"""Who may take which step, and what a cut-off write becomes."""

import pytest

from service.core.errors import Conflict, Forbidden
from service.studio.changes.rules import (
    ALLOWED,
    RIGHT_FOR,
    Deed,
    FileChange,
    State,
    check_may,
    ended,
    may,
    next_state,
)

FILES = [FileChange("a.yml", "a: 1\n", "a: 2\n"), FileChange("b.yml", "b: 1\n", "b: 2\n")]


@pytest.mark.parametrize("deed", list(Deed))
@pytest.mark.parametrize("state", list(State))
def test_every_step_is_allowed_or_refused_with_a_code(state, deed):
    if (state, deed) in ALLOWED:
        assert next_state(state, deed) is ALLOWED[(state, deed)]
        return
    with pytest.raises(Conflict) as caught:
        next_state(state, deed)
    assert caught.value.code == "change_state"


def test_nothing_reaches_the_files_without_another_person():
    """Whatever way leads to APPLYING passes an approval, and that is never the author's."""
    sources = {before for (before, _), after in ALLOWED.items() if after is State.APPLYING}
    assert sources == {State.APPROVED}
    assert {deed for (_, deed), after in ALLOWED.items() if after is State.APPROVED} == {Deed.APPROVE}
    for deed in (Deed.APPROVE, Deed.REJECT):
        check_may(deed, "s_1", "s_2")
        with pytest.raises(Forbidden) as caught:
            check_may(deed, "s_1", "s_1")
        assert caught.value.code == "own_change"


@pytest.mark.parametrize("deed", [Deed.REVISE, Deed.PROPOSE, Deed.WITHDRAW])
def test_only_the_author_changes_a_draft(deed):
    check_may(deed, "s_1", "s_1")
    with pytest.raises(Forbidden) as caught:
        check_may(deed, "s_1", "s_2")
    assert caught.value.code == "not_author"


def test_what_is_offered_is_what_would_be_done():
    assert may(State.PROPOSED, Deed.APPROVE, "s_1", "s_2") and not may(
        State.PROPOSED, Deed.APPROVE, "s_1", "s_1"
    )
    assert may(State.DRAFT, Deed.PROPOSE, "s_1", "s_1") and not may(State.DRAFT, Deed.PROPOSE, "s_1", "s_2")
    assert not may(State.DRAFT, Deed.APPLY, "s_1", "s_2")
    assert set(RIGHT_FOR) == set(Deed)


@pytest.mark.parametrize(
    ("state", "now", "after"),
    [
        (State.APPLYING, {"a.yml": "a: 2\n", "b.yml": "b: 2\n"}, State.APPLIED),
        (State.APPLYING, {"a.yml": "a: 1\n", "b.yml": "b: 1\n"}, State.APPROVED),
        (State.APPLYING, {"a.yml": "a: 2\n", "b.yml": "by hand\n"}, State.APPROVED),
        (State.APPLYING, {"a.yml": "a: 2\n"}, State.APPROVED),
        (State.UNDOING, {"a.yml": "a: 1\n", "b.yml": "b: 1\n"}, State.UNDONE),
        (State.UNDOING, {"a.yml": "a: 2\n", "b.yml": "b: 2\n"}, State.APPLIED),
    ],
)
def test_a_write_that_was_cut_off(state, now, after):
    assert ended(state, FILES, now) is after


def test_the_difference_is_told_as_programmers_and_editors_know_it():
    assert FILES[0].diff.splitlines() == ["--- a.yml", "+++ a.yml", "@@ -1 +1 @@", "-a: 1", "+a: 2"]
    assert FILES[0].back == FileChange("a.yml", "a: 2\n", "a: 1\n")
