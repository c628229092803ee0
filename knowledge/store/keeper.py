"""Writes the checkpoint in its own time, on a thread of its own: nobody waits for it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from knowledge.errors import StoreError
from knowledge.store import checkpoint
from knowledge.store.files import AtomicStorage
from knowledge.store.log import ChangeLog
from knowledge.store.rows import Mark
from knowledge.store.state import State

PAUSE = 1.0  # seconds in which further changes are waited for
log = logging.getLogger(__name__)


class CheckpointKeeper:
    """Keeps TinyDB's file behind the log; ``latest`` gives the state to be written and its place in the log."""

    def __init__(self, path: Path, log_path: Path, latest: Callable[[], tuple[State, Mark]]) -> None:
        """The thread begins with the first ``wake``."""
        self._storage = AtomicStorage(path)
        self._log_path = log_path
        self._latest = latest
        self._written = -1  # the revision of the file, as far as is known
        self._changed, self._stop = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def stands_at(self, revision: int) -> None:
        """Says that the file has a revision already."""
        self._written = revision

    def wake(self) -> None:
        """There is something new."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="knowledge-checkpoint", daemon=True)
            self._thread.start()
        self._changed.set()

    def close(self) -> None:
        """Writes what is not written yet, and ends."""
        self._stop.set()
        self._changed.set()
        if self._thread is not None:
            self._thread.join()
        self.write()

    def write(self) -> None:
        """Writes the file now, if it is behind. Where that fails the log has everything, and the next time is soon."""
        state, mark = self._latest()
        if mark.revision == self._written:
            return
        try:
            self._storage.replace(checkpoint.encoded(state, mark.checksum))
        except OSError as error:
            log.warning("the checkpoint %s was not written (%s); the change log has everything", self._log_path, error)
        else:
            self._written = mark.revision

    def _run(self) -> None:
        while not self._stop.is_set():
            self._changed.wait()
            self._stop.wait(PAUSE)
            self._changed.clear()
            self.write()
            with suppress(StoreError):
                _tidy(self._log_path)


def _tidy(path: Path) -> None:
    """Keeps the write-ahead log short, on a connection of its own."""
    own = ChangeLog.open(path)
    try:
        own.tidy()
    finally:
        own.close()
