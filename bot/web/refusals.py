"""Counts what the channels' webhooks refuse, whoever refused it: the channel itself or what stands before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Refusals:
    """The outermost middleware. ``count`` gets the last part of the webhook's path and the HTTP status."""

    def __init__(self, app: ASGIApp, hooks: Sequence[BaseRoute], count: Callable[[str, int], None]) -> None:
        self._app, self._count = app, count
        self._names = {hook.path: hook.path.rpartition("/")[2] for hook in hooks if isinstance(hook, Route)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        name = self._names.get(scope["path"]) if scope["type"] == "http" else None
        if name is None:
            await self._app(scope, receive, send)
            return

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] >= 400:
                self._count(name, message["status"])
            await send(message)

        await self._app(scope, receive, counted)
