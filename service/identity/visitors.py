"""Anonymous customers: the server mints the identity, the browser only holds a token."""

from sqlalchemy import bindparam, insert, select

from service.conversations.tables import Conversation
from service.core.clock import Clock
from service.core.database import Database
from service.core.errors import NotFound, Unauthorised
from service.core.ids import new_id, new_token, token_hash
from service.identity.tables import Visitor

_OF_TOKEN = select(Visitor.id).where(Visitor.token_hash == bindparam("key"))
_OWNER = select(Conversation.visitor_id).where(Conversation.id == bindparam("conversation"))


class Visitors:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def create(self) -> tuple[str, str]:
        """(visitor id, bearer token). The token is shown once and never stored."""
        visitor_id, token = new_id("v"), new_token()
        async with self._database.write() as connection:
            await connection.execute(
                insert(Visitor).values(
                    id=visitor_id, token_hash=token_hash(token), created_at=self._clock.now()
                )
            )
        return visitor_id, token

    async def check_token(self, token: str) -> str:
        """The visitor's id. Raises Unauthorised."""
        async with self._database.read() as connection:
            visitor_id = (
                await connection.execute(_OF_TOKEN, {"key": token_hash(token)})
            ).scalar_one_or_none()
        if visitor_id is None:
            raise Unauthorised()
        return visitor_id

    async def check_owns(self, visitor_id: str, conversation_id: str) -> None:
        """Raises NotFound for a conversation of somebody else, exactly as for one that does not exist."""
        async with self._database.read() as connection:
            owner = (await connection.execute(_OWNER, {"conversation": conversation_id})).scalar_one_or_none()
        if owner != visitor_id:
            raise NotFound("conversation_not_found")
