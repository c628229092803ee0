"""The change log on PostgreSQL: the rows it has on SQLite, in one order for all who write.

Every function takes a connection in autocommit and waits for no statement longer than ``pool.PATIENCE``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import AsyncIterator, Sequence
from operator import itemgetter
from typing import Any, LiteralString

from psycopg import AsyncConnection

from knowledge.errors import StoreError
from knowledge.models import Change, Entry
from knowledge.store.place import Database
from knowledge.store.postgresql.pool import patience
from knowledge.store.postgresql.schema import Step, version
from knowledge.store.rows import Counted, Mark, Revision, entry_of, revision_after, verify_change, verify_revision

PART = "knowledge"  # of the schema
MOVING = "knowledge, moving in"  # the same, until all of it is there
STEPS = (
    Step(
        """
        create table knowledge_revision (
          number bigint primary key, at text not null, actor text not null,
          channel text, update_id text, checksum text not null,
          unique (channel, update_id));
        create table knowledge_change (
          revision bigint not null references knowledge_revision (number), position integer not null,
          entity text not null, key text not null, version integer not null, short text not null,
          before text, after text, checksum text not null,
          primary key (revision, position), unique (entity, key, version));
        """
    ),
)
CHANNEL = "ketnghia_log"  # of NOTIFY; its payload is the number of the revision and nothing else
TURN = 0x4B4E4C47_0002  # of pg_advisory_xact_lock: whoever holds it writes the next revision
AT_ONCE = 2000  # rows

_ROWS: LiteralString = """
select r.number, r.at, r.actor, r.channel, r.update_id, r.checksum,
       c.position, c.entity, c.key, c.version, c.short, c.before, c.after, c.checksum
from knowledge_revision r left join knowledge_change c on c.revision = r.number
"""
_AFTER: LiteralString = (
    _ROWS
    + """where r.number >= %(number)s and (r.number, coalesce(c.position, 0)) > (%(number)s, %(position)s)
and (%(until)s::bigint is null or r.number <= %(until)s)
order by r.number, c.position limit %(limit)s"""
)
_REVISION = (
    "insert into knowledge_revision (number, at, actor, channel, update_id, checksum) values (%s, %s, %s, %s, %s, %s)"
)
_CHANGE: LiteralString = """
insert into knowledge_change (revision, position, entity, key, version, short, before, after, checksum)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_HISTORY: LiteralString = """
where c.position is not null and (%(entity)s::text is null or c.entity = %(entity)s)
and (%(key)s::text is null or c.key = %(key)s) and (%(before)s::bigint is null or r.number < %(before)s)
order by r.number desc, c.position desc limit %(limit)s
"""
_SUMS = """
select array_agg(checksum order by position), coalesce(
  (select checksum from knowledge_revision where number < %(number)s order by number desc limit 1), '')
from knowledge_change where revision = %(number)s
"""
_VERSIONS = """
select entity, key, max(version) from knowledge_change
where (entity, key) in (select * from unnest(%s::text[], %s::text[])) group by entity, key
"""

Row = tuple[Any, ...]


async def take_turn(connection: AsyncConnection) -> None:
    """Inside a transaction: from here to its end nobody else writes, so that the numbers are one order."""
    await _rows(connection, "select pg_advisory_xact_lock(%s)", (TURN,))


async def stop_all(connection: AsyncConnection) -> None:
    """As ``take_turn``, for as long as the connection lives."""
    await _rows(connection, "select pg_advisory_lock(%s)", (TURN,))


async def refuse_moving(connection: AsyncConnection, database: Database) -> None:
    """Raises StoreError where a knowledge base was being moved to the database and not all of it is there."""
    if await version(connection, MOVING):
        raise StoreError(f"Kho tri thức đang được chuyển dở vào {database}; hãy chạy lại “ketnghia migrate”.")


async def head(connection: AsyncConnection, number: int) -> tuple[int, str]:
    """The last number, and the checksum at a number: empty at 0, and where there is none such."""
    query = """select coalesce(max(number), 0), coalesce(
      (select checksum from knowledge_revision where number = %s), '') from knowledge_revision"""
    ((last, checksum),) = await _rows(connection, query, (number,))
    return int(last), str(checksum)


