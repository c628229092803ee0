"""What every channel is: a name, and a loop that turns its wire format into messages for the app."""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec

from bot.app import App


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a channel hears people, for ``/readyz``."""

    ready: bool
    mode: Literal["polling", "webhook", "standby"]  # standby: another replica polls
    last_update_seconds: float | None  # how long ago the last update came; None before the first
    waiting: int = 0  # updates that came and are not begun yet


class Shown(msgspec.Struct, frozen=True):
    """A sticker, photo, voice message, poll …: something sent that is neither text nor a file, and is not fetched."""

    name: str
    media_type: str = "application/octet-stream"
    size: int | None = None

    async def read(self, limit: int) -> bytes:
        """Nothing is read: raises OSError."""
        raise OSError(f"{self.name}: content not available")


class Channel(Protocol):
    """One way to reach the bot."""

    name: str

    async def run(self, app: App) -> None:
        """Serves until cancelled, or until the channel has nothing more to read."""
