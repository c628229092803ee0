"""The store: the one interface to a knowledge base, in a folder or on a database. Reads are from memory."""

from __future__ import annotations

import gc
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from msgspec import structs

from knowledge.models import Change, Entry
from knowledge.store.clock import Clock, not_before, now
from knowledge.store.place import Database, Place
from knowledge.store.state import State, View


class Store(ABC):
    """A knowledge base: a view in memory, over a log of all changes that says what is saved and in which order.

    Reading is ``store.view``: a snapshot, never a wait. Writing is ``await store.commit(change)``: it returns once
    the change is safe in the log, and raises a ``KnowledgeError`` when nothing was changed. In a folder there is one
    writer at a time; on a database every replica may write, and all of them come to hold the same view.
    """

    @classmethod
    def open(cls, place: Place, *, clock: Clock = now, read_only: bool = False, freeze: bool = False) -> Store:
        """Open the knowledge base in a folder (without ``read_only``, as its one writer) or on a database.

        Raises MissingError (there was never one here), CorruptError, BusyError, UnavailableError, or StoreError. In a
        folder that may not be written the store opens all the same and refuses commits. ``freeze`` is for a program
        that keeps the store for its whole life: what is alive after loading (*everything* in the process) is set
        aside for good from the garbage collector, so that a full pass does not stall on thousands of records.
        """
        store: Store
        if isinstance(place, Database):
            from knowledge.store.postgresql.replica import ReplicaStore  # its libraries are an extra

            store = ReplicaStore(place, clock, read_only=read_only)
        else:
            from knowledge.store.folder import FolderStore

            store = FolderStore.open_folder(place, clock, read_only=read_only)
        if freeze:
            gc.freeze()
        return store

    @property
    @abstractmethod
    def view(self) -> View:
        """The knowledge as it stands now; keep the view for as long as one answer takes."""

    @property
    @abstractmethod
    def writable(self) -> bool:
        """Whether this store holds the right to write."""

    @property
    def reachable(self) -> bool | None:
        """Whether the database answers; None where there is none to ask."""
        return None

    async def commit(self, change: Change) -> int:
        """Apply one change and return its revision, once it is saved.

        Raises ConflictError when ``change.before`` is no longer what is there, InvalidRecord, ReadOnlyError,
        UnavailableError or UnsureError (the database is away), or StoreError (the disk is full). A change that comes
        again from the same channel and update is not applied again: the answer is the revision it got the first time.
        """
        return await self.commit_many((change,))

    @abstractmethod
    async def commit_many(self, changes: Sequence[Change]) -> int:
        """Apply all the changes as one revision, or none of them; otherwise like ``commit``.

        They are of one actor, from one message.
        """

    @abstractmethod
    async def history(
        self, entity: str | None = None, key: str | None = None, *, before: int | None = None, limit: int = 10
    ) -> tuple[Entry, ...]:
        """Changes, newest first: of one kind of entity, of one entity, before a revision."""

    @abstractmethod
    async def entries(self, revision: int) -> tuple[Entry, ...]:
        """The changes of one revision, in their order; none where there is no such revision."""

    @abstractmethod
    async def backup(self, path: Path) -> None:
        """Writes a consistent copy, with all history, while commits go on. Raises StoreError; replaces a file."""

    @abstractmethod
    def close(self) -> None:
        """Wait for the commits under way, then let go. May be called twice."""

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class Draft(NamedTuple):
    """What a commit would write, and the state after it."""

    changes: Sequence[Change]  # dated
    shorts: Sequence[str]  # the agreements' short keys
    state: State


def same_message(changes: Sequence[Change]) -> tuple[str | None, str | None]:
    """The channel and the update that changes come from; ValueError where they are not all of one message."""
    (origin, *others) = {(c.channel, c.update, c.actor) for c in changes}
    if others:
        raise ValueError("the changes of one commit come from one message of one actor")
    return origin[:2]


def drafted(state: State, changes: Sequence[Change], clock: Clock) -> Draft:
    """The next revision after a state. Raises ConflictError or InvalidRecord."""
    at = not_before(clock(), state.committed_at)
    dated = [structs.replace(change, at=at) for change in changes]
    following = state.after(dated)
    return Draft(dated, [following.short_of(change) for change in dated], following)
