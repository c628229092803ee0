"""A Telegram Bot API in memory: refuses the network, records calls, and is as strict as the real one.

Give it to the channel as its ``request``; every call lands in ``calls``, every message shown in ``shown``:

    api = BotApi()
    channel = Telegram(settings, request=api)
    await channel.handle(app, api.text("sơn trà kết nghĩa với ai"))
    assert "Trà Leng" in api.last.words

What the real server refuses is refused here with the same status: an unknown method (404), a text that is empty, too
long or not Telegram's HTML, a payload over 64 bytes, an edit that changes nothing, a message that is not there, a file
that is empty or too large (400, 413).
``api.refuse("sendMessage", 429, …)`` makes the next call of that method fail.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import defaultdict, deque
from typing import Any
from urllib.parse import unquote

import telegram as tg
from telegram.request import BaseRequest, RequestData

from tests.bot.shown import Refused, Shown, keyboard_of, words_of

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-tk"
ME = {"id": 123456789, "is_bot": True, "first_name": "Kết Nghĩa", "username": "ketnghia_bot"}
PERSON = {"id": 1001, "is_bot": False, "first_name": "An", "language_code": "vi"}
PRIVATE = {"id": 1001, "type": "private", "first_name": "An"}
GROUP = {"id": -100500, "type": "supergroup", "title": "Tổ công tác"}


class BotApi(BaseRequest):
    """The server. Also makes the updates that a person's doings would bring."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.shown: dict[tuple[int, int], Shown] = {}
        self._to_refuse: defaultdict[str, deque[Refused]] = defaultdict(deque)
        self._next_id = 0
        self._bot = tg.Bot(TOKEN)
        self.waiting: list[dict[str, Any]] = []  # updates for who polls
        self.answered = asyncio.Event()  # a message was sent
        self.typing = asyncio.Event()  # "… is typing" was shown
        self.hooked = asyncio.Event()  # updates are to be posted
        self.files: dict[str, bytes] = {}  # what people sent, by its id
        self.leading: set[int] = set()  # the ids of the groups' admins
        self.profile: dict[tuple[str, str], str] = {}  # the bot's name and descriptions, by field and language
        self.results: list[Shown] = []  # what the newest inline query may send; the card itself is its ``call``

    # What the library calls

    @property
    def read_timeout(self) -> float | None:
        return 5

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        if method == "GET":
            return self._download(url)
        start, name = url.rsplit("/", 1)
        assert method == "POST"
        assert start.endswith(f"/bot{TOKEN}"), "another token"
        data = json.loads(json.dumps(request_data.parameters)) if request_data else {}
        self.calls.append((name, dict(data)))
        if request_data and request_data.contains_files:
            data |= request_data.multipart_data
        if name == "getUpdates" and not self.waiting and data.get("timeout"):
            await asyncio.Event().wait()  # a long poll: it waits until something happens, or for ever
        try:
            if self._to_refuse[name]:
                raise self._to_refuse[name].popleft()
            do = getattr(self, f"_{name}", None)
            if do is None:
                raise Refused(404, "Not Found")
            answer: dict[str, Any] = {"ok": True, "result": do(**data)}
            return 200, json.dumps(answer).encode()
        except Refused as refused:
            answer = {"ok": False, "error_code": refused.status, "description": refused.description}
            if refused.parameters:
                answer["parameters"] = refused.parameters
            return refused.status, json.dumps(answer).encode()

    def refuse(self, method: str, status: int, description: str, **parameters: Any) -> None:
        """Makes the next call of the method fail."""
        self._to_refuse[method].append(Refused(status, description, **parameters))

    # The methods the bot may use

    def _getMe(self) -> dict[str, Any]:  # noqa: N802
        return ME

    def _setMyCommands(self, commands: list[dict[str, str]], **_: Any) -> bool:  # noqa: N802
        for c in commands:
            if not (1 <= len(c["command"]) <= 32 and c["command"].isascii() and c["command"].islower()):
                raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(c["description"]) <= 256:
                raise Refused(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        return True

    def _sendChatAction(self, chat_id: int, action: str, **_: Any) -> bool:  # noqa: N802
        assert action == "typing"
        self.typing.set()
        return True

    def _deleteMyCommands(self, **_: Any) -> bool:  # noqa: N802
        return True

    def _profile(self, field: str, longest: int, data: dict[str, Any]) -> Any:
        """Reads a field of the bot's profile, or with the field among the data sets it."""
        lang = data.get("language_code", "")
        if field not in data:
            return {field: self.profile.get((field, lang), "")}
        if len(data[field]) > longest:
            raise Refused(400, f"Bad Request: {field} is too long")
        self.profile[field, lang] = data[field]
        return True

    def _getMyName(self, **data: Any) -> Any:  # noqa: N802
        return self._profile("name", 64, data)

    def _getMyDescription(self, **data: Any) -> Any:  # noqa: N802
        return self._profile("description", 512, data)

    def _getMyShortDescription(self, **data: Any) -> Any:  # noqa: N802
        return self._profile("short_description", 120, data)

    _setMyName = _getMyName  # noqa: N815
    _setMyDescription = _getMyDescription  # noqa: N815
    _setMyShortDescription = _getMyShortDescription  # noqa: N815

    def _sendMessage(self, chat_id: int, text: str, **rest: Any) -> dict[str, Any]:  # noqa: N802
        message = Shown(self._new_id(), chat_id, text, self._read(text, rest), keyboard_of(rest), rest)
        self.shown[chat_id, message.id] = message
        self.answered.set()
        return self._as_message(message)

    def _sendDocument(self, chat_id: int, document: tuple[str, bytes, str], **rest: Any) -> dict[str, Any]:  # noqa: N802
        name, content, _ = document
        if not content:
            raise Refused(400, "Bad Request: file must be non-empty")
        if len(content) > 50 * 2**20:
            raise Refused(413, "Request Entity Too Large")
        message = Shown(self._new_id(), chat_id, "", "", keyboard_of(rest), rest, document=(name, content))
        self.shown[chat_id, message.id] = message
        return self._as_message(message)

    def _getFile(self, file_id: str) -> dict[str, Any]:  # noqa: N802
        if file_id not in self.files:
            raise Refused(400, "Bad Request: invalid file_id")
        if len(self.files[file_id]) > 20 * 2**20:
            raise Refused(400, "Bad Request: file is too big")
        size = len(self.files[file_id])
        return {"file_id": file_id, "file_unique_id": file_id, "file_size": size, "file_path": f"documents/{file_id}"}

    def _download(self, url: str) -> tuple[int, bytes]:
        """The content behind the path that getFile gave."""
        self.calls.append(("download", {}))
        start, id_ = unquote(url).rsplit("/", 1)
        if not start.endswith(f"/file/bot{TOKEN}/documents") or id_ not in self.files:
            return 404, json.dumps({"ok": False, "error_code": 404, "description": "Not Found"}).encode()
        return 200, self.files[id_]

    def _editMessageText(self, chat_id: int, message_id: int, text: str, **rest: Any) -> dict[str, Any]:  # noqa: N802
        message = self.shown.get((chat_id, message_id))
        if message is None:
            raise Refused(400, "Bad Request: message to edit not found")
        keyboard = keyboard_of(rest)
        if (message.html, message.keyboard) == (text, keyboard):
            raise Refused(400, "Bad Request: message is not modified: specified new message content …")
        message.words, message.html, message.keyboard = self._read(text, rest), text, keyboard
        return self._as_message(message)

    def _deleteMessage(self, chat_id: int, message_id: int) -> bool:  # noqa: N802
        if self.shown.pop((chat_id, message_id), None) is None:
            raise Refused(400, "Bad Request: message to delete not found")
        return True

    def _answerCallbackQuery(self, callback_query_id: str, **_: Any) -> bool:  # noqa: N802
        assert isinstance(callback_query_id, str)
        return True

    def _getChatMember(self, chat_id: int, user_id: int) -> dict[str, Any]:  # noqa: N802
        if chat_id > 0:
            raise Refused(400, "Bad Request: there are no members in a private chat")
        user = {**PERSON, "id": user_id}
        if user_id in self.leading:
            return {"user": user, "status": "creator", "is_anonymous": False}
        return {"user": user, "status": "member"}

    def _answerInlineQuery(self, inline_query_id: str, results: list[dict[str, Any]], **rest: Any) -> bool:  # noqa: N802
        assert isinstance(inline_query_id, str)
        if len(results) > 50:
            raise Refused(400, "Bad Request: RESULTS_TOO_MUCH")
        if not all(result["title"].strip() for result in results):
            raise Refused(400, "Bad Request: ARTICLE_TITLE_EMPTY")
        ids = [result["id"] for result in results]
        if len(set(ids)) < len(ids) or not all(1 <= len(i.encode()) <= 64 for i in ids):
            raise Refused(400, "Bad Request: RESULT_ID_DUPLICATE")
        if len(rest.get("next_offset", "").encode()) > 64:
            raise Refused(400, "Bad Request: NEXT_OFFSET_INVALID")
        if "button" in rest and not re.fullmatch(r"[\w-]{1,64}", rest["button"]["start_parameter"], re.ASCII):
            raise Refused(400, "Bad Request: START_PARAM_INVALID")
        self.results = [
            Shown(0, 0, content["message_text"], self._read(content["message_text"], content), keyboard_of(r), r)
            for r in results
            for content in [r["input_message_content"]]
        ]
        return True

    def _getUpdates(self, offset: int = 0, **_: Any) -> list[dict[str, Any]]:  # noqa: N802
        self.waiting = [u for u in self.waiting if u["update_id"] >= offset]  # those before are confirmed
        return self.waiting

    def _setWebhook(self, url: str, secret_token: str, **_: Any) -> bool:  # noqa: N802
        if not url.startswith("https://"):
            raise Refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        assert 1 <= len(secret_token) <= 256
        self.hooked.set()
        return True

    def _deleteWebhook(self, **_: Any) -> bool:  # noqa: N802
        return True

    def _read(self, text: str, rest: dict[str, Any]) -> str:
        assert rest.get("parse_mode") == "HTML"
        return words_of(text)

    def _as_message(self, message: Shown) -> dict[str, Any]:
        chat = PRIVATE if message.chat > 0 else GROUP
        made = {"message_id": message.id, "date": 1_760_000_000, "chat": {**chat, "id": message.chat}, "from": ME}
        if message.document is None:
            return {**made, "text": message.words}
        name = message.document[0]
        return {**made, "document": {"file_id": "sent", "file_unique_id": "sent", "file_name": name}}

    def _new_id(self) -> int:
        self._next_id += 1
        return self._next_id

    # What a person does

    def update(self, **content: Any) -> tg.Update:
        """An update from its JSON."""
        update = tg.Update.de_json({"update_id": self._new_id(), **content}, self._bot)
        assert update is not None
        return update

    def message(self, chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
        """A message's JSON."""
        return {"message_id": self._new_id(), "date": 1_760_000_000, "chat": chat, "from": PERSON, **content}

    def text(self, text: str, chat: dict[str, Any] = PRIVATE, **content: Any) -> tg.Update:
        """A person writes."""
        return self.update(message=self.message(chat, text=text, **content))

    def document(self, name: str, content: bytes, caption: str = "", **told: Any) -> tg.Update:
        """A person sends a file; ``told`` is what Telegram says of it, where that is not so."""
        id_ = f"file{self._new_id()}"
        self.files[id_] = content
        sent = {"file_id": id_, "file_unique_id": id_, "file_name": name, "file_size": len(content), **told}
        return self.update(message=self.message(document=sent, **({"caption": caption} if caption else {})))

    def typed(self, query: str, offset: str = "") -> tg.Update:
        """A person types ``@bot query`` in some chat."""
        return self.update(inline_query={"id": str(self._new_id()), "from": PERSON, "query": query, "offset": offset})

    @property
    def documents(self) -> list[tuple[str, bytes]]:
        """The files the bot has sent, in their order."""
        return [shown.document for _, shown in sorted(self.shown.items()) if shown.document]

    def press(self, label: str, on: Shown | None = None) -> tg.Update:
        """A person presses a button of the last message, or of the one given."""
        on = on or self.last
        data = on.buttons[label]["callback_data"]
        query = {"id": str(self._new_id()), "from": PERSON, "chat_instance": "1", "data": data}
        return self.update(callback_query={**query, "message": self._as_message(on)})

    @property
    def last(self) -> Shown:
        """The newest message of the bot that says something."""
        return self.shown[max((key for key, shown in self.shown.items() if not shown.document), key=lambda key: key[1])]

    def called(self, method: str) -> list[dict[str, Any]]:
        """The parameters of every call of one method."""
        return [data for name, data in self.calls if name == method]
