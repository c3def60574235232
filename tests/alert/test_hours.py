"""Quiet and active hours on the reader's clock."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alert.hours import closes, opens


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        ("2026-03-02 22:59", None),
        ("2026-03-02 23:00", "2026-03-03 07:00"),
        ("2026-03-03 06:59", "2026-03-03 07:00"),
        ("2026-03-03 07:00", None),
    ],
)
def test_a_window_over_midnight_ends_in_the_morning(now: str, ends: str | None) -> None:
    """From the first minute, up to and without the last."""
    assert closes(("23:00", "07:00"), "UTC", utc(now)) == (utc(ends) if ends else None)


def test_a_night_is_an_hour_shorter_when_clocks_go_forward() -> None:
    """Berlin, 29 March 2026: 07:00 is 05:00 UTC and no longer 06:00."""
    assert closes(("23:00", "07:00"), "Europe/Berlin", utc("2026-03-28 23:00")) == utc("2026-03-29 05:00")


def test_a_night_is_an_hour_longer_when_clocks_go_back() -> None:
    """Berlin, 25 October 2026: 07:00 is 06:00 UTC."""
    assert closes(("23:00", "07:00"), "Europe/Berlin", utc("2026-10-24 22:00")) == utc("2026-10-25 06:00")


def test_an_end_that_comes_twice_is_the_next_one_after_now() -> None:
    """02:30 comes at 00:30 and at 01:30 UTC; in the second hour the window is open until the second."""
    assert closes(("22:00", "02:30"), "Europe/Berlin", utc("2026-10-25 01:10")) == utc("2026-10-25 01:30")


def test_an_end_that_is_skipped_still_comes() -> None:
    """02:30 does not exist on 29 March in Berlin: the window ends within the hour of the jump."""
    ends = closes(("22:00", "02:30"), "Europe/Berlin", utc("2026-03-29 00:50"))
    assert ends is not None
    assert utc("2026-03-29 00:50") < ends <= utc("2026-03-29 01:30")


def test_the_zone_of_the_reader_counts() -> None:
    """At 20:30 UTC it is night in Baghdad and not in London."""
    assert closes(("23:00", "07:00"), "Asia/Baghdad", utc("2026-03-02 20:30")) == utc("2026-03-03 04:00")
    assert closes(("23:00", "07:00"), "Europe/London", utc("2026-03-02 20:30")) is None


def test_equal_times_are_no_quiet_and_always_active() -> None:
    """A window from a time to the same time silences nobody, and restricts no rule."""
    assert closes(("08:00", "08:00"), "UTC", utc("2026-03-02 09:00")) is None
    assert opens(("08:00", "08:00"), "UTC", utc("2026-03-02 09:00")) is None


def test_an_unknown_zone_counts_as_utc() -> None:
    """A zone that the machine does not know must not stop an alert."""
    assert closes(("08:00", "10:00"), "Nowhere/Land", utc("2026-03-02 09:00")) == utc("2026-03-02 10:00")


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),
    st.times().map(lambda t: f"{t:%H:%M}"),
    st.times().map(lambda t: f"{t:%H:%M}"),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Baghdad", "Africa/Cairo"]),
)
def test_a_window_is_open_or_opens_later(now: datetime, start: str, end: str, zone: str) -> None:
    """Whatever the moment: it lies in the window or the window opens within two days, and never both."""
    moment = now.replace(tzinfo=UTC)
    until, again = closes((start, end), zone, moment), opens((start, end), zone, moment)
    if start == end:
        assert until is again is None
        return
    assert (until is None) != (again is None)
    assert 0 < ((until or again or moment) - moment).total_seconds() <= 48 * 3600
