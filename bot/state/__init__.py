"""What the running bot remembers that is not knowledge: sessions, updates handled, who is who, codes, counts."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from pathlib import Path

from bot.state.base import Database, Figure
from bot.state.database import FILE as FILE
from bot.state.database import SQLite, opened
from bot.state.database import StateError as StateError
from bot.state.duty import Duty
from bot.state.inbox import Inbox, LocalInbox
from bot.state.limits import Limits, LocalLimits
from bot.state.local import LocalKeeper
from bot.state.remembered import Clock, Remembered
from bot.state.sent import Sent
from bot.state.sessions import Keeper, Sessions
from handlers.formats import now


class State:
    """The sessions and the memory over one database: SQLite, or with ``bot.state.replicated`` PostgreSQL."""

    close: Callable[[], object]
    keeper: Keeper
    memory: Remembered
    inbox: Inbox
    duty: Duty
    limits: Limits

    def __init__(self, folder: Path | None = None, *, clock: Clock = now) -> None:
        """The state kept in a data folder; without one it ends with the program.

        Raises StateError where the file was made by a newer program.
        """
        connection = opened(folder)
        database = SQLite(connection)
        self.inbox, self.duty, self.limits = LocalInbox(), Duty(), LocalLimits()
        self._stand(database, LocalKeeper(database, clock=clock), Remembered(database, clock=clock), clock)
        self.close = weakref.finalize(self, connection.close)  # called or not, it is closed once

    def _stand(self, database: Database, keeper: Keeper, memory: Remembered, clock: Clock) -> None:
        self.keeper, self.memory = keeper, memory
        self.sessions = Sessions(keeper)
        self.sent = Sent(database, clock=clock)

    @property
    def replicas(self) -> int:
        """How many programs share it, this one included."""
        return 1

    def figures(self) -> dict[str, Figure]:
        """How it is now, by names without ``ketnghia_``."""
        return {"polls": Figure("1 where this program is the one that polls", self.duty.on)}
