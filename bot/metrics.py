"""Counts and times of the running bot, for Prometheus: nothing of what was asked, nobody who asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.app import App
from bot.channels.base import Health
from bot.seen import Seen

# Seconds: an answer takes one or two thousandths, its way through Telegram a tenth, a flood control a minute.
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0)


class Metrics:
    """What ``/metrics`` shows of one app."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._registry = CollectorRegistry()
        self._messages = Counter("ketnghia_messages", "Messages handled", ("channel", "sort"), registry=self._registry)
        self._questions = Counter(
            "ketnghia_questions", "Questions by how they ended", ("channel", "kind", "outcome"), registry=self._registry
        )
        self._faults = Counter("ketnghia_faults", "Messages that failed", ("channel",), registry=self._registry)
        self._refused = Counter(
            "ketnghia_webhook_refused", "Updates pushed and refused", ("channel", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "ketnghia_reply_seconds", "From a message to its reply, delivered", ("channel",), buckets=BUCKETS,
            registry=self._registry,
        )  # fmt: skip
        self._under_way = Gauge("ketnghia_conversations_under_way", "Being answered now", registry=self._registry)
        self._waiting = Gauge("ketnghia_updates_waiting", "Come, not begun", ("channel",), registry=self._registry)
        self._ready = Gauge("ketnghia_channel_ready", "1 where people are heard", ("channel",), registry=self._registry)
        self._changes = Gauge(
            "ketnghia_knowledge_revision", "Edits of the knowledge base so far", registry=self._registry
        )
        self._database: Gauge | None = None
        if app.database is not None:
            says = "1 where the database answers, 0 where it does not and edits are refused"
            self._database = Gauge("ketnghia_database_up", says, registry=self._registry)
        self._records = Gauge("ketnghia_agreements", "Records in the knowledge base", registry=self._registry)

        self._registry.register(_Figures(app))
        ProcessCollector(registry=self._registry)  # memory and time of a core, where the system tells

    def count(self, seen: Seen) -> None:
        """One message."""
        self._messages.labels(seen.channel, seen.sort).inc()
        self._seconds.labels(seen.channel).observe(seen.seconds)
        for kind in seen.kinds:
            self._questions.labels(seen.channel, kind, seen.outcome).inc()
        if seen.fault:
            self._faults.labels(seen.channel).inc()

    def refused(self, channel: str, status: int) -> None:
        """One update that a webhook did not take: 403 forged, 410 old, 413 too large, 400 unreadable, 503 too many."""
        self._refused.labels(channel, str(status)).inc()

    def page(self, channels: Mapping[str, Health]) -> bytes:
        """All of it in Prometheus' text format."""
        index = self._app.index()
        self._changes.set(index.revision)
        self._records.set(len(index.agreements))
        if self._database is not None:
            self._database.set(bool(self._app.database))
        self._under_way.set(self._app.under_way)
        for name, health in channels.items():
            self._ready.labels(name).set(health.ready)
            self._waiting.labels(name).set(health.waiting)
        return generate_latest(self._registry)


class _Figures(Collector):
    """What the state tells of itself, which differs between one program alone and one of several."""

    def __init__(self, app: App) -> None:
        self._app = app

    def collect(self) -> Iterator[Metric]:
        """A sample of each figure, as it is now."""
        for name, figure in self._app.figures().items():
            family = CounterMetricFamily if figure.counts else GaugeMetricFamily
            yield family(f"ketnghia_{name}", figure.says, value=figure.value)
