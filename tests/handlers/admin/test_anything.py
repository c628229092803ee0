"""Whatever people send while they keep records gets words, and whatever they did can be taken back."""

from __future__ import annotations

import random

import pytest

from tests.handlers.admin.conftest import Meet, Person

PATHS = (
    "kind parties parties.1.name parties.9.name period period.from commitments.2.fields commitments.0.progress.4.text "
    "support.0.amount_vnd people.0.role sources.0.url cam_ket_3 ben_2.tinh principles.0 notes xyz"
).split()
VALUES = (
    "-", "", "X", "15/8/2025", "2030 - 2025", "160 triệu", "y tế", "xong", "Tân Hiệp", "phường Hải Châu", "=", "|",
    "https://bao.vn/1", "x" * 300, "Bên A: x\nBên B: y", "Cam kết (y tế): z; w", '{"parties": 3}', "\x00", "😀",
)  # fmt: skip
COMMANDS = (
    "/them", "/them Tân Hiệp và X", "/sua", "/sua a1", "/sua a2", "/luu", "/luu xem", "/boqua", "/chon abcdef",
    "/tiendo a1 3", "/tiendo a1 3 xong", "/gop a1 a2", "/gop a1", "/xoa a1", "/lichsu", "/hoantac", "/huy", "2",
    "ký ngày nào?",
)  # fmt: skip


async def anything(person: Person, draw: random.Random) -> str:
    buttons = [payload for payload in person.buttons.values() if payload]
    if buttons and draw.random() < 0.35:
        return await person(payload=draw.choice(buttons))
    field = f"/sua {draw.choice(('a1', 'a2', ''))} {draw.choice(PATHS)}{draw.choice('==?')}{draw.choice(VALUES)}"
    return await person(draw.choice((field, draw.choice(VALUES), draw.choice(COMMANDS))))


@pytest.mark.parametrize("seed", range(3))
async def test_anything_gets_words_and_all_of_it_can_be_undone(seed: int, meet: Meet) -> None:
    draw, people = random.Random(seed), [meet("owner"), meet("editor", "telegram:2")]
    owner = people[0]
    before = dict(owner.store.view.agreements)
    for _ in range(80):
        person = draw.choice(people)
        assert (await anything(person, draw)).strip()
        person.restart()
    for revision in range(owner.store.view.revision, 1, -1):
        assert (await owner(f"/hoantac {revision} ok")).startswith("Đã hoàn tác")
    assert dict(owner.store.view.agreements) == before
