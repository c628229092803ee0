"""Every command that needs a role: allowed, forbidden, malformed, cancelled halfway, repeated, by two at once."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.app import App
from bot.channels.telegram import Telegram
from handlers.access import ROLES
from handlers.registry import BY_NAME, COMMANDS
from handlers.types import Rules
from knowledge.index import Index
from knowledge.store import agreement_change
from tests.bot.botapi import PERSON, BotApi
from tests.bot.chairs import Phone, Terminal
from tests.bot.office import Office, opened

Says = Callable[[str], Awaitable[str]]
Given = Callable[[str], str]  # fills in what only a run of the table has

AN, HOA, BINH, NOBODY = PERSON["id"], 1002, 1003, 1004  # two owners, an editor, a reader
GONE, HALF_DONE = "Mình không thấy bản ghi nào", "Không có bản ghi nào đang làm dở"
MOVED, STALE = "Bản ghi vừa được người khác sửa", "Nút này không còn dùng được"
NEW = "/them phường Hải Châu và xã Trà Leng"


class Row(NamedTuple):
    """One command: how it is given, in what it ends, and what a wrong one and a second one get."""

    name: str
    begins: tuple[str, ...]  # up to the step that does it; "[…]" presses a button
    does: str
    done: str  # what the reply to that says
    wrong: str  # malformed
    told: str  # what the reply to that says
    late: str = ""  # what the second of two hears whose last step comes after the other's; "": the same as the first


ROWS = (
    Row("bidanh", ("/bidanh xóm chài xanh",), "phường Sơn Trà", "Từ giờ “xóm chài xanh” là phường Sơn Trà",
        "/bidanh =", "Thêm: /bidanh", "“xóm chài xanh” đã là"),
    Row("cauhoi", ("/cauhoi",), "[1. Bỏ qua]", "Đã bỏ", "/cauhoi bo mười", "Những câu"),
    Row("thongke", (), "/thongke", "29 bản ghi", "/thongke xyz", "29 bản ghi"),
    Row("duyet", ("/duyet",), "[1. Duyệt]", "Đã duyệt thay đổi của Chị Hoa.", "/duyet co zzz", "không còn",
        "không còn"),
    Row("quyen", ("/quyen", "[Chị Hoa]"), "[Thôi vai trò]", "Chị Hoa", "/quyen abc xyz", "Mời người",
        "Mình không thấy ai có mã"),
    Row("nhap", ("/nhap {file}",), "[Nhập]", "Đã nhập: 1 bản ghi mới", "/nhap không-có.json", "không lấy được tệp",
        "Kho tri thức vừa thay đổi"),
    Row("xuat", ("/xuat",), "[csv]", "Đây là 29 bản ghi", "/xuat csv Xứ Thần Tiên", "Xứ Thần Tiên"),
    Row("mau", (), "/mau", "Bạn điền tệp này", "/mau xyz", "Bạn điền tệp này"),
    Row("saoluu", (), "/saoluu", "Bản sao lưu kho tri thức", "/saoluu xyz", "Bản sao lưu kho tri thức"),
    Row("them", (NEW, "[Xem lại]"), "[Lưu]", "Đã thêm bản ghi", '/them {{"parties": 5}}', "Bản ghi chưa có bên nào",
        "Có thể trùng với phường Hải Châu – xã Trà Leng"),
    Row("sua", ("/sua a1 ngay_ky", "16/8/2025"), "[Lưu]", "Đã lưu", "/sua a1 ngay_ky=32/13/2025",
        "Mình cần một ngày rõ", MOVED),
    Row("luu", (NEW, "/luu xem"), "/luu", "Đã thêm bản ghi", "/luu", HALF_DONE, "Có thể trùng với"),
    Row("boqua", (NEW,), "/boqua", "Ký ngày nào?", "/boqua", HALF_DONE),
    Row("chon", ("/them phường Hải Châu", "xã Hiệp Đức"), "[Xã Hiệp Đức (Đà Nẵng)]", "Còn bên nào nữa không?",
        "/chon xyz", STALE),
    Row("tiendo", ("/tiendo a1 1", "[Đang làm]", "Đã gặp nhau ngày 1/10/2025, https://bao.vn/1"), "[Lưu]", "Đã lưu",
        "/tiendo a1 999", "Việc nào của", MOVED),
    Row("xoa", ("/xoa a2",), "[Xóa]", "Đã xóa bản ghi", "/xoa zzz", GONE, "Bản ghi a2 đã được xóa rồi"),
    Row("gop", ("/gop a2 ax",), "[Lưu]", "Đã lưu", "/gop a1 a2", "khác bên", "vừa được"),
    Row("lichsu", (), "/lichsu", "Thay đổi, mới nhất trước", "/lichsu zzz", GONE),
    Row("hoantac", (), "/hoantac {made}", "Đã hoàn tác #{made}", "/hoantac abc", "Không có thay đổi nào như vậy",
        "Sau #{made} đã có thay đổi khác"),
)  # fmt: skip
# What a terminal beside a server may still do: nothing of it changes the knowledge base.
READS = {"cauhoi", "xuat", "mau", "luu", "boqua", "chon"}

each = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)


@pytest.fixture
async def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    """Two owners, an editor whose change waits, a double of a2, a question in vain."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Index, "prepare", lambda _: None)  # which saves the first question its wait, and costs here
    with opened(tmp_path, Rules(owners=(f"telegram:{AN}",), four_eyes=True)) as office:
        await office.employs(f"telegram:{HOA}", "editor", "Chị Hoa")
        await office.employs(f"telegram:{BINH}", "owner", "Anh Bình")
        await office.says(f"telegram:{HOA}", "/sua a3 noi_ky=Nhà văn hóa xã")
        await office.state.memory.miss("Xứ Thần Tiên kết nghĩa với ai?", "Xứ Thần Tiên")
        a2 = next(a for a in office.view.agreements.values() if office.view.keys[a.id] == "a2")
        double = type(a2)(id="ban-thu-hai", parties=a2.parties, signed_on=a2.signed_on, notes="Bản thứ hai.")
        await office.store.commit(agreement_change(None, double))
        new = {"parties": [{"name": "Hòa Xuân", "kind": "phường"}, {"name": "Bến Hiên", "kind": "xã"}]}
        (tmp_path / "moi.json").write_text(json.dumps([new]))
        yield office


