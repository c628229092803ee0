"""What the running bot remembers that is not knowledge: sessions, updates handled, who is who, codes, counts."""

from __future__ import annotations

import weakref
from pathlib import Path

from bot.state.database import FILE as FILE
from bot.state.database import SQLite, opened
from bot.state.database import StateError as StateError
from bot.state.local import LocalKeeper
from bot.state.remembered import Clock, Remembered
from bot.state.sent import Sent
from bot.state.sessions import Sessions
from handlers.formats import now


class State:
    """The sessions and the memory over one SQLite database, for as long as the program runs."""

    def __init__(self, folder: Path | None = None, *, clock: Clock = now) -> None:
        """The state kept in a data folder; without one it ends with the program.

        Raises StateError where the file was made by a newer program.
        """
        connection = opened(folder)
        database = SQLite(connection)
        self.keeper = LocalKeeper(database, clock=clock)
        self.sessions = Sessions(self.keeper)
        self.sent = Sent(database, clock=clock)
        self.memory = Remembered(database, clock=clock)
        self.close = weakref.finalize(self, connection.close)  # called or not, it is closed once
