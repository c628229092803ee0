"""A new knowledge base on a database: its tables and its first revision, all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.errors import ExistsError
from knowledge.models import Change
from knowledge.store.place import Database
from knowledge.store.postgresql import log
from knowledge.store.postgresql.background import once
from knowledge.store.postgresql.pool import connect
from knowledge.store.postgresql.schema import migrate
from knowledge.store.postgresql.trouble import told
from knowledge.store.rows import BEGINNING


def initialise_database(database: Database, changes: Sequence[Change], shorts: Sequence[str]) -> None:
    """The tables, and these changes as the first revision; raises ExistsError where there is a knowledge base."""
    once(_initialised(database, changes, shorts))


async def _initialised(database: Database, changes: Sequence[Change], shorts: Sequence[str]) -> None:
    with told(database):
        async with await connect(database, "ketnghia-init") as connection, connection.transaction():
            await log.refuse_moving(connection, database)
            if await migrate(connection, log.PART, log.STEPS):  # who comes second waits here for the first
                raise ExistsError(f"Đã có kho tri thức trên {database}; không ghi đè.")
            if changes:
                await log.append(connection, BEGINNING, changes, shorts)
