"""One Reply, rendered for each kind of channel: plain terminal, colour terminal, Telegram's HTML, the web page.

Words come from records and from people, so nothing in them is ever markup: HTML is escaped, and the control
characters that would steer a terminal or turn the reading direction around are taken out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import groupby
from urllib.parse import urlencode, urlsplit

from handlers.types import Block, Button, Reply, Span

TELEGRAM_TEXT = 4096  # Bot API, sendMessage: characters of a text, counted in UTF-16 units
TELEGRAM_PAYLOAD = 64  # Bot API, InlineKeyboardButton: bytes of callback_data

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ANSI = {
    "plain": "",
    "bold": "\x1b[1m",
    "italic": "\x1b[3m",
    "link": "\x1b[4m",
    "source": "\x1b[2m",
    "number": "\x1b[36m",
}
_RESET = "\x1b[0m"


def clean(text: str) -> str:
    r"""The text without what steers a terminal or a renderer: control characters, reading-direction overrides.

    >>> clean("Sơn\x1b[31m Trà\u202e\tđỏ")
    'Sơn[31m Trà đỏ'
    """
    return _SURROGATES.sub("\ufffd", _STEERING.sub("", text)).replace("\t", " ")


def safe_url(url: str | None) -> str | None:
    """The address when a click on it may be offered: http or https with a host, and no blanks.

    >>> safe_url("https://baodanang.vn/a"), safe_url("javascript:alert(1)"), safe_url("https://")
    ('https://baodanang.vn/a', None, None)
    """
    if not url or re.search(r"\s", url) or clean(url) != url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def choices(reply: Reply) -> tuple[Button, ...]:
    """The buttons that come back to the bot, in reading order: what a terminal numbers from 1."""
    return tuple(b for row in reply.buttons for b in row if b.payload is not None)


def links(reply: Reply) -> tuple[Button, ...]:
    """The buttons that open a page, those with a safe address."""
    return tuple(b for row in reply.buttons for b in row if b.payload is None and safe_url(b.url))


# Terminals


def plain(reply: Reply, *, buttons: bool = False) -> str:
    """The reply as words, a block a line; with ``buttons`` the next steps as a numbered list below.

    >>> steps = ((Button(label="Ai ký?", payload="x"),),)
    >>> plain(Reply(blocks=(Block((Span("Có.", "bold"),)),), buttons=steps), buttons=True)
    'Có.\\n[1] Ai ký?'
    """
    return "\n".join("".join(text for text, _ in line) for line in styled_lines(reply, buttons))


def ansi(reply: Reply, *, width: int = 0, buttons: bool = False) -> str:
    """The reply with colours, wrapped between words at ``width`` columns (0: not wrapped)."""
    wrapped = (piece for line in styled_lines(reply, buttons) for piece in _wrap(line, width))
    return "\n".join("".join(_coloured(line)) for line in wrapped)


def _coloured(line: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The runs of one style, each between its codes."""
    for style, run in groupby(line, key=lambda piece: piece[1]):
        words = "".join(text for text, _ in run)
        yield f"{_ANSI[style]}{words}{_RESET}" if _ANSI[style] and words else words


def styled_lines(reply: Reply, buttons: bool) -> Iterator[list[tuple[str, str]]]:
    """Lines of (words, style), for channels without markup. An address stands behind its words, unless below."""
    pages = links(reply) if buttons else ()
    below = {button.url for button in pages}
    for block in reply.blocks:
        line: list[tuple[str, str]] = [("- ", "plain")] if block.kind == "item" else []
        for span in block.spans:
            style = "source" if block.kind == "source" and span.style == "plain" else span.style
            line.append((clean(span.text), style))
            if (url := safe_url(span.url)) and url not in (span.text, *below):
                line.append((f" ({url})", "source"))
        yield from _split_lines(line)
    number = 0
    for row in reply.buttons if buttons else ():
        line = []
        for button in (b for b in row if b.payload is not None):
            number += 1
            line += [("   " if line else "", "plain"), (f"[{number}]", "number"), (f" {clean(button.label)}", "plain")]
        if line:
            yield line
    for button in pages:
        yield [(f"{clean(button.label)}: ", "source"), (button.url or "", "link")]


