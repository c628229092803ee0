"""One Reply as the texts that Zalo shows: plain words, bold told beside them, choices as a numbered list."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from bot.channels.zalo.client import Style
from bot.markup import choices, clean, styled_lines, units
from handlers.texts import line
from handlers.types import Block, File, Lang, Reply, Span

LONGEST = 2000  # Bot Platform, sendMessage: characters of a text; counted in UTF-16 units, to be safe
PASTED = 8000  # bytes of a file that is pasted as text, for Zalo takes no files from a bot
_BORDERS = (re.compile(r"\n"), re.compile(r"(?<=[.!?…;:]) "), re.compile(r" "))


class Text(msgspec.Struct, frozen=True):
    """One message: its words, and where they are bold."""

    words: str
    styles: tuple[Style, ...] = ()


def texts(reply: Reply, limit: int = LONGEST) -> list[Text]:
    """The reply in as few messages as the limit allows, cut at the borders of lines, sentences or words.

    >>> from handlers.types import Button
    >>> steps = ((Button(label="Ai ký?", payload="x"), Button(label="Cam kết", payload="y")),)
    >>> texts(Reply(blocks=(Block((Span("Có", "bold"), Span("."))),), buttons=steps))
    [Text(words='Có.\\n\\n1. Ai ký?\\n2. Cam kết', styles=(Style(start=0, len=2, st=('b',)),))]
    """
    words, bold = _whole(reply)
    made = []
    for start, end in _portions(words, limit):
        inside = ((max(a, start), min(b, end)) for a, b in bold)
        styles = tuple(Style(units(words[start:a]), units(words[a:b]), ("b",)) for a, b in inside if words[a:b].strip())
        made.append(Text(words[start:end], styles))
    return made


def _whole(reply: Reply) -> tuple[str, list[tuple[int, int]]]:
    """All the words, and from where to where they are bold."""
    opens = tuple(tuple(b for b in row if b.payload is None) for row in reply.buttons)
    blocks = (*reply.blocks, *(_pasted(file, reply.lang) for file in reply.files))
    words, bold = "", list[tuple[int, int]]()
    for number, pieces in enumerate(styled_lines(Reply(blocks=blocks, buttons=opens), True)):
        words += "\n" if number else ""
        for text, style in pieces:
            if style == "bold":
                bold.append((len(words), len(words) + len(text)))
            words += text
    numbered = [f"{number}. {clean(button.label)}" for number, button in enumerate(choices(reply), 1)]
    return "\n\n".join(filter(None, (words, "\n".join(numbered)))), bold


def _pasted(file: File, lang: Lang) -> Block:
    """A small text instead of the file; else that this channel has no files, and which has."""
    try:
        content = file.content.decode("utf-8-sig") if len(file.content) <= PASTED else ""
    except UnicodeDecodeError:
        content = ""
    if content.strip() and "\0" not in content:
        return Block((Span(f"{file.name}\n{content}"),))
    return Block((Span(line(lang, "zalo.no_files", name=file.name)),))


def _portions(words: str, limit: int) -> Iterator[tuple[int, int]]:
    """From where to where each message goes; blanks at a cut belong to none."""
    start = 0
    while start < len(words):
        end = _cut(words, start, limit)
        portion = words[start:end]
        if portion.strip():
            left = len(portion) - len(portion.lstrip("\n "))
            yield start + left, start + len(portion.rstrip())
        start = end


def _cut(words: str, start: int, limit: int) -> int:
    """Where the message that begins at ``start`` ends: the latest good border in its second half."""
    if 2 * (len(words) - start) <= limit:  # no character takes more than two units
        return len(words)
    fitting = words[start : start + limit].encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")
    end = start + len(fitting)
    if end == len(words):
        return end
    for border in _BORDERS:
        found = [m.end() for m in border.finditer(words, start, end) if m.end() - start > (end - start) // 2]
        if found:
            return found[-1]
    return end
