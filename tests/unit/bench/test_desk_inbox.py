"""What bench.desk_inbox prints is computed from its own cards and the times it took."""

from bench._lib.scrolling import rates
from bench.desk_inbox import LEAST, TYPED, cards, filter_line, inbox, matching
from service.desk.schemas import Inbox


def test_the_cards_are_what_the_service_would_send():
    assert len(Inbox.model_validate(inbox(cards(8))).waiting) == 8


def test_each_key_narrows_the_list_and_none_empties_it():
    held = cards(LEAST)
    left = [matching(held, "".join(TYPED[:length])) for length in range(len(TYPED) + 1)]
    assert left[0] == LEAST
    assert left == sorted(set(left), reverse=True)
    assert left[-1] == 1


def test_the_goal_is_met_by_every_key_or_missed():
    assert filter_line([10, 20, 100], 60).endswith("met")
    assert filter_line([10, 20, 101], 60).endswith("missed")
    assert "work 20 ms each" in filter_line([10, 20, 101], 60)


def test_frames_are_counted_by_their_gaps_and_by_whole_seconds():
    smooth = [20.0 * frame for frame in range(101)]
    assert rates(smooth) == (50.0, 50)
    halted = [*(time for time in smooth if time < 1_000), *(time for time in smooth if time >= 1_500)]
    assert rates(halted) == (50.0, 25)
