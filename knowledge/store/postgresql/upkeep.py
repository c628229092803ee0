"""Looking after a knowledge base on a database: checked through, copied to a file, brought back from one."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

from knowledge.store import upkeep
from knowledge.store.log import ChangeLog
from knowledge.store.making import LOG
from knowledge.store.place import Database
from knowledge.store.postgresql import log as changelog
from knowledge.store.postgresql.background import once
from knowledge.store.postgresql.pool import connect
from knowledge.store.postgresql.transfer import copied, sent
from knowledge.store.postgresql.trouble import told
from knowledge.store.recovery import replayed
from knowledge.store.rows import BEGINNING
from knowledge.store.state import State


def check_database(database: Database) -> upkeep.Health:
    """As ``upkeep.check``: every row of the log, and each record by today's rules."""
    state, changes = once(_read_through(database))
    upkeep.refuse_faults(database, state)
    view = state.view
    note = f"mọi bản sao đọc chung {database}; sao lưu cả cơ sở dữ liệu bằng pg_dump"
    return upkeep.Health(agreements=len(view.agreements), revision=view.revision, changes=changes, notes=(note,))


def backup_database(database: Database, path: Path) -> None:
    """As ``upkeep.backup``: the log with all its history as one file, which a folder takes as well."""
    with tempfile.TemporaryDirectory(prefix="ketnghia-") as folder:
        copied(database, Path(folder, LOG))
        upkeep.backup(Path(folder), path)


def restore_database(database: Database, path: Path) -> None:
    """As ``upkeep.restore``, into a database without a knowledge base: one that is there is never replaced."""
    with tempfile.TemporaryDirectory(prefix="ketnghia-") as folder:
        new = Path(folder, LOG)
        upkeep.prepared(path, new)
        with closing(ChangeLog.read(new)) as log:
            once(sent(log, database))


async def _read_through(database: Database) -> tuple[State, int]:
    """The state that the whole log makes, and how many changes that is."""
    state, mark, changes = State(), BEGINNING, 0
    with told(database):
        async with await connect(database, "ketnghia-check") as connection:
            await changelog.refuse_moving(connection, database)
            async for rows in changelog.batches(connection, 0):
                state, mark = replayed(database, state, mark, rows)
                changes += len(rows)
    return state, changes
