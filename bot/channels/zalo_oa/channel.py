"""The channel of an Official Account: takes each event that is pushed through the app to its answer."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial

from starlette.routing import Route

from bot.app import App
from bot.channels.base import Health
from bot.channels.patience import PERSON, Patience
from bot.channels.sidebyside import SideBySide
from bot.channels.zalo.http import PATIENCE, Http, TokenRefused, ZaloError
from bot.channels.zalo_oa.client import Client, OutOfQuota
from bot.channels.zalo_oa.refreshing import Order
from bot.channels.zalo_oa.sending import Sender
from bot.channels.zalo_oa.tokens import Tokens
from bot.channels.zalo_oa.updates import Event, parse, read_event
from bot.channels.zalo_oa.webhook import inbox
from bot.rates import Rate
from bot.settings import ZALO_OA_WEBHOOK, Settings, SettingsError
from bot.state.inbox import handling
from handlers.texts import Value, say
from handlers.types import Block, Reply

FIRST_WAIT, LONGEST_WAIT = 1.0, 300.0  # seconds between attempts to renew the tokens

log = logging.getLogger(__name__)


class ZaloOA:
    """Events by webhook. In tests ``sleep`` and ``clock`` replace time, ``patience`` and ``person`` limits."""

    name = "zalo_oa"

    def __init__(
        self,
        settings: Settings,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.time,
        patience: float = PATIENCE,
        person: Rate = PERSON,
    ) -> None:
        app_id, app_secret, secret, refresh = _needed(settings)
        self._order = Order(
            place="", oauth_url=settings.zalo_oa_oauth_url, app_id=app_id, app_secret=app_secret, refresh=refresh,
            stale="",
        )  # fmt: skip
        self._base_url = settings.zalo_oa_base_url
        self._inbox = inbox(app_id, secret, clock)
        self._http = Http(patience)
        self._patience = Patience(person)
        self._sleep, self._clock = sleep, clock
        self._tokens: Tokens | None = None  # while it serves
        self._updated: float | None = None  # when the last event came, by time.monotonic

    @property
    def routes(self) -> list[Route]:
        """Where the web server takes what Zalo pushes."""
        return [Route(ZALO_OA_WEBHOOK, self._inbox.route, methods=["POST"])]

    async def run(self, app: App) -> None:
        """Serves until cancelled. Where Zalo will not have the account, says why and ends: other channels go on."""
        self._tokens = tokens = Tokens(self._order, app.place, clock=self._clock, failed=partial(self._warn, app))
        try:
            async with self._http:
                sender = Sender(Client(self._http, tokens, self._base_url), self._sleep)
                app.faults.report_to(partial(self._tell_owners, app, sender))
                log.info("Zalo OA: app %s, events at %s", self._order.app_id, ZALO_OA_WEBHOOK)
                await self._serve(app, tokens, sender)
        except TokenRefused as error:
            log.error("Zalo không gia hạn token của OA (%s). Hãy lấy refresh token mới rồi đặt "  # noqa: TRY400
                      "KETNGHIA_ZALO_OA_REFRESH_TOKEN (xem docs/zalo.md). Kênh Zalo OA dừng.", error)  # fmt: skip
        finally:
            self._tokens = None
            self._inbox.close()
            await tokens.close()

    async def _serve(self, app: App, tokens: Tokens, sender: Sender) -> None:
        """Answers, and renews the tokens beside that, until one of the two raises. Raises TokenRefused."""
        renewing = asyncio.create_task(self._keep_renewed(tokens))
        events = SideBySide(partial(self._handle, app, sender))
        app.limits.share(f"{self.name}.person", self._patience.people)
        app.inbox.serve(self.name, lambda body: events.begin(parse(body)))
        self._inbox.keep = partial(self._keep, app)
        answering = asyncio.create_task(events.run(self._inbox.get))
        try:
            done, _ = await asyncio.wait({renewing, answering}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in (renewing, answering):
                task.cancel()
            await asyncio.gather(renewing, answering, return_exceptions=True)

    async def _keep_renewed(self, tokens: Tokens) -> None:
        """Renews ahead of time, again and again while that fails; ends with the last token. Raises TokenRefused."""
        wait = FIRST_WAIT
        while True:
            await self._sleep(tokens.due)
            try:
                await tokens.renew()
                wait = FIRST_WAIT
            except TokenRefused:
                await self._sleep(max(0.0, tokens.left))
                raise
            except ZaloError:
                await self._sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT)

    def _warn(self, app: App, error: ZaloError, left: float) -> None:
        """The log hears of each renewal in vain, the owners now and then; who asks something never does."""
        log.warning("Zalo OA: the tokens could not be renewed (%s); this one lasts %.0f s", error, max(0.0, left))
        what = "zalo_oa.refused" if isinstance(error, TokenRefused) else "zalo_oa.renewing"
        self._tell(app, what, hours=max(0, int(left // 3600)))

    def _tell(self, app: App, what: str, **values: Value) -> None:
        app.faults.tell_owners(what, Reply(blocks=(Block(say("vi", what, **values)),)))

    def health(self) -> Health:
        """Whether people can be answered: there is a token."""
        age = None if self._updated is None else round(time.monotonic() - self._updated, 1)
        ready = self._tokens is not None and self._tokens.left > 0
        return Health(ready=ready, mode="webhook", last_update_seconds=age, waiting=self._inbox.waiting)

    async def _handle(self, app: App, sender: Sender, event: Event) -> None:
        """Answers one event, or passes it over; what goes wrong with it is in the log. Raises only TokenRefused."""
        self._updated = time.monotonic()
        try:
            with handling(app.inbox, event.id or ""):
                await self._answer(app, sender, event)
        except TokenRefused:
            raise
        except OutOfQuota as error:
            log.warning("Zalo OA: an answer was not delivered (%s)", error)
            self._tell(app, "zalo_oa.quota")
        except ZaloError as error:
            log.warning("Zalo OA: an answer was not delivered (%s)", error)
        except Exception:
            log.exception("Zalo OA: an event was not answered")

    async def _answer(self, app: App, sender: Sender, event: Event) -> None:
        incoming = read_event(event, self._http.fetch)
        if incoming is None:
            return
        if incoming.to == "forget":
            await app.forget(incoming.message.conversation)
            return
        bearable, instead = await self._patience.bears(incoming.message.actor, app.limits)
        if instead is not None:
            await sender.send(instead, incoming.user)
        if not bearable:
            return
        async with app.turn(incoming.message) as reply:
            if reply is not None:
                await sender.send(reply, incoming.user)

    async def _keep(self, app: App, event: Event, body: bytes) -> bool:
        """Whether the event is a new one, kept from now on until it is answered. Without an id it cannot be."""
        return event.id is None or bool(await app.inbox.receive(self.name, {event.id: body}))

    async def _tell_owners(self, app: App, sender: Sender, reply: Reply) -> None:
        """Shows the owners something; those who have not written to the account lately cannot be reached here."""
        for owner in await app.owners(self.name):
            try:
                await sender.send(reply, owner)
            except ZaloError as error:
                log.warning("Zalo OA: an owner could not be told (%s)", error)


def _needed(settings: Settings) -> tuple[str, str, str, str]:
    """The app's id and secret, the account's secret, the refresh token. Raises SettingsError where one is missing."""
    secrets = {
        "ZALO_OA_APP_SECRET": settings.zalo_oa_app_secret,
        "ZALO_OA_SECRET": settings.zalo_oa_secret,
        "ZALO_OA_REFRESH_TOKEN": settings.zalo_oa_refresh_token,
    }
    missing = [name for name, value in secrets.items() if value is None]
    if settings.zalo_oa_app_id is None or missing:
        named = ", ".join(f"KETNGHIA_{name}" for name in missing or ["ZALO_OA_APP_ID"])
        raise SettingsError(f"Zalo OA còn thiếu {named} (xem docs/zalo.md).")
    app_secret, secret, refresh = (value.get_secret_value() for value in secrets.values() if value is not None)
    return settings.zalo_oa_app_id, app_secret, secret, refresh
