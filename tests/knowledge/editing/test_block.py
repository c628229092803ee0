"""A pasted block becomes the parts of a record; what it does not say stays out."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.editing.block import Fault, is_block, json_object, read_block

TODAY = date(2026, 3, 9)
PASTED = """\
Bên A: phường Sơn Trà
Bên B: xã Trà Leng, Đà Nẵng
Ngày ký: 15/8/2025
Nơi ký: trụ sở UBND xã Trà Leng
Cam kết (y tế): Khám bệnh, cấp thuốc cho dân.
Cam kết về giáo dục:
- Trao học bổng cho học sinh
- Giáo viên hai bên trao đổi kinh nghiệm: mỗi năm một lần
Hỗ trợ: 10 suất quà, mỗi suất 500 nghìn đồng
Người dự: Nguyễn Văn A – Chủ tịch UBND phường
Nguồn: Báo Đà Nẵng, 16/8/2025, https://baodanang.vn/ky-ket-1.html
Ghi chú: chép từ báo
"""


def test_every_line_goes_to_its_field() -> None:
    block = read_block(PASTED, TODAY)
    assert block.faults == ()
    assert block.parties == ("phường Sơn Trà", "xã Trà Leng, Đà Nẵng")
    assert block.fields == {
        "signed_on": "2025-08-15",
        "place": "trụ sở UBND xã Trà Leng",
        "commitments": [
            {"text": "Khám bệnh, cấp thuốc cho dân.", "fields": ["health"]},
            {"text": "Trao học bổng cho học sinh", "fields": ["education"]},
            {"text": "Giáo viên hai bên trao đổi kinh nghiệm: mỗi năm một lần", "fields": ["education"]},
        ],
        "support": [{"what": "10 suất quà, mỗi suất 500 nghìn đồng", "amount_vnd": 500_000, "per": "each"}],
        "people": [{"name": "Nguyễn Văn A", "role": "Chủ tịch UBND phường"}],
        "sources": [
            {
                "url": "https://baodanang.vn/ky-ket-1.html",
                "publisher": "Báo Đà Nẵng",
                "published_on": "2025-08-16",
            }
        ],
        "notes": "chép từ báo",
    }


def test_headings_may_lack_marks_and_be_in_english() -> None:
    block = read_block("BEN A: Son Tra\nben b: Tra Leng\nNGAY KY: 8/2025\nPledges (health): Free check-ups", TODAY)
    assert block.parties == ("Son Tra", "Tra Leng")
    assert block.fields["signed_on"] == "2025-08"
    assert block.fields["commitments"] == [{"text": "Free check-ups", "fields": ["health"]}]


def test_several_headings_may_stand_in_one_line() -> None:
    block = read_block("Bên A: phường Sơn Trà; **Bên B:** xã Trà Leng; Ngày ký: 2025; Nguyên tắc: A; B", TODAY)
    assert block.parties == ("phường Sơn Trà", "xã Trà Leng")
    assert block.fields == {"signed_on": "2025", "principles": ["A", "B"]}


def test_a_kind_of_place_may_be_the_heading_of_a_party() -> None:
    lines = ("Phường: Sơn Trà", "Xã: Trà Leng", "Thời gian: 15/8/2025", "Đại diện: Nguyễn Văn A", "Xã: Trà Tân – khách")
    block = read_block("\n".join(lines[:4]), TODAY)
    assert block.parties == ("Phường Sơn Trà", "Xã Trà Leng")
    assert block.fields == {"signed_on": "2025-08-15", "people": [{"name": "Nguyễn Văn A"}]}
    assert len(read_block("\n".join(lines), TODAY).parties) == 2  # under people it is no party


def test_items_under_a_heading_are_no_headings_themselves() -> None:
    block = read_block(
        "Cam kết:\n- Phường: hỗ trợ vốn\n- Hỗ trợ: 5 hộ mỗi năm\n1. Nguồn: giống cây\nNguồn: https://a.vn", TODAY
    )
    assert [c["text"] for c in block.fields["commitments"]] == [
        "Phường: hỗ trợ vốn",
        "Hỗ trợ: 5 hộ mỗi năm",
        "Nguồn: giống cây",
    ]
    assert block.fields["sources"] == [{"url": "https://a.vn"}]


def test_every_line_that_is_left_out_is_told() -> None:
    block = read_block("Bên A: Sơn Trà\nMục lạ: x\ndòng nữa\nBên B: Trà Leng", TODAY)
    assert [f.words for f in block.faults] == ["Mục lạ", "dòng nữa"]
    assert len(block.parties) == 2


def test_an_unknown_heading_is_told_with_the_one_probably_meant() -> None:
    block = read_block("Bên A: Sơn Trà\nNgày kí kết hôm: 15/8/2025\nNgyà ký: 15/8/2025", TODAY)
    assert [f.expected for f in block.faults] == ["heading", "heading"]
    assert block.faults[1] == Fault("Ngyà ký", "heading", "ngay_ky")
    assert "signed_on" not in block.fields


@pytest.mark.parametrize("said", ["15/8", "hè năm ngoái kia", "31/2/2025", "quý 3/2025", "15/8/2025 hoặc 16/8/2025"])
def test_a_day_that_is_not_one_day_month_or_year_is_told_never_guessed(said: str) -> None:
    block = read_block(f"Bên A: Sơn Trà\nNgày ký: {said}", TODAY)
    assert block.faults == (Fault(said, "date"),)
    assert block.fields == {}


def test_a_value_that_says_nothing_stays_out() -> None:
    assert read_block("Bên A: Sơn Trà\nNgày ký: không rõ\nNơi ký: -\nGhi chú:", TODAY).fields == {}


@pytest.mark.parametrize("text", ["Sơn Trà kết nghĩa với ai?", "Tên: x", "", "https://bao.vn/a", "12:30", "(((: x"])
def test_ordinary_words_are_no_block_unless_they_begin_with_a_heading(text: str) -> None:
    assert is_block(text) is (text == "Tên: x")


def test_json_is_told_from_words() -> None:
    assert json_object('{"parties": [{"name": "Sơn Trà"}]}') == {"parties": [{"name": "Sơn Trà"}]}
    assert json_object("{không phải JSON}") is None
    assert json_object("[1, 2]") is None
