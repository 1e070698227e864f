"""A model that was loaded is tried on the questions of the opening menu before a customer is sent to it."""

import structlog

from service.dialogue.library import Library
from service.dialogue.menu import shown
from service.dialogue.triggers import PERSON_BUTTON
from service.releases.refused import ReleaseRefused
from service.releases.seating import Standing
from service.turns.live_mind import LiveMind
from service.turns.rasa import RasaFailed

MOST_QUESTIONS = 12
ROUNDS = 4
"""The first turns load lazily what later turns find in memory, and may be late for it."""
GREETING = "你好"

log = structlog.get_logger()


async def tried(standing: Standing, minds: LiveMind) -> None:
    """Until every question of one round was answered whole and in time. Raises ReleaseRefused release_warm."""
    questions, failed = menu_questions(standing.source.mind.library), ""
    for number in range(ROUNDS):
        failed = await _round(standing, minds, questions)
        if not failed:
            log.info("release.tried", release=standing.release, questions=len(questions), rounds=number + 1)
            return
    raise ReleaseRefused(
        "release_warm", f"the new model does not answer the questions of the menu in time ({failed})"
    )


async def _round(standing: Standing, minds: LiveMind, questions: list[str]) -> str:
    failed = ""
    for number, question in enumerate(questions):
        sender = minds.begin(standing.source.mind)
        try:
            await standing.seat.untiring.turn("warm-up", number, question, None, sender)
        except RasaFailed as failure:
            failed = failure.code
        finally:
            minds.end(sender)
    return failed


def menu_questions(library: Library) -> list[str]:
    """What customers are offered first is what they ask most; a greeting where there is no menu."""
    found: list[str] = []
    levels = shown(library.menu, library.title)
    while levels:
        found += [entry["say"] for entry in levels if entry.get("say", PERSON_BUTTON) != PERSON_BUTTON]
        levels = [child for entry in levels for child in entry.get("children", ())]
    return list(dict.fromkeys([GREETING, *found]))[:MOST_QUESTIONS]
