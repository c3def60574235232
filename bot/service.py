"""The service: sources polled each on its schedule, the stages run on what came, the outbox emptied, a stop in time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers import SchedulerNotRunningError
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.deliver.outbox import Courier
from bot.errors import StoreError
from bot.fetch import cadence
from bot.fetch import state as states
from bot.fetch.http import Client
from bot.fetch.robots import Robots
from bot.fetch.state import Polled
from bot.model import Source
from bot.ops.notices import Notices
from bot.ops.reload import RulesWatcher
from bot.pipeline import STAGES, work_off
from bot.pipeline.intake import poll_source
from bot.pipeline.parts import Parts
from bot.store import sources

log = structlog.get_logger(__name__)

IDLE = 2.0  # seconds between two looks for due work when nothing has called
FIRST_MINUTE = timedelta(minutes=1)  # sources that are due at the start are spread over it
MIN_PAUSE = timedelta(seconds=5)


class Service:
    """Tocsin, built and ready. `poll_all` and `work_off` serve `run --once` and the demo; `serve` is the service."""

    def __init__(
        self,
        parts: Parts,
        client: Client,
        courier: Courier,
        polled: Sequence[Source],
        notices: Notices,
        watcher: RulesWatcher,
    ) -> None:
        self.parts, self.courier, self.sources = parts, courier, tuple(polled)
        self._notices, self._watcher = notices, watcher
        self._client, self._robots = client, Robots(client)
        self._woken = asyncio.Event()
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    async def poll_all(self) -> None:
        """Every source once, side by side, as scheduled jobs that are due now."""
        done: list[asyncio.Future[None]] = []
        for source in self.sources:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            done.append(future)
            self._scheduler.add_job(
                self._poll_now, args=(source, future), id=f"once:{source.id}", misfire_grace_time=None
            )
        if not self._scheduler.running:
            self._scheduler.start()
        await asyncio.gather(*done)

    async def work_off(self) -> None:
        """All stages until nothing is due."""
        await work_off(self.parts)

    async def serve(self, stop: asyncio.Event) -> None:
        """Poll, work and deliver until `stop` is set; then save what is in hand and return within 5 s."""
        await self._plan()
        self._scheduler.start()
        self._watcher.start()
        running = [asyncio.create_task(self._work(stop)), asyncio.create_task(self.courier.run(stop))]
        stopping = asyncio.create_task(_wait(stop))
        everything: list[asyncio.Task[None]] = [*running, stopping]
        done, _ = await asyncio.wait(everything, return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        self._woken.set()
        self._scheduler.shutdown(wait=False)
        await self._watcher.stop()
        _, late = await asyncio.wait(running, timeout=4.5)
        for task in late:
            task.cancel()
        for task in done & set(running):
            task.result()  # a part that ended by itself ends the service with its fault

    def close(self) -> None:
        """Stop scheduling; for a service that was not ended by `serve`."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _plan(self) -> None:
        """Put every source's next poll into the scheduler, those that are due spread over their first minute."""
        async with self.parts.database.read() as session:
            saved = await sources.all_states(session)
        now = self.parts.clock()
        for index, source in enumerate(self.sources):
            last = states.load(saved[source.id]).next_poll if source.id in saved else None
            soonest = now + cadence.spread(index, min(source.every, FIRST_MINUTE))
            self._schedule(source, max(last, now) if last and last > now else soonest)

    def _schedule(self, source: Source, at: datetime) -> None:
        self._scheduler.add_job(
            self._poll,
            "date",
            run_date=at,
            args=(source,),
            id=source.id,
            replace_existing=True,
            misfire_grace_time=None,
        )

    async def _poll(self, source: Source) -> None:
        """One scheduled poll; whatever happens, the next one is scheduled."""
        following = self.parts.clock() + source.every
        try:
            result = await poll_source(self.parts, source, self._client, self._robots)
            following = result.state.next_poll or following
            self._woken.set()
            await self._announce(result)
        except Exception:
            log.exception("poll failed", source=source.id)
        finally:
            with suppress(SchedulerNotRunningError):
                self._schedule(source, max(following, self.parts.clock() + MIN_PAUSE))

    async def _announce(self, result: Polled) -> None:
        """A source that has failed for long, or is back: the admins hear of it once."""
        news = result.announce
        if news is None:
            return
        about = f"source:{news.source_id}"
        if news.back:
            await self._notices.over(about, "notice.source_back", source=news.source_id)
        else:
            values = {"source": news.source_id, "fault": news.message, "advice": news.advice}
            await self._notices.tell(about, "notice.source_fails", **values)

    async def _poll_now(self, source: Source, done: asyncio.Future[None]) -> None:
        try:
            await poll_source(self.parts, source, self._client, self._robots)
        except Exception:
            log.exception("poll failed", source=source.id)
        finally:
            done.set_result(None)

    async def _work(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self._woken.clear()
            try:
                did = 0
                for stage in STAGES:
                    did += 0 if stop.is_set() else await stage(self.parts)
                if did:
                    self.courier.poke()
                    continue
                self.parts.translator.unload_idle()
            except StoreError:
                log.exception("the database refused; trying again in 10 s")
                await asyncio.wait([asyncio.create_task(stop.wait())], timeout=10)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), IDLE)


async def _wait(stop: asyncio.Event) -> None:
    await stop.wait()
