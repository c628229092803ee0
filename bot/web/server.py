"""Puts the web server together and runs it beside the other channels."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bot.app import App
from bot.channels.base import Health
from bot.metrics import Metrics
from bot.settings import Settings, SettingsError
from bot.web.api import Api, Json
from bot.web.chat import Chat
from bot.web.guard import Buckets, Guard
from bot.web.refusals import Refusals

STATIC = Path(__file__).parent / "static"
GRACE = 10  # seconds that requests under way have when the server stops
log = logging.getLogger(__name__)


def application(
    app: App, hotline: str, hooks: Sequence[BaseRoute] = (), watched: Mapping[str, Callable[[], Health]] | None = None
) -> Starlette:
    """Every route, behind the guard; ``hooks`` are the channels' own, ``watched`` tells how each channel is."""

    metrics = Metrics(app)
    app.watch(metrics.count)

    def healths() -> dict[str, Health]:
        return {name: health() for name, health in (watched or {}).items()}

    async def measured(_: Request) -> Response:
        """Counts and times for Prometheus."""
        return Response(metrics.page(healths()), media_type=CONTENT_TYPE_LATEST)

    async def ready(_: Request) -> Response:
        """Whether every channel hears people. Without its database the program answers all the same, so it is ready."""
        channels = healths()
        fine = all(health.ready for health in channels.values())
        database = {} if app.database is None else {"database": {"ready": app.database}}
        return Json({"ready": fine, "channels": channels, **database}, 200 if fine else 503)

    chat, api = Chat(app), Api(app, hotline)
    routes = [
        Route("/", chat.page),
        Route("/api/chat", chat.say, methods=["POST"]),
        Route("/api/suggest", chat.suggest),
        Route("/api/ask", api.ask, methods=["GET", "POST"]),
        Route("/openapi.json", api.describe),
        Route("/widget.js", _widget),
        Route("/healthz", healthy),
        Route("/readyz", ready),
        Route("/metrics", measured),
        *hooks,
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    refusals = Middleware(Refusals, hooks=hooks, count=metrics.refused)
    buckets = Buckets()
    app.limits.share("web", buckets)
    return Starlette(routes=routes, middleware=[refusals, Middleware(Guard, buckets=buckets)])


async def _widget(_: Request) -> Response:
    """The script that a ward's own site includes."""
    return FileResponse(STATIC / "widget.js", media_type="text/javascript", headers={"cache-control": "max-age=3600"})


async def healthy(_: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n")


class Web:
    """The channel that is always on."""

    name = "web"

    def __init__(
        self,
        settings: Settings,
        *,
        hooks: Sequence[BaseRoute] = (),
        watched: Mapping[str, Callable[[], Health]] | None = None,
    ) -> None:
        """``hooks`` and ``watched`` as for ``application``."""
        self._settings = settings
        self._hooks, self._watched = hooks, watched
        self.address = ""
        self.listening = asyncio.Event()  # from then on the address is known

    async def run(self, app: App) -> None:
        """As ``listen``."""
        pages = application(app, self._settings.hotline, self._hooks, self._watched)
        await listen(pages, self._settings, self._listens)

    def _listens(self, address: str) -> None:
        self.address = address
        self.listening.set()


async def listen(pages: ASGIApp, settings: Settings, at: Callable[[str], object] = lambda _: None) -> None:
    """Serves until cancelled; requests under way are finished. Raises SettingsError where it cannot listen.

    ``at`` gets the address, which the settings may leave open (port 0).
    """
    config = uvicorn.Config(
        pages,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
    )
    server = _Server(config)
    socket = _listening(config, settings)
    host, port = socket.getsockname()[:2]
    address = f"http://{'localhost' if host in ('0.0.0.0', '127.0.0.1', '::') else host}:{port}"  # noqa: S104
    at(address)
    log.info("web: %s", address)
    task = asyncio.ensure_future(server.serve(sockets=[socket]))
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        server.should_exit = True
        await task
        raise


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers: the program stops all its channels together."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves signals alone."""
        yield


def _listening(config: uvicorn.Config, settings: Settings):  # type: ignore[no-untyped-def]
    """The socket; uvicorn would end the whole process where the port is taken."""
    import socket

    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # With the protocol named asyncio sets TCP_NODELAY: else an answer on a kept connection waits 40 ms for an ACK.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        raise SettingsError(
            f"Không mở được trang web ở {settings.host}:{settings.port} ({error.strerror}); hãy đặt KETNGHIA_PORT khác."
        ) from error
    return listening
