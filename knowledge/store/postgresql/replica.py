"""A replica: one of several programs over the knowledge base of a database, each with the whole view in memory."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar

import psycopg
from psycopg import AsyncConnection

from knowledge.errors import MissingError, ReadOnlyError, StoreError
from knowledge.models import Change, Entry
from knowledge.store.base import Store, drafted, same_message
from knowledge.store.clock import Clock
from knowledge.store.place import Database
from knowledge.store.postgresql import log as changelog
from knowledge.store.postgresql.background import Background
from knowledge.store.postgresql.follower import Follower
from knowledge.store.postgresql.pool import PATIENCE, connect, patience, pool_of
from knowledge.store.postgresql.schema import known, migrate
from knowledge.store.postgresql.trouble import broke, told, unavailable, unsure
from knowledge.store.recovery import replayed
from knowledge.store.rows import BEGINNING, Mark
from knowledge.store.state import State, View

log = logging.getLogger(__name__)
T = TypeVar("T")

CONNECTIONS = 4
PER_CHANGE = 0.005  # seconds more for each change of a commit, an import of thousands among them
MANY = 500  # changes; a commit of more takes so long that the database must be told


class ReplicaStore(Store):
    """As ``Store``, over the log on PostgreSQL. All its work is done on an event loop of its own.

    A commit takes its turn among all replicas, catches up with what the others wrote, and only then applies its
    changes: so the log is one order, and every replica that has read it to the same number holds the same.
    """

    def __init__(self, database: Database, clock: Clock, *, read_only: bool = False) -> None:
        """For ``Store.open``."""
        self.database = database
        self._clock = clock
        self._read_only = read_only
        self._state, self._mark = State(), BEGINNING
        self._closed = False
        self._follower = Follower(database, lambda: self._mark.revision, self._advance)
        self._background = Background("knowledge-replica")
        try:
            self._background.run(self._begin())
        except BaseException:
            self._background.close()
            raise

    @property
    def view(self) -> View:
        """As ``Store.view``."""
        return self._state.view

    @property
    def writable(self) -> bool:
        """As ``Store.writable``; also while the database is away, which passes."""
        return not self._read_only

    @property
    def reachable(self) -> bool:
        """As ``Store.reachable``, by what the follower heard last."""
        return not self._follower.away

    async def commit_many(self, changes: Sequence[Change]) -> int:
        """As ``Store.commit_many``; saved is committed on the database."""
        return await self._ask(lambda: self._commit(tuple(changes)))

    async def history(
        self, entity: str | None = None, key: str | None = None, *, before: int | None = None, limit: int = 10
    ) -> tuple[Entry, ...]:
        """As ``Store.history``."""

        async def look(connection: AsyncConnection) -> tuple[Entry, ...]:
            of = self.database
            return await changelog.history(connection, of, entity=entity, key=key, before=before, limit=limit)

        return await self._ask(lambda: self._read(look))

    async def entries(self, revision: int) -> tuple[Entry, ...]:
        """As ``Store.entries``."""
        return await self._ask(lambda: self._read(lambda c: changelog.of_revision(c, self.database, revision)))

    async def backup(self, path: Path) -> None:
        """As ``Store.backup``: the log in a file of its own, as ``ketnghia restore`` and a folder take it."""
        from knowledge.store.postgresql.upkeep import backup_database

        await asyncio.to_thread(backup_database, self.database, path)

    def close(self) -> None:
        """As ``Store.close``."""
        if self._closed:
            return
        self._closed = True
        self._background.run(self._end())
        self._background.close()

    async def _ask(self, work: Callable[[], Awaitable[T]]) -> T:
        if self._closed:
            raise StoreError("Kho tri thức đã đóng.")

        async def told_of() -> T:
            with told(self.database):
                return await work()

        return await self._background.ask(told_of())

    async def _begin(self) -> None:
        with told(self.database):
            async with await connect(self.database, "ketnghia-start") as connection:
                with patience(connection):
                    await changelog.refuse_moving(connection, self.database)
                    if not await known(connection, changelog.PART, changelog.STEPS):
                        raise MissingError(f"Chưa có kho tri thức trên {self.database}; chạy “ketnghia init” để tạo.")
                if not self._read_only:
                    await migrate(connection, changelog.PART, changelog.STEPS)
                await self._advance(connection)
            self._pool = pool_of(self.database, "ketnghia-knowledge", most=CONNECTIONS)
            await self._pool.open()
        self._turn = asyncio.Lock()
        self._following = None if self._read_only else asyncio.create_task(self._follower.run())

    async def _end(self) -> None:
        async with self._turn:  # the commit under way, which no silence of the database can hold up for long
            if self._following is not None:
                await self._follower.stop(self._following)
            await self._pool.close(timeout=1)

    async def _read(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """On a connection of the pool; on a second one where the first broke while it lay there."""
        try:
            async with self._pool.connection() as connection:
                return await work(connection)
        except psycopg.OperationalError as error:
            if not broke(error):
                raise
            async with self._pool.connection() as connection:
                return await work(connection)

    async def _advance(self, connection: AsyncConnection) -> tuple[State, Mark]:
        """Brings the view to the end of the log, by number; what is there."""
        began = self._mark
        state, mark = self._state, began
        last, checksum = await changelog.head(connection, mark.revision)
        if checksum != mark.checksum:
            log.warning("%s holds another history than before: it is read anew", self.database)
            state, mark = State(), BEGINNING
        elif last == mark.revision:
            return state, mark
        async for rows in changelog.batches(connection, mark.revision):
            state, mark = await asyncio.to_thread(replayed, self.database, state, mark, rows)
        self._go_to(state, mark, began)
        return state, mark

    def _go_to(self, state: State, mark: Mark, began: Mark) -> None:
        """The state that was worked out from the one at ``began``, unless somebody else has got further meanwhile."""
        if self._mark == began or mark.revision > self._mark.revision:
            self._state, self._mark = state, mark

    async def _commit(self, changes: tuple[Change, ...]) -> int:
        if self._read_only:
            raise ReadOnlyError(f"Kho tri thức trên {self.database} được mở chỉ để đọc, nên không lưu được thay đổi.")
        if not changes:
            return self._mark.revision
        origin = same_message(changes)
        if not self.reachable:
            raise unavailable(self.database, self._follower.away)
        async with self._turn:
            try:
                return await self._attempt(changes, *origin)
            except psycopg.OperationalError as error:
                if not broke(error):
                    raise
                return await self._attempt(changes, *origin)  # the pool gives another connection

    async def _attempt(self, changes: tuple[Change, ...], channel: str | None, update: str | None) -> int:
        """One transaction; an OperationalError says that it has changed nothing, an UnsureError that nobody knows."""
        mark: Mark | None = None
        allowed = PATIENCE + PER_CHANGE * len(changes)
        try:
            async with self._pool.connection() as connection:
                with patience(connection, allowed):
                    async with connection.transaction():
                        await changelog.take_turn(connection)
                        if len(changes) > MANY:
                            limit = "select set_config('idle_in_transaction_session_timeout', %s, true)"
                            await connection.execute(limit, (f"{int(allowed)}s",))
                        state, began = await self._advance(connection)
                        seen = await changelog.revision_of(connection, channel, update)
                        if seen is not None:
                            return seen
                        draft = await asyncio.to_thread(drafted, state, changes, self._clock)
                        mark = await changelog.append(connection, began, draft.changes, draft.shorts)
        except psycopg.OperationalError:
            if mark is None:
                raise
            if not await self._saved(mark):
                raise
        self._go_to(draft.state, mark, began)
        return mark.revision

    async def _saved(self, mark: Mark) -> bool:
        """Whether a commit that broke off at its very end is in the log; UnsureError where nobody can be asked."""
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE
        while loop.time() < until:
            try:
                async with await connect(self.database, "ketnghia-commit") as connection:
                    with patience(connection):
                        async with connection.transaction():
                            await changelog.take_turn(connection)  # the broken one has ended, either way
                            return (await changelog.head(connection, mark.revision))[1] == mark.checksum
            except psycopg.OperationalError as error:
                log.warning("%s is asked again whether it has saved: %s", self.database, error)
            await asyncio.sleep(0.1)
        raise unsure(self.database)