def _split_lines(line: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """A line whose words carry line breaks, as several."""
    current: list[tuple[str, str]] = []
    for text, style in line:
        first, *rest = text.split("\n")
        current.append((first, style))
        for more in rest:
            yield current
            current = [(more, style)]
    yield current


def _wrap(line: list[tuple[str, str]], width: int) -> Iterator[list[tuple[str, str]]]:
    """The line broken between words, so that each piece fits ``width`` columns where its words do."""
    if width <= 0:
        yield line
        return
    current: list[tuple[str, str]] = []
    used = 0
    indent = "  " if line and line[0][0] == "- " else ""
    for text, style in line:
        for word in re.findall(r" +|[^ ]+", text):
            if used + len(word) > width and used > len(indent) and not word.isspace():
                yield current
                current, used = ([(indent, "plain")] if indent else []), len(indent)
            if used == len(indent) and current and word.isspace() and line[0][0] != "- ":
                continue
            current.append((word, style))
            used += len(word)
    yield current


# Telegram


def telegram_html(reply: Reply, limit: int = TELEGRAM_TEXT) -> list[str]:
    """The reply as Telegram HTML, in as many texts as the limit needs, cut at paragraph borders where that is possible.

    >>> telegram_html(Reply(blocks=(Block((Span("<b>A</b> & B", "bold"),)),)))
    ['<b>&lt;b&gt;A&lt;/b&gt; &amp; B</b>']
    """
    texts: list[str] = []
    current = ""
    for piece in (p for block in reply.blocks for p in _html_block(block, limit)):
        joined = f"{current}\n{piece}" if current else piece
        if units(joined) <= limit:
            current = joined
            continue
        texts.append(current)
        current = piece
    return [t for t in [*texts, current] if t.strip()]


def units(text: str) -> int:
    """The length as Telegram counts it: UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _html_block(block: Block, limit: int) -> Iterator[str]:
    """A block as HTML, in several pieces where it is longer than one message may be; tags never cross a cut."""
    current = "• " if block.kind == "item" else ""
    for span in block.spans:
        wrap = _tag(span)
        for words in _portions(clean(span.text), limit - units(wrap("")) - 2):
            html = wrap(escape(words, quote=False)) if words.strip() else words
            if units(current) + units(html) > limit:
                yield current
                current = ""
            current += html
    yield current


def _portions(text: str, limit: int) -> Iterator[str]:
    """The text in portions whose escaped form fits the limit, cut at blanks where that is possible."""
    while units(escape(text, quote=False)) > limit:
        end, used = 0, 0
        while end < len(text) and used + units(escape(text[end], quote=False)) <= limit:
            used += units(escape(text[end], quote=False))
            end += 1
        cut = max(text.rfind(" ", 0, end), text.rfind("\n", 0, end)) + 1
        cut = cut if cut > end // 2 else end
        yield text[:cut]
        text = text[cut:]
    yield text


def _tag(span: Span) -> Callable[[str], str]:
    """What wraps escaped words in the span's style."""
    url = safe_url(span.url)
    if url:
        return lambda html: f'<a href="{escape(url)}">{html}</a>'
    if span.style in ("bold", "italic"):
        letter = span.style[0]
        return lambda html: f"<{letter}>{html}</{letter}>"
    return lambda html: html


# Web


def html(reply: Reply, lang: str) -> str:
    """The reply as HTML for the web chat's page; steps are links, which work without a script.

    >>> html(Reply(blocks=(Block((Span("<b>A</b>", "bold"),)),)), "vi")
    '<p><strong>&lt;b&gt;A&lt;/b&gt;</strong></p>'
    """
    made = []
    for items, blocks in groupby(reply.blocks, key=lambda block: block.kind == "item"):
        if items:
            made.append("<ul>" + "".join(f"<li>{_web_spans(b)}</li>" for b in blocks) + "</ul>")
        else:
            made += (f"<p{_web_class(b)}>{_web_spans(b)}</p>" for b in blocks)
    steps = "".join(_web_step(button, lang) for row in reply.buttons for button in row)
    return "".join(made) + (f'<div class="steps">{steps}</div>' if steps else "")


def _web_class(block: Block) -> str:
    return ' class="source"' if block.kind == "source" else ""


def _web_spans(block: Block) -> str:
    return "".join(_web_span(span) for span in block.spans)


def _web_span(span: Span) -> str:
    words = escape(clean(span.text), quote=False)
    if (url := safe_url(span.url)) is not None:
        return f'<a href="{escape(url)}" rel="noopener noreferrer" target="_blank">{words}</a>'
    name = {"bold": "strong", "italic": "em"}.get(span.style)
    return f"<{name}>{words}</{name}>" if name else words


def _web_step(button: Button, lang: str) -> str:
    label = escape(clean(button.label), quote=False)
    if button.payload is not None:
        query = escape(urlencode({"p": button.payload, "lang": lang}))
        return f'<a href="/?{query}" data-payload="{escape(button.payload)}">{label}</a>'
    url = safe_url(button.url)
    return f'<a href="{escape(url)}" rel="noopener noreferrer" target="_blank">{label}</a>' if url else ""
