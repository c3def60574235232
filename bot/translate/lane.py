"""The one thread that translates: sentences of all who wait, the urgent first, in native calls of about a second.

A native call cannot be stopped, so a call is kept short; models are loaded when first needed and dropped when idle.
"""

from __future__ import annotations

import asyncio
import heapq
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from enum import IntEnum

from bot.errors import ModelError
from bot.translate.engine import Engine, Options, Rendering, default_threads
from bot.translate.packages import Package

A_THREAD = 16  # sentences a native call and thread: a second at most, which is as long as a stop may have to wait
ROOM = 512  # sentences that may wait before those that are not headlines have to


class Urgency(IntEnum):
    """Whose turn it is: headlines before leads, leads before whole articles."""

    HEADLINE = 0
    LEAD = 1
    WHOLE = 2


@dataclass(order=True, slots=True)
class _Waiting:
    """One sentence in the queue; `found` is fulfilled when its call is back."""

    urgency: Urgency
    turn: int
    package: Package = field(compare=False)
    options: Options = field(compare=False)
    sentence: str = field(compare=False)
    found: asyncio.Future[Rendering] = field(compare=False)


class Lane:
    """Callers of one event loop share it. `threads` are the cores that one native call may use; 0: four at most."""

    def __init__(self, *, threads: int = 0, unload_after: timedelta = timedelta(minutes=10)) -> None:
        self._threads, self._unload_after = threads or default_threads(), unload_after.total_seconds()
        self._queue: list[_Waiting] = []
        self._turn, self._closed = 0, False
        self._room = asyncio.Condition()
        self._runner: asyncio.Task[None] | None = None
        self._engines: dict[str, Engine] = {}
        self._used: dict[str, float] = {}
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="translate")

    async def render(
        self, package: Package, sentences: Sequence[str], options: Options, urgency: Urgency
    ) -> list[Rendering]:
        """One rendering a sentence, in order. Raises `ModelError` where the package cannot be loaded or fails.

        Headlines enter the queue at once; others wait outside while it is full.
        """
        if self._closed:
            raise ModelError("translation has been stopped", about=package.pair)
        loop, mine = asyncio.get_running_loop(), []
        try:
            for sentence in sentences:
                if urgency is not Urgency.HEADLINE:
                    async with self._room:
                        await self._room.wait_for(lambda: len(self._queue) < ROOM)
                self._turn += 1
                waiting = _Waiting(urgency, self._turn, package, options, sentence, loop.create_future())
                heapq.heappush(self._queue, waiting)
                mine.append(waiting)
                if self._runner is None or self._runner.done():
                    self._runner = loop.create_task(self._run())
            return list(await asyncio.gather(*(waiting.found for waiting in mine)))
        finally:
            for waiting in mine:
                waiting.found.cancel()  # where the caller was cancelled or a call failed: the rest is not translated

    def unload_idle(self) -> tuple[str, ...]:
        """Drop the models that nothing was translated with for `unload_after`; returns their directions."""
        now = time.monotonic()
        idle = [name for name, used in list(self._used.items()) if now - used >= self._unload_after]
        for name in idle:
            self._engines.pop(name, None)
            self._used.pop(name, None)
        return tuple(idle)

    def close(self) -> None:
        """Leave what waits; the call that is running ends by itself."""
        self._closed = True
        for waiting in self._queue:
            waiting.found.cancel()
        if self._runner is not None:
            self._runner.cancel()
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while call := self._next():
            first, sentences = call[0], [waiting.sentence for waiting in call]
            work = loop.run_in_executor(self._thread, self._call, first.package, sentences, first.options)
            await asyncio.wait([work])
            _settle(call, work)
            async with self._room:
                self._room.notify_all()

    def _next(self) -> list[_Waiting]:
        """The next call: the most urgent sentence, and those after it that go with the same model and options."""
        call: list[_Waiting] = []
        others: list[_Waiting] = []
        while self._queue and len(call) < A_THREAD * self._threads:
            waiting = heapq.heappop(self._queue)
            if waiting.found.done():
                continue
            fits = not call or (waiting.package, waiting.options) == (call[0].package, call[0].options)
            (call if fits else others).append(waiting)
        for waiting in others:
            heapq.heappush(self._queue, waiting)
        return call

    def _call(self, package: Package, sentences: Sequence[str], options: Options) -> list[Rendering]:
        engine = self._engines.get(package.pair)
        if engine is None or engine.package != package:
            engine = self._engines[package.pair] = Engine(package, threads=self._threads)
        self._used[package.pair] = time.monotonic()
        return engine.translate(sentences, options)


def _settle(call: Sequence[_Waiting], work: asyncio.Future[list[Rendering]]) -> None:
    """Hand the results of a call, or its fault, to those who wait for them."""
    for index, waiting in enumerate(call):
        if waiting.found.done():
            continue
        if work.cancelled():
            waiting.found.cancel()
        elif fault := work.exception():
            known = (
                fault if isinstance(fault, ModelError) else ModelError(f"failed: {fault!r}", about=waiting.package.pair)
            )
            waiting.found.set_exception(known)
        else:
            waiting.found.set_result(work.result()[index])
