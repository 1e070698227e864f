"""What a customer may do with messages besides sending them: say whether they helped, take back, keep."""

from collections.abc import Callable
from typing import Annotated

from pydantic import Field
from sanic import Request
from sanic.response import HTTPResponse

from service.conversations.events import Envelope
from service.conversations.feedback import Feedback
from service.conversations.recall import Recalls
from service.conversations.routes import CustomerRoutes
from service.conversations.store import PAGE, ConversationStore
from service.conversations.transcript import Cover, transcript
from service.core.http import Body, Endpoint

LONGEST = 5000
"""Events in a transcript, the newest; some hundred times a usual conversation."""
TEXT = "text/plain; charset=utf-8"

Seq = Annotated[int, Field(ge=1, le=999_999_999)]


class GiveFeedback(Body):
    seq: Annotated[Seq, Field(description="Of the answer: a `message.bot` with `answer`.")]
    helpful: bool


class Recall(Body):
    seq: Annotated[Seq, Field(description="Of one's own message.")]


class MessageRoutes:
    def __init__(
        self,
        customers: CustomerRoutes,
        store: ConversationStore,
        feedback: Feedback,
        recalls: Recalls,
        say: Callable[[str], str],
    ) -> None:
        """`say` words the head of a transcript."""
        self._customers, self._store, self._feedback = customers, store, feedback
        self._recalls, self._say = recalls, say

    def endpoints(self) -> list[Endpoint]:
        one = "/v1/conversations/<conversation>"
        return [
            Endpoint(
                "PUT",
                f"{one}/feedback",
                "Whether an answer helped; the last word counts",
                self.give_feedback,
                GiveFeedback,
                None,
                204,
                security="visitor",
            ),
            Endpoint(
                "POST",
                f"{one}/recall",
                "Take one's own message back, within `SUBTEXT_RECALL_SECONDS`",
                self.recall,
                Recall,
                None,
                204,
                (409,),
                security="visitor",
            ),
            Endpoint(
                "GET",
                f"{one}/transcript",
                "The conversation as a text file",
                self.read_transcript,
                security="visitor",
                media=("text/plain",),
            ),
        ]

    async def give_feedback(self, request: Request, conversation: str, body: GiveFeedback) -> None:
        await self._customers.limited(request, conversation)
        await self._feedback.give(conversation, body.seq, body.helpful)

    async def recall(self, request: Request, conversation: str, body: Recall) -> None:
        await self._customers.limited(request, conversation)
        await self._recalls.by_customer(conversation, body.seq)

    async def read_transcript(self, request: Request, conversation: str) -> HTTPResponse:
        await self._customers.limited(request, conversation)
        header = await self._store.header(conversation)
        first = max(0, header.last_seq - LONGEST)
        events: list[Envelope] = []
        while page := await self._store.events(conversation, events[-1].seq if events else first, PAGE):
            events += page
        cover = Cover(
            self._say("transcript_title"), self._say("transcript_notice"), self._store.clock.now(), first
        )
        # A byte order mark: without it text editors on older Windows take the file for GBK.
        content = "\ufeff" + transcript(cover, events)
        headers = {"Content-Disposition": 'attachment; filename="conversation.txt"'}
        return HTTPResponse(content.encode("utf-8", "replace"), content_type=TEXT, headers=headers)
