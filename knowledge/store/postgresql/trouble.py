"""What PostgreSQL says, as the errors of this program. Nothing of it holds the database's password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors
from psycopg_pool import PoolTimeout

from knowledge.errors import BusyError, KnowledgeError, ReadOnlyError, StoreError, UnavailableError, UnsureError
from knowledge.store.place import WRONG_ADDRESS, Database
from knowledge.store.postgresql.pool import SilenceError


@contextmanager
def told(database: Database) -> Iterator[None]:
    """Errors of psycopg come out as a KnowledgeError, with what the database said as the cause."""
    try:
        yield
    except psycopg.ProgrammingError as error:
        if error.sqlstate is None:  # not from the database: of the address, and with parts of it
            raise StoreError(WRONG_ADDRESS) from None
        raise _meant(database, error) from error
    except (psycopg.Error, OSError, UnicodeError) as error:
        raise _meant(database, error) from error


def broke(error: psycopg.OperationalError) -> bool:
    """Whether only the connection was lost, perhaps while nobody used it: another one may do."""
    ended = error.sqlstate is None or error.sqlstate.startswith("57P")  # by the database, as when it restarts
    return ended and not isinstance(error, (SilenceError, PoolTimeout))


def unavailable(database: Database, why: object = "") -> UnavailableError:
    """The database is away, and nothing was saved."""
    return UnavailableError(f"Chưa kết nối được với {database}{_because(why)}; chưa có gì thay đổi.")


def unsure(database: Database) -> UnsureError:
    """The database went away while it saved."""
    return UnsureError(f"Mất kết nối với {database} đúng lúc đang lưu; khi có lại, hãy xem thay đổi đã được lưu chưa.")


def _meant(database: Database, error: Exception) -> KnowledgeError:
    if isinstance(error, (errors.ReadOnlySqlTransaction, errors.InsufficientPrivilege)):
        return ReadOnlyError(f"{database} không cho ghi{_because(error)}.")
    if isinstance(error, errors.LockNotAvailable):
        return BusyError(f"Trên {database} đang lưu một thay đổi lớn khác; chưa có gì thay đổi, hãy thử lại sau.")
    if isinstance(error, errors.DiskFull):
        return StoreError(f"Ổ đĩa của {database} đã đầy; kho tri thức vẫn như cũ.")
    if isinstance(error, (psycopg.OperationalError, OSError)):
        return unavailable(database, error)
    return StoreError(f"{database} không làm được điều được yêu cầu{_because(error)}; kho tri thức vẫn như cũ.")


def _because(why: object) -> str:
    said = (why.diag.message_primary if isinstance(why, psycopg.Error) else None) or str(why)
    first = next(iter(said.splitlines()), "")
    return f" ({first})" if first else ""
