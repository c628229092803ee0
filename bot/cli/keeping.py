"""The commands that keep the knowledge base: ``init``, ``import``, ``export``, ``starter``."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from functools import partial
from pathlib import Path

from bot.cli.mapping import Progress, mapped, shown_progress
from bot.cli.parsing import Options, UsageError
from bot.opening import knowledge_place, open_store, read_view
from handlers.access import TERMINAL
from knowledge.errors import ImportFailed, KnowledgeError
from knowledge.exchange import FORMATS, ImportPlan, format_of, plan_import, read_file, write_agreements
from knowledge.models import Agreement
from knowledge.starter import StarterUpdate, plan_update
from knowledge.store import Store, initialise, starter_agreements


def init(options: Options) -> None:
    """Makes a new knowledge base."""
    place = knowledge_place(options.data)
    initialise(place, empty=options.empty)
    with Store.open(place, read_only=True) as store:
        print(f"Đã tạo kho tri thức ở {place}: {len(store.view.agreements)} bản ghi.")


def import_(options: Options) -> None:
    """Brings in every record of every file, or none of any."""
    if options.distinct and options.map is None:
        raise UsageError("--distinct chỉ đi với --map")
    with shown_progress() as progress:
        files = {path: path.read_bytes() for path in options.files}
        if options.map is None:
            agreements = _together({path: _read(path, data, progress) for path, data in files.items()})
        else:
            agreements = mapped(files, options.map, progress, distinct=options.distinct)
        place = knowledge_place(options.data)
        if options.dry_run:
            plan = plan_import(read_view(place), agreements, options.replace)
            _refuse_conflicts(plan, options.files)
        else:
            with open_store(place) as store:
                progress("So với kho", 0, 0)
                plan = plan_import(store.view, agreements, options.replace, actor=TERMINAL)
                _refuse_conflicts(plan, options.files)
                progress("Ghi vào kho", 0, 0)
                if plan.changes:
                    asyncio.run(store.commit_many(plan.changes))
    for warning in plan.warnings:
        print(f"Lưu ý: {warning}", file=sys.stderr)
    print(f"Nếu nhập: {_counted(plan)}. Chưa có gì thay đổi." if options.dry_run else f"Đã nhập: {_counted(plan)}.")


def export(options: Options) -> None:
    """Writes every record to a file, in the format that was asked for or that its name means."""
    view = read_view(knowledge_place(options.data))
    if options.format is None and options.file != "-":
        form = format_of(options.file)
        name = next(name for name, known in FORMATS.items() if known is form)
    else:
        name = options.format or "json"
    content = write_agreements(list(view.agreements.values()), name)
    if options.file == "-":
        sys.stdout.buffer.write(content)
    else:
        Path(options.file).write_bytes(content)
        print(f"Đã xuất {len(view.agreements)} bản ghi ra {options.file}.")


def starter(options: Options) -> None:
    """Compares the records that come with the program with those here; with --update brings them up to date."""
    place = knowledge_place(options.data)
    if options.update and not options.dry_run:
        with open_store(place) as store:
            plan = asyncio.run(_updated(store))
        print(f"Đã cập nhật: {_fates(plan)}.")
    else:
        with open_store(place, read_only=True) as store:
            plan = asyncio.run(plan_update(store, starter_agreements()))
        print(f"Nếu cập nhật: {_fates(plan)}. Chưa có gì thay đổi.")
    for said, ids in (
        ("thêm", plan.added),
        ("nâng cấp", plan.upgraded),
        ("giữ nguyên vì đã có người sửa", plan.edited),
        ("không thêm lại vì đã có người xóa", plan.removed),
        ("không thêm vì đã có ở mã khác", plan.elsewhere),
    ):
        for id_ in ids:
            print(f"- {said}: {id_}")


async def _updated(store: Store) -> StarterUpdate:
    plan = await plan_update(store, starter_agreements())
    if plan.changes:
        await store.commit_many(plan.changes)
    return plan


def _fates(plan: StarterUpdate) -> str:
    left = len(plan.edited) + len(plan.removed) + len(plan.elsewhere)
    return (
        f"{len(plan.added)} bản ghi mới, {len(plan.upgraded)} nâng cấp, {len(plan.same)} như cũ, {left} không đụng tới"
    )


def _read(path: Path, data: bytes, progress: Progress) -> list[Agreement]:
    """The records of a file; on standard error, what is worth telling about it."""
    agreements, warnings = read_file(data, path.name, partial(progress, f"Đọc {path.name}"))
    for warning in warnings:
        print(f"Lưu ý: {path.name}, {warning}", file=sys.stderr)
    return agreements


def _together(files: dict[Path, list[Agreement]]) -> list[Agreement]:
    """The records of all the files; an id may stand in one of them only."""
    agreements = [agreement for several in files.values() for agreement in several]
    ids = Counter(agreement.id for agreement in agreements if agreement.id)
    twice = [name for name, times in ids.items() if times > 1]
    if twice:
        raise KnowledgeError(f"Mã “{twice[0]}” có trong hơn một tệp; chưa nhập gì.")
    return agreements


def _refuse_conflicts(plan: ImportPlan, files: list[Path]) -> None:
    """Raises ImportFailed when records stand in the way; --replace lets them be replaced."""
    if plan.conflicts:
        raise ImportFailed(", ".join(path.name for path in files), plan.conflicts)


def _counted(plan: ImportPlan) -> str:
    return f"{plan.new} bản ghi mới, {plan.changed} thay bản cũ, {plan.same} đã có sẵn"
