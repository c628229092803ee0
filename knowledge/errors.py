"""What can go wrong with the knowledge base, each with one plain sentence for the person."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec


class RowError(msgspec.Struct, frozen=True):
    """One thing wrong in one record: where it is, what was expected and what was there.

    >>> str(RowError(row=2, field="parties[0].name", expected="cần chữ", got="số 5", line=3))
    'bản ghi 2 (dòng 3), trường parties[0].name: cần chữ, nhưng gặp số 5'
    """

    row: int  # 1 is the first record; 0 the file as a whole
    field: str  # a path, "parties[0].name"; "" for the whole record
    expected: str
    got: str
    line: int | None = None  # of the file, where that helps to find it

    def __str__(self) -> str:
        where = [f"bản ghi {self.row}"] if self.row else []
        if self.line is not None:
            where = [f"bản ghi {self.row} (dòng {self.line})" if self.row else f"dòng {self.line}"]
        if self.field:
            where.append(f"trường {self.field}")
        said = f"{self.expected}, nhưng gặp {self.got}" if self.got else self.expected
        return f"{', '.join(where)}: {said}" if where else said


class KnowledgeError(Exception):
    """Anything the knowledge base refuses or cannot do; ``str(error)`` is one clear Vietnamese line."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    @property
    def cause(self) -> BaseException | None:
        """What lies behind it, for the log; never shown to the public."""
        return self.__cause__


class StoreError(KnowledgeError):
    """The knowledge base cannot be opened, read or written."""


class MissingError(StoreError):
    """The folder has never held a knowledge base: it may be initialised."""


class ExistsError(StoreError):
    """The folder already holds a knowledge base: it is not overwritten."""


class CorruptError(StoreError):
    """The file is lost, empty, torn or not a knowledge base: restore it, nothing is made up for it."""


class BusyError(StoreError):
    """Another process is the writer of this knowledge base."""


class ReadOnlyError(StoreError):
    """The store was opened for reading, or its file or folder may not be written."""


class UnavailableError(StoreError):
    """The database cannot be reached at the moment; nothing was saved."""


class UnsureError(StoreError):
    """The database went away in the middle of saving: until it is back nobody knows whether it has saved."""


class ConflictError(KnowledgeError):
    """The entity is no longer what the change says it was; ``key`` names it."""

    def __init__(self, message: str, key: str) -> None:
        super().__init__(message)
        self.key = key


class InvalidRecord(KnowledgeError):  # noqa: N818 - reads as what it is
    """A change would store a record that breaks the rules; ``rows`` says which ones."""

    def __init__(self, message: str, rows: Sequence[RowError]) -> None:
        super().__init__(message)
        self.rows = list(rows)


class ImportFailed(KnowledgeError):  # noqa: N818 - reads as what it is
    """A file was not imported, and nothing of it was; ``rows`` lists every fault, in the file's order."""

    def __init__(self, name: str, rows: Sequence[RowError]) -> None:
        self.name, self.rows = " ".join(name.split()), list(rows)
        records = len({row.row for row in self.rows})
        more = f" (và {len(self.rows) - 1} lỗi nữa, trong {records} bản ghi)" if len(self.rows) > 1 else ""
        said = f": {self.rows[0]}{more}" if self.rows else ""
        super().__init__(f"Không nhập được {self.name}{said}.")
