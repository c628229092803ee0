"""What is remembered goes from a data folder to PostgreSQL, or back: roles, codes, groups, counts, conversations."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

from bot.state.base import Database, Rows
from bot.state.database import FILE, SQLite, StateError, opened
from bot.state.postgresql import opened as opened_shared
from knowledge.store.place import Database as Place

# What is moved, with its key. Not what passes: whose turn it is, what has come, wrong codes of the last hour.
TABLES = {
    "identity": (("actor", "person"), "actor"),
    "code": (("hash", "about", "expires"), "hash"),
    "chat_group": (("id", "rules"), "id"),
    "session": (("conversation", "data", "at"), "conversation"),
    "missed": (("folded", "text", "name", "count", "at", "ignored"), "folded"),
    "tally": (("day", "outcome", "count"), "day, outcome"),
    "sent": (("channel", "month", "count"), "channel, month"),
}
AT_ONCE = 500  # rows in one transaction


async def to_database(folder: Path, place: Place) -> int:
    """Copies to the database; how many rows. What is there already stays: run again, it goes on where it was.

    Its tables are there afterwards, also where there was nothing to be moved. Raises StateError where a row is not.
    """
    async with opened_shared(place) as shared:
        if not (folder / FILE).exists():
            return 0
        with closing(opened(folder)) as connection:
            return await _copied(SQLite(connection), shared)


async def to_folder(place: Place, folder: Path) -> int:
    """The same, the other way."""
    async with opened_shared(place) as shared:
        with closing(opened(folder)) as connection:
            return await _copied(shared, SQLite(connection))


async def _copied(here: Database, there: Database) -> int:
    count = 0
    for table, (columns, key) in TABLES.items():
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        insert = f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT ({key}) DO NOTHING"  # noqa: S608 - ours
        known = set[tuple[object, ...]]()
        async for rows in _pages(here, table, columns, key):
            async with there.transaction() as run:
                for row in rows:
                    await run(insert, *row)
            known |= {_key(row, columns, key) for row in rows}
        arrived = {tuple(row) for row in await there.run(f"SELECT {key} FROM {table}")}  # noqa: S608
        if missing := len(known - arrived):
            raise StateError(f"Chuyển chưa đủ: bảng {table} còn thiếu {missing} dòng; hãy chạy lại.")
        count += len(known)
    return count


async def _pages(here: Database, table: str, columns: tuple[str, ...], key: str) -> AsyncIterator[Rows]:
    """The rows of a table, some at a time; as good as new sessions are nothing to move."""
    offset, where = 0, "WHERE data IS NOT NULL" if table == "session" else ""
    select = f"SELECT {', '.join(columns)} FROM {table} {where} ORDER BY {key} LIMIT ? OFFSET ?"  # noqa: S608
    while rows := await here.run(select, AT_ONCE, offset):
        yield rows
        offset += len(rows)


def _key(row: tuple[object, ...], columns: tuple[str, ...], key: str) -> tuple[object, ...]:
    return tuple(row[columns.index(name)] for name in key.split(", "))
