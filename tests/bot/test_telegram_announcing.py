"""What Telegram shows of the bot: commands by kind of chat, role and language, name and descriptions."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram import Telegram
from bot.channels.telegram.announcing import announce
from handlers.types import Rules
from knowledge.store import document_change
from tests.bot.botapi import PERSON, BotApi
from tests.bot.office import Office, opened

METHODS = ("setMyCommands", "getMyName", "setMyName", "getMyDescription", "setMyShortDescription")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with opened(tmp_path, Rules()) as office:
        yield office


def published(api: BotApi, scope: str, language: str | None = None) -> list[str]:
    """The commands of a menu, as the newest call has it."""
    fitting = (
        call
        for call in api.called("setMyCommands")
        if call.get("scope", {"type": "default"})["type"] == scope and call.get("language_code") == language
    )
    return [command["command"] for command in list(fitting)[-1]["commands"]]


async def test_everyone_sees_what_a_reader_may_do_in_their_language(telegram: Telegram, api: BotApi) -> None:
    await announce(telegram.bot)
    for scope in ("default", "all_private_chats", "all_group_chats"):
        vietnamese, english = published(api, scope), published(api, scope, "en")
        assert len(vietnamese) == len(english)
        assert {"danhsach", "ganday"} <= set(vietnamese)
        assert {"list", "nearby"} <= set(english)
        assert not {"sua", "quyen", "saoluu", "edit", "roles", "backup"} & {*vietnamese, *english}
    words = {
        call.get("language_code"): [c["description"] for c in call["commands"]] for call in api.called("setMyCommands")
    }
    assert words[None] != words["en"]


async def test_settings_of_a_group_are_in_the_menu_of_groups_only(telegram: Telegram, api: BotApi) -> None:
    await announce(telegram.bot)
    assert "caidat" in published(api, "all_group_chats")
    assert "caidat" not in published(api, "all_private_chats")


async def test_name_and_descriptions_are_set_once(telegram: Telegram, api: BotApi) -> None:
    await announce(telegram.bot)
    assert api.profile["name", ""] == "Kết Nghĩa Bot"
    assert "kết nghĩa" in api.profile["short_description", ""]
    assert "twinned" in api.profile["description", "en"]
    api.calls.clear()
    await announce(telegram.bot)
    assert not [name for name, _ in api.calls if name.startswith("setMy") and name != "setMyCommands"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("status", "more"), [(404, {}), (429, {"retry_after": 80_000}), (500, {})])
async def test_a_server_without_a_method_is_survived_with_a_warning(
    method: str, status: int, more: dict[str, Any], telegram: Telegram, api: BotApi, log: io.StringIO
) -> None:
    api.refuse(method, status, "Not Found", **more)
    await announce(telegram.bot)
    assert log.getvalue().count("[warning") == 1
    assert len(api.called("setMyCommands")) == 6


async def test_a_member_s_own_chat_shows_the_commands_of_the_role(
    telegram: Telegram, office: Office, api: BotApi
) -> None:
    await telegram.handle(office.app, api.text("chào"))
    assert api.called("setMyCommands") == []
    person = await office.employs(f"telegram:{PERSON['id']}", "editor", "An")
    for _ in range(3):
        await telegram.handle(office.app, api.text("chào"))
    assert len(api.called("setMyCommands")) == 2
    assert "sua" in published(api, "chat")
    assert "quyen" not in published(api, "chat")
    await office.store.commit(document_change("member", person, dict(office.view.documents["member"][person]), None))
    await telegram.handle(office.app, api.text("chào"))
    assert [call["scope"]["chat_id"] for call in api.called("deleteMyCommands")] == [PERSON["id"]] * 2
