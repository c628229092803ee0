"""What every channel is: a name, and a loop that turns its wire format into messages for the app."""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec

from bot.app import App


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a channel hears people, for ``/readyz``."""

    ready: bool
    mode: Literal["polling", "webhook"]
    last_update_seconds: float | None  # how long ago the last update came; None before the first
    waiting: int = 0  # updates that came and are not begun yet


class Channel(Protocol):
    """One way to reach the bot."""

    name: str

    async def run(self, app: App) -> None:
        """Serves until cancelled, or until the channel has nothing more to read."""