async def counted(connection: AsyncConnection, until: int) -> Counted:
    """How much there is up to a revision, to be compared with another log."""
    query = """select (select count(*) from knowledge_revision where number <= %(until)s),
      (select count(*) from knowledge_change where revision <= %(until)s)"""
    ((revisions, changes),) = await _rows(connection, query, {"until": until})
    return Counted(int(revisions), int(changes), (await head(connection, until))[1])


async def revision_of(connection: AsyncConnection, channel: str | None, update: str | None) -> int | None:
    """The revision that a message of a channel has made before."""
    if channel is None or update is None:
        return None
    query = "select number from knowledge_revision where channel = %s and update_id = %s"
    found = await _rows(connection, query, (channel, update))
    return int(found[0][0]) if found else None


async def batches(
    connection: AsyncConnection, after: int, *, until: int | None = None, at_once: int = AT_ONCE
) -> AsyncIterator[list[Row]]:
    """The rows after a revision, up to another, oldest first, in lists of whole revisions.

    They are read ``at_once`` rows at a time, so that no statement takes long whatever there is to catch up with.
    """
    held: list[Row] = []
    number, position = after, 2**31 - 1
    while True:
        named = {"number": number, "position": position, "until": until, "limit": at_once}
        rows = await _rows(connection, _AFTER, named)
        held += rows
        if len(rows) < at_once:
            break
        number, position = rows[-1][0], rows[-1][6] or 0
        torn = bisect_left(held, number, key=itemgetter(0))  # from here on, perhaps, rows of one revision are missing
        if whole := held[:torn]:
            yield whole
            held = held[torn:]
    if held:
        yield held


async def append(connection: AsyncConnection, mark: Mark, changes: Sequence[Change], shorts: Sequence[str]) -> Mark:
    """Writes one revision behind ``mark``; inside a transaction that has taken its turn, and saved with that."""
    entities = {(change.entity, change.key): None for change in changes}
    found = await _rows(connection, _VERSIONS, tuple(map(list, zip(*entities, strict=True))))
    versions = {(entity, key): int(version) for entity, key, version in found}
    return await write(connection, [revision_after(mark, changes, shorts, versions)])


async def write(connection: AsyncConnection, revisions: Sequence[Revision]) -> Mark:
    """Writes revisions as they are, and tells all who listen of the last; as ``append`` in all else."""
    async with connection.cursor() as cursor:
        await cursor.executemany(_REVISION, [revision.header for revision in revisions])
        await cursor.executemany(_CHANGE, [change for revision in revisions for change in revision.changes])
    last = revisions[-1].mark
    await connection.execute("select pg_notify(%s, %s)", (CHANNEL, str(last.revision)))
    return last


async def history(
    connection: AsyncConnection,
    database: Database,
    *,
    entity: str | None = None,
    key: str | None = None,
    before: int | None = None,
    limit: int = 10,
) -> tuple[Entry, ...]:
    """Changes, newest first: of one kind of entity, of one entity, before a revision."""
    named = {"entity": entity, "key": key, "before": before, "limit": limit}
    return await _trusted(connection, database, await _rows(connection, _ROWS + _HISTORY, named))


async def of_revision(connection: AsyncConnection, database: Database, revision: int) -> tuple[Entry, ...]:
    """The changes of one revision, in their order; none where there is no such revision."""
    query = _ROWS + "where r.number = %s and c.position is not null order by c.position"
    return await _trusted(connection, database, await _rows(connection, query, (revision,)))


async def _trusted(connection: AsyncConnection, database: Database, rows: list[Row]) -> tuple[Entry, ...]:
    """What stands in rows from anywhere in the log, they and the heads of their revisions verified."""
    for header in {row[:6] for row in rows}:
        ((sums, previous),) = await _rows(connection, _SUMS, {"number": header[0]})
        verify_revision(database, header, sums, previous)
    for row in rows:
        verify_change(database, row)
    return tuple(map(entry_of, rows))


async def _rows(connection: AsyncConnection, query: LiteralString, values: Sequence[Any] | dict[str, Any]) -> list[Row]:
    with patience(connection):
        cursor = await connection.execute(query, values)
        return await cursor.fetchall()
