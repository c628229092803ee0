"""The commands that look after the knowledge base: ``check``, ``backup``, ``restore``, ``compact``, ``history``."""

from __future__ import annotations

import asyncio
import datetime as dt
from functools import partial

import msgspec

from bot.cli.mapping import shown_progress
from bot.cli.parsing import Options, UsageError
from bot.environment import HISTORY_DAYS, setting
from bot.opening import data_folder, database, knowledge_place, open_store
from knowledge.errors import KnowledgeError
from knowledge.models import Entry
from knowledge.store import View, upkeep
from knowledge.store.clock import now

_DONE = {(True, False): "thêm", (False, False): "sửa", (False, True): "xóa", (True, True): "đã xóa trước đó:"}
_WHAT = {
    "agreement": "bản ghi",
    "nickname": "tên gọi",
    "programme": "chương trình",
    "member": "thành viên",
    "proposal": "đề nghị",
}


def check(options: Options) -> None:
    """Reads the log, the checkpoint and every record; says what it found."""
    place = knowledge_place(options.data)
    with open_store(place, read_only=True):  # a first start is no fault
        pass
    health = upkeep.check(place)
    for note in health.notes:
        print(f"Lưu ý: {note}.")
    print(
        f"Kho tri thức ở {place} đọc được cả: {health.agreements} bản ghi, lần sửa thứ {health.revision}, "
        f"{health.changes} thay đổi trong nhật ký."
    )


def backup(options: Options) -> None:
    """Writes a copy with all history to a file, also while the bot runs."""
    upkeep.backup(knowledge_place(options.data), options.file)
    print(f"Đã sao lưu ra {options.file}. Khôi phục bằng: ketnghia restore {options.file}")


def restore(options: Options) -> None:
    """Puts a backup in the place of the knowledge base, and keeps what was there."""
    place = knowledge_place(options.data)
    old = upkeep.restore(place, options.file)
    with open_store(place, read_only=True) as store:
        view = store.view
    print(f"Đã khôi phục {len(view.agreements)} bản ghi, lần sửa thứ {view.revision}, vào {place}.")
    if old is not None:
        print(f"Kho cũ còn ở {old}.")


def compact(options: Options) -> None:
    """Forgets history that is older than so many days."""
    days = options.days if options.days is not None else _days()
    if days < 1:
        raise UsageError("--days cần một số ngày từ 1 trở lên")
    before = (now() - dt.timedelta(days=days)).date().isoformat()
    forgotten = upkeep.compact(knowledge_place(options.data), before)
    said = f"Đã bỏ {forgotten} thay đổi cũ" if forgotten else "Không có thay đổi nào cũ để bỏ"
    print(f"{said} (trước {dt.date.fromisoformat(before):%d/%m/%Y}); các bản ghi vẫn như cũ.")


def migrate(options: Options) -> None:
    """Copies the knowledge base, its history and what is remembered from the folder to the database, or back."""
    shared, folder = database(), data_folder(options.data)
    if shared is None:
        raise UsageError("hãy đặt KETNGHIA_DATABASE_URL, cơ sở dữ liệu mà kho tri thức được chuyển tới hay chuyển về")
    from bot.state import moving  # its libraries are an extra
    from knowledge.store.postgresql import transfer

    with shown_progress() as progress:
        tick = partial(progress, "Chuyển các lần sửa")
        back = options.back
        moved = transfer.to_folder(shared, folder, tick) if back else transfer.to_database(folder, shared, tick)
    here, there = (shared, folder) if back else (folder, shared)
    print(
        f"Đã chuyển {moved.revisions} lần sửa, {moved.changes} thay đổi từ {here} sang {there}, và đối chiếu lại từng "
        f"dòng: hai bên như nhau (mã kiểm tra {moved.checksum[:8]}). Kho ở {here} vẫn còn nguyên."
    )
    rows = asyncio.run(moving.to_folder(shared, folder) if back else moving.to_database(folder, shared))
    print(f"Đã chuyển {rows} dòng về vai trò, cuộc trò chuyện và số đếm.")
    if refresh := setting("zalo_oa_refresh_token"):
        from bot.channels.zalo_oa.moving import move_pair

        if move_pair(here, there, refresh):
            print("Đã chuyển token của Zalo OA: từ giờ chỉ chạy bot ở nơi mới.")
    if back:
        print("Từ giờ muốn dùng kho trong thư mục, hãy bỏ KETNGHIA_DATABASE_URL.")


def history(options: Options) -> None:
    """Lists changes, newest first: all, or those of one record."""
    if options.limit < 1:
        raise UsageError("--limit cần một số từ 1 trở lên")
    with open_store(knowledge_place(options.data), read_only=True) as store:
        key = None if options.id is None else _known(store.view, options.id)
        kind = None if options.id is None else "agreement"
        entries = asyncio.run(store.history(kind, key, limit=options.limit))
    if not entries:
        raise KnowledgeError(f"Không có thay đổi nào của “{options.id}”." if options.id else "Chưa có thay đổi nào.")
    for entry in entries:
        print(msgspec.json.encode(entry).decode() if options.json else _line(entry))


def _days() -> int:
    said = setting("history_days", str(HISTORY_DAYS))
    if not said.isdecimal():
        raise UsageError("KETNGHIA_HISTORY_DAYS cần một số ngày")
    return int(said)


def _known(view: View, name: str) -> str:
    """The id for a short key or an id; an id that is gone stays what it is."""
    return view.by_key.get(name, name)


def _line(entry: Entry) -> str:
    change = entry.change
    done = _DONE[change.before is None, change.after is None]
    when = dt.datetime.fromisoformat(change.at)
    named = f"{change.key} ({entry.short})" if entry.short else change.key
    return f"{entry.revision:>5}  {when:%d/%m/%Y %H:%M}  {change.actor:<10} {done} {_WHAT[change.entity]} {named}"
