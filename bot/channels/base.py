"""What every channel is: a name, and a loop that turns its wire format into messages for the app."""

from __future__ import annotations

from typing import Protocol

from bot.app import App


class Channel(Protocol):
    """One way to reach the bot."""

    name: str

    async def run(self, app: App) -> None:
        """Serves until cancelled, or until the channel has nothing more to read."""
