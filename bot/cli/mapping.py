"""``import --map``: files with columns of their own become agreements, and a bar shows how far it has come."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from knowledge.errors import KnowledgeError
from knowledge.mapping import parse_mapping, read_mapped
from knowledge.models import Agreement
from knowledge.records import one_line

Progress = Callable[[str, int, int], None]  # what is done, how many of it, of how many (0: nobody knows)
MOST_TOLD = 8  # names of countries that are told one by one


def mapped(files: Mapping[Path, bytes], mapping: str, progress: Progress, *, distinct: bool) -> list[Agreement]:
    """The agreements of CSV files by a mapping; on standard error, what people should know about them."""
    rules = parse_mapping(mapping)
    agreements: list[Agreement] = []
    for path, data in files.items():
        tick = partial(progress, f"Đọc {path.name}")
        read = read_mapped(data, path.name, rules, tick, distinct=distinct)
        _refuse_ids_of_another_file(agreements, read.agreements)
        agreements += read.agreements
        if read.same:
            then = "đã bỏ qua" if distinct else "vẫn nhập (--distinct thì bỏ qua)"
            _note(f"{path.name}: {read.same} dòng nêu lại một cặp của dòng trước, kể cả khi đổi bên; {then}.")
        if read.strange_countries:
            names = [f"{one_line(name)} ({times})" for name, times in read.strange_countries.items()]
            more = f" và {len(names) - MOST_TOLD} tên nữa" if len(names) > MOST_TOLD else ""
            _note(f"{path.name}: chưa biết mã của nước {', '.join(names[:MOST_TOLD])}{more}; giữ như đã viết.")
    return agreements


def _refuse_ids_of_another_file(before: Iterable[Agreement], now: Iterable[Agreement]) -> None:
    twice = {a.id for a in before if a.id} & {a.id for a in now}
    if twice:
        raise KnowledgeError(f"Mã “{min(twice)}” có trong hơn một tệp; chưa nhập gì.")


def _note(text: str) -> None:
    print(f"Lưu ý: {text}", file=sys.stderr)


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """A bar on standard error where a person watches; nothing otherwise."""
    if not sys.stderr.isatty():
        yield lambda _said, _done, _of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, int] = {}

        def progress(said: str, done: int, of: int) -> None:
            if said not in tasks:
                tasks[said] = bar.add_task(said, total=of or None)
            bar.update(tasks[said], completed=done)  # type: ignore[arg-type]

        yield progress
