"""A Zalo Official Account: what a person does is answered in what it can show, over real sockets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import App
from bot.channels.patience import PERSON
from bot.channels.zalo_oa.channel import ZaloOA
from bot.cli.running import _channels, _off
from bot.settings import Settings, SettingsError
from handlers.types import Rules
from knowledge.store import Store, initialise
from tests.bot.conversations import GOLDEN, labelled, read
from tests.bot.zalo_oa import serving, settings
from tests.fakes.server import Refusal
from tests.fakes.zalo_oa import AN, APP_SECRET, SECRET, OaApi

QUESTION = "sơn trà kết nghĩa với ai"


@pytest.fixture
async def oa(app: App) -> AsyncIterator[OaApi]:
    """The servers, with the channel at work on them."""
    async with OaApi() as api, serving(api, app):
        yield api


async def test_a_question_has_one_answer_with_buttons_and_no_markup(oa: OaApi) -> None:
    said = await oa.says(QUESTION)
    assert len(oa.shown) == 1
    assert "Phường Sơn Trà (Đà Nẵng) kết nghĩa với xã Trà Leng (Đà Nẵng)" in said
    assert list(oa.shown[0].choices) == ["Cam kết", "Ai ký?", "Nguyên tắc", "Nguồn"]
    assert "1. Cam kết" not in said


async def test_a_button_says_its_words_and_is_answered(oa: OaApi) -> None:
    await oa.says(QUESTION)
    assert oa.shown[-1].choices["Ai ký?"] == "Ai ký?"
    assert "Huỳnh Thị Thùy Dung" in await oa.says(press="Ai ký?")


@pytest.mark.parametrize("typed", ["2", "số 2", "cái thứ hai"])
async def test_a_number_picks_a_button_too(typed: str, oa: OaApi) -> None:
    await oa.says(QUESTION)
    assert "Huỳnh Thị Thùy Dung" in await oa.says(typed)


async def test_more_choices_than_buttons_are_a_numbered_list(oa: OaApi) -> None:
    said = await oa.says("/diaphuong")
    assert "8. Lào (1)" in said
    assert oa.shown[-1].buttons == []
    assert "bắt đầu bằng chữ nào" in await oa.says("số 1")
    assert "7. Xã Trà Leng (Đà Nẵng)" in await oa.says("T")
    assert "9. Xem thêm" in oa.shown[-1].text
    assert "Xã Việt An" not in await oa.says("xem thêm")


async def test_a_source_is_a_button_that_opens_it(oa: OaApi) -> None:
    await oa.says("nguồn nào nói Hải Châu kết nghĩa với Hùng Sơn?")
    opened = [b["payload"]["url"] for b in oa.shown[-1].buttons if b["type"] == "oa.open.url"]
    assert opened
    assert all(url.startswith("https://") for url in opened)


async def test_an_account_that_may_send_no_templates_numbers_the_choices(oa: OaApi) -> None:
    oa.troubles["message/cs"].append(Refusal(-201, "attachment is invalid!"))
    assert "2. Ai ký?" in await oa.says(QUESTION)
    await oa.says("hải châu kết nghĩa với ai")
    assert ["attachment" in call["message"] for call in oa.called("message/cs")] == [True, False, False]


async def test_who_floods_is_told_once_and_others_are_answered(app: App) -> None:
    async with OaApi() as api, serving(api, app, person=PERSON):
        assert {await api.push(api.text("chào")) for _ in range(60)} == {200}
        await api.quiet()
        assert "Trà Leng" in await api.says(event=api.text(QUESTION, "binh"))
    assert len(api.shown) == 32
    assert sum(shown.text.startswith("Bạn gửi nhanh quá") for shown in api.shown) == 1


# Events


async def test_a_place_on_the_map_is_answered_with_what_is_near(oa: OaApi) -> None:
    assert "km" in await oa.says(event=oa.location(16.07, 108.24))


@pytest.mark.parametrize("kind", ["image", "sticker", "gif", "audio", "video"])
async def test_what_is_no_text_is_answered_that_only_words_are_read(kind: str, oa: OaApi) -> None:
    attached = {"type": kind, "payload": {"thumbnail": "https://t.example/1.jpg", "url": "https://t.example/1"}}
    assert "chỉ đọc được chữ" in await oa.says(event=oa.event(f"user_send_{kind}", {"attachments": [attached]}))


async def test_a_picture_with_a_question_is_a_question(oa: OaApi) -> None:
    assert "Trà Leng" in await oa.says(event=oa.event("user_send_image", {"text": QUESTION, "attachments": []}))


async def test_a_file_of_a_reader_is_not_even_fetched(oa: OaApi) -> None:
    assert "chỉ đọc được chữ" in await oa.says(event=oa.file("moi.json", b"[]"))


async def test_who_follows_is_greeted_and_who_leaves_is_forgotten(oa: OaApi) -> None:
    assert "Chào bạn" in await oa.says(event=oa.event("follow"))
    await oa.says(QUESTION)
    assert "15/8/2025" in await oa.says("ký ngày nào?")
    assert await oa.push(oa.event("unfollow")) == 200
    assert "15/8/2025" not in await oa.says("ký ngày nào?")


async def test_what_was_seen_and_events_nobody_knows_are_passed_over(oa: OaApi) -> None:
    for event in (
        oa.event("user_seen_message", {"msg_ids": ["m1"]}), oa.event("oa_send_text", {"text": QUESTION}),
        oa.event("user_send_group_text", {"text": QUESTION}), oa.event("user_reacted_message", {"react_icon": ":>"}),
        oa.event("anonymous_send_text", {"text": QUESTION}), oa.event("user_send_text"), oa.event("shop_has_order"),
        oa.event("user_send_location", {"attachments": [{"type": "location", "payload": {}}]}),
    ):  # fmt: skip
        assert await oa.push(event) == 200
    assert "Trà Leng" in await oa.says(QUESTION)
    assert len(oa.shown) == 1


# Keeping the records


async def test_an_owner_keeps_records_with_files_sent_and_text_pasted(tmp_path: Path) -> None:
    initialise(tmp_path / "data")
    with Store.open(tmp_path / "data") as store:
        rules = Rules(owners=(f"zalo_oa:{AN}",))
        app = App(lambda: store.view, store.folder, "Đà Nẵng", "1022", store, rules=rules)
        async with OaApi() as api, serving(api, app):
            for turn in read(GOLDEN / "admin" / "records.txt"):
                press = labelled(turn.button, list(api.shown[-1].choices)) if turn.button else ""
                turn.check(await api.says(turn.says, press=press))
            record = '[{"parties": [{"name": "Hải Châu", "kind": "phường"}, {"name": "Trà Leng", "kind": "xã"}]}]'
            assert "1 bản ghi mới" in await api.says(event=api.file("moi.json", record.encode()))
            await api.says(press="Nhập")
            assert "hai-chau--tra-leng" in store.view.agreements
            await api.says("/them\nBên A: phường Sơn Trà\nBên B: xã Hùng Sơn\nNguồn: https://bao.vn/1")
            await api.says(press="Lưu")
            assert "son-tra--hung-son" in store.view.agreements
            assert '"signed_on"' in await api.says("/xuat json sơn trà")


# Settings


def test_serve_says_how_to_turn_it_on_and_does_not_once_it_is() -> None:
    off, on = Settings(_env_file=None), settings(OaApi())  # type: ignore[call-arg]
    assert any("KETNGHIA_ZALO_OA_APP_ID" in line for line in _off(off))
    assert not any("ZALO_OA" in line for line in _off(on))
    assert {channel.name for channel in _channels(on)} == {"web", "zalo_oa"}


@pytest.mark.parametrize("missing", ["app_secret", "secret", "refresh_token"])
def test_what_is_missing_is_named(missing: str) -> None:
    with pytest.raises(SettingsError, match=f"KETNGHIA_ZALO_OA_{missing.upper()}"):
        ZaloOA(settings(OaApi(), **{f"zalo_oa_{missing}": None}))


def test_an_app_id_that_cannot_be_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KETNGHIA_ZALO_OA_APP_ID", "abc")
    with pytest.raises(SettingsError, match="KETNGHIA_ZALO_OA_APP_ID"):
        Settings.read()


def test_no_secret_is_in_a_repr_and_all_are_hidden_in_logs() -> None:
    api = OaApi()
    shown = f"{settings(api)!r}"
    for secret in (APP_SECRET, SECRET, api.refresh):
        assert secret not in shown
        assert secret in settings(api).secrets()
