"""Where a knowledge base lies: a folder, or a database that several programs share."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True)
class Database:
    """A PostgreSQL database. Its address may hold a password, so what is shown of it is its host and its name.

    >>> str(Database("postgresql://bot:secret@db.danang.vn:5432/ketnghia"))
    'PostgreSQL db.danang.vn:5432/ketnghia'
    """

    url: str = field(repr=False)  # as libpq takes it: postgresql://user:password@host:port/name?…

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        host = parts.netloc.rpartition("@")[2] or next(iter(parse_qs(parts.query).get("host", [])), "")
        return f"PostgreSQL {host}/{parts.path.strip('/')}"


Place = Path | Database
