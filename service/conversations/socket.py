"""The customer's WebSocket: the same envelopes as HTTP, pushed, and sends that are acknowledged like POST."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field
from sanic import Request

from service.conversations.admission import Admission
from service.conversations.hub import Hub, Subscription
from service.conversations.messages import CustomerMessages
from service.conversations.presence import CustomerPresence
from service.conversations.reading import Reading
from service.conversations.routes import typing_frame
from service.conversations.schemas import SayMessage
from service.conversations.script import event_for, page_for
from service.core.errors import BadRequest, SubtextError
from service.core.http import Body, fit
from service.core.ids import ID_PATTERN
from service.core.socket import Socket, converse
from service.identity.tickets import Tickets
from service.identity.visitors import Visitors

ConversationId = Annotated[str, Field(pattern=ID_PATTERN)]


class Subscribe(Body):
    conversation: ConversationId
    epoch: Annotated[str | None, Field(max_length=32)] = None
    after: Annotated[int, Field(ge=0)] = 0


class Hello(Body):
    ticket: Annotated[str, Field(min_length=1, max_length=128)]
    subscriptions: Annotated[list[Subscribe], Field(min_length=1, max_length=8)]
    locale: Annotated[
        Literal["zh-CN", "zh-TW", "en"] | None, Field(description="What the customer reads, as in HTTP.")
    ] = None


class Addressed(Body):
    conversation: ConversationId


class Send(SayMessage):
    conversation: ConversationId


@dataclass(frozen=True)
class Sender:
    """Who is at the other end, from where, and what it may write to."""

    visitor: str
    address: str
    conversations: set[str]


class CustomerSocket:
    def __init__(
        self,
        visitors: Visitors,
        tickets: Tickets,
        messages: CustomerMessages,
        reading: Reading,
        hub: Hub,
        admission: Admission,
        presence: CustomerPresence,
    ) -> None:
        self._visitors, self._tickets, self._messages = visitors, tickets, messages
        self._reading, self._hub, self._admission, self._presence = reading, hub, admission, presence

    async def serve(self, request: Request, socket: Socket) -> None:
        hello = await socket.hello(Hello)
        assert isinstance(hello, Hello)
        visitor = self._tickets.redeem(hello.ticket, "visitor")
        conversations = [one.conversation for one in hello.subscriptions]
        for conversation in conversations:
            await self._visitors.check_owns(visitor, conversation)
        with self._presence.connected(*conversations), self._hub.subscribe(*conversations) as subscription:
            await socket.send({"type": "ready"})
            seen = {
                one.conversation: await self._catch_up(socket, one, hello.locale)
                for one in hello.subscriptions
            }
            await converse(
                self._read(socket, Sender(visitor, request.remote_addr or request.ip, set(conversations))),
                self._push(socket, subscription, seen, hello.locale),
            )

    async def _catch_up(self, socket: Socket, wanted: Subscribe, locale: str | None) -> int:
        """Everything since `after`, then the state; returns the last seq sent."""
        after = wanted.after
        while True:
            news = await self._reading.since(wanted.conversation, after, wanted.epoch, 0)
            if not news["recovered"]:
                await socket.send({"type": "reload", "conversation": wanted.conversation})
                return int(news["last_seq"])
            for event in page_for(news, locale)["events"]:
                await socket.send({"type": "event", "event": event})
                after = event["seq"]
            if after >= news["last_seq"]:
                await socket.send(
                    {"type": "state", "conversation": wanted.conversation, "state": news["state"]}
                )
                return after

    async def _push(
        self, socket: Socket, subscription: Subscription, seen: dict[str, int], locale: str | None
    ) -> None:
        while True:
            frame = await subscription.next()
            if subscription.overflowed.is_set():
                raise BadRequest("too_slow")
            if frame["type"] == "event":
                event = frame["event"]
                if event["seq"] <= seen[event["conversation"]]:
                    continue
                seen[event["conversation"]] = event["seq"]
                await socket.send({**frame, "event": event_for(event, locale)})
            else:
                await socket.send(frame)
            if frame["type"] == "event" and frame["event"]["type"] == "owner.changed":
                await self._send_state(socket, frame["event"]["conversation"])

    async def _send_state(self, socket: Socket, conversation: str) -> None:
        state = await self._reading.state_now(conversation)
        await socket.send({"type": "state", "conversation": conversation, "state": state})

    async def _read(self, socket: Socket, sender: Sender) -> None:
        while True:
            frame = await socket.receive()
            kind = frame.pop("type")
            if kind == "ping":
                await socket.send({"type": "pong"})
            elif kind == "send":
                await socket.send(await self._send(sender, frame))
            elif kind == "typing":
                conversation = fit(frame, Addressed).conversation
                _check_subscribed(conversation, sender.conversations)
                self._hub.publish_all(conversation, typing_frame(conversation, "customer"))
            else:
                raise BadRequest("unknown_frame")

    async def _send(self, sender: Sender, frame: dict[str, Any]) -> dict[str, Any]:
        """ack or nack; a refused message does not cost the connection."""
        client_id = str(frame.get("client_id", ""))[:64]
        try:
            message = fit(frame, Send)
            _check_subscribed(message.conversation, sender.conversations)
            await self._admission.message(sender.visitor, message.conversation, sender.address)
            receipt = await self._messages.accept(
                message.conversation, message.client_id, message.text, message.quotes
            )
        except SubtextError as error:
            told = {"code": error.code, "message": error.text, **error.details}
            return {"type": "nack", "client_id": client_id, **told}
        return {"type": "ack", **receipt.to_json()}


def _check_subscribed(conversation: str, conversations: set[str]) -> None:
    if conversation not in conversations:
        raise BadRequest("not_subscribed")
