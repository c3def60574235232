"""The stages in the order in which data flows: each takes due rows, calls the pure core, and saves its result together
with the next stage, so that a crash at any point loses nothing and repeats at most the work in hand."""

from __future__ import annotations

from bot.pipeline.alerting import alert_due
from bot.pipeline.merging import merge_due
from bot.pipeline.parts import Parts
from bot.pipeline.reading import read_due, translate_due

STAGES = (read_due, translate_due, merge_due, alert_due)


async def work(parts: Parts) -> int:
    """One round over all stages; how many rows were worked on. Nothing to do: 0."""
    return sum([await stage(parts) for stage in STAGES])


async def work_off(parts: Parts) -> None:
    """Rounds until nothing is due."""
    while await work(parts):
        pass
