"""/xuat, /mau, /saoluu: records, the empty workbook and the whole knowledge base, handed over as files."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from handlers.payloads import Do
from handlers.selection import asked, select
from handlers.turn import Turn
from handlers.types import File, Reply
from knowledge.errors import KnowledgeError, UnavailableError
from knowledge.exchange import FORMATS
from knowledge.exchange.apart import template_apart, write_apart
from knowledge.text import fold

LARGEST = 50 * 2**20  # bytes of a file that a bot may send (Bot API)


async def export(turn: Turn) -> Reply:
    """The records as a file: in the format named, of a province, a place, a month or a year where one is named."""
    speaker, words = turn.speaker, turn.args.split()
    format = next((fold(word) for word in words if fold(word) in FORMATS), None)
    rest = " ".join(word for word in words if fold(word) != format)
    if format is None:
        buttons = (
            b for name in FORMATS for b in speaker.button(Do(command="xuat", args=f"{name} {rest}".strip()), name)
        )
        return Reply(blocks=(speaker.paragraph("export.which"),), buttons=(tuple(buttons),))
    found = select(turn.index, asked(rest)) if rest else list(turn.index.agreements.values())
    if not found:
        return turn.sentence("export.none", words=rest)
    try:
        content = await write_apart(found, format)
    except KnowledgeError as error:
        return turn.sentence("save.refused", reason=error.message)
    name = f"ket-nghia-{turn.today:%Y%m%d}{FORMATS[format].suffixes[0]}"
    file = File(name=name, media_type=FORMATS[format].media_type, content=content)
    return Reply(blocks=(speaker.paragraph("export.done", n=len(found)),), files=(file,))


async def template(turn: Turn) -> Reply:
    """The empty workbook that /nhap takes back."""
    file = File(name="mau-ket-nghia.xlsx", media_type=FORMATS["xlsx"].media_type, content=await template_apart())
    return Reply(blocks=(turn.speaker.paragraph("template.how"),), files=(file,))


async def backup(turn: Turn) -> Reply:
    """A copy of the knowledge base with all its history, for ``ketnghia restore``."""
    if turn.store is None:
        return turn.sentence("save.read_only")
    name = f"ketnghia-{turn.today:%Y%m%d}.backup"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        try:
            await turn.store.backup(path)
        except UnavailableError:
            return turn.sentence("away")
        except KnowledgeError as error:
            return turn.sentence("save.refused", reason=error.message)
        if path.stat().st_size > LARGEST:
            return turn.sentence("backup.too_big")
        content = await asyncio.to_thread(path.read_bytes)
    file = File(name=name, media_type="application/octet-stream", content=content)
    return Reply(blocks=(turn.speaker.paragraph("backup.done"),), files=(file,))
