"""What merging one report costs with 1,000, 10,000 and 100,000 stored incidents: `python scripts/bench_merge.py`.

The archive grows as a real one does, --per-day incidents a day (two reports each) in 40 countries, 600 provinces and
6,000 towns; the reports measured come on its last days, and half of them belong to a stored incident. Measured for
each: finding and reading the candidates in the real store (SQLite), choosing among them, and writing the result.
`--memory` leaves the store out and keeps the index in a dict.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.alert import blocking, merge
from bot.model import (
    Article,
    Count,
    Facts,
    Incident,
    Kind,
    Names,
    Place,
    PlaceLevel,
    ReportedIncident,
    SourceReport,
    Target,
)
from bot.store import incidents
from bot.store.codec import dump
from bot.store.database import Database, open_database
from bot.store.schema import BlockRow, IncidentRow

START = datetime(2026, 3, 1, tzinfo=UTC)
TOWNS = 6000
Measured = tuple[list[float], list[float], list[int], int]  # whole, choosing, candidates, joined
KINDS = (Kind.BOMBING, Kind.ARMED_ATTACK, Kind.AIRSTRIKE, Kind.SHELLING)
TARGETS = (Target.CIVILIANS, Target.POLICE, Target.MILITARY)


def town(number: int) -> Place:
    """Town `number`: ten to a province, fifteen provinces to a country, spread over the globe."""
    country, province = number // 150, number // 10
    code = chr(65 + country // 26) + chr(65 + country % 26)
    lat = -30 + (country % 8) * 9 + (province % 15) * 0.5 + (number % 10) * 0.07
    lon = -60 + (country // 8) * 30 + (province % 5) * 1.1 + (number % 10) * 0.11
    name = Names(f"Town {number}", f"بلدة {number}")
    return Place(f"t{number}", name, PlaceLevel.TOWN, code, lat, lon, admin1=f"{code}-{province}", population=40_000)


def report(event: int, copy: int, per_day: int) -> SourceReport:
    """Report `copy` of event `event`; the event fixes time, town, kind, target and toll."""
    at = START + timedelta(days=event / per_day, minutes=50 * copy)
    killed = event * 31 % 40
    place = town(event * 104_729 % TOWNS)
    title = f"{killed} killed in {place.names.en}"
    text = f"At least {killed} people were killed on {at:%A} in {place.names.en}, officials said. Detail {event % 977}."
    facts = Facts(
        KINDS[event % 4], TARGETS[event % 3], Count(killed, killed), places=(place,), date=at.date() if copy else None
    )
    article = Article(f"{event}-{copy}", title, text, ("en", "ar")[copy % 2], at, publisher=f"paper {copy}")
    return merge.reading(article, ReportedIncident(True, facts), at)


def stored(count: int, per_day: int) -> Iterator[Incident]:
    for event in range(count):
        first = merge.apply(None, report(event, 0, per_day), START)
        yield merge.apply(first, report(event, 1, per_day), START)


def arriving(count: int, number: int, per_day: int) -> Iterator[SourceReport]:
    """Half of events of the last day, half of new ones."""
    for i in range(number):
        yield report(count + i if i % 2 else count - 1 - i % min(count, per_day), 2, per_day)


async def fill(database: Database, found: Iterable[Incident]) -> None:
    async with database.write() as session:
        batch: list[Incident] = []
        for incident in found:
            batch.append(incident)
            if len(batch) == 2000:
                await _insert(session, batch)
                batch = []
        await _insert(session, batch)


async def _insert(session: AsyncSession, batch: Sequence[Incident]) -> None:
    if not batch:
        return
    rows = [
        {"id": i.id, "body": dump(i), "revision": 1, "due": False, "first_seen": START, "updated": START} for i in batch
    ]
    await session.execute(insert(IncidentRow), rows)
    keys = [{"key": key, "incident_id": i.id} for i in batch for key in blocking.filed(i)]
    await session.execute(insert(BlockRow), keys)


async def with_store(count: int, number: int, per_day: int, folder: Path) -> Measured:
    database = await open_database(f"sqlite:///{folder / f'{count}.db'}")
    await fill(database, stored(count, per_day))
    whole, choosing, sizes, joined = [], [], [], 0
    for one in arriving(count, number, per_day):
        began = time.perf_counter()
        async with database.write() as session:
            near = await incidents.candidates(session, blocking.sought(one))
            chosen = time.perf_counter()
            choice = merge.assign(one, near)
            known = next((i for i in near if i.id == choice.incident_id), None)
            incident = merge.apply(known, one, one.seen)
            choosing.append(time.perf_counter() - chosen)
            await incidents.save(session, incident, blocking.filed(incident), alertable=True, trace="bench")
        whole.append(time.perf_counter() - began)
        sizes.append(len(near))
        joined += known is not None
    await database.close()
    return whole, choosing, sizes, joined


def in_memory(count: int, number: int, per_day: int) -> Measured:
    known: dict[str, Incident] = {}
    filed: dict[str, list[str]] = defaultdict(list)
    for incident in stored(count, per_day):
        known[incident.id] = incident
        for key in blocking.filed(incident):
            filed[key].append(incident.id)
    whole, sizes, joined = [], [], 0
    for one in arriving(count, number, per_day):
        began = time.perf_counter()
        near = {i for key in blocking.sought(one) for i in filed.get(key, ())}
        choice = merge.assign(one, [known[i] for i in near])
        merge.apply(known[choice.incident_id] if choice.incident_id else None, one, one.seen)
        whole.append(time.perf_counter() - began)
        sizes.append(len(near))
        joined += choice.incident_id is not None
    return whole, whole, sizes, joined


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--reports", type=int, default=300)
    parser.add_argument("--per-day", type=int, default=200)
    parser.add_argument("--memory", action="store_true")
    options = parser.parse_args()
    print(f"{'stored':>8} {'candidates':>11} {'joined':>7} {'choose ms':>10} {'whole ms':>9} {'p95 ms':>7}")
    for count in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            if options.memory:
                whole, choosing, sizes, joined = in_memory(count, options.reports, options.per_day)
            else:
                whole, choosing, sizes, joined = asyncio.run(
                    with_store(count, options.reports, options.per_day, Path(folder))
                )
        middle = [statistics.median(times) * 1e3 for times in (choosing, whole)]
        slow = sorted(whole)[int(len(whole) * 0.95)] * 1e3
        near = statistics.mean(sizes)
        print(f"{count:>8} {near:>11.1f} {joined:>7} {middle[0]:>10.2f} {middle[1]:>9.2f} {slow:>7.2f}", flush=True)


if __name__ == "__main__":
    main()
