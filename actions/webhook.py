"""Runs one action for Rasa. The HTTP route around it belongs to the service."""

import logging
import traceback
from typing import Any

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionNotFoundException

logger = logging.getLogger(__name__)


class ActionError(Exception):
    """An action call that failed. `code` and `status` are for the reply, which holds nothing else.

    400 malformed · 404 unknown_action · 500 action_failed
    """

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


async def run_action(executor: ActionExecutor, payload: object) -> dict[str, Any]:
    """Events and responses for Rasa. Raises ActionError; neither it nor the log repeats what was sent.

    Rasa takes status 400 for the action's wish not to run and would try others, so route it as 422 or 500.
    """
    call = _call(payload)
    try:
        result = await executor.run(call)
    except ActionNotFoundException:
        raise ActionError(404, "unknown_action") from None
    except Exception as error:  # noqa: BLE001 - whatever an action raises must not reach Rasa as text
        # The error's own text may quote the customer: the log says where it happened, not what it said.
        where = "".join(traceback.format_tb(error.__traceback__))
        logger.error("action %s: %s\n%s", call["next_action"], type(error).__name__, where)  # noqa: TRY400 - see above
        raise ActionError(500, "action_failed") from None
    if result is None:
        raise ActionError(422, "malformed")
    reply: dict[str, Any] = result.model_dump()
    return reply


def _call(payload: object) -> dict[str, Any]:
    """The payload as the executor wants it; the domain, which Rasa does not send here, counts as empty."""
    if not isinstance(payload, dict) or not isinstance(payload.get("next_action"), str):
        raise ActionError(422, "malformed")
    if not isinstance(payload.get("tracker"), dict) or "sender_id" not in payload["tracker"]:
        raise ActionError(422, "malformed")
    return {"domain": {}, **payload}
