"""Alembic's entry: always runs on the connection the service hands over."""

from alembic import context

from service.core.database import Base
from service.core.tables import TABLES

assert TABLES
connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=False,
)
context.run_migrations()