@pytest.fixture
def phone(office: Office, api: BotApi, telegram: Telegram) -> Callable[[int], Phone]:
    return lambda number: Phone(api, telegram, office.app, number)


@pytest.fixture
async def terminal(office: Office, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Terminal]:
    async with Terminal(office.app, monkeypatch) as terminal:
        yield terminal


@pytest.fixture(params=["telegram", "console"])
def owner(request: pytest.FixtureRequest) -> Says:
    if request.param == "console":
        terminal: Terminal = request.getfixturevalue("terminal")
        return terminal
    return request.getfixturevalue("phone")(AN)  # type: ignore[no-any-return]


@pytest.fixture
def given(office: Office, tmp_path: Path) -> Callable[[str], str]:
    made = office.view.revision
    return lambda text: text.format(file=tmp_path / "moi.json", made=made)


async def begin(says: Says, row: Row, given: Given) -> None:
    for step in row.begins:
        assert "Có lỗi" not in await says(given(step))


def test_every_command_that_needs_a_role_stands_in_the_table() -> None:
    assert [row.name for row in ROWS] == [c.name for c in COMMANDS if c.role != "reader"]


@each
async def test_who_may_gives_it(row: Row, owner: Says, given: Given) -> None:
    await begin(owner, row, given)
    assert given(row.done) in await owner(given(row.does))


@each
async def test_who_may_not_learns_nothing_and_changes_nothing(
    row: Row, phone: Callable[[int], Phone], office: Office, given: Given
) -> None:
    role = BY_NAME[row.name].role
    below = {"editor": NOBODY, "admin": HOA, "owner": NOBODY}[role]
    before = office.view.revision
    for text in (f"/{row.name}", f"/{row.name} {AN}", given(row.wrong), *(f"/{a}" for a in BY_NAME[row.name].aliases)):
        name = text.split()[0]
        assert (await phone(below)(text)).startswith(f"Mình không có lệnh {name}.")
    assert office.view.revision == before
    assert ROLES.index(role) > 0


@each
async def test_a_terminal_beside_a_server_changes_nothing(
    row: Row, office: Office, monkeypatch: pytest.MonkeyPatch, given: Given
) -> None:
    beside = App(lambda: office.view, office.store.folder, "Đà Nẵng", "1022")
    async with Terminal(beside, monkeypatch) as terminal:
        said = await terminal(given((*row.begins, row.does)[0]))
    assert "mình chỉ đọc" in said or row.name in READS


@each
async def test_a_malformed_one_says_what_is_wrong(row: Row, owner: Says, office: Office, given: Given) -> None:
    before = office.view.revision
    for name in (row.name, *BY_NAME[row.name].aliases):
        if not (name == "import" and "json" in row.wrong):
            assert row.told in await owner(given(row.wrong).replace(f"/{row.name}", f"/{name}", 1))
            await owner("/huy")
    assert office.view.revision == before


@each
async def test_one_cancelled_halfway_leaves_nothing_behind(row: Row, owner: Says, office: Office, given: Given) -> None:
    before = office.view.revision
    await begin(owner, row, given)
    await owner("/huy")
    assert "Trà Leng" in await owner("Sơn Trà kết nghĩa với ai?")
    assert HALF_DONE in await owner("/luu")
    assert office.view.revision == before


@each
async def test_the_same_update_twice_is_done_once(
    row: Row, phone: Callable[[int], Phone], office: Office, given: Given
) -> None:
    an = phone(AN)
    await begin(an, row, given)
    before, messages = office.view.revision, an.messages
    assert given(row.done) in await an(given(row.does), times=2)
    assert office.view.revision <= before + 1
    assert an.messages <= messages + 2  # a file is a message of its own


@each
async def test_of_two_at_once_the_second_is_told(
    row: Row, owner: Says, phone: Callable[[int], Phone], office: Office, given: Given
) -> None:
    binh = phone(BINH)
    await begin(owner, row, given)
    await begin(binh, row, given)
    assert given(row.done) in await owner(given(row.does))
    after = office.view.revision
    assert given(row.late or row.done) in await binh(given(row.does))
    assert office.view.revision == after
