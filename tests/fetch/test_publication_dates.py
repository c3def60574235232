"""Dates as sources write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fetch.dates import parse

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Tue, 03 Mar 2026 09:30:00 +0300", "2026-03-03T06:30"),
        ("Tue, 03 Mar 2026 09:30:00 GMT", "2026-03-03T09:30"),
        ("2026-03-03T09:30:00Z", "2026-03-03T09:30"),
        ("2026-03-03T09:30:00.250+02:00", "2026-03-03T07:30:00.250"),
        ("2026-03-03 09:30", "2026-03-03T09:30"),
        ("1772530200", "2026-03-03T09:30"),
        ("1772530200000", "2026-03-03T09:30"),
        ("March 2, 2026 9:30 PM", "2026-03-02T21:30"),
        ("2 مارس 2026 - 9:30 م", "2026-03-02T21:30"),
        ("٢ آذار ٢٠٢٦ ٠٩:٣٠", "2026-03-02T09:30"),
        ("الاثنين 02 كانون الثاني 2026 12:05 ص", "2026-01-02T00:05"),
        ("02/03/2026 09:30 GMT+0300", "2026-03-02T06:30"),
        ("15 minutes ago", "2026-03-03T11:45"),
    ],
)
def test_moments(written: str, moment: str) -> None:
    """RFC 2822, ISO 8601, Unix times, and dates as people write them in both languages; without a zone, UTC."""
    assert parse(written, NOW) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize("written", ["2026-03-02", "2 March 2026", "2 آذار 2026", "02.03.2026"])
def test_a_day_counts_to_its_end(written: str) -> None:
    """A day without a time never makes an article seem older than it can be."""
    assert parse(written, NOW) == datetime(2026, 3, 2, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("written", ["2026-03-03", "2027-01-01T00:00:00Z", "Wed, 04 Mar 2026 00:00:00 GMT"])
def test_the_future_is_now(written: str) -> None:
    """Nothing is dated after the poll."""
    assert parse(written, NOW) == NOW


@pytest.mark.parametrize(
    "written", ["", "yesterday", "0001-01-01", "1970-01-01T00:00:00Z", "31 فبراير 2026", "x" * 500]
)
def test_no_date(written: str) -> None:
    """What is no date of an article is None, not an error."""
    assert parse(written, NOW) is None


@given(st.text(max_size=60))
def test_nothing_breaks_it(written: str) -> None:
    """Any text gives None or a moment between 1990 and the poll."""
    found = parse(written, NOW)
    assert found is None or datetime(1990, 1, 1, tzinfo=UTC) <= found <= NOW
