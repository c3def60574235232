"""One poll of one source, saved: articles and the state of the source in one transaction."""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.fetch import state as states
from bot.fetch.http import Client
from bot.fetch.poll import poll
from bot.fetch.robots import Robots
from bot.fetch.state import Polled, SourceState
from bot.model import FeedItem, Source
from bot.pipeline.parts import Parts
from bot.store import articles, sources

log = structlog.get_logger(__name__)


async def poll_source(parts: Parts, source: Source, client: Client, robots: Robots) -> Polled:
    """Poll one source and save what came. What is wrong with the source is in the result, and in its saved state."""
    async with parts.database.read() as session:
        saved = await sources.state_of(session, source.id)
    state = states.load(saved) if saved is not None else SourceState()
    if state.lost:
        log.error("the saved state of the source cannot be read; it begins anew", source=source.id, fault=state.lost)
        parts.tally.faults += 1

    async def known(keys: Sequence[str]) -> frozenset[str]:
        async with parts.database.read() as session:
            return await articles.known(session, source.publisher, tuple(keys))

    jitter = random.random()  # noqa: S311 (spreads load, guards nothing)
    result = await poll(source, state, client, robots, now=parts.clock(), known=known, jitter=jitter)
    counts = {"new": 0, "edited": 0, "known": 0, "refused": 0}
    async with parts.database.write() as session:
        for item in sorted(result.items, key=lambda item: item.published or parts.clock()):  # as the news came
            trace = secrets.token_hex(4)
            outcome = await keep(parts, session, source, item, trace)
            counts[outcome] += 1
            if outcome in ("new", "edited"):
                log.info("article", outcome=outcome, trace=trace, source=source.id, url=item.url)
        await sources.save_state(session, source.id, states.dump(result.state), result.state.next_poll)
    parts.tally.sources.add(source.id)
    parts.tally.articles += counts["new"]
    parts.tally.edited += counts["edited"]
    if result.fault:
        log.warning("source failed", source=source.id, fault=str(result.fault), next_poll=str(result.state.next_poll))
    else:
        log.info("source polled", source=source.id, status=result.status, items=result.total, new=counts["new"])
    return result


async def keep(parts: Parts, session: AsyncSession, source: Source, item: FeedItem, trace: str) -> str:
    """What became of one item; one that the database will not have keeps no other from being saved."""
    try:
        async with session.begin_nested():
            return await articles.save(session, source, item, seen=parts.clock(), trace=trace)
    except OperationalError:
        raise
    except Exception:
        log.exception("item refused", trace=trace, source=source.id, url=ascii(item.url))
        parts.tally.faults += 1
        return "refused"
