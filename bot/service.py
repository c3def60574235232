"""The service: sources polled each on its schedule, the stages run on what came, the outbox emptied, a stop in time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

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
from bot.pipeline.tidying import tidy
from bot.store import clock as store_clock
from bot.store import sources

log = structlog.get_logger(__name__)

IDLE = 2.0  # seconds between two looks for due work when nothing has called
FIRST_MINUTE = timedelta(minutes=1)  # sources that are due at the start are spread over it
MIN_PAUSE = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=27)  # a day, as long as a server may ask for, and its jitter
POLL_WITHIN = 20 * 60.0  # seconds; a poll that hangs is given up, else its source would be silent for good
CLOCK_STEP = 60.0  # seconds that the clock must be set back by for polls to be planned anew
AFTER_FAULT, BEGIN_ANEW = 10.0, 30.0  # seconds
TIDY_AFTER, TIDY_EVERY = 600.0, 86_400.0  # seconds
WORK_ENDS, PARTS_END = 1.5, 4.0  # seconds after the stop
Beside = Callable[[asyncio.Event], Coroutine[Any, Any, None]]


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
        self.beside: tuple[Beside, ...] = ()  # what else runs until the stop: the chat, a watch on the outbox
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
        working = asyncio.create_task(self._work(stop))
        running = [working, asyncio.create_task(self.courier.run(stop))]
        running += [asyncio.create_task(_kept(run, stop)) for run in (*self.beside, self._tidy)]
        stopping = asyncio.create_task(_wait(stop))
        everything: list[asyncio.Task[None]] = [*running, stopping]
        done, _ = await asyncio.wait(everything, return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        self._woken.set()
        self._scheduler.shutdown(wait=False)
        ending = [*running, asyncio.create_task(self._watcher.stop())]
        await asyncio.wait(running, timeout=WORK_ENDS)
        working.cancel()  # a stage that is cut off is taken up again at the next start
        _, late = await asyncio.wait(ending, timeout=PARTS_END - WORK_ENDS)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=0.2)
        for task in done & set(running):
            task.result()  # a part that ended by itself ends the service with its fault

    def close(self) -> None:
        """Stop scheduling; for a service that was not ended by `serve`."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _plan(self) -> None:
        """Put every source's next poll into the scheduler, those that are due spread over their first minute. Times
        from a clock that was ahead are set right."""
        now = self.parts.clock()
        async with self.parts.database.write() as session:
            if changed := await store_clock.set_right(session, now):
                log.warning("times from a clock that was ahead", rows=changed)
            saved = await sources.all_states(session)
        for index, source in enumerate(self.sources):
            last = states.load(saved[source.id]).next_poll if source.id in saved else None
            soonest = now + cadence.spread(index, min(source.every, FIRST_MINUTE))
            self._schedule(source, last if last and now < last <= now + LONGEST_WAIT else soonest)

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
            async with asyncio.timeout(POLL_WITHIN):
                result = await poll_source(self.parts, source, self._client, self._robots)
            following = result.state.next_poll or following
            self._woken.set()
            await self._announce(result)
        except StoreError as fault:
            log.warning("a poll could not be saved; it comes again", source=source.id, fault=str(fault))
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

    async def _want_models(self) -> None:
        """A direction that readers need and that is not installed: the log and the admins hear of it once."""
        for pair in self.parts.translator.missed():
            command = f"tocsin models install {pair.replace('-', ' ')}"
            log.warning("no translation model", direction=pair, advice=f"'{command}' adds it")
            await self._notices.tell(f"model:{pair}", "notice.no_model", pair=pair, command=command)

    async def _poll_now(self, source: Source, done: asyncio.Future[None]) -> None:
        try:
            await poll_source(self.parts, source, self._client, self._robots)
        except StoreError as fault:
            log.warning("a poll could not be saved", source=source.id, fault=str(fault))
        except Exception:
            log.exception("poll failed", source=source.id)
        finally:
            done.set_result(None)

    async def _work(self, stop: asyncio.Event) -> None:
        """Rounds over all stages. Whatever goes wrong in one, the next is tried: nobody else would."""
        drift = self._drift()
        while not stop.is_set():
            self._woken.clear()
            try:
                if self._drift() < drift - CLOCK_STEP:
                    log.warning("the clock was set back; polls are planned anew")
                    await self._plan()
                drift = self._drift()
                if await self._round(stop):
                    self.courier.poke()
                    continue
            except StoreError as fault:
                log.warning("the database refused; trying again in 10 s", fault=str(fault))
                await _pause(stop, AFTER_FAULT)
            except Exception:
                log.exception("a round of work failed; trying again in 10 s")
                self.parts.tally.faults += 1
                await _pause(stop, AFTER_FAULT)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), IDLE)

    async def _round(self, stop: asyncio.Event) -> int:
        did = 0
        for stage in STAGES:
            did += 0 if stop.is_set() else await stage(self.parts)
        await self._want_models()
        if not did:
            self.parts.translator.unload_idle()
        return did

    async def _tidy(self, stop: asyncio.Event) -> None:
        await _pause(stop, TIDY_AFTER)
        while not stop.is_set():
            await tidy(self.parts)
            await _pause(stop, TIDY_EVERY)

    def _drift(self) -> float:
        """How far the wall clock is from the one that nobody sets, in seconds; only its changes mean anything."""
        return self.parts.clock().timestamp() - time.monotonic()


async def _kept(run: Beside, stop: asyncio.Event) -> None:
    """Run until the stop; should it fail, alerts go on without it, and it is tried again."""
    while not stop.is_set():
        try:
            await run(stop)
        except Exception:
            log.exception("a part of the service failed; it begins anew in 30 s", part=getattr(run, "__qualname__", ""))
        await _pause(stop, BEGIN_ANEW)


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def _wait(stop: asyncio.Event) -> None:
    await stop.wait()
