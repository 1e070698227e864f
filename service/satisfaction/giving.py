"""A customer's rating: once, with what he ticked and wrote. The log says only that he rated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select, update

from service.conversations.events import CUSTOMER, RatingGiven
from service.conversations.store import ConversationStore, Draft
from service.conversations.text import clean
from service.core import metrics
from service.core.clock import aware, iso
from service.core.errors import Conflict, InvalidField, NotFound
from service.satisfaction.tables import Rating
from service.satisfaction.tags import Satisfaction

COMMENT_CHARS = 200


@dataclass(frozen=True)
class Given:
    """`score` is 1–5; `comment` as typed, empty for none."""

    score: int
    tags: Sequence[str] = ()
    comment: str = ""


class Ratings:
    def __init__(self, store: ConversationStore, satisfaction: Callable[[], Satisfaction]) -> None:
        """`satisfaction` gives the tags as they are now."""
        self._store, self._satisfaction = store, satisfaction

    async def give(self, conversation_id: str, rating_id: str, given: Given) -> None:
        """Raises NotFound `rating_not_asked`, Conflict `already_rated`, InvalidField `tag_unknown` or of the comment."""
        comment = clean(given.comment, COMMENT_CHARS).text if given.comment.strip() else None
        async with self._store.writing(conversation_id) as draft:
            row = await _asked(draft, rating_id)
            self._check_tags(row.about, given)
            changed = await draft.connection.execute(
                update(Rating)
                .where(Rating.id == rating_id, Rating.given_at.is_(None))
                .values(
                    given_at=draft.now,
                    score=given.score,
                    tags=list(dict.fromkeys(given.tags)),
                    comment=comment,
                )
            )
            if changed.rowcount != 1:
                raise Conflict("already_rated", "您已经评价过了，谢谢。")
            await draft.append(RatingGiven(rating_id, row.about), CUSTOMER)
        metrics.RATINGS_GIVEN.labels(row.about, str(given.score)).inc()

    async def of_conversation(self, conversation_id: str) -> list[dict[str, Any]]:
        """Everything asked in it, the oldest first; `score` is null where no answer came."""
        query = (
            select(*Rating.__table__.columns)
            .where(Rating.conversation_id == conversation_id)
            .order_by(Rating.asked_seq)
        )
        async with self._store.database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [self._shown(row) for row in rows]

    def _check_tags(self, about: str, given: Given) -> None:
        known = {tag.id for tag in self._satisfaction().about(about).for_score(given.score)}
        if not known.issuperset(given.tags):
            raise InvalidField(["tags"], "tag_unknown", "评价的选项已经更新，请重新选择。")

    def _shown(self, row: Row[Any]) -> dict[str, Any]:
        tags = self._satisfaction().about(row.about)
        names = {tag.id: tag.name for tag in (*tags.good, *tags.bad)}
        return {
            "about": row.about,
            "asked_at": iso(aware(row.asked_at)),
            "score": row.score,
            "tags": [names.get(tag, tag) for tag in row.tags or ()],
            "comment": row.comment,
        }


async def _asked(draft: Draft, rating_id: str) -> Row[Any]:
    query = select(*Rating.__table__.columns).where(
        Rating.id == rating_id, Rating.conversation_id == draft.id
    )
    row = (await draft.connection.execute(query)).first()
    if row is None:
        raise NotFound("rating_not_asked", "没有找到这次评价。")
    return row
