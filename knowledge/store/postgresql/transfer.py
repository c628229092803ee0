"""Moves a knowledge base with all its history between a folder and a database, row by row as it was written.

Either way may be broken off and begun again: what is there already must be the beginning of what comes, and is kept.
Until all of it is there and has been compared, nobody takes it for a knowledge base.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from psycopg import AsyncConnection

from knowledge.errors import CorruptError, ExistsError, MissingError, StoreError
from knowledge.store.files import WriterLock, make_folder, sync_folder
from knowledge.store.folder import FolderStore
from knowledge.store.log import ChangeLog
from knowledge.store.making import LOG, refusal, refuse_existing
from knowledge.store.place import Database
from knowledge.store.postgresql import log as changelog
from knowledge.store.postgresql.background import once
from knowledge.store.postgresql.pool import connect
from knowledge.store.postgresql.schema import migrate, rename, version
from knowledge.store.postgresql.trouble import told
from knowledge.store.rows import Counted, Mark, Revision, revisions_of, verified

AT_ONCE = 200  # revisions in one transaction: what a broken transfer does again at most
ROWS = 2000  # read at a time
Progress = Callable[[int, int], object]  # revisions done, of how many


def to_database(folder: Path, database: Database, progress: Progress) -> Counted:
    """Copies the knowledge base of a folder to an empty database; the folder's stays as it is.

    Raises BusyError while somebody writes in the folder, ExistsError where the database has a knowledge base.
    """
    with FolderStore.open_folder(folder):  # what is missing beside its log is made good, and the lock is free
        pass
    lock = WriterLock(folder)
    try:
        with closing(ChangeLog.read(folder / LOG)) as log:
            return once(sent(log, database, progress))
    finally:
        lock.release()


def to_folder(database: Database, folder: Path, progress: Progress) -> Counted:
    """Copies the knowledge base of a database to a folder that has none; no replica can save while that goes on.

    Raises ExistsError where the folder has a knowledge base.
    """
    try:
        make_folder(folder)
        refuse_existing(folder)
        lock = WriterLock(folder)
        try:
            moving = folder / f".{LOG}.moving"
            counted = _received(database, moving, progress, alone=True)
            moving.replace(folder / LOG)
            sync_folder(folder)
        finally:
            lock.release()
    except OSError as error:
        raise refusal(folder, error) from error
    with FolderStore.open_folder(folder):  # its other files are made of the log
        return counted


def copied(database: Database, path: Path, progress: Progress = lambda _done, _of: None) -> Counted:
    """Writes the log of a database into a new file as it is at this moment, while the replicas go on."""
    return _received(database, path, progress, alone=False)


def _received(database: Database, path: Path, progress: Progress, *, alone: bool) -> Counted:
    """The log of the database in a file, which may hold a beginning of it; ``alone``: nobody else writes meanwhile."""
    with closing(ChangeLog.open(path) if path.exists() else ChangeLog.create(path)) as log:
        wanted = once(received(database, log, progress, alone=alone))
        log.verify()
        if log.counted() != wanted:
            raise _different(database, path)
    return wanted


async def sent(log: ChangeLog, database: Database, progress: Progress = lambda _done, _of: None) -> Counted:
    """A log in a file becomes that of a database without a knowledge base."""
    wanted = log.counted()
    with told(database):
        async with await connect(database, "ketnghia-migrate") as connection:
            if await version(connection, changelog.PART):
                raise ExistsError(f"Đã có kho tri thức trên {database}; không ghi đè.")
            await migrate(connection, changelog.MOVING, changelog.STEPS)
            last, _ = await changelog.head(connection, 0)
            there = await changelog.counted(connection, last)
            if log.checksum_at(last) != there.checksum:
                raise ExistsError(f"Trên {database} có một kho tri thức khác đang được chuyển dở; không ghi đè.")
            done = there.revisions
            progress(done, wanted.revisions)
            for revisions in _by(AT_ONCE, revisions_of(log.rows(Mark(last, there.checksum, "") if last else None))):
                async with connection.transaction():
                    await changelog.take_turn(connection)
                    await changelog.write(connection, revisions)
                done += len(revisions)
                progress(done, wanted.revisions)
            await _compared(connection, database, wanted)
            await rename(connection, changelog.MOVING, changelog.PART)
    return wanted


async def received(database: Database, log: ChangeLog, progress: Progress, *, alone: bool) -> Counted:
    """Adds to a log in a file what the database has behind it; how much there must be then."""
    with told(database):
        async with await connect(database, "ketnghia-migrate") as connection:
            if not await version(connection, changelog.PART):
                raise MissingError(f"Chưa có kho tri thức trên {database}.")
            if alone:
                await changelog.stop_all(connection)
            mark = log.last()
            last, checksum = await changelog.head(connection, mark.revision)
            if checksum != mark.checksum:
                raise ExistsError(f"{log.path} là một kho khác đang được chuyển dở; hãy xóa tệp ấy rồi thử lại.")
            wanted = await changelog.counted(connection, last)
            done = log.counted().revisions
            progress(done, wanted.revisions)
            async for rows in changelog.batches(connection, mark.revision, until=last, at_once=ROWS):
                log.write(revisions_of(verified(database, rows, mark.checksum)))
                mark = log.last()
                done += len({row[0] for row in rows})
                progress(done, wanted.revisions)
    return wanted


async def _compared(connection: AsyncConnection, database: Database, wanted: Counted) -> None:
    """Reads everything back, and counts it."""
    checksum, numbers, changes = "", 0, 0
    async for rows in changelog.batches(connection, 0):
        for row in verified(database, rows, checksum):
            changes += 1
            numbers += row[6] == 0
        checksum = rows[-1][5]
    if Counted(numbers, changes, checksum) != wanted:
        raise _different(database, database)


def _different(database: Database, there: object) -> StoreError:
    return CorruptError(f"Sau khi chuyển, {there} không giống nguồn; hãy xóa phần đã chuyển rồi thử lại ({database}).")


def _by(count: int, revisions: Iterable[Revision]) -> Iterator[list[Revision]]:
    rest = iter(revisions)
    while some := list(islice(rest, count)):
        yield some
