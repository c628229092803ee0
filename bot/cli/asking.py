"""The commands that answer: ``ask`` and ``places``, as words for a person or as JSON for a program."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from bot.cli.parsing import Options, UsageError
from bot.environment import HOTLINE, setting
from bot.markup import ansi, plain
from bot.opening import read_index
from handlers.ask import render
from handlers.formats import local_day, now
from handlers.naming import label
from handlers.types import Lang, Reply
from knowledge.answer import answer, explain, places
from knowledge.finding import Choice, Context, Finding
from knowledge.index import Index


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a file of questions: what is asked, and what was said before it."""

    q: str
    id: str | int = ""
    context: list[str] = []


class Place(msgspec.Struct, frozen=True):
    """A place as the contract shows it."""

    name: str
    kind: str
    province: str | None
    code: str | None


class Offer(msgspec.Struct, frozen=True, omit_defaults=True):
    """A way to go on: its words, and the id of the place or of the record that it means."""

    label: str
    place: str | None = None
    agreement: str | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One line of ``ask --json``; see docs/commands.md."""

    id: str | int
    question: str
    outcome: str
    kinds: list[str]
    places: list[Place]
    fields: list[str]
    agreements: list[str]
    choices: list[Offer]
    text: str
    sources: list[str]
    elapsed_us: int


def ask(options: Options) -> None:
    """Answers one question, or every line of a file."""
    index = read_index(options.data)
    hotline = setting("hotline", HOTLINE)
    for asked in _questions(options):
        context = Context()
        for turn in asked.context:
            _, context = answer(turn, context, index)
        started = time.perf_counter_ns()
        finding, _ = answer(asked.q, context, index)
        elapsed = (time.perf_counter_ns() - started) // 1000
        lang: Lang = "en" if finding.lang == "en" else "vi"
        reply = render(finding, index, lang, full=True, today=local_day(now()), hotline=hotline)
        if options.json:
            _print_json(_contract(asked, finding, reply, index, elapsed))
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


def _contract(asked: Asked, finding: Finding, reply: Reply, index: Index, elapsed: int) -> Answer:
    sources = (s.url for a in finding.agreements for s in a.sources or () if s.url)
    return Answer(
        id=asked.id,
        question=asked.q,
        outcome=finding.outcome,
        kinds=list(finding.kinds),
        places=[Place(p.name, p.kind, p.province, p.code) for p in finding.places],
        fields=list(finding.fields),
        agreements=[a.id for a in finding.agreements],
        choices=[offer for choice in finding.choices if (offer := _offer(choice, index))],
        text=reply.text,
        sources=list(dict.fromkeys(sources)),
        elapsed_us=elapsed,
    )


def _offer(choice: Choice, index: Index) -> Offer | None:
    if choice.place is not None:
        place = choice.place
        where = f" ({place.province})" if place.province and place.province != place.name else ""
        return Offer(f"{place.full_name}{where}", place=place.id)
    if choice.agreement is not None:
        agreement = choice.agreement
        return Offer(label(agreement, index.parties(agreement), "vi"), agreement=agreement.id)
    return None


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
