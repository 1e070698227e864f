import pytest
from _setup.supervision import ProgramState
from _setup.watch import TOO_MANY_STARTS, Watch


def state(
    started: int, name: str = "rasa", state: str = "RUNNING", description: str = ""
) -> list[ProgramState]:
    return [ProgramState(name, state, started, description)]


def test_the_first_start_is_no_news() -> None:
    watch = Watch()
    assert watch.news(state(0, state="STARTING")) == []
    assert watch.news(state(100)) == []
    assert watch.news(state(100)) == []
    assert watch.hopeless() == ""


def test_a_restart_is_told_once() -> None:
    watch = Watch()
    watch.news(state(100))
    assert watch.news(state(105)) == ["rasa stopped by itself and was started again"]
    assert watch.news(state(105)) == []


@pytest.mark.parametrize("starts", [TOO_MANY_STARTS - 1, TOO_MANY_STARTS])
def test_many_restarts_are_hopeless(starts: int) -> None:
    watch = Watch()
    for number in range(starts):
        watch.news(state(100 + number))
    assert watch.hopeless() == ("rasa" if starts == TOO_MANY_STARTS else "")


def test_given_up_by_the_supervisor() -> None:
    watch = Watch()
    watch.news(state(100))
    told = watch.news(state(100, state="FATAL", description="Exited too quickly"))
    assert told == ["rasa cannot be kept running: Exited too quickly"]
    assert watch.news(state(100, state="FATAL")) == []
    assert watch.hopeless() == "rasa"


def test_a_program_that_was_stopped_on_purpose_may_start_again() -> None:
    watch = Watch()
    for number in range(TOO_MANY_STARTS + 1):
        assert watch.news(state(100 + number)) == []
        assert watch.news(state(100 + number, state="STOPPING")) == []
        assert watch.news(state(100 + number, state="STOPPED")) == []
    assert watch.hopeless() == ""
