"""Files of this machine: one named behind /nhap or /them becomes an attachment, one handed over is saved here."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from handlers.types import Attachment, File

_WITH_FILE = re.compile(r"\s*(/(?:nhap|import|them|add))\s+(\S.*?)\s*", re.IGNORECASE | re.DOTALL)


class LocalFile:
    """A file on this machine, read only when somebody who may asks for it."""

    media_type = "application/octet-stream"

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.size = path.stat().st_size
        self._path = path

    async def read(self, limit: int) -> bytes:
        """As ``Attachment.read`` says."""
        content = await asyncio.to_thread(self._content, limit)
        if len(content) > limit:
            raise ValueError(self.name)
        return content

    def _content(self, limit: int) -> bytes:
        with self._path.open("rb") as file:
            return file.read(limit + 1)


def attached(text: str) -> tuple[str, tuple[Attachment, ...]]:
    """The command alone and the file named behind it; the text as it is where it names none that is there.

    >>> attached("/nhap không-có.csv"), attached("sơn trà")
    (('/nhap không-có.csv', ()), ('sơn trà', ()))
    """
    found = _WITH_FILE.fullmatch(text)
    if found is None:
        return text, ()
    path = Path(found[2].strip("'\"")).expanduser()  # a terminal quotes a file that is dragged into it
    try:
        if path.is_file():
            return found[1], (LocalFile(path),)
    except (OSError, ValueError):  # a name that no file can have
        pass
    return text, ()


def save(file: File, folder: Path) -> Path:
    """Writes the file into the folder, under another name where its own is taken; returns where. Raises OSError."""
    name = Path(Path(file.name).name or "tep")
    number = 1
    while True:
        path = folder / (name if number == 1 else f"{name.stem}-{number}{name.suffix}")
        try:
            with path.open("xb") as out:  # never over another
                out.write(file.content)
        except FileExistsError:
            number += 1
        else:
            return path
