"""When a source is polled, and when the operators are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fetch import cadence
from bot.fetch.fault import FaultKind, SourceFault
from bot.fetch.limits import Backoff
from bot.fetch.state import Announcement, SourceState, dump, load
from bot.model import Source

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
SOURCE = Source("s", "http://h.example/feed", every=timedelta(minutes=30), floor=timedelta(minutes=2))
POLICY = Backoff()
DOWN = SourceFault(FaultKind.STATUS, "HTTP 500", 500)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(("rate", "minutes"), [(None, 30), (0.0, 30), (0.1, 30), (4.0, 15), (12.0, 5), (600.0, 2)])
def test_a_source_is_polled_as_often_as_it_publishes(rate: float | None, minutes: int) -> None:
    """Between the floor and `every`; `every` where nothing is known."""
    assert cadence.interval(SOURCE, rate) == timedelta(minutes=minutes)


def test_every_below_the_floor_wins() -> None:
    """An operator who asks for a minute gets a minute."""
    assert cadence.interval(replace(SOURCE, every=timedelta(minutes=1)), 600) == timedelta(minutes=1)


@given(st.integers(1, 400))
def test_any_number_of_sources_lies_evenly(number: int) -> None:
    """No tenth of the interval holds more than its share of the first polls, give or take two."""
    places = [cadence.spread(index, HOUR) / HOUR for index in range(number)]
    tenths = [sum(tenth / 10 <= place < (tenth + 1) / 10 for place in places) for tenth in range(10)]
    assert max(tenths) <= number / 10 + 2


def test_back_off_doubles_to_its_end() -> None:
    """2, 4, 8 … minutes, at most an hour, however long it fails."""
    waits = [cadence.backoff(n, POLICY, 0.5) / timedelta(minutes=1) for n in (1, 2, 3, 4, 5, 6, 7, 5000)]
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]


@given(st.floats(0, 1))
def test_jitter_is_a_tenth(fraction: float) -> None:
    """Whatever the fraction, the wait stays within a tenth of the plan."""
    assert 0.9 <= cadence.jittered(HOUR, fraction) / HOUR <= 1.1


def test_retry_after_is_obeyed_up_to_a_day() -> None:
    """Longer than the back-off if the server asks so; a month is cut to a day."""
    asked = replace(DOWN, wait=7200.0)
    assert cadence.failed(SourceState(), asked, POLICY, NOW, 0.5).next_poll == NOW + timedelta(hours=2)
    month = replace(DOWN, wait=30 * 86400.0)
    assert cadence.failed(SourceState(), month, POLICY, NOW, 0.5).next_poll == NOW + timedelta(days=1)
    short = replace(DOWN, wait=1.0)
    assert cadence.failed(SourceState(), short, POLICY, NOW, 0.5).next_poll == NOW + timedelta(minutes=2)


def good(state: SourceState, now: datetime, new: int = 0) -> SourceState:
    rate = cadence.rate_after(state, (), new, now)
    state = cadence.succeeded(state, SOURCE, now, rate=rate, lasting=None, jitter=0.5)
    return replace(cadence.brought(state, new, now), first_done=True)


def test_failing_is_announced_once_and_its_end_once() -> None:
    """After six hours of failing the operators hear of it, one time; when it works again, one time; never dropped."""
    state, told = SourceState(), list[Announcement]()
    now = NOW
    for _ in range(200):
        state = cadence.failed(state, DOWN, POLICY, now, 0.5)
        state, announcement = cadence.announce(state, SOURCE, POLICY, now)
        told += [announcement] if announcement else []
        assert state.next_poll is not None
        assert now < state.next_poll <= now + timedelta(hours=2)
        now = state.next_poll
    assert [(one.kind, one.back, one.since) for one in told] == [("HTTP error", False, NOW)]
    for _ in range(3):
        state = good(state, now, new=1)
        state, announcement = cadence.announce(state, SOURCE, POLICY, now)
        told += [announcement] if announcement else []
    assert [one.back for one in told] == [False, True]
    assert state.failures == 0


def test_a_short_outage_is_not_announced() -> None:
    """A restart of a server is nobody's business."""
    state = SourceState()
    for minute in (0, 2, 6):
        state = cadence.failed(state, DOWN, POLICY, NOW + timedelta(minutes=minute), 0.5)
        state, told = cadence.announce(state, SOURCE, POLICY, NOW + timedelta(minutes=minute))
        assert told is None
    _, told = cadence.announce(good(state, NOW + HOUR), SOURCE, POLICY, NOW + HOUR)
    assert told is None


def test_a_source_that_answers_and_has_nothing_new_is_announced() -> None:
    """Never silently dead: a feed that was given up still answers 200. Told once, and again when it wakes."""
    state = good(SourceState(), NOW, new=5)
    kinds = []
    for hour in range(1, 24 * 12):
        now = NOW + hour * HOUR
        state = good(state, now, new=1 if hour == 24 * 11 else 0)
        state, told = cadence.announce(state, SOURCE, POLICY, now)
        kinds += [(told.kind, told.back)] if told else []
    assert kinds == [("nothing new for long", False), ("nothing new for long", True)]


def test_the_rate_follows_what_is_published() -> None:
    """A burst raises the rate within the hour, silence lowers it over the day; the first guess comes from the dates."""
    dates = tuple(NOW - timedelta(hours=n) for n in range(12))
    first = cadence.rate_after(SourceState(), dates, 12, NOW)
    assert first == pytest.approx(0.5)
    state = replace(SourceState(), first_done=True, rate=first, last_ok=NOW)
    burst = cadence.rate_after(state, (), 20, NOW + HOUR)
    assert burst is not None
    assert burst > 2
    calm = cadence.rate_after(replace(state, rate=burst), (), 0, NOW + 24 * HOUR)
    assert calm is not None
    assert calm < 0.2


def test_a_server_that_says_how_long_its_answer_lasts_is_believed() -> None:
    """Polling sooner would only give the same; but never longer than `every`."""
    state = cadence.succeeded(SourceState(), SOURCE, NOW, rate=600, lasting=timedelta(minutes=10), jitter=0.5)
    assert state.next_poll == NOW + timedelta(minutes=10)
    state = cadence.succeeded(SourceState(), SOURCE, NOW, rate=600, lasting=timedelta(hours=9), jitter=0.5)
    assert state.next_poll == NOW + timedelta(minutes=30)


def test_the_state_survives_its_storing() -> None:
    """What is dumped is what is loaded; unknown and missing keys of another version do no harm."""
    state = replace(
        cadence.failed(SourceState(), DOWN, POLICY, NOW, 0.1), listed=("a=b", "c=?1"), rate=0.25, etag='"x"'
    )
    assert load(dump(state)) == state
    assert load('{"etag": "x", "of_the_future": 1}') == SourceState(etag="x")


@pytest.mark.parametrize(
    "text",
    [
        "",
        '{"etag": ',
        "[]",
        '{"failures": "many"}',
        '{"next_poll": "2026-03-03T12:00:00"}',
        '{"rate": NaN}',
        '{"listed": 5}',
    ],
)
def test_a_state_that_cannot_be_read_is_a_new_one_that_says_so(text: str) -> None:
    """Whatever stands in the column, the source begins anew, and why is told; that is not saved with the next state."""
    state = load(text)
    assert state.lost
    assert replace(state, lost="") == SourceState()
    assert load(dump(state)) == SourceState()
