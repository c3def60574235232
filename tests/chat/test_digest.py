"""Digests and quiet hours by the chat's own clock, over daylight saving and across zones; and what a digest says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from sqlalchemy import select

from bot.alert.markup import visible
from bot.app import catalogues
from bot.chat import digest, digesting
from bot.chat.digest import DayTotal, Entry
from bot.chat.digest_chart import draw_chart
from bot.extract.lexicon import Lexicon
from bot.model import Chat, Count, Facts, Incident, Kind, Names, Place, PlaceLevel, Severity
from bot.store.schema import NoteRow, OutboxRow
from tests.chat.room import ADEN, KIRKUK, START, open_room
from tests.chat.telegram import Person

READER = Person(101)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def days_due(chat: Chat, start: str, end: str) -> list[str]:
    """When digests come if the clock is looked at every 10 minutes."""
    now, found = at(start), []
    chat = replace(chat, digested=now)
    while now < at(end):
        now += timedelta(minutes=10)
        if digest.due(chat, now):
            found.append(f"{now:%m-%d %H:%M}")
            chat = replace(chat, digested=now)
    return found


@pytest.mark.parametrize(
    ("zone", "time", "start", "end", "expected"),
    [
        # Berlin springs forward on 29 March 2026: 08:00 is 07:00 UTC before and 06:00 after.
        ("Europe/Berlin", "08:00", "2026-03-28T12:00", "2026-03-30T12:00", ["03-29 06:00", "03-30 06:00"]),
        # 02:30 does not exist on that day: it counts as 03:30 summer time.
        ("Europe/Berlin", "02:30", "2026-03-28T12:00", "2026-03-30T12:00", ["03-29 01:30", "03-30 00:30"]),
        # On 25 October 02:30 comes twice: one digest, at the first.
        ("Europe/Berlin", "02:30", "2026-10-24T12:00", "2026-10-26T12:00", ["10-25 00:30", "10-26 01:30"]),
        ("Asia/Baghdad", "08:00", "2026-03-28T12:00", "2026-03-30T12:00", ["03-29 05:00", "03-30 05:00"]),
        # Fridays: 27 March, 3 April. Set on a Friday after the hour, the first comes a week later.
        ("Europe/Berlin", "fri 08:00", "2026-03-20T12:00", "2026-04-05T12:00", ["03-27 07:00", "04-03 06:00"]),
        ("Asia/Baghdad", "fri 23:00", "2026-03-20T12:00", "2026-03-28T12:00", ["03-20 20:00", "03-27 20:00"]),
        ("Pacific/Auckland", "08:00", "2026-03-28T00:00", "2026-03-29T23:00", ["03-28 19:00", "03-29 19:00"]),
    ],
)  # fmt: skip
def test_one_digest_a_day_by_the_wall_clock(zone: str, time: str, start: str, end: str, expected: list[str]) -> None:
    """Over a change of the clocks and in every zone there is exactly one a local day, or week, at the time set."""
    assert days_due(Chat(1, timezone=zone, digest=time), start, end) == expected


def test_after_days_of_silence_one_digest_tells_at_most_a_week() -> None:
    """A service that was off sends one digest, not one for each day."""
    chat = Chat(1, digest="08:00", digested=at("2026-03-01T08:00"))
    now = at("2026-03-20T09:00")
    assert digest.due(chat, now) == at("2026-03-20T08:00")
    assert digest.begins(chat, now) == now - timedelta(days=7, hours=2)
    assert digest.due(replace(chat, digested=now), now) is None


def test_a_weekly_digest_leaves_nothing_out() -> None:
    """It tells from the last one on, over a week in which the clocks were set back too."""
    chat = Chat(1, timezone="Europe/Berlin", digest="sun 08:00", digested=at("2026-10-18T06:00"))
    now = at("2026-10-25T07:01")
    assert digest.due(chat, now) == at("2026-10-25T07:00")
    assert digest.begins(chat, now) == at("2026-10-18T05:59")


def test_a_time_zone_that_changes_brings_no_second_digest_at_once() -> None:
    """East of the old zone today's hour has passed already, before the last digest: the next one is tomorrow's."""
    chat = Chat(1, timezone="UTC", digest="08:00", digested=at("2026-03-04T08:00"))
    assert digest.due(replace(chat, timezone="Asia/Tokyo"), at("2026-03-04T09:00")) is None


def place(country: str, name: str, arabic: str) -> Place:
    return Place(f"{country}-{name}", Names(name, arabic), PlaceLevel.TOWN, country, 0.0, 0.0)


def entry(country: str, name: str, killed: int, severity: Severity, day: int = 4) -> Entry:
    when = START.replace(day=day)
    facts = Facts(Kind.BOMBING, killed=Count(killed, killed), places=(place(country, name, "مدينة"),), date=when.date())
    return Entry(Incident(f"{country}{name}", facts, when, when), severity)


ENTRIES = (
    entry("YE", "Aden", 3, Severity.NORMAL),
    entry("IQ", "Kirkuk", 9, Severity.HIGH),
    entry("IQ", "Mosul", 40, Severity.CRITICAL),
    entry("IQ", "Basra", 12, Severity.HIGH),
    entry("SY", "Homs", 50, Severity.HIGH, day=2),
)


def test_it_reads_by_country_the_most_severe_first() -> None:
    """Countries by their worst incident, incidents by severity and then by their dead; totals above."""
    words = catalogues()["en"]
    message = digest.compose_digest(
        ENTRIES, words, since=START - timedelta(days=1), until=START, zone=ZoneInfo("Asia/Baghdad")
    )
    lines = visible(message.html).split("\n")
    assert lines[:3] == ["📊 Digest, Wednesday 4 March", "Since Tuesday 3 March, 15:00", "5 incidents, 114 killed"]
    shown = [line for line in lines[3:] if line]
    assert shown == [
        "Iraq",
        "🔴 Mosul: bombing, 40 killed",
        "🟠 Basra: bombing, 12 killed",
        "🟠 Kirkuk: bombing, 9 killed",
        "Syria",
        "🟠 Homs: bombing, 50 killed",
        "Yemen",
        "🟡 Aden: bombing, 3 killed",
    ]


def test_what_does_not_fit_is_counted() -> None:
    """Three hundred incidents make one message that fits, and its last line says how many are left."""
    words = catalogues()["ar"]
    many = tuple(entry("IQ", f"Town{n}", 1, Severity.LOW) for n in range(300))
    message = digest.compose_digest(many, words, since=START - timedelta(days=1), until=START, zone=ZoneInfo("UTC"))
    assert len(message.html.encode("utf-16-le")) // 2 < 4096
    shown = message.html.count("Town") or message.html.count("مدينة")
    assert 20 < shown < 300
    assert str(300 - shown) in message.html.split("\n")[-1]


def test_the_days_add_up() -> None:
    """Seven days of the chat's calendar, the oldest first, each with its incidents and dead."""
    days = digest.totals(ENTRIES, ZoneInfo("UTC"), START)
    assert [d.day for d in days] == [date(2026, 2, 26) + timedelta(days=n) for n in range(7)]
    assert days[-1] == DayTotal(date(2026, 3, 4), 4, 64)
    assert days[-3] == DayTotal(date(2026, 3, 2), 1, 50)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_chart_is_a_picture_that_grows_with_the_dead(language: str) -> None:
    """A PNG of 1280 × 600 pixels; more dead make more of the bar's colour; an Arabic one runs the other way."""
    words = catalogues()[language]
    quiet_day, bad_day = DayTotal(date(2026, 3, 3), 1, 2), DayTotal(date(2026, 3, 4), 4, 64)
    image = Image.open(BytesIO(draw_chart((quiet_day, bad_day), words))).convert("RGB")
    assert image.size == (1280, 600)
    halves = [image.crop((x, 0, x + 640, 600)) for x in (0, 640)]
    red = [sum(1 for p in h.getdata() if p[0] > 180 and p[1] < 120) for h in halves]
    assert (red[1] > 10 * max(red[0], 1)) if language == "en" else (red[0] > 10 * max(red[1], 1))


