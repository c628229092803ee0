"""The Telegram channel: starts the library's Application, and takes each update through the app to its answer."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

import msgspec
import telegram as tg
from starlette.routing import Route
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.app import App
from bot.channels.base import Health
from bot.channels.patience import Patience
from bot.channels.telegram.announcing import Menus, announce
from bot.channels.telegram.client import Client
from bot.channels.telegram.inline import TYPING, answer_inline, read_inline
from bot.channels.telegram.pacing import Pace
from bot.channels.telegram.polling import CHANNEL, Polling, id_of
from bot.channels.telegram.sending import Answers, Sender
from bot.channels.telegram.straight import AnyApplication, straight
from bot.channels.telegram.transport import Transport
from bot.channels.telegram.updates import Incoming, read_update
from bot.channels.telegram.waiting import Typing
from bot.channels.telegram.webhook import PATH, Webhook, secret_of
from bot.channels.telegram.wire import read_update_json
from bot.settings import Settings, SettingsError
from bot.state.duty import Duty
from bot.state.inbox import handling
from handlers.types import Reply

log = logging.getLogger(__name__)

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "inline_query")
WAITING = 10_000  # updates posted by Telegram that may wait here; beyond them it is asked to come again
LATE = 120.0  # seconds without an answer to getUpdates: Telegram is out of reach
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds between attempts to reach Telegram at start


class Telegram:
    """Long polling, or a webhook where the settings name an address for it.

    ``request`` replaces the HTTP client and ``sleep`` the clock, in tests.
    """

    name = CHANNEL

    def __init__(
        self,
        settings: Settings,
        *,
        request: BaseRequest | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if settings.telegram_token is None:
            raise SettingsError("Chưa có KETNGHIA_TELEGRAM_TOKEN.")
        server, token = settings.telegram_base_url, settings.telegram_token.get_secret_value()
        self.webhook: Webhook | None = None
        self._webhook_url = f"{settings.telegram_webhook_url}{PATH}"
        if settings.telegram_webhook_url is not None:
            secret = settings.telegram_secret
            self.webhook = Webhook(secret.get_secret_value() if secret else secret_of(token))
        self._updated: float | None = None  # when the last update came, by time.monotonic
        self._started = False
        self._waiting: Callable[[], int] = lambda: 0
        self.bot = Client(
            token,
            base_url=f"{server}/bot",
            base_file_url=f"{server}/file/bot",
            request=request or Transport(),
            get_updates_request=request or Transport(connections=1),
        )
        self._pace = Pace(settings.telegram_per_second, sleep=sleep)
        self._sender = Sender(self.bot, sleep, self._pace)
        self._patience, self._search_patience = Patience(), Patience(TYPING)
        self._answers = Answers()
        self._menus = Menus(self.bot)
        self._albums: list[str] = []
        self._sleep = sleep
        self._duty = Duty()

    def application(self, app: App) -> AnyApplication:
        """The library's Application, every update of which goes through ``handle``."""

        async def take(update: object) -> None:
            # The update itself stays out of the log: it holds what a person wrote.
            try:
                if isinstance(update, tg.Update):
                    await self.handle(app, update)
            except TelegramError as error:
                log.error("an update was not answered", exc_info=error)  # noqa: TRY400
            except Exception as error:
                app.faults.note(error)

        return straight(self.bot, take)

    async def run(self, app: App) -> None:
        """Serves until cancelled, then finishes what has come.

        Raises SettingsError when Telegram does not know the token, or refuses the webhook's address.
        """
        application = self.application(app)
        self._waiting, self._duty = application.update_queue.qsize, app.duty
        app.inbox.serve(self.name, partial(self._begin, application))
        self._share_limits(app)
        await self._until_reached(application.initialize)
        try:
            app.faults.report_to(partial(self._report, app))
            app.hands_over_codes(f"https://t.me/{self.bot.username}?start=")
            await application.start()
            polling = Polling(application, self.bot, self._duty, app.inbox, ALLOWED_UPDATES)
            if self.webhook is not None:
                await self._be_posted(app, application, self.webhook)
            else:
                await polling.begin()
            self._started = True
            log.info("Telegram: @%s (%s)", self.bot.username, "webhook" if self.webhook else "polling")
            await announce(self.bot)
            if not self.bot.bot.supports_inline_queries:
                log.info("inline mode is off; /setinline at @BotFather turns it on")
            if self.webhook is None:
                await polling.run()
            await asyncio.Event().wait()
        finally:
            self._started = False
            if self.webhook:
                self.webhook.close()
            if application.updater and application.updater.running:
                await application.updater.stop()
            if application.running:
                await application.stop()
            await application.shutdown()

    def _share_limits(self, app: App) -> None:
        """Has all replicas keep to one limit. Of those that poll one sends, of those with a webhook every one."""
        app.limits.share("telegram.person", self._patience.people)
        app.limits.share("telegram.search", self._search_patience.people)
        app.limits.share("telegram.group", self._pace.groups)
        if self.webhook is not None:
            self._pace.replicas = app.replicas

    def _begin(self, application: AnyApplication, body: bytes) -> None:
        """Begins with an update that another replica has left."""
        if (update := read_update_json(msgspec.json.decode(body), self.bot)) is not None:
            application.update_queue.put_nowait(update)

    async def _be_posted(self, app: App, application: AnyApplication, webhook: Webhook) -> None:
        """Has Telegram post updates from now on; it keeps doing so while the program is down, and tries again."""

        async def take(update: object, body: bytes) -> bool:
            if application.update_queue.qsize() >= WAITING:
                return False
            read = read_update_json(update, self.bot)
            if read is not None and await app.inbox.receive(self.name, {id_of(read.update_id): body}):
                application.update_queue.put_nowait(read)
            return True

        webhook.open(take)
        await self._until_reached(
            lambda: self.bot.set_webhook(
                self._webhook_url, secret_token=webhook.secret, allowed_updates=ALLOWED_UPDATES
            )
        )

    @property
    def routes(self) -> list[Route]:
        """Where the web server takes what Telegram posts; none while polling."""
        return [self.webhook.route] if self.webhook else []

    def health(self) -> Health:
        """Whether updates can come in. Polling without an answer for too long is no health; silence of people is."""
        now = time.monotonic()
        age = None if self._updated is None else round(now - self._updated, 1)
        polled = self.bot.polled
        polls = self.webhook is None and self._duty.on
        late = polls and (polled is None or now - polled > LATE)
        return Health(
            ready=self._started and not late,
            mode="webhook" if self.webhook else "polling" if polls else "standby",
            last_update_seconds=age,
            waiting=self._waiting(),
        )

    async def handle(self, app: App, update: tg.Update) -> None:
        """Answers one update, or passes it over."""
        self._updated = time.monotonic()
        with handling(app.inbox, id_of(update.update_id)):
            await self._handle(app, update)

    async def _handle(self, app: App, update: tg.Update) -> None:
        if update.inline_query:
            await self._search(app, update.inline_query)
            return
        if update.message and update.message.migrate_to_chat_id:
            moved = update.message
            await app.group_moved(f"{self.name}:{moved.chat.id}", f"{self.name}:{moved.migrate_to_chat_id}")
            return
        incoming = read_update(update, self.bot.account, self.bot.fetch, self.bot.leads)
        if incoming is None or self._same_album(update):
            return
        if not await self._bearable(app, incoming):
            return
        typing = Typing(self.bot, incoming.chat, incoming.thread)
        try:
            async with app.turn(incoming.message) as reply:
                typing.stop()
                if incoming.query:
                    await self._sender.acknowledge(incoming.query)
                if reply is not None:
                    await self._deliver(incoming, reply)
        finally:
            typing.stop()
        if incoming.message.private:
            await self._menus.follow(incoming.chat, await app.role(incoming.message.actor))

    async def _search(self, app: App, query: tg.InlineQuery) -> None:
        """Answers what is typed in another chat; somebody who types faster than people do is passed over."""
        search = read_inline(query)
        if self._search_patience.with_(search.actor.id) == "answer":
            async with app.turn(search) as found:
                await answer_inline(self.bot, query, found or Reply())

    async def _bearable(self, app: App, incoming: Incoming) -> bool:
        """Whether the person keeps to a bearable rate; who does not is told so once."""
        bearable, instead = await self._patience.bears(incoming.message.actor, app.limits)
        if not bearable and incoming.query:
            await self._sender.acknowledge(incoming.query)
        if instead is not None:
            await self._sender.send(instead, incoming.chat, thread=incoming.thread)
        return bearable

    async def _report(self, app: App, reply: Reply) -> None:
        """Shows the owners something, in their private chats."""
        for account in await app.owners(self.name):
            if account.isdigit():
                with suppress(BadRequest):  # an owner who has never written to the bot
                    await self._sender.send(reply, int(account))

    async def _deliver(self, incoming: Incoming, reply: Reply) -> None:
        """Sends the reply, or puts it in the place of what it follows on."""
        chat, thread, question = incoming.chat, incoming.thread, incoming.id
        if incoming.query is not None:
            replaced = [question] if reply.replace and question is not None else []
            await self._sender.edit(reply, chat, replaced, thread=thread)
            return
        before = self._answers.of(chat, question) if incoming.message.edited and question is not None else []
        if before:
            ids = await self._sender.edit(reply, chat, before, thread=thread)
        else:
            quoted = question if incoming.group or incoming.message.edited else None
            ids = await self._sender.send(reply, chat, thread=thread, to=quoted)
        if question is not None:
            self._answers.remember(chat, question, ids)

    def _same_album(self, update: tg.Update) -> bool:
        """Whether this is one more picture of an album that has been answered; each comes as an update of its own."""
        sent = update.message
        album = sent.media_group_id if sent and not sent.caption and not sent.document else None  # files count, each
        if album is None:
            return False
        if album in self._albums:
            return True
        self._albums = [*self._albums[-99:], album]
        return False

    async def _until_reached(self, call: Callable[[], Awaitable[object]]) -> None:
        """Calls again and again while the network or the server fails. Raises SettingsError for a wrong token."""
        wait = FIRST_WAIT
        while True:
            try:
                await call()
            except InvalidToken:
                # The library's own message quotes the token.
                raise SettingsError("Telegram không nhận KETNGHIA_TELEGRAM_TOKEN: hãy xem lại ở @BotFather.") from None
            except BadRequest as error:
                raise SettingsError(f"Telegram không nhận thiết lập này: {error}.") from None
            except (NetworkError, RetryAfter) as error:
                log.warning("Telegram cannot be reached (%s), next attempt in %.0f s", type(error).__name__, wait)
                await self._sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT)
            else:
                return
