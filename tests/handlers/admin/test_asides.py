"""A question in the midst of a dialogue: answered at once, while what was begun waits; a value stays a value."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.admin.asides import is_question
from knowledge.index import Index
from knowledge.places.gazetteer import Gazetteer
from knowledge.records import read_record
from knowledge.store import Store, initialise, starter_agreements
from tests.handlers.admin.conftest import Meet, Person

QUESTIONS = Path(__file__).parents[2] / "questions"
TODAY = dt.date(2026, 3, 9)


def values(index: Index) -> Iterator[str]:
    """What the records of two sets hold, as an editor would type it."""
    for a in index.agreements.values():
        yield from (p.name for p in a.parties)
        yield from (f"{p.kind} {p.name}" for p in a.parties if p.kind)
        yield from filter(None, (a.title, a.place, a.notes))
        yield from (*(a.signing_bodies or ()), *(a.principles or ()))
        yield from (c.text for c in a.commitments or ())
        yield from (f"{p.name} – {p.role or ''}" for p in a.people or ())
        yield from (s.what for s in a.support or ())
        yield from (f"{s.publisher}, {s.published_on}, {s.title}" for s in a.sources or ())


def asked_without_a_mark() -> list[str]:
    """The questions of all sets that stand alone and can be answered, their question marks left out."""
    asked = [json.loads(line) for path in QUESTIONS.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    ours = (q for q in asked if not q.get("context") and q["outcome"] != "out_of_scope")
    return [q["q"].rstrip("?？ !.") for q in ours]


async def test_a_question_without_its_mark_is_answered_and_the_dialogue_asks_again(admin: Person) -> None:
    await admin("/them")
    await admin("phường Thanh Khê")
    said = await admin("Sơn Trà kết nghĩa với ai")
    assert "kết nghĩa với xã Trà Leng" in said
    assert said.endswith("Bên B là nơi nào?")
    assert list(admin.buttons) == ["Tiếp", "Xem lại", "Hủy"]
    assert "Còn bên nào nữa không?" in await admin("xã Avương")
    draft = admin.session.draft or {}
    assert [p["name"] for p in draft["record"]["parties"]] == ["Thanh Khê", "Avương"]


@pytest.mark.parametrize(
    "question", ["Sơn Trà ký với Trà Leng ngày nào", "who is Hải Châu twinned with", "cảm ơn bạn", "thời tiết sao rồi"]
)
@pytest.mark.parametrize("field", ["ngày ký", "nơi ký", "cam kết", "hỗ trợ", "người dự", "ghi chú"])
async def test_no_field_takes_a_question_for_its_value(admin: Person, question: str, field: str) -> None:
    await admin("/sua a1")
    before = (admin.session.draft or {})["record"]
    asked = await admin(f"/sua a1 {field}")
    said = await admin(question)
    assert said.endswith(asked.splitlines()[-1])
    assert (admin.session.draft or {})["record"] == before


async def test_once_all_is_asked_a_question_still_leads_back_to_the_draft(admin: Person) -> None:
    await admin.paste("/them Bên A: phường Hải Châu", "Bên B: xã Trà Leng, Đà Nẵng")
    said = await admin("trà leng kết nghĩa với ai")
    assert "Sơn Trà" in said
    assert said.endswith("Bản ghi đang làm dở vẫn còn, chưa lưu.")
    assert "Bản ghi mới sẽ được lưu như sau" in await admin.press("Xem lại")


async def test_a_choice_that_the_answer_offers_can_be_pressed_and_the_dialogue_waits(admin: Person) -> None:
    await admin("/them")
    await admin("ký ngày nào")  # of whom?
    assert list(admin.buttons)[-3:] == ["Bỏ qua", "Xem lại", "Hủy"]
    assert "ký" in await admin("1")
    assert "Bên B" in await admin("phường Hải Châu")


async def test_emoji_alone_are_no_value(admin: Person) -> None:
    await admin("/sua a1 cam kết")
    before = admin.session.draft
    assert await admin("😀😀😀") == "Mình chỉ đọc được chữ, bạn viết giúp mình nhé.\nGửi cam kết mới để thêm vào."
    assert admin.session.draft == before


async def test_a_doubt_about_an_article_is_settled_by_a_word(admin: Person) -> None:
    await admin(
        "/them Chiều 15/11, Đảng ủy phường Hải Châu và Đảng ủy xã Trà Leng ký kết nghĩa tại hội trường UBND xã."
    )
    await admin("2025" if "ngày nào" not in admin.last.text else "16/11/2025")
    while "Đúng không?" in admin.last.text:
        before = len((admin.session.draft or {})["questions"])
        await admin("đúng rồi")
        assert len((admin.session.draft or {}).get("questions", ())) == before - 1
    assert "Ngày ký: 15/11/2025" in admin.last.text


async def test_a_number_still_presses_the_dialogue_s_button_after_a_reply_without_any(admin: Person) -> None:
    await admin("/them")
    await admin("phường Hải Châu")
    await admin("/xyzzy")
    assert "Ký ngày nào?" in await admin("1")  # "Tiếp"


async def test_a_nickname_waits_while_a_question_is_answered(admin: Person) -> None:
    await admin("/bidanh xóm chài xanh")
    said = await admin("hải châu kết nghĩa với ai")
    assert "Hùng Sơn" in said
    assert said.endswith("“xóm chài xanh” là cách gọi của địa phương nào? Bạn gửi tên, hoặc /huy.")
    assert "Từ giờ “xóm chài xanh” là phường Sơn Trà" in await admin("phường Sơn Trà")


async def test_a_file_is_awaited_while_a_question_is_answered(admin: Person) -> None:
    await admin("/nhap")
    said = await admin("hải châu kết nghĩa với ai")
    assert "Hùng Sơn" in said
    assert said.endswith("Mình đang chờ tệp. Bạn gửi tệp, hoặc bấm Hủy.")
    assert await admin("Hải Châu") == "Mình đang chờ tệp. Bạn gửi tệp, hoặc bấm Hủy."


async def test_the_session_of_an_aside_survives_a_restart(meet: Meet) -> None:
    admin = meet()
    await admin("/them")
    await admin("phường Thanh Khê")
    admin.restart()
    assert "Bên B là nơi nào?" in await admin("hải châu kết nghĩa khi nào")
    admin.restart()
    assert "Còn bên nào nữa không?" in await admin("xã Avương")


def test_no_value_of_any_record_is_taken_for_a_question(tmp_path: Path) -> None:
    records = json.loads((QUESTIONS / "elsewhere.json").read_text(encoding="utf-8"))
    read = [*starter_agreements(), *(a for a, _ in map(read_record, records) if a is not None)]
    initialise(tmp_path, {a.id: a for a in read}.values())
    with Store.open(tmp_path) as store:
        index = Index(store.view, Gazetteer.load())
    told = list(values(index))
    assert len(told) > 700
    assert [value for value in told if is_question(value, index, TODAY)] == []


@pytest.mark.parametrize(
    "value",
    [
        "Nguồn không ghi ai ký", "chưa rõ ký ở đâu", "Không để ai bị bỏ lại phía sau", "Hỗ trợ bất cứ khi nào cần",
        "Đầu năm 2025", "dau tu duong lien xa", "mua may tinh cho truong", "Nguyễn Linh Chi – Bí thư Chi bộ",
        "Đỗ Văn An – Chủ tịch UBND xã", "do van an – chu tich ubnd xa tra leng", "Nhà văn hóa thôn Đâu",
        "xã Ái Nghĩa", "Ai Cập", "Chia sẻ mô hình nông thôn mới",
        "Free check-ups for people who live in Trà Leng", "Giúp đỡ hộ nghèo", "không", "xong",
    ],
)  # fmt: skip
def test_words_that_look_like_a_question_stay_a_value(value: str, index: Index) -> None:
    assert not is_question(value, index, TODAY)


def test_most_questions_are_known_as_such_without_their_mark(index: Index) -> None:
    questions = asked_without_a_mark()
    known = sum(is_question(text, index, TODAY) for text in questions)
    assert known >= 0.8 * len(questions)
