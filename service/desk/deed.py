"""What an agent does with a conversation, as an endpoint: refused with a conflict, or answered with the state it led to."""

from service.conversations.schemas import StateAnswer
from service.core.http import Body, Endpoint, Handler

ONE = "/v1/desk/conversations/<conversation>"


def deed(name: str, summary: str, handler: Handler, body: type[Body]) -> Endpoint:
    """`name` is the last part of its path."""
    path = f"{ONE}/{name}"
    return Endpoint("POST", path, summary, handler, body, StateAnswer, 200, (409,), security="staff")
