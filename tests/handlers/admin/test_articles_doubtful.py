"""What is doubtful about an article is asked about before it is saved: a tap, a word, or the right value."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.admin.drafts import Draft, Question
from handlers.admin.filling import put_text
from knowledge.editing.paths import read_path, value_at
from knowledge.index import Index
from tests.handlers.admin.conftest import Person

DOUBTFUL = """Phường An Nhơn Bắc và làng Ghè kết nghĩa
Thứ bảy, 16/08/2025 08:12
Chiều 15/8, phường An Nhơn Bắc và làng Ghè ký giao ước kết nghĩa.
Theo giao ước, phường An Nhơn Bắc giúp làng Ghè dạy chữ cho trẻ em, khám bệnh cho người già.
Dịp này, các hộ nghèo được hỗ trợ 30 triệu đồng để sửa nhà."""


async def test_what_is_doubtful_is_marked_and_asked_one_tap_each(admin: Person) -> None:
    shown = await admin(f"/them {DOUBTFUL}")
    marked = [row for row in shown.splitlines() if row.startswith("- ? ")]
    assert [row.split(":")[0] for row in marked] == ["- ? Bên 2", "- ? Hỗ trợ 1"]
    assert "? Bên 2: làng Ghè" in shown.splitlines()[-1]
    assert (await admin.press("Đúng")).startswith("? Hỗ trợ 1: ")
    shown = await admin.press("Bỏ mục này")
    assert "Bên 2: làng Ghè" in shown
    assert "Hỗ trợ" not in shown
    assert "- ? " not in shown
    await admin.press("Lưu")


@pytest.mark.parametrize("typed", ["đúng", "1"])
async def test_a_doubt_is_settled_by_typing_as_well(typed: str, admin: Person) -> None:
    await admin(f"/them {DOUBTFUL}")
    assert (await admin(typed)).startswith("? Hỗ trợ 1: ")
    assert "Hỗ trợ" not in await admin("không")


async def test_all_doubts_are_settled_at_once(admin: Person) -> None:
    await admin(f"/them {DOUBTFUL}")
    shown = await admin.press("Đúng hết")
    assert "Bản ghi mới sẽ được lưu" in shown
    assert "Hỗ trợ 1" in shown
    assert "Đúng hết" not in admin.buttons


async def test_the_right_value_may_be_sent_instead(admin: Person) -> None:
    await admin(f"/them {DOUBTFUL}")
    await admin("làng Ghè, Gia Lai")
    while "Lưu" not in admin.buttons:
        await admin("/boqua")
    await admin.press("Lưu")
    (record,) = [a for a in admin.store.view.agreements.values() if "ghe" in a.id]
    assert [(p.name, p.province) for p in record.parties][1] == ("Ghè", "Gia Lai")


def test_doubts_about_the_items_behind_one_that_is_left_out_move_up_with_them(empty_index: Index) -> None:
    people = [{"name": name} for name in ("Ông A", "Ông B", "Ông C")]
    draft = Draft(record={"parties": [], "people": people})
    draft.questions = [Question(path=f"people.{n}", words="w", options=[people[n]]) for n in range(3)]
    put_text(draft, ("people", 1), "-", empty_index, date(2026, 3, 9))
    asked = [value_at(draft.record, read_path(q.path)) for q in draft.questions]
    assert asked == [{"name": "Ông A"}, {"name": "Ông C"}]
