"""Versioned tables: each part of the program brings its own up to date, while older replicas go on beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import LiteralString, NamedTuple

from psycopg import AsyncConnection

from knowledge.errors import StoreError

LOCK = 0x4B4E4C47_0001  # of pg_advisory_xact_lock: one program at a time changes tables
_VERSIONS = """
create table if not exists ketnghia_schema (part text primary key, version integer not null, oldest integer not null)
"""
_NOTE = """
insert into ketnghia_schema values (%(part)s, %(version)s, %(oldest)s)
on conflict (part) do update set version = excluded.version, oldest = excluded.oldest
"""


class Step(NamedTuple):
    """What leads to the next version; ``oldest`` is the lowest version whose programs work with the tables after it.

    For as long as replicas of two versions run side by side a step only adds: tables, indexes, columns that may be
    null or have a default. What nobody reads any more is removed a release later, by a step that raises ``oldest``.
    """

    sql: LiteralString
    oldest: int = 1


async def version(connection: AsyncConnection, part: str) -> int:
    """The version of a part's tables, 0 where it has none yet."""
    cursor = await connection.execute("select to_regclass('ketnghia_schema') is not null")
    if await cursor.fetchone() != (True,):
        return 0
    cursor = await connection.execute("select version from ketnghia_schema where part = %s", (part,))
    row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def known(connection: AsyncConnection, part: str, steps: Sequence[Step]) -> int:
    """As ``version``; raises StoreError where a newer program says that this one cannot work with the tables."""
    if not await version(connection, part):
        return 0
    cursor = await connection.execute("select version, oldest from ketnghia_schema where part = %s", (part,))
    found, oldest = await cursor.fetchone() or (0, 0)
    if oldest > len(steps):
        raise StoreError(
            f"Bảng “{part}” trong cơ sở dữ liệu đã được phiên bản mới hơn của chương trình đổi "
            f"(dạng {found}, bản này đọc được đến {len(steps)}); hãy cập nhật chương trình."
        )
    return int(found)


async def migrate(connection: AsyncConnection, part: str, steps: Sequence[Step]) -> int:
    """Brings a part's tables to version ``len(steps)``, all of it or nothing; gives the version they had, 0 for none.

    Replicas that start together wait for one another. Tables of a newer program are left as they are; raises
    StoreError as ``known`` does.
    """
    async with connection.transaction():
        await connection.execute("select pg_advisory_xact_lock(%s)", (LOCK,))
        await connection.execute(_VERSIONS)
        found = await known(connection, part, steps)
        for step in steps[found:]:
            await connection.execute(step.sql)
        if found < len(steps):
            note = {"part": part, "version": len(steps), "oldest": max(step.oldest for step in steps)}
            await connection.execute(_NOTE, note)
    return found


async def rename(connection: AsyncConnection, part: str, now: str) -> None:
    """Gives a part's tables to another part."""
    await connection.execute("update ketnghia_schema set part = %s where part = %s", (now, part))