async def test_a_due_digest_is_queued_once_and_its_chart_follows(tmp_path: Path, lexicon: Lexicon) -> None:
    """Message and hour are saved together; a second look, as after a crash, queues nothing; the chart comes when the
    message has arrived, once."""
    async with open_room(tmp_path, lexicon) as room:
        await room.say(READER, "/start")
        await room.say(READER, "/digest daily 08:00")
        room.wait(hours=2)
        await room.report(KIRKUK)
        room.wait(hours=18, minutes=5)
        assert [await digesting.queue_due(room.parts) for _ in range(2)] == [1, 0]
        assert await digesting.charts_due(room.parts) == ()
        await room.deliver()
        assert "Kirkuk" in room.told(101)[-1] and "Digest" in room.told(101)[-1]
        for _ in range(2):
            await room.bot.tend()
        pictures = [v for m, v in room.telegram.calls if m == "sendphoto"]
        assert len(pictures) == 1
        async with room.parts.database.read() as session:
            rows = (await session.scalars(select(OutboxRow).where(OutboxRow.incident_id.startswith("daily-")))).all()
            assert len(rows) == 1
            assert (await session.scalars(select(NoteRow).where(NoteRow.key.startswith("chart:")))).all() == []


async def test_a_digest_keeps_to_the_chats_filters(tmp_path: Path, lexicon: Lexicon) -> None:
    """Regions, threshold and ticked rules hold for the digest too; mute and quiet hours only take its sound."""
    async with open_room(tmp_path, lexicon) as room:
        await room.subscribe(READER, regions=("YE",), digest="08:00", muted_until=START + timedelta(days=9))
        await room.report(KIRKUK)
        await room.report(ADEN)
        room.wait(hours=21)
        await room.bot.tend()
        await room.deliver()
        told = [m for m in room.telegram.accepted if m.chat == 101 and "Digest" in m.text]
    assert "Aden" in told[0].text and "Kirkuk" not in told[0].text
    assert told[0].silent


