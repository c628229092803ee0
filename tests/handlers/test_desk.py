"""The desk: texts, commands, buttons and typed choices, whatever is thrown at it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.access import ROLES, may
from handlers.payloads import LIMIT
from handlers.registry import BY_NAME, COMMANDS, Desk, menu
from handlers.types import Actor, Message, Reply, Role, Session
from knowledge.index import Index

READER = Actor(id="console:a")
Talk = Callable[..., Awaitable[Reply]]


def clock() -> dt.datetime:
    return dt.datetime(2026, 3, 8, 23, 30, tzinfo=dt.UTC)  # 9/3 in Vietnam


@pytest.fixture
def session() -> Session:
    return Session()


@pytest.fixture
def desk(index: Index) -> Desk:
    return Desk(lambda: index, clock=clock)


@pytest.fixture
def talk(desk: Desk, session: Session) -> Talk:
    """Says something to the desk: ``await talk("text")``, ``await talk(payload="k|when|a1")``."""

    async def talking(text: str = "", **more: Any) -> Reply:
        message = Message(**{"text": text, "actor": READER, "conversation": "c", **more})
        reply = await desk.handle(message, session)
        assert reply is not None
        return reply

    return talking


def labels(reply: Reply) -> list[str]:
    return [b.label for row in reply.buttons for b in row]


async def test_a_question_is_answered(talk: Talk) -> None:
    reply = await talk("son tra ket nghia vs ai z")
    assert reply.text.startswith("Phường Sơn Trà (Đà Nẵng) kết nghĩa với xã Trà Leng (Đà Nẵng), ký ngày 15/8/2025.")


async def test_a_button_asks_the_next_question(talk: Talk) -> None:
    reply = await talk("sơn trà kết nghĩa với ai")
    pledges = next(b for row in reply.buttons for b in row if b.label == "Cam kết")
    reply = await talk(payload=pledges.payload)
    assert reply.text.startswith("Phường Sơn Trà (Đà Nẵng) và xã Trà Leng (Đà Nẵng) cam kết 20 việc trong 6 lĩnh vực:")
    assert not reply.replace


async def test_more_takes_the_place_of_the_page_before(talk: Talk) -> None:
    reply = await talk("sơn trà trà leng cam kết gì")
    more = next(b for row in reply.buttons for b in row if b.label.startswith("Xem thêm"))
    reply = await talk(payload=more.payload)
    assert reply.replace
    assert "‹ Trước" in labels(reply)


@pytest.mark.parametrize("said", ["1", "số 1", "cái thứ nhất", "cam kết", "Cam kết", "chọn 1 nhé"])
async def test_a_typed_choice_is_as_good_as_the_button(talk: Talk, said: str) -> None:
    await talk("sơn trà kết nghĩa với ai")
    assert "cam kết 20 việc trong 6 lĩnh vực:" in (await talk(said)).text


async def test_a_number_beyond_the_choices_is_said_to_be(talk: Talk) -> None:
    await talk("sơn trà kết nghĩa với ai")
    assert (await talk("9")).text == "Mình chỉ đưa ra 4 lựa chọn, bạn chọn lại giúp mình nhé."
    assert "cam kết 20 việc trong 6 lĩnh vực:" in (await talk("1")).text  # they hold on


async def test_thanks_leave_the_choices_standing(talk: Talk) -> None:
    await talk("sơn trà kết nghĩa với ai")
    await talk("cảm ơn nhé")
    assert "cam kết 20 việc trong 6 lĩnh vực:" in (await talk("1")).text
    await talk("/huy")
    assert "cam kết 20 việc" not in (await talk("1")).text


async def test_no_two_buttons_of_an_answer_read_the_same(talk: Talk) -> None:
    await talk("phường mình kết nghĩa với ai")
    shown = labels(await talk("tôi ở phường Hải Châu"))
    assert "Cam kết" in shown
    assert len(shown) == len(set(shown))


async def test_in_english_the_place_of_a_person_is_called_in_english(talk: Talk) -> None:
    await talk("/language en")
    reply = await talk("I live in Sơn Trà ward")
    assert reply.text.endswith("From now on “my ward” means this place.")


async def test_in_english_the_nearest_command_has_its_english_name(talk: Talk) -> None:
    await talk("/language en")
    reply = await talk("/danhsac")
    assert reply.text == "I have no command /danhsac. Did you mean /list?"
    assert reply.lang == "en"


async def test_an_english_question_gets_english_and_so_do_its_buttons(talk: Talk) -> None:
    reply = await talk("Which commune is twinned with Son Tra ward?")
    assert reply.text.startswith("Sơn Trà ward (Đà Nẵng) is twinned with Trà Leng commune")
    reply = await talk(payload=reply.buttons[0][0].payload)
    assert "made 20 pledges in 6 fields" in reply.text


async def test_a_language_once_chosen_wins(talk: Talk, session: Session) -> None:
    assert "English" in (await talk("/language en")).text
    assert (await talk("sơn trà kết nghĩa với ai")).text.startswith("Sơn Trà ward")
    assert session.lang == "en"
    assert (await talk("/ngonngu tiếng việt")).text == "Từ giờ mình nói tiếng Việt."


async def test_the_language_may_be_chosen_by_button(talk: Talk) -> None:
    reply = await talk("/ngonngu")
    assert labels(reply) == ["Tiếng Việt", "English"]
    assert (await talk("2")).text == "I’ll speak English from now on."


async def test_home_is_remembered_asked_about_and_forgotten(talk: Talk, session: Session) -> None:
    assert "bạn ở đâu" in (await talk("/nha")).text
    reply = await talk("tôi ở phường Sơn Trà")
    assert reply.text.startswith("Mình nhớ rồi: bạn ở phường Sơn Trà (Đà Nẵng).")
    assert "“phường mình”" in reply.text
    assert (await talk("phường mình kết nghĩa với ai")).text.startswith("Phường Sơn Trà (Đà Nẵng) kết nghĩa")
    reply = await talk("/nha")
    assert reply.text == "Mình nhớ bạn ở phường Sơn Trà (Đà Nẵng). Muốn đổi, gửi /nha kèm tên nơi khác."
    await talk("Quên nơi này")
    assert session.context.home is None


async def test_a_command_may_carry_the_bot_s_name_marks_and_capitals(talk: Talk) -> None:
    for text in ("/danhsach@ketnghia_bot", "/DanhSach", "/danhsách", "  /list  "):
        assert (await talk(text)).text.startswith("Mình có 28 thỏa thuận, tính đến 9/3/2026:")


async def test_an_unknown_command_suggests_the_nearest(talk: Talk) -> None:
    reply = await talk("/danhsac thanh hóa")
    assert reply.text == "Mình không có lệnh /danhsac. Ý bạn là /danhsach?"
    assert labels(reply) == ["/danhsach"]
    assert (await talk("1")).text == (await talk("/danhsach thanh hóa")).text
    assert (await talk("/xyzzy")).text == "Mình không có lệnh /xyzzy. Gửi /trogiup để xem các lệnh."


@pytest.mark.parametrize("role", ROLES)
async def test_help_names_every_command_that_a_person_may_give(talk: Talk, role: Role) -> None:
    actor = Actor(id="console:a", role=role)
    text = (await talk("/help", actor=actor)).text
    for command in COMMANDS:
        shown = may(actor, command.role) and command.listed and not command.in_groups
        assert (f"/{command.name}: " in text) is shown


async def test_forgetting_leaves_nothing_of_the_conversation(talk: Talk, session: Session) -> None:
    await talk("tôi ở phường Sơn Trà")
    await talk("/language en")
    await talk("/forget")
    assert session == Session()


async def test_deleting_asks_first_and_then_leaves_nothing(talk: Talk, session: Session) -> None:
    await talk("tôi ở phường Sơn Trà")
    asked = await talk("/xoadulieu")
    assert session != Session()
    assert "không lấy lại được" in asked.text
    button, _ = asked.buttons[0]
    assert labels(asked) == ["Xóa hết", "Hủy"]
    assert (await talk(payload=button.payload)).text == "Mình đã xóa. Mình không còn nhớ gì về bạn."
    assert session == Session()


async def test_privacy_says_what_is_kept_and_how_to_have_it_deleted(talk: Talk) -> None:
    text = (await talk("/riengtu")).text
    assert all(word in text for word in ("90 ngày", "không kèm người hỏi", "/quen", "/xoadulieu"))


async def test_cancelling_ends_a_choice(talk: Talk, session: Session) -> None:
    await talk("ký ngày nào vậy?")
    assert (await talk("/huy")).text == "Mình đã hủy. Bạn hỏi việc khác nhé."
    assert session.context.choosing == ()
    assert (await talk("/cancel")).text == "Không có việc gì đang làm dở."


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "zzz",
        "k|when|nosuchkey",
        "k|nosuchkind|a1",
        "k|partners||2025:0",
        "k|by_field|||nosuchfield",
        "l|-3",
        "k|||",
    ],
)
async def test_a_stale_or_forged_button_gets_a_polite_sentence(talk: Talk, payload: str) -> None:
    assert (await talk(payload=payload)).text == "Nút này không còn dùng được. Bạn hỏi lại giúp mình nhé."


async def test_a_sticker_gets_a_polite_sentence(talk: Talk) -> None:
    sticker = SimpleNamespace(name="sticker")
    assert (await talk(attachments=(sticker,))).text.startswith("Mình mới chỉ đọc được chữ.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "\x00\x01\x1b[31m",
        "\u202eart nơs\u202c",
        "\u200b\u200b",
        "a" * 100_000,
        "sơn trà " * 12_500,
        "\ud800",
        "😀" * 500,
        "/",
        "//",
        "/ danhsach",
        "/" + "a" * 5000,
        "<b>**x**</b>",
    ],
    ids=lambda text: repr(text[:12]),
)
async def test_odd_input_gets_words_and_never_an_error(talk: Talk, text: str) -> None:
    reply = await talk(text)
    assert reply.text.strip()
    assert len(reply.text) < 4000
    assert "\x1b" not in reply.text
    assert "\u202e" not in reply.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200), payload=st.none() | st.text(max_size=70))
async def test_any_message_gets_a_reply(desk: Desk, text: str, payload: str | None) -> None:
    reply = await desk.handle(Message(text=text, payload=payload, actor=READER, conversation="c"), Session())
    assert reply is not None
    assert reply.text.strip()


async def test_every_button_ever_shown_fits_and_works(talk: Talk, session: Session) -> None:
    """Walks the buttons from the start, each payload once."""
    seen: set[str] = set()
    waiting = [b.payload for b in (await talk("/start"), session)[1].choices]
    while waiting and len(seen) < 400:
        payload = waiting.pop()
        if payload is None or payload in seen or payload == "c|quen":
            continue
        seen.add(payload)
        assert len(payload.encode()) <= LIMIT
        reply = await talk(payload=payload)
        assert "không còn dùng được" not in reply.text
        waiting += [b.payload for b in session.choices]
    assert len(seen) > 100


def test_no_two_commands_share_a_name() -> None:
    assert len(BY_NAME) == sum(len(c.names) for c in COMMANDS)


@pytest.mark.parametrize("name", BY_NAME)
def test_names_are_what_telegram_takes(name: str) -> None:
    assert name.isascii()
    assert name == name.lower()
    assert name.replace("_", "").isalnum()
    assert len(name) <= 32


def test_the_english_aliases_are_there() -> None:
    assert {"help", "list", "privacy", "fields", "places", "home", "language", "cancel"} <= BY_NAME.keys()


def test_the_menu_names_commands_in_the_persons_language() -> None:
    assert {"start", "danhsach", "xoadulieu"} <= dict(menu("vi")).keys()
    assert {"start", "list", "deletedata"} <= dict(menu("en")).keys()
    assert "xoadulieu" not in dict(menu("en"))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_menu_holds_what_a_role_may_do(lang: Any) -> None:
    of_readers = [c for c in COMMANDS if c.listed and may(READER, c.role)]
    assert [name for name, _ in menu(lang)] == [c.name_in(lang) for c in of_readers if not c.in_groups]
    assert [name for name, _ in menu(lang, "owner", group=True)] == [c.name_in(lang) for c in of_readers]
    assert all(what for _, what in menu(lang, group=True))
