"""The web chat: its page, what the page asks, and suggestions of places while somebody types."""

from __future__ import annotations

import hashlib
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.app import App
from bot.markup import clean, html, safe_url
from bot.web.api import Json, refused
from handlers.texts import line
from handlers.types import Actor, Button, Lang, Message, Reply
from knowledge.text import fold

LONGEST_QUESTION = 2000  # characters
LONGEST_ARTICLE = 25_000  # of who may add records: what fits into the largest body
SUGGESTIONS = 8
_PAGE = Template(files("bot.web").joinpath("static/page.html").read_text(encoding="utf-8"))
# Words of the page, by the names they have in its template.
_WORDS = (
    "web.title", "web.about", "web.placeholder", "web.send", "web.theme", "web.share", "web.copied", "web.trouble",
    "web.thinking", "web.chat", "web.other",
)  # fmt: skip


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What the page sends: words, or the payload of a button. The conversation's id is made by the page."""

    conversation: str
    text: str = ""
    payload: str | None = None
    lang: Lang = "vi"


_decoder = msgspec.json.Decoder(Said)


class Chat:
    """The routes of the chat page. Nothing here rests on a cookie, so no other site can speak for a person."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def page(self, request: Request) -> Response:
        """The page; with ``?q=`` or ``?p=`` a question or a button's payload, answered in it."""
        query = request.query_params
        lang: Lang = "en" if query.get("lang") == "en" else "vi"
        text, payload = query.get("q", "")[:LONGEST_QUESTION], query.get("p")
        hello = await self._reply(Said(conversation="", text="/start", lang=lang))
        told = _answer_html(hello, lang)
        if text.strip() or payload:
            reply = await self._reply(Said(conversation="", text=text, payload=payload, lang=lang))
            told = (f'<p class="said">{escape(clean(text))}</p>' if text else "") + _answer_html(reply, lang)
        words = {key.removeprefix("web."): escape(line(lang, key)) for key in _WORDS}
        embedded = "embedded" if query.get("embed") == "1" else "whole"
        return HTMLResponse(
            _PAGE.substitute(words, lang=lang, lang_other="vi" if lang == "en" else "en", told=told, frame=embedded)
        )

    async def say(self, request: Request) -> Response:
        """``POST`` of what a person said; the reply as JSON."""
        if not request.headers.get("content-type", "").startswith("application/json"):
            return refused("application/json", 415)  # a form of another site cannot send this
        try:
            said = _decoder.decode(await request.body())
        except msgspec.MsgspecError:
            return refused('cần {"conversation", "text"}')
        if not 16 <= len(said.conversation) <= 64:
            return refused("cần mã cuộc trò chuyện")
        if len(said.text) > LONGEST_QUESTION and len(said.text) > (longest := await self._longest(said)):
            return refused(f"nhiều nhất {longest} chữ")
        return Json(_reply_json(await self._reply(said)))

    async def suggest(self, request: Request) -> Response:
        """Places with records whose name, or a word of it, begins with ``?q=``."""
        typed = fold(request.query_params.get("q", ""))[:80]
        if len(typed) < 2:
            return Json([])
        named = [(p, fold(p.name)) for p in self._app.index().places()]
        first = [p for p, key in named if key.startswith(typed)]
        within = [p for p, key in named if f" {typed}" in key]
        found = dict.fromkeys(f"{p.full_name}" for p in (*first, *within))
        return Json(list(found)[:SUGGESTIONS])

    async def _longest(self, said: Said) -> int:
        """How long a text of this person may be."""
        return LONGEST_QUESTION if await self._app.role(_actor(said)) == "reader" else LONGEST_ARTICLE

    async def _reply(self, said: Said) -> Reply:
        actor = _actor(said)
        message = Message(
            text=said.text,
            payload=said.payload,
            actor=actor,
            conversation=actor.id if said.conversation else "",
            private=bool(said.conversation),  # the page's address may be anybody's
        )
        async with self._app.turn(message) as reply:
            return reply or Reply()


def _actor(said: Said) -> Actor:
    """Who speaks is known by a hash of the page's own id; without one nobody is remembered."""
    who = hashlib.sha256(said.conversation.encode()).hexdigest()[:20] if said.conversation else "page"
    return Actor(id=f"web:{who}", lang=said.lang)


def _reply_json(reply: Reply) -> dict[str, Any]:
    """Blocks of spans as the page shows them; an address is there only where a click on it is safe."""
    return {
        "blocks": [
            {"kind": block.kind, "spans": [_span(s.text, s.style, s.url) for s in block.spans]}
            for block in reply.blocks
        ],
        "buttons": [[b for button in row if (b := _button(button))] for row in reply.buttons],
        "replace": reply.replace,
    }


def _span(text: str, style: str, url: str | None) -> dict[str, str]:
    span = {"text": clean(text), "style": style}
    if (safe := safe_url(url)) is not None:
        span["url"] = safe
    return span


def _button(button: Button) -> dict[str, str] | None:
    label = clean(button.label)
    if button.payload is not None:
        return {"label": label, "payload": button.payload}
    url = safe_url(button.url)
    return {"label": label, "url": url} if url else None


def _answer_html(reply: Reply, lang: Lang) -> str:
    """The same for the page as the server sends it; buttons are links, so that they work without a script."""
    return f'<div class="answer">{html(reply, lang)}</div>'
