"""How the bot fares, in Prometheus' words: counts out of the store, and the loop's own lag.

Names follow prometheus.io/docs/practices/naming: base units, one meaning each, labels for states.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from prometheus_client import (
    CollectorRegistry,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.clock import Clock
from bot.digests.subscriptions import DeliveryState
from bot.reading.sources import ItemState, Source
from bot.records import Tallies

# Seconds: what a person who waits for three would notice, and what nobody does.
_LAGS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0)
_TICK_S = 0.5
_FARES = ("well", "failing", "ended")


class Metrics:
    """The metrics of one process. `show` gives it the newest counts before each scrape."""

    def __init__(self, version: str) -> None:
        self._registry = CollectorRegistry()
        self._counts = _Counts()
        self._registry.register(self._counts)
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        built = Gauge(
            "daybook_build_info", "Which Daybook this is.", ["version"], registry=self._registry
        )
        built.labels(version).set(1)
        self._lag = Histogram(
            "daybook_event_loop_lag_seconds",
            "How much later than planned a sleeper is woken.",
            buckets=_LAGS,
            registry=self._registry,
        )

    async def watch(self, clock: Clock) -> None:
        """Note the loop's lag, for ever."""
        while True:
            before = clock.now()
            await clock.sleep(_TICK_S)
            passed = (clock.now() - before).total_seconds()
            self._lag.observe(max(0.0, passed - _TICK_S))

    def text(self, tallies: Tallies, sources: Iterable[Source]) -> bytes:
        """All metrics in the text format of Prometheus."""
        self._counts.families = list(_families(tallies, sources))
        return generate_latest(self._registry)


class _Counts(Collector):
    """What was counted last."""

    def __init__(self) -> None:
        self.families: list[Metric] = []

    def collect(self) -> Iterable[Metric]:
        return self.families


def _families(tallies: Tallies, sources: Iterable[Source]) -> Iterable[Metric]:
    yield _one("daybook_articles", "Articles on file.", tallies.articles)
    yield _one("daybook_articles_unbriefed", "Articles that wait to be briefed.", tallies.unbriefed)
    yield _by_state(
        "daybook_items", "What sources gave, by how far it is.", tallies.items, ItemState
    )
    yield _by_state("daybook_sources", "Sources, by how they fare.", _fares(sources), _FARES)
    yield _by_state(
        "daybook_deliveries",
        "Parts of digests, by how far they are.",
        tallies.deliveries,
        DeliveryState,
    )
    yield _by_state(
        "daybook_notices",
        "Notices to followers, by how far they are.",
        tallies.notices,
        DeliveryState,
    )
    yield _one("daybook_subscriptions_paused", "Subscriptions that are paused.", tallies.paused)
    yield _by_state(
        "daybook_model_tokens",
        "Tokens that the model was paid for so far; those of calls under way count as sent.",
        {"sent": tallies.sent, "replied": tallies.replied},
        ("sent", "replied"),
    )
    if tallies.posted_at is not None:
        at = tallies.posted_at.timestamp()
        yield _one("daybook_last_post_timestamp_seconds", "When something was posted last.", at)


def _one(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)


def _by_state(name: str, words: str, counts: Mapping[str, int], states: Iterable[str]) -> Metric:
    """A count for every state, so that one which nothing is in reads 0."""
    family = GaugeMetricFamily(name, words, labels=["state"])
    for state in states:
        family.add_metric([state], counts.get(state, 0))
    return family


def _fares(sources: Iterable[Source]) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for source in sources:
        if source.ended_at is not None:
            counts["ended"] += 1
        else:
            counts["failing" if source.failures else "well"] += 1
    return counts
