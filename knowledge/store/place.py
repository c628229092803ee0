"""Where a knowledge base lies: a folder, or a database that several programs share."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from knowledge.errors import CorruptError, StoreError

WRONG_ADDRESS = (
    "Địa chỉ của PostgreSQL chưa dùng được: cần dạng postgresql://người_dùng:mật_khẩu@máy:cổng/tên, trong mật khẩu thì "
    "@ viết là %40, / là %2F, : là %3A, % là %25."
)
_PORT = re.compile(r"(@|^)(\[[\da-fA-F:]+\]|[^:@]*)(:\d+)?(,[^@]*)?$")  # … of each host, where several are named


@dataclass(frozen=True, slots=True)
class Database:
    """A PostgreSQL database. Its address may hold a password, so what is shown of it is its host and its name.

    Raises StoreError where the libraries that speak with it, an extra, are not installed, or where it is no address.

    >>> str(Database("postgresql://bot:secret@db.danang.vn:5432/ketnghia"))
    'PostgreSQL db.danang.vn:5432/ketnghia'
    """

    url: str = field(repr=False)  # as libpq takes it: postgresql://user:password@host:port/name?…

    def __post_init__(self) -> None:
        if not all(map(find_spec, ("psycopg", "psycopg_pool"))):
            raise StoreError("Để dùng PostgreSQL, hãy cài thêm: pip install 'ketnghia[postgresql]'.")
        parts = urlsplit(self.url)
        if "@" in parts.path or parts.netloc.count("@") > 1 or not _PORT.search(parts.netloc):
            raise StoreError(WRONG_ADDRESS)  # what follows the first “/” or “@” may be a part of the password

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
