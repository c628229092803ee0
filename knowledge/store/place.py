"""Where a knowledge base lies: a folder, or a database that several programs share."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from knowledge.errors import CorruptError, StoreError


@dataclass(frozen=True, slots=True)
class Database:
    """A PostgreSQL database. Its address may hold a password, so what is shown of it is its host and its name.

    Raises StoreError where the libraries that speak with it are not installed; they are an extra.

    >>> str(Database("postgresql://bot:secret@db.danang.vn:5432/ketnghia"))
    'PostgreSQL db.danang.vn:5432/ketnghia'
    """

    url: str = field(repr=False)  # as libpq takes it: postgresql://user:password@host:port/name?…

    def __post_init__(self) -> None:
        if not all(map(find_spec, ("psycopg", "psycopg_pool"))):
            raise StoreError(f"Để dùng {self}, hãy cài thêm: pip install 'ketnghia[postgresql]'.")

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        host = parts.netloc.rpartition("@")[2] or next(iter(parse_qs(parts.query).get("host", [])), "")
        return f"PostgreSQL {host}/{parts.path.strip('/')}"


Place = Path | Database


def corrupt(log: Place, why: str) -> CorruptError:
    """The error for a log (its file, or its database) that is not as it was written."""
    if isinstance(log, Database):
        return CorruptError(
            f"Nhật ký trên {log} bị hỏng ({why}). Hãy khôi phục cơ sở dữ liệu từ bản sao lưu mới nhất (pg_restore)."
        )
    return CorruptError(
        f"Nhật ký {log} bị hỏng ({why}). Hãy chạy “ketnghia restore TỆP” với bản sao lưu mới nhất, "
        f"hoặc với {log.with_name('knowledge.json')} nếu không có bản sao lưu."
    )
