"""The Zalo channel: takes each update, polled or pushed, through the app to its answer."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

from starlette.routing import Route

from bot.app import App
from bot.channels.base import Health
from bot.channels.patience import PERSON, Patience
from bot.channels.pushed import Inbox
from bot.channels.sidebyside import SideBySide
from bot.channels.soon import IfLong
from bot.channels.zalo.client import Client, Me
from bot.channels.zalo.http import PATIENCE, Http, NotNow, Refused, TokenRefused, Unreachable, ZaloError
from bot.channels.zalo.sending import Quota, Sender
from bot.channels.zalo.updates import Unreadable, Update, parse, read_update
from bot.channels.zalo.webhook import inbox
from bot.rates import Rate
from bot.settings import ZALO_WEBHOOK, Settings, SettingsError
from bot.state.duty import Duty
from bot.state.inbox import handling
from handlers.types import Reply

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds between attempts to reach Zalo
LATE = 120.0  # seconds without an answer to getUpdates: Zalo is out of reach
SLOW = 1.0  # seconds after which a person is shown that an answer is on its way

log = logging.getLogger(__name__)

T = TypeVar("T")
Keep = Callable[[Update, bytes], Awaitable[bool]]  # an update, read and as it came -> whether it is a new one


class Zalo:
    """Long polling, or a webhook where one is set.

    In tests ``sleep`` replaces the clock, ``patience`` and ``person`` limits.
    """

    name = "zalo"

    def __init__(
        self,
        settings: Settings,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        patience: float = PATIENCE,
        person: Rate = PERSON,
    ) -> None:
        if settings.zalo_token is None:
            raise SettingsError("Chưa có KETNGHIA_ZALO_TOKEN.")
        self._settings = settings
        self._sleep = sleep
        self._http = Http(patience)
        self._client = Client(self._http, settings.zalo_token.get_secret_value(), settings.zalo_base_url)
        self._inbox: Inbox[Update] | None = None
        self._patience = Patience(person)
        self._me = Me("")
        self._serving = False
        self._answered = 0.0  # when Zalo last answered getUpdates, by time.monotonic
        self._updated: float | None = None  # when the last update came
        self._duty = Duty()
        if settings.zalo_webhook_url is not None:
            if settings.zalo_secret is None:
                raise SettingsError("KETNGHIA_ZALO_WEBHOOK_URL cần KETNGHIA_ZALO_SECRET, 8 đến 256 ký tự.")
            self._inbox = inbox(settings.zalo_secret.get_secret_value())

    @property
    def routes(self) -> list[Route]:
        """Where the web server takes what Zalo pushes; none while polling."""
        return [Route(ZALO_WEBHOOK, self._inbox.route, methods=["POST"])] if self._inbox else []

    async def run(self, app: App) -> None:
        """Serves until cancelled. Where Zalo will not have the bot, says why and ends: other channels go on."""
        self._duty = app.duty
        try:
            async with self._http:
                await self._patiently(self._begin)
                self._serving, self._answered = True, time.monotonic()
                log.info("Zalo: %s", self._me.display_name or self._me.account_name)
                warn = partial(app.faults.tell_owners, "Zalo's quota")
                sender = Sender(self._client, Quota(app.sent, self._settings.zalo_quota), warn, self._sleep)
                app.faults.report_to(partial(self._tell_owners, app, sender))
                updates = SideBySide(partial(self._handle, app, sender))
                app.limits.share(f"{self.name}.person", self._patience.people)
                app.inbox.serve(self.name, lambda body: updates.begin(parse(body)))
                keep = partial(self._keep, app)
                if self._inbox is not None:
                    self._inbox.keep = keep
                await updates.run(partial(self._next, keep))
        except TokenRefused:
            log.error("Zalo không nhận KETNGHIA_ZALO_TOKEN: hãy xem lại ở Zalo Bot Creator. Kênh Zalo dừng.")  # noqa: TRY400
        except Refused as error:
            log.error("Zalo từ chối (%s). Kênh Zalo dừng.", error)  # noqa: TRY400
        finally:
            self._serving = False
            if self._inbox is not None:
                self._inbox.close()

    def health(self) -> Health:
        """Whether updates can come in; polling without an answer for too long is no health, silence of people is."""
        now = time.monotonic()
        polls = self._inbox is None and self._duty.on
        late = polls and now - self._answered > LATE
        return Health(
            ready=self._serving and not late,
            mode="webhook" if self._inbox else "polling" if polls else "standby",
            last_update_seconds=None if self._updated is None else round(now - self._updated, 1),
            waiting=self._inbox.waiting if self._inbox else 0,
        )

    async def _begin(self) -> None:
        """Who the bot is, and which way updates come: polling and a webhook exclude each other."""
        self._me = await self._client.get_me()
        url, secret = self._settings.zalo_webhook_url, self._settings.zalo_secret
        if url is not None and secret is not None:
            await self._client.set_webhook(url, secret.get_secret_value())
        elif (await self._client.get_webhook_info()).url:
            log.warning("Zalo: the webhook set for this bot is taken off, since KETNGHIA_ZALO_WEBHOOK_URL is empty")
            await self._client.delete_webhook()

    async def _keep(self, app: App, update: Update, body: bytes) -> bool:
        """Whether the update is a new one, kept from now on until it is answered. Without an id it cannot be."""
        return update.id is None or bool(await app.inbox.receive(self.name, {update.id: body}))

    async def _next(self, keep: Keep) -> Update:
        """The next update, pushed, or polled while no other replica polls. Raises TokenRefused."""
        if self._inbox is not None:
            return await self._inbox.get()
        while True:
            if not self._duty.on:
                await self._duty.begun()
                self._answered = time.monotonic()
            if (update := await self._patiently(partial(self._polled, keep))) is not None:
                return update

    async def _polled(self, keep: Keep) -> Update | None:
        """What one long poll brings."""
        try:
            body = await self._client.get_updates()
            self._answered = time.monotonic()
            if body is None:
                return None
            update = parse(body)
            return update if await keep(update, body) else None
        except Unreadable as error:
            raise Unreachable(f"an update that cannot be read ({error})") from None
        except Refused as error:  # once the bot has been welcome, that may pass
            raise Unreachable(str(error)) from None

    async def _patiently(self, call: Callable[[], Awaitable[T]]) -> T:
        """What the call returns, tried again for as long as Zalo cannot be reached."""
        wait = FIRST_WAIT
        while True:
            try:
                return await call()
            except (NotNow, Unreachable) as error:
                pause = max(wait, error.wait) if isinstance(error, NotNow) else wait
                log.warning("Zalo: %s; next attempt in %.0f s", error, pause)
                await self._sleep(pause)
                wait = min(2 * wait, LONGEST_WAIT)

    async def _handle(self, app: App, sender: Sender, update: Update) -> None:
        """Answers one update, or passes it over; what goes wrong with it is in the log. Raises only TokenRefused."""
        self._updated = time.monotonic()
        try:
            with handling(app.inbox, update.id or ""):
                incoming = read_update(update, self._me)
                if incoming is None:
                    return
                bearable, instead = await self._patience.bears(incoming.message.actor, app.limits)
                if instead is not None:
                    await sender.send(instead, incoming.chat)
                if not bearable:
                    return
                async with (
                    IfLong(SLOW, partial(self._typing, incoming.chat)) as waiting,
                    app.turn(incoming.message) as reply,
                ):
                    waiting.enough()
                    if reply is not None:
                        await sender.send(reply, incoming.chat)
        except TokenRefused:
            raise
        except ZaloError as error:
            log.warning("Zalo: an answer was not delivered (%s)", error)
        except Exception:
            log.exception("Zalo: an update was not answered")

    async def _typing(self, chat: str) -> None:
        """Shows that an answer is being written."""
        with suppress(ZaloError):
            await self._client.send_chat_action(chat)

    async def _tell_owners(self, app: App, sender: Sender, reply: Reply) -> None:
        """Shows the owners something, in their private chats."""
        for owner in await app.owners(self.name):
            try:
                await sender.send(reply, owner)
            except ZaloError as error:
                log.warning("Zalo: an owner could not be told (%s)", error)
