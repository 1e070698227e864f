"""`rasa test core` on the built model: the steps Rasa takes around a decision."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rasa.core.test import test as run_stories
from rasa.exceptions import RasaException

pytestmark = pytest.mark.asyncio(loop_scope="session")

STORIES = Path(__file__).with_name("stories") / "test_stories.yml"


async def steps_right(rasa, stories: Path, out: Path) -> float:
    """Share of the steps that were foreseen. Raises RasaException at the first story that went otherwise."""
    await run_stories(
        str(stories),
        rasa.agent,
        out_directory=str(out),
        fail_on_prediction_errors=True,
        disable_plotting=True,
    )
    return json.loads((out / "story_report.json").read_text(encoding="utf-8"))["accuracy"]


async def test_every_story_goes_as_it_is_written(rasa, tmp_path: Path) -> None:
    assert await steps_right(rasa, STORIES, tmp_path) == 1.0


async def test_a_story_that_skips_the_form_fails(rasa, tmp_path: Path) -> None:
    wrong = tmp_path / "test_stories.yml"
    told = STORIES.read_text(encoding="utf-8")
    first = told.index("      - action: need_form\n      - active_loop: need_form")
    wrong.write_text(told[:first] + "      - action: action_decide\n", encoding="utf-8")
    with pytest.raises(RasaException):
        await steps_right(rasa, wrong, tmp_path)
