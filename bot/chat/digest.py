"""A digest: what happened since the last one, by country, the most severe first. When it is due, and how it reads.

Pure. A digest is due once a day of the chat's own calendar, or once a week, at the wall-clock time that it has set: a
time that daylight saving skips counts an hour later, one that comes twice counts the first time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.alert import figures
from bot.alert.catalogue import Catalogue
from bot.alert.compose import country_name
from bot.alert.decide import decide
from bot.alert.markup import isolated, length
from bot.alert.newness import Limits
from bot.chat import answers
from bot.chat.settings import WEEK
from bot.model import Action, Chat, Incident, Match, Message, PlaceLevel, RulePolicy, Severity

LONGEST_BACK = timedelta(days=7, hours=2)  # a week, the clock set back in it, and a digest that was late
FIRST_BACK = timedelta(days=1)
CHARTED = 7
_OVERLAP = timedelta(minutes=1)
_ROOM = 3400
_ANY_AGE = Limits(max_incident_age=timedelta(days=3650), max_event_age=timedelta(days=3650))
_TOLLS = ("killed", "wounded", "casualties", "kidnapped")


@dataclass(frozen=True, slots=True)
class Entry:
    """An incident and the severity of the rules that it meets for this chat."""

    incident: Incident
    severity: Severity

    @property
    def country(self) -> str:
        places = self.incident.facts.places
        return places[0].country if places else ""

    @property
    def killed(self) -> int:
        return self.incident.facts.killed.floor if self.incident.facts.killed else 0


@dataclass(frozen=True, slots=True)
class DayTotal:
    day: date
    incidents: int
    killed: int


def due(chat: Chat, now: datetime) -> datetime | None:
    """The moment (UTC) whose digest the chat has not had yet; None where it has, or wants none."""
    if not chat.digest:
        return None
    zone = ZoneInfo(chat.timezone)
    weekday, clock = parts(chat.digest)
    today = now.astimezone(zone).date()
    days = (today - timedelta(days=back) for back in range(9))
    moments = (datetime.combine(day, clock, zone).astimezone(UTC) for day in days if weekday in (None, day.weekday()))
    last = next(m for m in moments if m <= now)
    return last if chat.digested is None or chat.digested < last else None


def parts(when: str) -> tuple[int | None, time]:
    """The weekday (0 is Monday) and the time of "fri 18:00"; None of "08:00", which is every day."""
    day, _, clock = when.rpartition(" ")
    return (WEEK.index(day) if day else None), time.fromisoformat(clock)


def told_now(chat: Chat) -> timedelta:
    """How far back a digest goes that a chat asks for at once: the week where it gets weekly ones, else a day."""
    return LONGEST_BACK if " " in chat.digest else FIRST_BACK


def begins(chat: Chat, now: datetime) -> datetime:
    """From when the digest tells: the end of the last one, at most a week back. A minute is told twice rather than
    not at all: what was being saved while the last one was made belongs to this one."""
    return max(chat.digested - _OVERLAP if chat.digested else now - FIRST_BACK, now - LONGEST_BACK)


def wanted(incident: Incident, rules: Sequence[RulePolicy], chat: Chat, inside: Sequence[str], now: datetime) -> bool:
    """Whether the chat's own filters let it through, apart from all that has to do with the hour."""
    calm = replace(chat, muted_until=None, quiet=None, since=None)
    timeless = [
        replace(rule, cooldown=timedelta(0), sources_at_least=1, active_hours=None, since=None) for rule in rules
    ]
    decision = decide(incident, None, tuple(map(Match, timeless)), calm, now, limits=_ANY_AGE, inside=inside)
    return decision.action is Action.SEND


def compose_digest(
    entries: Sequence[Entry],
    words: Catalogue,
    *,
    since: datetime,
    until: datetime,
    zone: ZoneInfo,
    silent: bool = False,
) -> Message:
    """The message; what does not fit is counted in its last line."""
    lines = [f"<b>{words.say('daily.title', day=_day(until.astimezone(zone).date(), words))}</b>"]
    begin = since.astimezone(zone)
    span = words.say("when.moment", day=_day(begin.date(), words), time=begin.strftime("%H:%M"))
    lines.append(words.say("daily.since", time=span))
    if not entries:
        html = "\n".join([*lines, "", words.say("daily.none")])
        return replace(answers.message(words, html), silent=silent)
    killed = sum(entry.killed for entry in entries)
    number = len(entries)
    total = words.count("daily.incidents", number, n=str(number))
    lines.append(words.say("list.separator").join([total, words.count("count.killed", killed, n=str(killed))]))
    room, left = _ROOM, number
    for country, listed in _by_country(entries):
        head = country_name(country, words) if country else words.say("place.unknown")
        block = ["", f"<b>{isolated(head, rtl=words.rtl)}</b>"]
        for entry in listed:
            line = _line(entry, words)
            if room - sum(map(length, block)) - length(line) < 0:
                break
            block.append(line)
            left -= 1
        room -= sum(map(length, block)) + len(block)
        lines += block if len(block) > 2 else []
    if left:
        lines += ["", words.count("daily.more", left, n=str(left))]
    return replace(answers.message(words, "\n".join(lines)), silent=silent, headline=lines[0])


def totals(entries: Sequence[Entry], zone: ZoneInfo, until: datetime, count: int = CHARTED) -> tuple[DayTotal, ...]:
    """Incidents and people killed on each of the last days of the chat's calendar, the oldest first."""
    last = until.astimezone(zone).date()
    days = [last - timedelta(days=back) for back in range(count - 1, -1, -1)]
    by_day: dict[date, list[Entry]] = {day: [] for day in days}
    for entry in entries:
        day = entry.incident.facts.date or entry.incident.first_seen.astimezone(zone).date()
        if day in by_day:
            by_day[day].append(entry)
    return tuple(DayTotal(day, len(found), sum(e.killed for e in found)) for day, found in by_day.items())


def _by_country(entries: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    ordered = sorted(entries, key=lambda e: (-e.severity.rank, -e.killed, e.incident.id))
    found: dict[str, list[Entry]] = {}
    for entry in ordered:
        found.setdefault(entry.country, []).append(entry)
    return list(found.items())


def _line(entry: Entry, words: Catalogue) -> str:
    """Mark, place below the country, toll; the kind where no toll is known."""
    facts = entry.incident.facts
    counts = ((name, figures.count_of(facts, name)) for name in _TOLLS)
    toll = [figures.in_words(words, name, count) for name, count in counts if count and count.max != 0]
    kind = words.say(f"kind.{facts.kind}")
    place = ""
    if facts.places and facts.places[0].level is not PlaceLevel.COUNTRY:
        best = facts.places[0]
        names = dict.fromkeys(n.of(words.language) for n in (best.admin1_names, best.names))
        place = words.say("place.separator").join(isolated(n, rtl=words.rtl, limit=48) for n in names if n)
    says = words.say("list.separator").join([kind, *toll] if toll else [kind])
    mark = words.say(f"severity.{entry.severity}")
    return words.say("daily.line", mark=mark, place=place, toll=says) if place else f"{mark} {says}"


def _day(day: date, words: Catalogue) -> str:
    return str(format_date(day, words.say("when.day"), locale=words.language))
