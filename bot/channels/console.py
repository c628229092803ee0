"""The terminal chat: history, completion and colours for a person; plain lines when it is piped."""

from __future__ import annotations

import asyncio
import re
import shutil
import signal
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from bot.app import App
from bot.channels.localfiles import attached, save
from bot.environment import local_person
from bot.markup import ansi, plain
from handlers.access import TERMINAL
from handlers.ask import render
from handlers.registry import menu
from handlers.texts import line, say
from handlers.types import Actor, Block, File, Lang, Message, Reply
from knowledge.finding import Finding, Kind, Outcome, Part
from knowledge.text import fold

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer

LEAVING: dict[Lang, list[str]] = {"vi": ["/thoat"], "en": ["/exit"]}
LEAVE = frozenset({"/thoat", "/exit", "/quit", "thoát", "thoat", "exit", "quit"})
HISTORY = "chat-history"
PIPED = "console:piped"  # the conversation of a file or a pipe, which does not go on where the last one ended
WIDEST = 100  # columns: longer lines are hard to read
LONGEST_NAME = 6  # words
SLOW = 1.0  # seconds after which a person is told that an answer is on its way


class Console:
    """The terminal's user is the owner of the data folder: who can read its files could change them anyway."""

    name = "console"

    def __init__(self, stdin: BinaryIO | None = None, write: Callable[[str], object] | None = None) -> None:
        self._stdin = stdin or sys.stdin.buffer
        self._write = write or _print
        self._colours = False
        self._lang: Lang = "vi"

    async def run(self, app: App) -> None:
        """Talks until the person leaves (/thoat, Ctrl-D) or the input ends."""
        interactive = self._stdin.isatty() and sys.stdout.isatty()
        self._colours = interactive
        lines = _typed(app, lambda: self._lang) if interactive else _piped(self._stdin)
        conversation = "console" if interactive else PIPED
        await app.forget(PIPED)
        self._lang = await app.language(conversation)
        self._write(self._rendered(_greeting(app, self._lang, leave=interactive)) + "\n")
        async for text in lines:
            if text.strip().casefold() in LEAVE:
                break
            if interactive and not text.strip():
                continue
            text, attachments = attached(text)
            message = Message(text=text, actor=_owner(), conversation=conversation, attachments=attachments)
            async with _patient(self._write if interactive else None, self._lang), app.turn(message) as reply:
                if reply is not None:
                    self._lang = reply.lang
                    self._write(self._rendered(reply) + "\n")
                    for file in reply.files:
                        self._write(_saved(file, self._lang) + "\n")

    def _rendered(self, reply: Reply) -> str:
        """The reply for this terminal, the next steps numbered."""
        if not self._colours:
            return plain(reply, buttons=True)
        return ansi(reply, width=min(shutil.get_terminal_size().columns, WIDEST), buttons=True)


@asynccontextmanager
async def _patient(write: Callable[[str], object] | None, lang: Lang) -> AsyncIterator[None]:
    """Says to somebody at the keys that the answer takes a while, where it does."""
    if write is None:
        yield
        return
    waiting = asyncio.get_running_loop().call_later(SLOW, write, line(lang, "console.wait"))
    try:
        yield
    finally:
        waiting.cancel()


def _greeting(app: App, lang: Lang, *, leave: bool) -> Reply:
    """Hello and an example, two lines, without the menu; to somebody at the keys also how to leave."""
    hello = Finding(outcome=Outcome.ANSWERED, parts=(Part(kind=Kind.GREETING),))
    reply = render(hello, app.index(), lang, full=True)
    last = (Block(say(lang, "console.leave")),) if leave else ()
    return Reply(blocks=(*reply.blocks, *last), buttons=reply.buttons)


def _saved(file: File, lang: Lang) -> str:
    """Saves a file that was handed over, and says where; or that it could not be."""
    try:
        return line(lang, "console.saved", path=str(save(file, Path.cwd())))
    except OSError as error:
        return line(lang, "console.not_saved", name=file.name, reason=error.strerror or str(error))


def _print(text: str) -> None:
    """One answer and a blank line, at once: the reader may be a program that waits for it."""
    print(text, flush=True)  # noqa: T201 - this is the channel


def _owner() -> Actor:
    """The person at the terminal."""
    return Actor(id=local_person(), role="owner", person=TERMINAL)


async def _piped(stdin: BinaryIO) -> AsyncIterator[str]:
    """The lines of a pipe or a file; bytes that are not UTF-8 become U+FFFD."""
    with _plain_interrupts():
        for line in stdin:
            yield line.decode("utf-8-sig", errors="replace").rstrip("\r\n")


@contextmanager
def _plain_interrupts() -> Iterator[None]:
    """Lets Ctrl-C end a blocking read: asyncio's own handler would only cancel once the read is over."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


async def _typed(app: App, lang: Callable[[], Lang]) -> AsyncIterator[str]:
    """What a person types, with history and completion, until Ctrl-D."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.formatted_text import HTML
    from prompt_toolkit.history import FileHistory, History, InMemoryHistory

    history: History = InMemoryHistory()
    path = app.folder / HISTORY
    with suppress(OSError):
        path.touch(mode=0o600)
        history = FileHistory(str(path))
    session: PromptSession[str] = PromptSession(
        history=history, completer=_completer(app, lang), complete_while_typing=True, enable_history_search=False
    )
    with suppress(EOFError):
        while True:
            yield await session.prompt_async(HTML("<ansicyan><b>› </b></ansicyan>"))


def completions(text: str, names: Iterable[str], commands: Iterable[str]) -> list[tuple[str, int]]:
    """What the typed text may go on to: (words, how many characters before the cursor they replace).

    A command is completed at the start of the line; a place anywhere, from its first letters with or without marks.

    >>> completions("phường sơn t", ["Sơn Trà", "Trà Leng"], ["/danhsach"])
    [('Sơn Trà', 5)]
    >>> completions("/da", ["Sơn Trà"], ["/danhsach"])
    [('/danhsach', 3)]
    """
    if text.startswith("/"):
        return [(c, len(text)) for c in commands if c.startswith(text)]
    found: dict[str, int] = {}
    starts = [m.start() for m in re.finditer(r"(?<!\S)\S", text)][-LONGEST_NAME:]
    for start in starts:
        typed = text[start:]
        key = fold(typed)
        if len(key) < 2:
            continue
        for name in names:
            if fold(name).startswith(key) and name != typed:
                found.setdefault(name, len(typed))
    return list(found.items())


def _completer(app: App, lang: Callable[[], Lang]) -> Completer:
    """The completer of the prompt; commands by their names in the language of the moment."""
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document

    class Places(Completer):
        """Commands and the places that have records."""

        def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
            """For the text before the cursor."""
            names = [place.name for place in app.index().places()]
            commands = [f"/{name}" for name, _ in menu(lang(), "owner")] + LEAVING[lang()]
            for words, replaced in completions(document.text_before_cursor, names, commands):
                yield Completion(words, start_position=-replaced)

    return Places()
