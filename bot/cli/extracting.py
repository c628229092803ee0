"""The command ``extract``: an article in, what it was judged to be and its draft records out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from bot.cli.parsing import Options, UsageError
from bot.opening import read_index
from handlers.admin import labels
from handlers.render.speaker import Speaker
from knowledge.articles.article import Article
from knowledge.articles.draft import LISTS, Draft, Extraction
from knowledge.articles.explain import explain
from knowledge.articles.extract import extract
from knowledge.index import Index
from knowledge.records import record_of


def extract_(options: Options) -> None:
    """Reads one article and prints what it reports: as JSON for a program, else in words."""
    index = read_index(options.data)
    article = Article(_text(options.file), published=_day(options.published))
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


def _text(name: str) -> str:
    """The words of a file or of standard input; bytes that are not UTF-8 are read as U+FFFD."""
    data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    return data.decode("utf-8-sig", errors="replace")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
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
