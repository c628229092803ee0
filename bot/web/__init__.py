"""The one web server: chat page, API for programs, health; later the channels' webhooks."""

from bot.web.server import Web

__all__ = ["Web"]
