"""The command ``extract``: an article in, what it was judged to be and its draft records out."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from bot.cli.parsing import Options, UsageError
from bot.opening import read_index
from handlers.admin import labels
from handlers.admin.articles import refusal
from handlers.render.speaker import Speaker
from handlers.texts import LANGS, words
from knowledge.articles.article import Article, File
from knowledge.articles.draft import LISTS, Draft, Extraction
from knowledge.articles.errors import ArticleError
from knowledge.articles.explain import explain
from knowledge.articles.extract import extract
from knowledge.articles.files import read
from knowledge.index import Index
from knowledge.records import record_of


def extract_(options: Options) -> None:
    """Reads one article and prints what it reports: as JSON for a program, else in words."""
    index = read_index(options.data)
    article = _article(options.file)
    if options.published:
        article = replace(article, published=_day(options.published))
    made = extract(article, index.names)
    if options.json:
        print(msgspec.json.encode(contract(made)).decode())
    else:
        print("\n".join(_in_words(made, index)))
    if options.explain:
        _explain(article, index, on_stderr=options.json)


def contract(made: Extraction) -> dict[str, Any]:
    """The contract of ``extract --json``: a record for each agreement, with the words that each field rests on."""
    return {
        "outcome": made.outcome,
        "reason": made.reason,
        "words": made.evidence.words if made.evidence else None,
        "agreements": [
            {**record_of(draft.record()), "evidence": _evidence(draft), "doubtful": _doubtful(draft)}
            for draft in made.drafts
        ],
    }


def _evidence(draft: Draft) -> dict[str, Any]:
    """Field → words; of a list the words of each item, in the order of the record."""
    found: dict[str, Any] = {}
    for fact in draft.facts:
        if fact.field in LISTS:
            found.setdefault(fact.field, []).append(fact.evidence.words)
        else:
            found[fact.field] = fact.evidence.words
    return found


def _doubtful(draft: Draft) -> list[str]:
    """The facts to look at, as paths: ``signed_on``, ``parties[1]``."""
    counts: dict[str, int] = {}
    found = []
    for fact in draft.facts:
        at = counts[fact.field] = counts.get(fact.field, -1) + 1
        if fact.doubtful:
            found.append(f"{fact.field}[{at}]" if fact.field in LISTS else fact.field)
    return found


def _article(name: str) -> Article:
    """The article of a file, of a link, or of standard input. Raises UsageError where there is none."""
    try:
        if name.startswith(("http://", "https://")):
            return read(asyncio.run(_fetched(name)))
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return read(File(content, "" if name == "-" else Path(name).name))
    except ArticleError as error:
        said = (words(refusal(lang, error)) for lang in LANGS)
        raise UsageError("{} ({})".format(*said)) from error


async def _fetched(link: str) -> File:
    from bot.fetch import Fetcher

    return await Fetcher()(link)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--published cần một ngày như 2025-08-16, không phải “{text}”") from error


def _in_words(made: Extraction, index: Index) -> Iterator[str]:
    """The judgement, then every fact with its words; "?" marks what is doubtful."""
    yield f"{made.outcome}: {made.reason}" + (f" ← “{made.evidence.words}”" if made.evidence else "")
    speaker = Speaker(index, "vi")
    for draft in made.drafts:
        yield ""
        for fact in draft.facts:
            value = msgspec.to_builtins(fact.value)
            path = (fact.field, 0) if fact.field in LISTS else (fact.field,)
            field, shown = labels.label(speaker, (fact.field,)), labels.shown(speaker, path, value)
            yield f"{field}{' ?' if fact.doubtful else ''}: {shown} ← “{fact.evidence.words}”"


def _explain(article: Article, index: Index, *, on_stderr: bool) -> None:
    """How the article was read, step by step."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("Bước", "Thấy gì", title="Bài báo được hiểu thế nào", title_justify="left")
    for step, saw in explain(article, index.names):
        table.add_row(Text(step), Text(saw))
    Console(stderr=on_stderr).print(table)
