"""Who may do what: invitations, roles, one person on several channels; nobody above their own role."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bot.state import FILE, State
from handlers.access import members
from handlers.types import Rules
from knowledge.models import Change
from tests.bot.office import OWNER, Office, code_in, opened

HOA, AN, BINH = "telegram:7", "zalo:an", "telegram:9"
ODD = ("\x00", "=", "==", "= =", "là", "bo", "bỏ", "bo bo", "moi", "moi moi", "p p p", "-1", "٣", "\u202e", "\ud800",
       "<b>x</b>", "{x}", "**", "a" * 5000, "co", "khong", "trang -1", "p7k2ab owner", "console owner")  # fmt: skip
WRONG = "Mã này sai, đã dùng hoặc đã hết hạn. Bạn xin mã mới nhé."


class Clock:
    """The time, as a test sets it."""

    def __init__(self) -> None:
        self.time = dt.datetime(2026, 3, 9, 8, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Iterator[Office]:
    with opened(tmp_path, clock=clock) as office:
        yield office


async def invited(office: Office, words: str = "editor Chị Hoa", by: str = OWNER) -> str:
    return code_in(await office.says(by, f"/quyen moi {words}"))


async def test_an_invitation_makes_an_editor_of_whoever_redeems_it(office: Office) -> None:
    code = await invited(office)
    assert await office.says(HOA, "/thongke") == "Mình không có lệnh /thongke. Gửi /trogiup để xem các lệnh."
    assert "Chào Chị Hoa! Bạn nay là biên tập viên." in await office.says(HOA, f"/nhan {code}")
    assert "28 bản ghi" in await office.says(HOA, "/thongke")
    assert "Chị Hoa: biên tập viên" in await office.says(OWNER, "/quyen")


@pytest.mark.parametrize(
    "typed",
    ["/start {}", "/redeem {}", "/lienket {}"],
    ids=["a link that was followed", "English", "the other command"],
)
async def test_a_code_works_however_it_comes(typed: str, office: Office) -> None:
    code = await invited(office, "biên tập viên Chị Hoa")
    assert "biên tập viên" in await office.says(HOA, typed.format(code.upper().replace("-", " ")))


async def test_the_log_names_persons_and_never_a_channel_s_own_id(office: Office) -> None:
    await office.says(HOA, f"/nhan {await invited(office)}")
    (entry,) = await office.store.history("member")
    assert entry.change.actor == await office.state.memory.person(OWNER)
    assert entry.change.key == await office.state.memory.person(HOA)
    assert "telegram:" not in str((entry.change.key, entry.change.actor, entry.change.after))


async def test_a_wrong_a_used_and_an_expired_code_get_the_same_answer(office: Office, clock: Clock) -> None:
    used, old = await invited(office), await invited(office)
    await office.says(HOA, f"/nhan {used}")
    clock.time += dt.timedelta(days=7)
    for code in (used, old, "0000-0000-0000"):
        assert await office.says(AN, f"/nhan {code}") == WRONG


async def test_after_five_wrong_codes_in_an_hour_a_right_one_does_not_work_either(office: Office, clock: Clock) -> None:
    code = await invited(office)
    for guess in range(5):
        await office.says(AN, f"/nhan 0000-0000-000{guess}", conversation=f"zalo:group-{guess}")
    assert await office.says(AN, f"/nhan {code}") == WRONG
    clock.time += dt.timedelta(hours=1)
    assert "Chào Chị Hoa" in await office.says(AN, f"/nhan {code}")


async def test_two_who_redeem_one_code_at_once_are_not_both_let_in(office: Office) -> None:
    code = await invited(office)
    said = await asyncio.gather(*(office.says(who, f"/nhan {code}") for who in (HOA, AN, BINH)))
    assert sorted(text == WRONG for text in said) == [False, True, True]


async def test_an_invitation_is_worth_nothing_once_its_giver_may_not_give_it(office: Office) -> None:
    admin = await office.employs(BINH, "admin", "Anh Bình")
    code = await invited(office, "admin Chị Hoa", by=BINH)
    await office.says(OWNER, f"/quyen {admin} editor")
    assert await office.says(HOA, f"/nhan {code}") == "Bạn chưa có quyền làm thay đổi này."
    assert "lệnh /quyen" in await office.says(HOA, "/quyen")


async def test_an_invitation_never_lowers_a_role(office: Office) -> None:
    assert await office.says(OWNER, f"/nhan {await invited(office)}") == "Bạn đang là chủ rồi."


async def test_codes_are_not_given_where_others_read(office: Office) -> None:
    for text in ("/quyen moi editor Chị Hoa", "/lienket"):
        assert "trò chuyện riêng" in await office.says(OWNER, text, private=False)


async def test_codes_are_not_redeemed_where_nobody_knows_who_speaks(office: Office) -> None:
    code = await invited(office)
    assert "trò chuyện riêng" in await office.says("web:page", f"/start {code}", private=False, conversation="")
    assert "Chào Chị Hoa" in await office.says(HOA, f"/start {code}")


@pytest.mark.parametrize("words", ["", "editor", "Chị Hoa", "sếp Chị Hoa"])
async def test_an_invitation_needs_a_role_and_a_name(words: str, office: Office) -> None:
    assert (await office.says(OWNER, f"/quyen moi {words}")).startswith("Mời người: /quyen moi biên tập viên Chị Hoa")


async def test_nobody_gives_or_takes_a_role_above_their_own(office: Office) -> None:
    await office.employs(BINH, "admin", "Anh Bình")
    owner, hoa = await office.employs(AN, "owner", "Chị An"), await office.employs(HOA, "editor", "Chị Hoa")
    for text in (f"/quyen bo {owner}", f"/quyen {owner} editor", f"/quyen {hoa} owner", "/quyen moi chủ Chị Lan"):
        assert "không cao hơn vai trò của mình" in await office.says(BINH, text)
    assert "Chị Hoa nay là quản trị viên." in await office.says(BINH, f"/quyen {hoa} admin")


async def test_editors_and_readers_learn_nothing_of_the_command(office: Office) -> None:
    await office.employs(HOA, "editor", "Chị Hoa")
    for who in (HOA, AN):
        for text in ("/quyen", "/quyen moi owner Tôi", "/duyet"):
            assert (await office.says(who, text)).startswith("Mình không có lệnh /")


async def test_roles_can_be_changed_by_buttons_and_the_last_owner_stays(tmp_path: Path) -> None:
    with opened(tmp_path, Rules()) as office:
        person = await office.employs(AN, "owner", "Chị An")
        await office.says("console", "/quyen")
        assert "Chị An" in await office.presses("console", "Chị An")
        assert office.labels("console") == ["biên tập viên", "quản trị viên", "Thôi vai trò"]
        await office.presses("console", "Thôi vai trò")
        assert "chủ cuối cùng" in await office.says("console", f"/quyen {person} admin")
        await office.employs(BINH, "owner", "Anh Bình")
        await office.says("console", f"/quyen {person}")
        assert await office.presses("console", "Thôi vai trò") == "Chị An không còn vai trò nào."
        assert office.labels("console") == ["Hoàn tác"]
        assert person not in members(office.view)
        assert "Mình không thấy ai có mã" in await office.says("console", f"/quyen bo {person}")


async def test_undoing_may_not_leave_the_bot_without_its_last_owner(tmp_path: Path) -> None:
    with opened(tmp_path, Rules()) as office:
        code = await invited(office, "owner Chị Hoa", by="console")
        await office.says(HOA, f"/nhan {code}")
        assert "chủ cuối cùng" in await office.says("console", f"/hoantac {office.view.revision}")
        assert [m["role"] for m in members(office.view).values()] == ["owner"]


async def test_two_accounts_become_one_person_by_a_code(office: Office) -> None:
    await office.employs(HOA, "editor", "Chị Hoa")
    code = code_in(await office.says(HOA, "/lienket"))
    assert await office.says(AN, f"/lienket {code}") == "Đã liên kết. Ở đây bạn cũng là biên tập viên."
    assert "28 bản ghi" in await office.says(AN, "/thongke")
    assert await office.state.memory.person(AN) == await office.state.memory.person(HOA)


async def test_the_terminal_s_owner_becomes_owner_on_telegram_by_a_code(office: Office) -> None:
    code = code_in(await office.says("console", "/lienket"))
    assert "Ở đây bạn cũng là chủ." in await office.says(BINH, f"/lienket {code}")
    assert "Mời người" in await office.says(BINH, "/quyen")


async def test_a_linking_code_is_good_for_ten_minutes(office: Office, clock: Clock) -> None:
    code = code_in(await office.says(OWNER, "/lienket"))
    clock.time += dt.timedelta(minutes=10)
    assert await office.says(AN, f"/lienket {code}") == WRONG


async def test_an_owner_lured_into_linking_does_not_make_an_editor_an_owner(office: Office) -> None:
    await office.employs(HOA, "editor", "Chị Hoa")
    code = code_in(await office.says(HOA, "/lienket"))
    assert "đã có vai trò riêng (chủ)" in await office.says(OWNER, f"/lienket {code}")
    assert "lệnh /quyen" in await office.says(HOA, "/quyen")


async def test_who_has_no_role_has_no_linking_code(office: Office) -> None:
    assert (await office.says(AN, "/lienket")).startswith("Mình không có lệnh /lienket.")


async def test_a_role_outlives_a_restart(tmp_path: Path) -> None:
    with opened(tmp_path, lasting=True) as office:
        await office.says(HOA, f"/nhan {await invited(office)}")
    with opened(tmp_path, lasting=True) as office:
        assert "28 bản ghi" in await office.says(HOA, "/thongke")


async def test_codes_are_kept_only_as_hashes(tmp_path: Path) -> None:
    state = State(tmp_path)
    code = await state.memory.new_code({"purpose": "link"}, dt.timedelta(minutes=1))
    state.close()
    assert code.replace("-", "").encode() not in (tmp_path / FILE).read_bytes()


async def test_the_same_press_twice_changes_once(office: Office) -> None:
    person = await office.employs(HOA, "editor", "Chị Hoa")
    before = office.view.revision
    for _ in range(2):
        await office.says(OWNER, f"/quyen {person} admin", update_id="telegram:5")
    assert office.view.revision == before + 1


async def test_a_conversation_goes_on_where_it_was_before_a_restart(tmp_path: Path) -> None:
    with opened(tmp_path, lasting=True) as office:
        await office.says(HOA, "sơn trà kết nghĩa với ai")
    with opened(tmp_path, lasting=True) as office:
        assert "15/8/2025" in await office.says(HOA, "ký ngày nào?", update_id="telegram:77")
        await office.says(HOA, "/quen", update_id="telegram:78")
        assert "15/8/2025" not in await office.says(HOA, "ký ngày nào?", update_id="telegram:79")


async def test_of_two_who_change_the_same_person_at_once_the_second_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.employs(BINH, "admin", "Anh Bình")
    hoa = await office.employs(HOA, "editor", "Chị Hoa")
    both, commit = asyncio.Barrier(2), office.store.commit_many

    async def once_both_are_ready(changes: Sequence[Change]) -> int:
        await both.wait()
        return await commit(changes)

    monkeypatch.setattr(office.store, "commit_many", once_both_are_ready)
    said = await asyncio.gather(office.says(OWNER, f"/quyen {hoa} admin"), office.says(BINH, f"/quyen bo {hoa}"))
    assert sum("vừa được người khác sửa" in text for text in said) == 1


@pytest.mark.parametrize("command", ["quyen", "nhan", "lienket", "bidanh", "cauhoi", "thongke", "duyet", "start"])
async def test_whatever_is_typed_behind_a_command_gets_a_sentence(command: str, office: Office) -> None:
    for args in ODD:
        text = await office.says("console", f"/{command} {args}")
        assert text.strip()
        assert "trục trặc" not in text
        await office.says("console", args)  # a dialogue may have begun
    assert not office.view.nicknames
