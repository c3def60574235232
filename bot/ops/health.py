"""/healthz for a watchdog and /metrics for Prometheus, on an address of the operator's choice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime, timedelta

from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.errors import ConfigError
from bot.fetch import state as states
from bot.pipeline.parts import Parts
from bot.store import articles, outbox, sources

STUCK = timedelta(minutes=15)  # a message that has waited for longer makes the service unhealthy


@asynccontextmanager
async def serve_health(parts: Parts, listen: str) -> AsyncIterator[str]:
    """Serve while the context lasts; yields the address. `listen` is host:port, or "" for nothing."""
    if not listen:
        yield ""
        return
    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise ConfigError(f"{listen!r} is not host:port, e.g. 127.0.0.1:9464", about="ops.listen")
    app = web.Application()
    app.router.add_get("/healthz", _Handlers(parts).health)
    app.router.add_get("/metrics", _Handlers(parts).metrics)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, int(port)).start()
        except OSError as fault:
            raise ConfigError(f"cannot be listened on: {fault.strerror}", about=f"ops.listen {listen}") from fault
        bound = runner.addresses[0]
        yield f"http://{bound[0]}:{bound[1]}"
    finally:
        await runner.cleanup()


class _Handlers:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def health(self, _request: web.Request) -> web.Response:
        """200 while messages leave and at least one source answers, else 503; the body says which."""
        now = self._parts.clock()
        async with self._parts.database.read() as session:
            saved = [states.load(text) for text in (await sources.all_states(session)).values()]
            oldest = await outbox.oldest_pending(session)
        failing = sum(state.failures > 0 for state in saved)
        stuck = oldest is not None and now - oldest > STUCK
        well = not stuck and not (saved and failing == len(saved))
        body = {
            "status": "ok" if well else "failing",
            "sources": len(saved),
            "sources_failing": failing,
            "outbox_oldest_pending": oldest.isoformat() if oldest else None,
        }
        return web.json_response(body, status=200 if well else 503)

    async def metrics(self, _request: web.Request) -> web.Response:
        registry = CollectorRegistry()
        for name, value in _tally(self._parts).items():
            Gauge(f"tocsin_{name}_total", f"{name} since the start".replace("_", " "), registry=registry).set(value)
        async with self._parts.database.read() as session:
            waiting = await articles.waiting(session)
            rows = await outbox.counts(session)
            saved = [states.load(text) for text in (await sources.all_states(session)).values()]
        _labelled(registry, "tocsin_articles", "articles by the stage they wait for", "stage", waiting)
        _labelled(registry, "tocsin_outbox", "messages by state", "state", rows)
        failing = Gauge("tocsin_sources_failing", "sources whose last poll failed", registry=registry)
        failing.set(sum(state.failures > 0 for state in saved))
        newest = max((s.last_ok for s in saved if s.last_ok), default=None)
        Gauge("tocsin_last_good_poll_seconds", "Unix time of the last good poll", registry=registry).set(_unix(newest))
        return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _tally(parts: Parts) -> dict[str, float]:
    counts = {name: float(value) for name, value in asdict(parts.tally).items() if isinstance(value, int)}
    return counts | {"translation_asked": parts.memory.asked, "translation_memory_hits": parts.memory.hits}


def _labelled(registry: CollectorRegistry, name: str, about: str, label: str, values: dict[str, int]) -> None:
    gauge = Gauge(name, about, [label], registry=registry)
    for key, value in values.items():
        gauge.labels(key).set(value)


def _unix(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0