@pytest.mark.parametrize(
    ("start", "rings_at"),
    [
        ("2026-03-28T22:30", "03-29 05:00"),  # 23:30 in Berlin before the change: 07:00 is 05:00 UTC after it
        ("2026-10-24T21:30", "10-25 06:00"),  # 23:30 before the clocks go back: 07:00 is 06:00 UTC after it
    ],
)
async def test_quiet_hours_end_by_the_wall_clock(start: str, rings_at: str, tmp_path: Path, lexicon: Lexicon) -> None:
    """An alert of the night comes when 07:00 strikes, with the clocks moved in between; a critical one at once."""
    massacre = (
        "Gunmen kill 42 villagers in Gao",
        "Gunmen killed 42 villagers in an attack near Gao, Mali, officials said on Saturday.",
    )
    async with open_room(tmp_path, lexicon, start=at(start)) as room:
        await room.say(READER, "/start")
        await room.say(READER, "/timezone Berlin")
        await room.say(READER, "/quiet 23:00-07:00")
        await room.report((KIRKUK[0], KIRKUK[1].replace("Wednesday", "Saturday")))
        await room.report(massacre)
        assert not any("Kirkuk" in text for text in room.told(101))
        assert any("42 killed" in text for text in room.told(101))
        while not any("Kirkuk" in text for text in room.told(101)):
            room.wait(minutes=30)
            assert room.now <= at(start) + timedelta(hours=12)
            await room.work()
        assert f"{room.now:%m-%d %H:%M}" == rings_at


async def test_what_mute_held_comes_when_it_is_lifted(tmp_path: Path, lexicon: Lexicon) -> None:
    """/mute off looks again at what was held, at once."""
    async with open_room(tmp_path, lexicon) as room:
        await room.say(READER, "/start")
        await room.say(READER, "/mute 8h")
        await room.report(KIRKUK)
        assert not any("Kirkuk" in text for text in room.told(101))
        room.wait(minutes=5)
        await room.say(READER, "/mute off")
        await room.work()
        assert any("Kirkuk" in text for text in room.told(101))
