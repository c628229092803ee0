"""Where the knowledge base lies, its first start, and reading it even where nothing can be written."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from bot.environment import HOME_PROVINCE, setting
from knowledge.errors import BusyError, CorruptError, ExistsError, MissingError, StoreError
from knowledge.index import Index
from knowledge.places.gazetteer import Gazetteer
from knowledge.store import Store, View, agreement_change, default_folder, initialise, starter_agreements
from knowledge.store.place import Database, Place
from knowledge.store.state import State


def data_folder(given: Path | None) -> Path:
    """``--data``, else ``KETNGHIA_DATA``, else the platform's folder."""
    named = given or setting("data")
    return Path(named).expanduser() if named else default_folder()


def database() -> Database | None:
    """The database of ``KETNGHIA_DATABASE_URL``, for commands that read no other settings."""
    url = setting("database_url")
    return Database(url) if url else None


def knowledge_place(given: Path | None) -> Place:
    """Where the knowledge base lies: on the database where there is one, else in the data folder."""
    return database() or data_folder(given)


def read_index(given: Path | None) -> Index:
    """The read model over the knowledge base, for a command that answers and writes nothing."""
    return Index(read_view(knowledge_place(given)), Gazetteer.load(), setting("home_province", HOME_PROVINCE))


def read_view(place: Place) -> View:
    """The knowledge as it stands, read without a lock.

    A first start fills it with the starter records; where that cannot be done in a folder they are read from the
    program itself, and a line on standard error says so. Raises CorruptError, and StoreError for a database: what is
    there is never replaced silently.
    """
    try:
        with open_store(place, read_only=True) as store:
            return store.view
    except (CorruptError, BusyError):
        raise
    except StoreError as error:
        if isinstance(place, Database):
            raise
        print(f"ketnghia: {error} Trả lời theo các bản ghi đi kèm chương trình.", file=sys.stderr)  # noqa: T201
        return starter_view()


def open_store(place: Place, *, read_only: bool = False, freeze: bool = False) -> Store:
    """The store, filled with the starter records on a first start; without ``read_only`` it may be written to.

    ``freeze`` as for ``Store.open``.
    """
    try:
        return Store.open(place, read_only=read_only, freeze=freeze)
    except MissingError:
        with suppress(ExistsError):  # another process was quicker
            initialise(place)
        return Store.open(place, read_only=read_only, freeze=freeze)


def starter_view() -> View:
    """The starter records alone, in memory."""
    return State().after(agreement_change(None, agreement) for agreement in starter_agreements()).view
