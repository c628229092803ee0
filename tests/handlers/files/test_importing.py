"""/nhap: a file is shown first, then brought in whole or not at all, by who may and as it was shown."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from msgspec import structs

from handlers.registry import Desk
from knowledge.exchange import write_agreements
from knowledge.models import Agreement, Party
from knowledge.store import Store, agreement_change
from tests.handlers.files.conftest import Clock, Person, Upload

NEW = {"parties": [{"name": "Hòa Xuân", "kind": "phường"}, {"name": "Bến Hiên", "kind": "xã"}], "signed_on": "2025-09"}
ID = "hoa-xuan--ben-hien"


def file(*records: dict[str, Any], name: str = "moi.json") -> Upload:
    return Upload(name, json.dumps(records).encode())


async def test_a_file_is_shown_first_and_brought_in_after_a_yes(editor: Person, store: Store) -> None:
    before = store.view.revision
    reply = await editor("/nhap", file(NEW))
    assert "1 bản ghi mới, 0 thay bản cũ, 0 đã có sẵn. Chưa ghi gì." in reply.text
    assert "- mới: phường Hòa Xuân – xã Bến Hiên, tháng 9/2025" in reply.text
    assert store.view.revision == before
    reply = await editor.press("Nhập")
    assert reply.text.startswith("Đã nhập: 1 bản ghi mới")
    assert "Hoàn tác" in editor.labels
    (entry,) = await store.entries(store.view.revision)
    assert (entry.change.key, entry.change.actor, entry.change.channel) == (ID, "p000002", "telegram")
    assert editor.session.draft is None


async def test_the_file_may_come_after_the_command_or_without_it(editor: Person) -> None:
    assert "tối đa 20 MB" in (await editor("/import")).text
    assert "1 bản ghi mới" in (await editor("", file(NEW))).text
    await editor("/huy")
    assert "1 bản ghi mới" in (await editor("danh sách mới đây", file(NEW))).text


async def test_a_workbook_exported_and_edited_replaces_what_it_changes(editor: Person, store: Store) -> None:
    there = store.view.agreements["son-tra--tra-leng"]
    edited = structs.replace(there, place="nhà văn hóa", term_years=5)
    reply = await editor("", Upload("sua.xlsx", write_agreements([edited], "xlsx")))
    assert "0 bản ghi mới, 1 thay bản cũ" in reply.text
    assert "thay: phường Sơn Trà – xã Trà Leng, 15/8/2025 (thời hạn (năm), nơi ký)" in reply.text
    await editor.press("Nhập")
    assert store.view.agreements["son-tra--tra-leng"] == edited


async def test_a_pair_that_is_there_already_is_pointed_out_before_the_rest(editor: Person) -> None:
    again = {"parties": [{"name": "Trà Leng", "province": "Đà Nẵng"}, {"name": "sơn trà", "province": "Đà Nẵng"}]}
    reply = await editor("/nhap", file(*({"parties": [{"name": f"A{i}"}, {"name": "B"}]} for i in range(12)), again))
    assert "- lưu ý: bản ghi 13: ⚠ Có thể trùng với phường Sơn Trà – xã Trà Leng (15/8/2025)." in reply.text


async def test_a_place_typed_with_its_kind_in_the_column_of_the_name_is_known(editor: Person, store: Store) -> None:
    reply = await editor("/nhap", file({"parties": [{"name": "phường Hải Châu"}, {"name": "xã Hùng Sơn"}]}))
    assert "bản ghi 1: ⚠ Có thể trùng với phường Hải Châu – xã Hùng Sơn (16/8/2025)." in reply.text
    assert "Danh mục địa phương không có" not in reply.text
    await editor.press("Nhập")
    (entry,) = await store.entries(store.view.revision)
    assert [(p["kind"], p["name"]) for p in (entry.change.after or {})["parties"]] == [
        ("phường", "Hải Châu"),
        ("xã", "Hùng Sơn"),
    ]


async def test_what_is_doubtful_in_a_file_is_said_before_the_yes(editor: Person) -> None:
    unlikely = {"parties": [{"name": "Hòa Xuân"}, {"name": "Xứ Thần Tiên"}], "signed_on": "2030-01-01"}
    reply = await editor("/nhap", file(NEW, unlikely))
    assert "bản ghi 2: ⚠ Danh mục địa phương không có Xứ Thần Tiên." in reply.text
    assert "bản ghi 2: ⚠ Ngày ký 1/1/2030 còn ở phía trước." in reply.text


async def test_who_may_not_gets_the_answer_to_a_command_that_does_not_exist(reader: Person) -> None:
    upload = file(NEW)
    for text in ("/nhap", "/xuat", "/mau", "/saoluu"):
        assert (await reader(text, upload)).text.startswith(f"Mình không có lệnh {text}.")
    assert (await reader("", upload)).text.startswith("Mình mới chỉ đọc được chữ.")
    assert not upload.fetched


async def test_an_editor_may_not_take_a_backup(editor: Person) -> None:
    assert "không có lệnh /saoluu" in (await editor("/saoluu")).text


async def test_a_role_that_was_taken_away_ends_the_dialogue(editor: Person) -> None:
    await editor("/nhap")
    editor.actor = structs.replace(editor.actor, role="reader")
    upload = file(NEW)
    await editor("", upload)
    assert not upload.fetched
    assert editor.session.draft is None


async def test_faults_are_told_and_nothing_is_brought_in(editor: Person, store: Store) -> None:
    before = store.view.revision
    reply = await editor("/nhap", file(NEW, {"parties": []}, {"parties": [{"name": 5}]}))
    assert "có 2 chỗ cần sửa, nên chưa nhập gì" in reply.text
    assert "- bản ghi 2, trường parties: bắt buộc phải có" in reply.text
    assert "Nhập" not in editor.labels
    assert store.view.revision == before
    assert "1 bản ghi mới" in (await editor("", file(NEW))).text  # mended and sent again


async def test_a_long_report_comes_as_a_file(editor: Person) -> None:
    reply = await editor("/nhap", file(*({"parties": [{"name": i}]} for i in range(25))))
    assert "và 15 dòng nữa" in reply.text
    (report,) = reply.files
    assert len(report.content.decode("utf-8-sig").splitlines()) == 25


@pytest.mark.parametrize("name", ["anh.png", "van-ban.docx", "cu.xls"])
async def test_a_file_of_another_kind_is_refused_before_it_is_fetched(editor: Person, name: str) -> None:
    upload = Upload(name, b"...")
    assert "cần tệp loại json, jsonl, csv, xlsx" in (await editor("/nhap", upload)).text
    assert not upload.fetched


async def test_a_file_too_large_is_refused_before_it_is_fetched(editor: Person) -> None:
    upload = Upload("lon.csv", b"", size=21 * 2**20)
    assert "lớn quá 20 MB" in (await editor("/nhap", upload)).text
    assert not upload.fetched
    assert "lớn quá 20 MB" in (await editor("/nhap", Upload("lon.csv", bytes(21 * 2**20)))).text


async def test_nothing_new_needs_no_yes(editor: Person, store: Store) -> None:
    everything = write_agreements(list(store.view.agreements.values()), "csv")
    reply = await editor("/nhap", Upload("tat-ca.csv", everything))
    assert "không có gì mới: 0 bản ghi mới, 0 thay đổi, 28 đã có sẵn" in reply.text
    assert editor.session.draft is None


async def test_cancelled_halfway_nothing_is_brought_in(editor: Person, store: Store) -> None:
    shown = await editor("/nhap", file(NEW))
    await editor.press("Hủy")
    assert "không còn giữ tệp này" in (await editor.press("Nhập", on=shown)).text
    assert ID not in store.view.agreements


async def test_a_yes_said_twice_counts_once(editor: Person, store: Store) -> None:
    shown = await editor("/nhap", file(NEW))
    await editor.press("Nhập", update="77")
    revision = store.view.revision
    assert "không còn giữ tệp này" in (await editor.press("Nhập", on=shown, update="77")).text
    assert store.view.revision == revision


async def test_the_yes_of_another_person_is_none(editor: Person, desk: Desk, store: Store) -> None:
    shown = await editor("/nhap", file(NEW))
    other = Person(desk, "3", "admin")
    other.session.draft = editor.session.draft
    assert "không còn giữ" in (await other.press("Nhập", on=shown)).text
    assert ID not in store.view.agreements


async def test_each_of_several_files_waits_for_its_own_yes(editor: Person, store: Store) -> None:
    first = await editor("/nhap", file(NEW))
    second = await editor("", file({"id": "khac", "parties": [{"name": "A"}, {"name": "B"}]}))
    await editor.press("Nhập", on=first)
    assert ID in store.view.agreements
    assert "khac" not in store.view.agreements
    await editor.press("Nhập", on=second)
    assert "khac" in store.view.agreements
    assert editor.session.draft is None


async def test_when_two_change_the_same_the_second_sees_it_anew_before_anything_is_saved(
    editor: Person, desk: Desk, store: Store
) -> None:
    there = store.view.agreements["son-tra--tra-leng"]
    await editor("/nhap", Upload("a.json", write_agreements([structs.replace(there, place="A")])))
    other = Person(desk, "3", "admin")
    await other("/nhap", Upload("b.json", write_agreements([structs.replace(there, place="B")])))
    await other.press("Nhập")
    reply = await editor.press("Nhập")
    assert reply.text.startswith("Kho tri thức vừa thay đổi, nên mình so lại:")
    assert store.view.agreements["son-tra--tra-leng"].place == "B"
    await editor.press("Nhập")
    assert store.view.agreements["son-tra--tra-leng"].place == "A"


async def test_a_change_that_does_not_touch_the_file_does_not_stand_in_its_way(editor: Person, store: Store) -> None:
    await editor("/nhap", file(NEW))
    other = Agreement(id="x", parties=(Party(name="A"), Party(name="B")))
    await store.commit(agreement_change(None, other))
    assert (await editor.press("Nhập")).text.startswith("Đã nhập")


async def test_a_file_waits_half_an_hour_and_no_restart(editor: Person, desk: Desk, clock: Clock) -> None:
    shown = await editor("/nhap", file(NEW))
    clock.time += dt.timedelta(minutes=31)
    assert "gửi lại tệp" in (await editor.press("Nhập")).text
    shown = await editor("/nhap", file(NEW))
    restarted = Person(Desk(desk._index, clock=clock, store=desk._store), "2", "editor")
    restarted.session = editor.session
    assert "gửi lại tệp" in (await restarted.press("Nhập", on=shown)).text


async def test_words_while_a_file_is_awaited_get_the_way_on(editor: Person) -> None:
    await editor("/nhap")
    assert "đang chờ tệp" in (await editor("sơn trà kết nghĩa với ai")).text
    await editor("", file(NEW))
    assert "bấm Nhập" in (await editor("được không?")).text
    assert (await editor("nhập")).text.startswith("Đã nhập")


async def test_a_file_that_is_not_there_is_asked_for_again(editor: Person) -> None:
    assert "không lấy được tệp “khong-co.csv”" in (await editor("/nhap khong-co.csv")).text


async def test_where_nothing_can_be_saved_no_file_is_fetched(desk: Desk, clock: Clock) -> None:
    person = Person(Desk(desk._index, clock=clock), "2", "editor")
    upload = file(NEW)
    assert "chỉ đọc" in (await person("/nhap", upload)).text
    assert "chỉ đọc" in (await person("", upload)).text
    assert not upload.fetched


async def test_a_workbook_is_read_in_a_process_of_its_own(editor: Person, store: Store) -> None:
    there = [structs.replace(a, id=f"{a.id}-moi") for a in store.view.agreements.values()]
    assert "28 bản ghi mới" in (await editor("", Upload("moi.xlsx", write_agreements(there, "xlsx")))).text
    assert "tệp hỏng" in (await editor("", Upload("hong.xlsx", b"PK"))).text


async def test_taking_an_import_back_is_told_as_a_removal(editor: Person) -> None:
    other = {"parties": [{"name": "Cẩm Lệ"}, {"name": "Thượng Đức"}]}
    await editor("/nhap", file(NEW, other))
    await editor.press("Nhập")
    await editor.press("Hoàn tác")
    assert "bạn: xóa 2 bản ghi" in (await editor("/lichsu")).text
