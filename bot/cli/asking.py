"""The commands that answer: ``ask`` and ``places``, as words for a person or as JSON for a program."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from bot.cli.parsing import Options, UsageError
from bot.contract import Asked, answered
from bot.environment import HOTLINE, setting
from bot.markup import ansi, plain
from bot.opening import read_index
from handlers.types import Reply
from knowledge.answer import explain, places
from knowledge.index import Index


def ask(options: Options) -> None:
    """Answers one question, or every line of a file."""
    index = read_index(options.data)
    hotline = setting("hotline", HOTLINE)
    for asked in _questions(options):
        contract, reply = answered(asked, index, hotline)
        if options.json:
            _print_json(contract)
        else:
            _print_words(reply)
        if options.explain:
            _explain(asked.q, index, on_stderr=options.json)


def places_(options: Options) -> None:
    """Shows which places a text names."""
    index = read_index(options.data)
    for asked in _questions(options):
        candidates = places(asked.q, index)
        if options.json:
            _print_json({"question": asked.q, "candidates": candidates})
            continue
        for c in candidates:
            former = " (đơn vị cũ)" if c.former is not None else ""
            where = f", {c.province}" if c.province else ""
            _print_line(f"{asked.q[slice(*c.span)]}: {f'{c.kind} {c.name}'.strip()}{where}{former} · {c.score}")


# Questions in


def _questions(options: Options) -> Iterator[Asked]:
    """The question of the command line, else the lines of the file, else standard input."""
    if options.file is not None:
        if options.question:
            raise UsageError("hoặc một câu, hoặc --file, không cả hai")
        with _opened(options.file) as lines:
            yield from read_questions(lines)
    elif options.question:
        yield Asked(q=" ".join(options.question), id="q1")
    elif sys.stdin is None or sys.stdin.isatty():
        raise UsageError('chưa có câu hỏi. Ví dụ: ketnghia ask "Sơn Trà kết nghĩa với ai?"')
    else:
        text = sys.stdin.buffer.read().decode("utf-8-sig", errors="replace")
        yield Asked(q=text.rstrip("\r\n"), id="q1")


def read_questions(lines: Iterable[bytes]) -> Iterator[Asked]:
    """A question a line: plain text, or an object ``{"id", "q", "context"}``; empty lines are passed over.

    Bytes that are not UTF-8 are read as U+FFFD. Raises UsageError for an object that is no question.

    >>> [(a.id, a.q) for a in read_questions(["Sơn Trà?".encode(), b'{"id": "x", "q": "Hello?"}'])]
    [('q1', 'Sơn Trà?'), ('x', 'Hello?')]
    """
    for number, raw in enumerate(lines, 1):
        text = raw.decode("utf-8-sig", errors="replace").strip("\r\n")
        if not text.strip():
            continue
        asked = _asked(text, number)
        yield asked if asked.id != "" else msgspec.structs.replace(asked, id=f"q{number}")


def _asked(text: str, number: int) -> Asked:
    """One line; what begins like an object and is none is a question like any other."""
    if text.lstrip().startswith("{"):
        try:
            value = msgspec.json.decode(text)
        except msgspec.DecodeError:
            return Asked(q=text)
        try:
            return msgspec.convert(value, Asked)
        except msgspec.ValidationError as error:
            raise UsageError(f'dòng {number}: cần {{"id", "q", "context"}} ({error})') from error
    return Asked(q=text)


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
    else:
        with Path(name).open("rb") as file:
            yield file


# Answers out


def _print_json(value: object) -> None:
    _print_line(msgspec.json.encode(value).decode())


def _print_words(reply: Reply) -> None:
    if sys.stdout.isatty():
        import shutil

        _print_line(ansi(reply, width=shutil.get_terminal_size().columns))
    else:
        _print_line(plain(reply))


def _print_line(text: str) -> None:
    """At once: the reader may be a program that waits for each answer."""
    print(text, flush=True)


def _explain(question: str, index: Index, *, on_stderr: bool) -> None:
    """How the question was understood, tier by tier."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("Bước", "Thấy gì", title="Câu hỏi được hiểu thế nào", title_justify="left")
    for tier, saw in explain(question, index):
        table.add_row(Text(tier), Text(saw))  # as Text: words in brackets are not rich's markup
    Console(stderr=on_stderr).print(table)
