"""Fixtures for every test: no network, no settings of the machine, a knowledge base of starter records."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from knowledge.store.place import Database

if TYPE_CHECKING:
    from tests.postgresql import Server

_CONNECT = socket.socket.connect


def _here_only(self: socket.socket, address: object) -> None:
    """Connects on this machine; anything else is a fault of the test."""
    host = address[0] if isinstance(address, tuple) else "localhost"
    if self.family != getattr(socket, "AF_UNIX", None) and host not in ("127.0.0.1", "::1", "localhost"):
        pytest.fail(f"a test tried to reach {host!r}")
    _CONNECT(self, address)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails the test that opens a connection beyond this machine."""
    monkeypatch.setattr(socket.socket, "connect", _here_only)
    monkeypatch.setattr(socket.socket, "connect_ex", _here_only)


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes every KETNGHIA_… variable out of the environment."""
    import os

    for name in [name for name in os.environ if name.startswith("KETNGHIA_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """A folder with a knowledge base of the starter records."""
    from knowledge.store import initialise, starter_agreements

    folder = tmp_path / "data"
    initialise(folder, starter_agreements())
    return folder


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A PostgreSQL that may be killed."""
    from tests.postgresql import Server

    server = Server()
    yield server
    server.stop()


@pytest.fixture
def database() -> Iterator[Database]:
    """A fresh, empty database on a real PostgreSQL."""
    from tests.postgresql import fresh

    with fresh() as database:
        yield database
