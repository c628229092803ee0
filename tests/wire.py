"""A wire to a PostgreSQL that a test can cut at the moment it names."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

from knowledge.store.place import Database


class Wire:
    """Passes bytes on in both directions, on this machine; ``database`` is the way through it."""

    def __init__(self, database: Database) -> None:
        self._parts = urlsplit(database.url)
        self._word: bytes = b""
        self._arrives = False
        self._going: set[asyncio.Task[None]] = set()
        self.cuts = 0

    async def __aenter__(self) -> Wire:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1")
        port = self._server.sockets[0].getsockname()[1]
        who = self._parts.netloc.rpartition("@")[0]
        plain = "sslmode=disable&gssencmode=disable"  # else its words could not be read
        self.database = Database(f"postgresql://{who}@127.0.0.1:{port}{self._parts.path}?{plain}")
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None):  # type: ignore[no-untyped-def]
        self._server.close()
        for task in self._going:
            task.cancel()
        await asyncio.gather(*self._going, return_exceptions=True)

    def cut_at(self, word: bytes, *, arrives: bool) -> None:
        """Cuts the connection on which the word is sent next; where it ``arrives``, its answer is lost."""
        self._word, self._arrives = word, arrives

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        folder = next(iter(parse_qs(self._parts.query).get("host", [])), None)
        if folder is not None:
            far, out = await asyncio.open_unix_connection(f"{folder}/.s.PGSQL.{self._parts.port or 5432}")
        else:
            far, out = await asyncio.open_connection(self._parts.hostname, self._parts.port or 5432)
        back = asyncio.create_task(_passed(far, writer))
        there = asyncio.create_task(self._watched(reader, out, back))
        self._going |= {back, there}
        await asyncio.wait({back, there}, return_when=asyncio.FIRST_COMPLETED)
        for end in (writer, out):
            end.close()

    async def _watched(self, reader: asyncio.StreamReader, out: asyncio.StreamWriter, back: asyncio.Task[None]) -> None:
        while data := await reader.read(1 << 16):
            if self._word and self._word in data:
                self._word = b""
                self.cuts += 1
                back.cancel()
                if self._arrives:
                    out.write(data)
                    await out.drain()
                return
            out.write(data)
            await out.drain()


async def _passed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
