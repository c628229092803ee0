"""The files in the folder: a TinyDB storage that is replaced whole, and the lock of its one writer."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
from tinydb.storages import Storage

from knowledge.errors import BusyError

_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EBADF}  # file systems that cannot flush a folder


class AtomicStorage(Storage):
    """A TinyDB storage whose file is at every moment either the old content or the new one, whole.

    Plain ``TinyDB(path)`` reads the same file: one JSON object of tables, UTF-8, one document a line.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(os.path.realpath(path))  # a link stays a link; what it points to is replaced
        self._temp = self.path.with_name(f".{self.path.name}.tmp")  # one writer, so one name: no litter

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The tables, or None when there is no file or nothing in it, as TinyDB wants it."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return None
        return msgspec.json.decode(content, type=dict[str, dict[str, Any]]) if content else None

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Replace the file by these tables, as ``replace`` does."""
        self.replace(encode_tables(data))

    def replace(self, pieces: Iterable[bytes]) -> None:
        """Replace the file's content; OSError leaves the old one as it was, or the new one whole."""
        refuse_read_only(self.path)
        try:
            with self._temp.open("wb", buffering=1 << 20) as file:
                if self.path.exists():
                    self._temp.chmod(self.path.stat().st_mode & 0o777)
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
            os.replace(self._temp, self.path)  # noqa: PTH105 - the one call all of this rests on
        except BaseException:
            with suppress(OSError):
                self._temp.unlink(missing_ok=True)
            raise
        sync_folder(self.path.parent)


def encode_tables(tables: Mapping[str, Mapping[str, Any]]) -> Iterator[bytes]:
    """The tables as JSON, piece by piece and a document a line.

    >>> b"".join(encode_tables({"meta": {"1": {"revision": 3}}, "agreements": {}}))
    b'{"meta":{\\n"1":{"revision":3}},\\n"agreements":{}}\\n'
    """
    encode = msgspec.json.Encoder().encode
    before_table = b"{"
    for name, documents in tables.items():
        yield before_table + encode(name) + b":{"
        before_table, before_document = b",\n", b"\n"
        for doc_id, document in documents.items():
            yield before_document + encode(str(doc_id)) + b":" + encode(document)
            before_document = b",\n"
        yield b"}"
    yield b"}\n" if tables else b"{}\n"


def refuse_read_only(path: Path) -> None:
    """PermissionError when the file or its folder is read-only: a replace would overwrite even mode 0444.

    The mode bits are looked at as well as the right to write, because root has that right everywhere.
    """
    for place in (path.parent, path):
        if place.exists() and not (place.stat().st_mode & 0o222 and os.access(place, os.W_OK)):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))


def sync_folder(folder: Path) -> None:
    """Have what was renamed in a folder outlast a power cut."""
    if sys.platform == "win32":
        return  # a folder cannot be opened there; the rename is logged by NTFS
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Have what was written to a file outlast a power cut."""
    with path.open("rb+") as file:  # Windows flushes only what may be written
        os.fsync(file.fileno())


def make_folder(folder: Path) -> None:
    """The folder and those above it, where they are missing; a new one is nobody's business but its owner's."""
    if folder.is_dir():
        return
    if not folder.parent.exists():
        make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


class WriterLock:
    """The right to write in a folder, held by one process until it ends, however it ends.

    The lock file stays behind. Once it has content, the folder has held a knowledge base, and the file says how much
    of it was acknowledged: see ``sign`` and ``acknowledged``.
    """

    def __init__(self, folder: Path, *, wait: bool = False) -> None:
        """Take the lock, or raise BusyError while another has it; ``wait`` waits for its turn instead."""
        self.path = lock_path(folder)
        self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _lock(self._handle, wait=wait)
        except OSError as error:
            os.close(self._handle)
            raise BusyError(
                f"Kho tri thức ở {folder} đang được một tiến trình khác{_owner(self.path)} mở để ghi; "
                "hãy dừng tiến trình ấy rồi thử lại."
            ) from error

    def sign(self, revision: int = 0) -> None:
        """Write down who holds it and the last revision that somebody is told is saved; 0 when nobody can say.

        From now on a missing knowledge base is a lost one, not a new one. Nothing is flushed: a killed process loses
        nothing that it wrote, and after a power cut an older revision stands here, which claims less.
        """
        who = f"{os.getpid():>10} {revision:>12}"  # always as long: what is written over leaves no rest
        with suppress(OSError):  # a full disk does not keep anyone from reading
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, f"{who} {_seal(who)}\n".encode())

    def release(self) -> None:
        """Let the next writer in."""
        os.close(self._handle)


def lock_path(folder: Path) -> Path:
    """Where the lock of this folder lies."""
    return folder / "knowledge.lock"


def acknowledged(folder: Path) -> int:
    """The last revision of this folder that somebody was told is saved, 0 where that is not known."""
    try:
        line = lock_path(folder).read_text(encoding="ascii").partition("\n")[0]
    except (OSError, UnicodeError):  # no file; on Windows, one that another process has locked
        return 0
    who, _, seal = line.rpartition(" ")
    return int(who.split()[1]) if who and seal == _seal(who) else 0


def _seal(line: str) -> str:
    return blake2b(line.encode(), digest_size=4).hexdigest()


def _owner(path: Path) -> str:
    try:
        pid, *_ = path.read_text(encoding="ascii", errors="replace").split()
    except (OSError, ValueError):
        return ""
    return f" (số {pid})" if pid.isdigit() else ""


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int, *, wait: bool) -> None:
        msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int, *, wait: bool) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
