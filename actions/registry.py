"""The actions with everything they need, ready to run."""

from rasa_sdk.executor import ActionExecutor

from actions.decide import ActionDecide
from actions.need_form import ActionAskNeed, ValidateNeedForm
from service.dialogue.library import Library


def build_executor(library: Library) -> ActionExecutor:
    """Registered one by one: a scan of subclasses would construct actions without their library."""
    executor = ActionExecutor()
    for action in (ActionDecide(library), ValidateNeedForm(library), ActionAskNeed(library)):
        executor.register_action(action)
    return executor
