"""The tokens of an Official Account where they are kept: there before anybody uses them, renewed by one at a time."""

from __future__ import annotations

import hashlib
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, Self

import msgspec

from bot.channels.zalo.http import ZaloError
from knowledge.store.place import Database, Place

PATIENCE = 60.0  # seconds to wait for another process that is renewing


class ShelfError(ZaloError):
    """The database that holds the tokens does not answer, or will not keep them. The text holds no address."""


class Pair(msgspec.Struct, frozen=True):
    """An access token, good from ``issued`` to ``expires`` (seconds since 1970), and the refresh token for the next."""

    access: str
    refresh: str
    issued: float = 0
    expires: float = 0

    def __repr__(self) -> str:
        return f"Pair[expires={self.expires:.0f}]"


class Shelf(Protocol):
    """The pair that began with a refresh token of the settings.

    Opening it and each method raise sqlite3.Error where a file cannot be used, ShelfError where a database cannot.
    """

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def pair(self) -> Pair:
        """The pair as it stands; before the first renewal one whose access token is over."""
        ...

    def alone(self) -> AbstractContextManager[None]:
        """No other process renews during the ``with`` block.

        Something is written first: a pair that could not be kept must not be asked for.
        """
        ...

    def put(self, pair: Pair) -> None:
        """Has the pair on disk when it returns; ends being ``alone``, and is called then only."""
        ...


def seed(refresh: str) -> str:
    """What a chain of refresh tokens is known by: the one from the settings that it began with. A new one begins anew.

    >>> seed("a-refresh-token")[:8]
    'f75807d5'
    """
    return hashlib.sha256(refresh.encode()).hexdigest()


def written(place: Place) -> str:
    """A place as ``place_of`` reads it. That of a database may hold a password."""
    return place.url if isinstance(place, Database) else str(place)


def place_of(written: str) -> Place:
    """The database of a ``postgresql://`` address, else a folder.

    >>> place_of("postgresql://bot:secret@db.danang.vn/ketnghia")
    Database()
    """
    return Database(written) if written.startswith(("postgresql://", "postgres://")) else Path(written)


def shelf_at(place: Place, refresh: str) -> Shelf:
    """The shelf in a data folder, or in a database. Raises as ``Shelf`` does."""
    if isinstance(place, Database):
        from bot.channels.zalo_oa.database import DatabaseShelf  # its library is an extra

        return DatabaseShelf(place, refresh)
    from bot.channels.zalo_oa.file import FileShelf

    return FileShelf(place, refresh)
