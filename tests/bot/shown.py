"""What stands in a Telegram chat, and how the server reads HTML and buttons: as strictly as the real one."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

_TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "blockquote", "tg-spoiler"}


class Refused(Exception):  # noqa: N818 - what the server does
    """The server's answer to a bad call."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters


@dataclass
class Shown:
    """A message that stands in a chat."""

    id: int
    chat: int
    html: str
    words: str
    keyboard: list[list[dict[str, str]]] = field(default_factory=list)
    call: dict[str, Any] = field(default_factory=dict)
    document: tuple[str, bytes] | None = None  # name and content of a file

    @property
    def buttons(self) -> dict[str, dict[str, str]]:
        """The buttons by their label."""
        return {b["text"]: b for row in self.keyboard for b in row}


class _Html(HTMLParser):
    """Reads Telegram's HTML the way the server does: known tags, well nested, entities spelled out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.words, self._open = "", list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise Refused(400, f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}"')
        if tag == "a" and not dict(attrs).get("href"):
            raise Refused(400, "Bad Request: can't parse entities: a link without an address")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            raise Refused(400, f'Bad Request: can\'t parse entities: Unmatched end tag "{tag}"')

    def handle_data(self, data: str) -> None:
        if "<" in data:
            raise Refused(400, "Bad Request: can't parse entities: a bare <")
        self.words += data

    def handle_entityref(self, name: str) -> None:
        self.words += {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}[name]

    def handle_charref(self, name: str) -> None:
        self.words += chr(int(name[1:], 16) if name[0] in "xX" else int(name))

    def handle_comment(self, data: str) -> None:
        raise Refused(400, "Bad Request: can't parse entities: a comment")

    def close(self) -> None:
        super().close()
        if self._open:
            raise Refused(400, f"Bad Request: can't parse entities: {self._open} not closed")


def words_of(html: str) -> str:
    """What a person reads of Telegram's HTML; raises Refused where the server would."""
    reader = _Html()
    reader.feed(html)
    reader.close()
    length = len(reader.words.encode("utf-16-le")) // 2
    if not reader.words.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if length > 4096:
        raise Refused(400, "Bad Request: message is too long")
    return reader.words


def keyboard_of(call: dict[str, Any]) -> list[list[dict[str, str]]]:
    """The rows of buttons in a call's parameters; raises Refused where the server would."""
    markup = call.get("reply_markup")
    rows = (json.loads(markup) if isinstance(markup, str) else markup or {}).get("inline_keyboard", [])
    for button in (b for row in rows for b in row):
        if not button["text"] or ("callback_data" in button) == ("url" in button):
            raise Refused(400, "Bad Request: can't parse inline keyboard button")
        if not 1 <= len(button.get("callback_data", "x").encode()) <= 64:
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    return rows
