"""The inbox over HTTP, for those who read decisions; deciding needs the right to edit content."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from sanic import Request

from service.core.http import Endpoint, Query
from service.core.ids import ID_PATTERN
from service.desk.access import StaffAccess
from service.dialogue.library import Library
from service.identity.roles import Right
from service.studio.inbox import schemas
from service.studio.inbox.clusters import Cluster, Message
from service.studio.inbox.inbox import Inbox
from service.studio.inbox.labels import Labels, checked
from service.studio.inbox.rules import Reason

ALL = "/v1/studio/inbox"
WANTED = (
    Query("days", "How far back to look.", minimum=1, maximum=180, default=30),
    Query("limit", "Clusters in the answer.", minimum=1, maximum=200, default=100),
    Query("reason", "Only messages with this reason.", pattern="|".join(Reason)),
)
WHICH = (
    Query("conversation", "The message's conversation.", pattern=ID_PATTERN.strip("^$"), default=""),
    Query("seq", "The message's number.", minimum=1, maximum=999_999_999, default=1),
)


class InboxRoutes:
    def __init__(
        self, access: StaffAccess, inbox: Inbox, labels: Labels, library: Callable[[], Library]
    ) -> None:
        self._access, self._inbox, self._labels, self._library = access, inbox, labels, library

    def endpoints(self) -> list[Endpoint]:
        def one(
            method: str, path: str, summary: str, handler: Any, body: Any, answer: Any, **more: Any
        ) -> Endpoint:
            return Endpoint(method, path, summary, handler, body, answer, security="maintainer", **more)

        labels = f"{ALL}/labels"
        return [
            one(
                "GET",
                ALL,
                "Messages worth a look, clustered",
                self.list_misunderstood,
                None,
                schemas.InboxOut,
                query=WANTED,
            ),
            one(
                "GET",
                f"{ALL}/suggestions",
                "What a message most likely means, and the examples nearest to it",
                self.suggest_topics,
                None,
                schemas.SuggestionsOut,
                errors=(404,),
                query=WHICH,
            ),
            one(
                "GET",
                f"{ALL}/topics",
                "Every topic with its name",
                self.list_topics,
                None,
                schemas.TopicsOut,
            ),
            one(
                "GET",
                labels,
                "Labelled texts by topic, and the newest decisions",
                self.list_labels,
                None,
                schemas.LabelsOut,
            ),
            one(
                "POST",
                labels,
                "Decide on messages: all of them or none",
                self.label_messages,
                schemas.AddLabel,
                schemas.LabelledOut,
                status=201,
                errors=(404, 409),
            ),
            one(
                "DELETE",
                f"{labels}/<label>",
                "Undo a decision",
                self.undo_label,
                None,
                None,
                status=204,
                errors=(404, 409),
            ),
        ]

    async def list_misunderstood(
        self, request: Request, days: int, limit: int, reason: str | None
    ) -> dict[str, Any]:
        await self._access.check_maintainer(request)
        looked = await self._inbox.look(days, reason)
        clusters = looked.clusters
        return {
            "clusters": [_cluster(one) for one in clusters[:limit]],
            "total": sum(len(one.messages) for one in clusters),
            "found": len(clusters),
            "in_changes": [
                {"id": one.id, "title": one.title, "state": one.state, "messages": messages}
                for one, messages in looked.in_changes.items()
            ],
        }

    async def suggest_topics(self, request: Request, conversation: str, seq: int) -> dict[str, Any]:
        """404 `message_not_found`."""
        await self._access.check_maintainer(request)
        found = await self._inbox.suggestions(conversation, seq)
        return {
            "text": found["text"],
            "options": [asdict(one) for one in found["options"]],
            "examples": [asdict(one) for one in found["examples"]],
        }

    async def list_topics(self, request: Request) -> dict[str, Any]:
        await self._access.check_maintainer(request)
        topics = self._library().knowledge.topics
        return {"topics": [{"id": key, "name": topic.name} for key, topic in sorted(topics.items())]}

    async def list_labels(self, request: Request) -> dict[str, Any]:
        await self._access.check_maintainer(request)
        return await self._labels.all()

    async def label_messages(self, request: Request, body: schemas.AddLabel) -> dict[str, Any]:
        """404 `message_not_found`, 409 `already_labelled`, 422 `topic_unknown`, `name_missing`, `name_too_long`."""
        actor = await self._access.changing_maintainer(request, Right.EDIT_CONTENT)
        deed = checked(body.verdict, body.topic, body.name, self._library().knowledge.topics)
        keys = [(one.conversation, one.seq) for one in body.messages]
        return {"label": await self._labels.add(actor, keys, deed), "messages": len(set(keys))}

    async def undo_label(self, request: Request, label: str) -> None:
        """404 `label_not_found`, 409 `label_proposed`."""
        await self._labels.undo(await self._access.changing_maintainer(request, Right.EDIT_CONTENT), label)


def _cluster(one: Cluster) -> dict[str, Any]:
    return {
        "size": len(one.messages),
        "certainty": round(one.certainty, 3),
        "spread": round(one.spread, 3),
        "reasons": one.reasons,
        "rows": [
            {"text": row.text, "messages": [_message(message) for message in row.messages]}
            for row in one.rows
        ],
    }


def _message(one: Message) -> dict[str, Any]:
    shown = asdict(one)
    del shown["text"]
    return {**shown, "reasons": list(one.reasons), "certainty": round(one.certainty, 3)}
