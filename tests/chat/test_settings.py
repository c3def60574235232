"""What readers type, read generously and never wrongly: tables of both languages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import catalogues
from bot.chat import settings, zones
from bot.chat.access import Access, Entry, entry
from bot.chat.pace import Allowance, Turn
from bot.chat.settings import Quiet
from bot.share import shared


@pytest.mark.parametrize(
    ("said", "span"),
    [
        ("8h", timedelta(hours=8)),
        ("for 90 minutes", timedelta(minutes=90)),
        ("1h30m", timedelta(minutes=90)),
        ("1h, 30m", timedelta(minutes=90)),
        ("2 weeks", timedelta(weeks=2)),
        ("٣ أيام", timedelta(days=3)),
        ("لمدة ساعتين", timedelta(hours=2)),
        ("8 ساعات", timedelta(hours=8)),
        ("8", None),
        ("forever", None),
        ("0h", None),
        ("61d", None),
        ("1 hour and a bit", None),
        ("", None),
    ],
)
def test_a_span(said: str, span: timedelta | None) -> None:
    """Units of both languages, from a minute to sixty days; a bare number could mean anything."""
    assert settings.span(said) == span


@pytest.mark.parametrize(
    ("said", "quiet"),
    [
        ("23:00-07:00", Quiet(("23:00", "07:00"))),
        ("23 to 7", Quiet(("23:00", "07:00"))),
        ("11pm–7am", Quiet(("23:00", "07:00"))),
        ("23:00 - 07:00 all", Quiet(("23:00", "07:00"), critical=True)),
        ("من ٢٣ إلى ٧ الكل", Quiet(("23:00", "07:00"), critical=True)),
        ("11 مساء إلى 7 صباحا", Quiet(("23:00", "07:00"))),
        ("12am-12pm", Quiet(("00:00", "12:00"))),
        ("off", Quiet(None)),
        ("إيقاف", Quiet(None)),
        ("23:00-23:00", None),
        ("25-7", None),
        ("23:00", None),
        ("late", None),
    ],
)
def test_quiet_hours(said: str, quiet: Quiet | None) -> None:
    """Two times in many forms; an empty window is none."""
    assert settings.quiet(said) == quiet


@pytest.mark.parametrize(
    ("said", "time"),
    [
        ("daily 08:00", "08:00"),
        ("8pm", "20:00"),
        ("كل يوم ٨", "08:00"),
        ("off", ""),
        ("weekly 08:00", "mon 08:00"),
        ("weekly friday 18:00", "fri 18:00"),
        ("every Sunday at 6pm", "sun 18:00"),
        ("07:30 tue", "tue 07:30"),
        ("أسبوعي الجمعة 18:00", "fri 18:00"),
        ("كل خميس الساعة ٩ صباحا", "thu 09:00"),
        ("weekly", None),
        ("daily", None),
        ("monday friday 08:00", None),
        ("monthly 08:00", None),
    ],
)
def test_the_time_of_a_digest(said: str, time: str | None) -> None:
    """Each day or each week; anything else is not understood."""
    assert settings.digest(said) == time


@pytest.mark.parametrize(("said", "least"), [("5", 5), ("٥", 5), (">= 5", 5), ("off", 0), ("-3", None), ("1e3", None)])
def test_a_threshold(said: str, least: int | None) -> None:
    """Whole numbers of either script."""
    assert settings.number(said) == least


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("Baghdad", "Asia/Baghdad"),
        ("بغداد", "Asia/Baghdad"),
        ("asia/baghdad", "Asia/Baghdad"),
        ("New York", "America/New_York"),
        ("القاهرة", "Africa/Cairo"),
        ("+3", "Etc/GMT-3"),
        ("UTC-5", "Etc/GMT+5"),
        ("utc", "UTC"),
        ("+30", None),
        ("Bagdad", None),
        ("", None),
    ],
)
def test_a_time_zone(said: str, zone: str | None) -> None:
    """Cities of both languages, ids, and hours from UTC (whose sign POSIX turns round)."""
    assert zones.find(said) == zone


def test_a_misspelt_city_is_offered() -> None:
    """The nearest zones come back for the buttons."""
    assert zones.near("Bagdad")[0] == "Asia/Baghdad"


@given(st.text(max_size=60))
def test_nothing_that_is_typed_raises(said: str) -> None:
    """Every parser answers with a value or None."""
    for parse in (settings.span, settings.quiet, settings.digest, settings.number, settings.names, settings.tags):
        parse(said)
    zones.find(said)


@pytest.mark.parametrize(
    ("access", "admin", "configured", "way"),
    [
        (Access.INVITE, False, False, Entry.NEEDS_INVITE),
        (Access.INVITE, True, False, Entry.WELCOME),
        (Access.INVITE, False, True, Entry.WELCOME),
        (Access.OPEN, False, False, Entry.WELCOME),
        (Access.ALLOWLIST, False, False, Entry.CLOSED),
        (Access.ALLOWLIST, False, True, Entry.WELCOME),
        (Access.ALLOWLIST, True, False, Entry.WELCOME),
    ],
)
def test_who_gets_in(access: Access, admin: bool, configured: bool, way: Entry) -> None:
    """The three ways of access."""
    assert entry(access, admin=admin, configured=configured) is way


def test_a_chat_gets_its_burst_then_one_each_two_seconds() -> None:
    """Said once when it is too much; another chat is not held by it."""
    allowance = Allowance(burst=3, each=2.0)
    assert [allowance.take(1, 0.0) for _ in range(5)] == [Turn.GO, Turn.GO, Turn.GO, Turn.SLOW_DOWN, Turn.DROP]
    assert allowance.take(2, 0.0) is Turn.GO
    assert allowance.take(1, 2.1) is Turn.GO
    assert allowance.take(1, 2.2) is Turn.SLOW_DOWN


def test_no_key_stands_in_two_catalogues_of_a_language() -> None:
    """Catalogues of a folder are joined, so that a key in two of them would change the other's words."""
    for folder in sorted(shared("translations").glob("??")):
        seen: dict[str, str] = {}
        for file in sorted(folder.glob("*.po")):
            keys = [line[7:-1] for line in file.read_text("utf-8").splitlines() if line.startswith('msgid "')]
            for key in filter(None, keys):
                assert seen.setdefault(key, file.name) == file.name, key


def test_both_languages_say_everything_with_the_same_values() -> None:
    """The catalogues have the same keys, and ask for the same %(values)s."""
    english, arabic = catalogues()["en"], catalogues()["ar"]
    assert set(english.words) == set(arabic.words)
    from re import findall

    for key, forms in english.words.items():
        ours, theirs = (set(findall(r"%\((\w+)\)s", " ".join(t))) for t in (forms, arabic.words[key]))
        assert ours - {"n"} == theirs - {"n"}, key
