"""``/api/ask`` for programs: the contract of ``ask --json`` over HTTP, with its OpenAPI description."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.app import App
from bot.contract import Answer, Asked, answered
from bot.environment import HOTLINE
from bot.seen import Seen

LONGEST_CONTEXT = 10  # earlier turns that are read
_decoder = msgspec.json.Decoder(Asked)


class Json(Response):
    """A response that is written by msgspec."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Structs and builtins alike."""
        return msgspec.json.encode(content)


def refused(what: str, status: int = 400) -> Response:
    """An error as JSON."""
    return JSONResponse({"error": what}, status)


class Api:
    """The routes for programs."""

    def __init__(self, app: App, hotline: str = HOTLINE) -> None:
        self._app = app
        self._hotline = hotline

    async def ask(self, request: Request) -> Response:
        """``POST {"q", "id", "context"}`` or ``GET ?q=…``."""
        try:
            if request.method == "GET":
                asked = Asked(q=request.query_params.get("q", ""))
            else:
                asked = _decoder.decode(await request.body())
        except msgspec.MsgspecError as error:
            return refused(f'cần {{"q": "câu hỏi"}} ({error})')
        if not asked.q.strip():
            return refused('cần câu hỏi trong "q"')
        asked = msgspec.structs.replace(asked, context=asked.context[-LONGEST_CONTEXT:])
        answer, _ = answered(asked, self._app.index(), self._hotline)
        self._app.tell(
            Seen(
                channel="api",
                actor="",
                sort="question",
                kinds=tuple(answer.kinds),
                outcome=answer.outcome,
                seconds=answer.elapsed_us / 1e6,
            )
        )
        return Json(answer)

    async def describe(self, _: Request) -> Response:
        """The OpenAPI description."""
        return Json(openapi())


def openapi() -> dict[str, Any]:
    """OpenAPI 3.1 of the API for programs, its schemas made from the types themselves."""
    (asked, answer), schemas = msgspec.json.schema_components(
        (Asked, Answer), ref_template="#/components/schemas/{name}"
    )
    problem = {"description": "Không đọc được câu hỏi · not a question"}
    body = {"required": True, "content": {"application/json": {"schema": asked}}}
    reply = {"description": "Câu trả lời · the answer", "content": {"application/json": {"schema": answer}}}
    responses = {"200": reply, "400": problem, "413": {"description": "> 64 KB"}, "429": {"description": "quá nhanh"}}
    query = {"name": "q", "in": "query", "required": True, "schema": {"type": "string"}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Kết Nghĩa Bot", "version": version("ketnghia")},
        "paths": {
            "/api/ask": {
                "post": {"summary": "Hỏi một câu · ask a question", "requestBody": body, "responses": responses},
                "get": {"summary": "Hỏi một câu · ask a question", "parameters": [query], "responses": responses},
            }
        },
        "components": {"schemas": schemas},
    }
