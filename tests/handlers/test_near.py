"""Places with records near a location: by distance, from a point, coordinates or a name, and honest where unknown."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.registry import Desk
from handlers.types import Actor, Message, Reply, Session
from knowledge.index import Index
from knowledge.models import Agreement, Party
from knowledge.places.gazetteer import Gazetteer
from knowledge.store import Store, initialise

MAN_THAI_BEACH = (16.1005, 108.2493)  # in phường Sơn Trà


@pytest.fixture
def desk(index: Index) -> Desk:
    return Desk(lambda: index)


async def sent(desk: Desk, text: str = "", session: Session | None = None, **more: object) -> Reply:
    message = Message(text=text, actor=Actor(id="me"), conversation="me", **more)  # type: ignore[arg-type]
    reply = await desk.handle(message, session or Session())
    assert reply
    return reply


async def test_a_location_brings_the_nearest_places_first(desk: Desk) -> None:
    reply = await sent(desk, location=MAN_THAI_BEACH)
    lines = reply.text.splitlines()
    assert lines[1].startswith("- Phường Sơn Trà (Đà Nẵng): ")
    distances = [int(line.rsplit(": ", 1)[1].split()[0]) for line in lines[2:] if line.endswith(" km")]
    assert distances == sorted(distances)
    assert len(reply.buttons) == 6


async def test_a_button_of_a_place_nearby_asks_about_it(desk: Desk) -> None:
    reply = await sent(desk, location=MAN_THAI_BEACH)
    assert "xã Trà Leng" in (await sent(desk, payload=reply.buttons[0][0].payload)).text


@pytest.mark.parametrize("text", ["16.1005, 108.2493", "/ganday 16.1005,108.2493", "/nearby (16.1005 108.2493)"])
async def test_coordinates_copied_from_a_map_are_a_location(text: str, desk: Desk) -> None:
    assert (await sent(desk, text)).text == (await sent(desk, location=MAN_THAI_BEACH)).text


@pytest.mark.parametrize("name", ["Sơn Trà", "phuong son tra", "thọ quang cũ"])
async def test_near_a_place_by_name_are_others_than_itself(name: str, desk: Desk) -> None:
    said = (await sent(desk, f"/ganday {name}")).text
    assert said.startswith("Gần phường ")
    assert "- Phường Sơn Trà" not in said
    assert "Phường Hải Châu" in said


async def test_without_a_name_it_is_near_home_or_asked_for(desk: Desk) -> None:
    session = Session()
    assert "gửi vị trí" in (await sent(desk, "/ganday", session)).text
    await sent(desk, "tôi ở phường Sơn Trà", session)
    assert "Gần phường Sơn Trà (Đà Nẵng) nhất" in (await sent(desk, "/ganday", session)).text


@pytest.mark.parametrize(
    "text",
    ["xã nào gần tôi nhất?", "gan minh co xa nao ket nghia", "quanh đây có nơi nào kết nghĩa", "what is near me"],
)
async def test_what_is_near_is_asked_in_plain_words_too(text: str, desk: Desk) -> None:
    session = Session(lang="vi")
    assert "gửi vị trí" in (await sent(desk, text, session)).text
    await sent(desk, "tôi ở phường Sơn Trà", session)
    assert "Gần phường Sơn Trà" in (await sent(desk, text, session)).text


@pytest.mark.parametrize(
    "text", ["gần đây có cặp nào mới ký?", "Sơn Trà kết nghĩa với ai?", "xã mình gần đây ký với ai"]
)
async def test_other_questions_are_not_taken_for_it(text: str, desk: Desk) -> None:
    assert "gửi vị trí" not in (await sent(desk, text)).text


async def test_a_name_of_several_places_with_records_is_asked_back(tmp_path: Path) -> None:
    namesakes = [
        Agreement(id=f"a{i}", parties=(Party(name="Tân Thành", kind="xã", province=p), Party(name="Lộc Ninh")))
        for i, p in enumerate(("Cà Mau", "Lạng Sơn", "Thái Nguyên"))
    ]
    initialise(tmp_path / "data", namesakes)
    with Store.open(tmp_path / "data", read_only=True) as store:
        index = Index(store.view, Gazetteer.load())
    desk = Desk(lambda: index)
    reply = await sent(desk, "/ganday Tân Thành")
    assert reply.text == "Bạn hỏi gần nơi nào?"
    near_it = await sent(desk, payload=reply.buttons[0][0].payload)
    assert near_it.text.startswith("Gần xã Tân Thành")


@pytest.mark.parametrize("text", ["/ganday xyz", "/ganday ????", "/ganday 99.99, 200.00", "/ganday hôm nay trời đẹp"])
async def test_what_is_nowhere_is_said_to_be_unknown(text: str, desk: Desk) -> None:
    assert "Mình không biết" in (await sent(desk, text)).text


async def test_without_records_nothing_is_near(empty_index: Index) -> None:
    assert "chưa có dữ liệu" in (await sent(Desk(lambda: empty_index), location=MAN_THAI_BEACH)).text
