"""What is old is forgotten, so that years of news do not fill the disk."""

from __future__ import annotations

from dataclasses import astuple

import structlog

from bot.fetch import sift
from bot.fetch import state as states
from bot.pipeline.parts import Parts
from bot.store import retention, sources
from bot.store.retention import Forgotten

log = structlog.get_logger(__name__)


async def tidy(parts: Parts) -> Forgotten:
    """Forget what nothing has happened to for `parts.keep`; zero keeps everything."""
    if not parts.keep:
        return Forgotten()
    async with parts.database.read() as session:
        saved = await sources.all_states(session)
    listed = frozenset(key for text in saved.values() for key in sift.listed(states.load(text).listed))
    gone = await retention.forget_before(parts.database, parts.clock() - parts.keep, listed)
    if any(astuple(gone)):
        log.info("old news forgotten", messages=gone.messages, incidents=gone.incidents, articles=gone.articles)
    return gone
