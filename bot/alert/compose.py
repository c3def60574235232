"""An alert as one Telegram message in the reader's language, from the facts.

Decided here: the order of the lines, what is left out when there is not room, and what is marked (a doubtful
translation, an unconfirmed report, a correction). No word stands here (catalogues), no markup rule (markup), no policy
of whether or when to send (decide). At most 600 characters stand before the links, 4096 in all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date

from bot.alert import figures
from bot.alert.catalogue import Catalogue
from bot.alert.markup import RLM, inert, isolated, length, link, visible
from bot.alert.skeletons import skeleton
from bot.model import (
    Article,
    Button,
    Facts,
    Group,
    Incident,
    Kind,
    Message,
    Names,
    PlaceLevel,
    Role,
    Severity,
    SourceReport,
    Translation,
)

BEFORE_LINKS = 600
LONGEST = 4000
_SHOWN_LINKS = 5
_NAME = 48
_LEAD_FIELDS = ("killed", "wounded", "casualties", "kidnapped")
_ROLES = (Role.PERPETRATOR, Role.CLAIMANT, Role.SUSPECTED, Role.OPPONENT, Role.TARGET)
_MUTUAL = (Kind.CLASH, Kind.ACCIDENT, Kind.LANDMINE, Kind.OTHER)
_AIMED = frozenset((Kind.ABDUCTION, Kind.ASSASSINATION, Kind.EXECUTION))  # nobody is abducted "against" civilians


@dataclass(frozen=True, slots=True)
class Telling:
    """What is to be told to readers of one language and time zone.

    `original` is the report whose headline is shown (None: one in the reader's language, else the first) and
    `translation` that headline in the reader's language. `told` are the facts that these readers were told before:
    differing figures are struck through and the message says "updated" or, where `corrected`, "corrected". `latency`
    runs from publication to now. `key` (short, ASCII) is what buttons send back; "" leaves them out.
    """

    incident: Incident
    severity: Severity
    now: datetime
    zone: tzinfo = UTC
    rules: tuple[Names, ...] = ()
    original: SourceReport | Article | None = None
    translation: Translation | None = None
    told: Facts | None = None
    corrected: bool = False
    latency: timedelta | None = None
    key: str = ""


def compose(telling: Telling, catalogue: Catalogue) -> Message:
    """The message. Raises `DataError` only where the catalogue lacks a word."""
    first = headline(telling, catalogue)
    head, _, rest = first.partition(" ")
    lines = [f"{head} <b>{rest}</b>", *_facts_lines(telling, catalogue)]
    body = "\n".join(_aligned(line, catalogue) for line in lines if line)
    room = BEFORE_LINKS - length(visible(body)) - 2
    quoted = _headlines(telling, catalogue, room)
    if quoted:
        body += "\n\n" + quoted
    foot = _aligned(_foot(telling, catalogue), catalogue)
    links = _aligned(_links(telling, catalogue, LONGEST - length(body) - length(foot)), catalogue)
    html = body + "\n" + "".join(f"\n{part}" for part in (links, foot) if part)
    return Message(
        html=html.rstrip("\n"),
        language=catalogue.language,
        buttons=_buttons(telling, catalogue),
        silent=telling.severity is Severity.LOW,
        ring=_aligned(f"{head} <b>{rest}</b>", catalogue),
        headline=first,
    )


def headline(telling: Telling, catalogue: Catalogue) -> str:
    """Severity mark, place and toll as one line of HTML; the kind where no toll is known."""
    facts = telling.incident.facts
    toll = _counts(telling, catalogue, [f for f in _LEAD_FIELDS if figures.count_of(facts, f)])
    mark = catalogue.say(f"severity.{telling.severity}")
    return catalogue.say(
        "headline", mark=mark, place=where(facts, catalogue), toll=toll or catalogue.say(f"kind.{facts.kind}")
    )


def where(facts: Facts, catalogue: Catalogue) -> str:
    """Country and the most precise place, widest first: "Iraq · Kirkuk · Hawija"."""
    if not facts.places:
        return catalogue.say("place.unknown")
    place = facts.places[0]
    parts = [country_name(place.country, catalogue)] if place.country else []
    if place.level is not PlaceLevel.COUNTRY:
        parts += [place.admin1_names.of(catalogue.language), place.names.of(catalogue.language)]
    if len(parts) > 2 and skeleton(parts[-1]) == skeleton(parts[-2]):
        parts.pop(-2)  # a town that its division is called after
    unique = list(dict.fromkeys(part for part in parts if part)) or [place.names.of(catalogue.language)]
    return catalogue.say("place.separator").join(isolated(part, rtl=catalogue.rtl, limit=_NAME) for part in unique)


def country_name(code: str, catalogue: Catalogue) -> str:
    """The catalogue's own name of a country, else CLDR's, else the code."""
    if catalogue.has(f"country.{code}"):
        return catalogue.say(f"country.{code}")
    try:
        return str(Locale.parse(catalogue.language).territories.get(code, code))
    except (UnknownLocaleError, ValueError):
        return code


def duration(span: timedelta, catalogue: Catalogue) -> str:
    """A span in its largest whole unit: "45 seconds", "7 minutes"."""
    seconds = max(0, round(span.total_seconds()))
    for size, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size or (seconds >= size and unit == "minutes"):
            return catalogue.count(f"duration.{unit}", seconds // size, n=str(seconds // size))
    return catalogue.count("duration.seconds", seconds, n=str(seconds))


def clock(moment: datetime, telling: Telling, catalogue: Catalogue) -> str:
    """Hours and minutes in the reader's time zone, which is named where it is UTC."""
    time = moment.astimezone(telling.zone).strftime("%H:%M")
    return catalogue.say("when.utc", time=time) if moment.astimezone(telling.zone).tzname() == "UTC" else time


def _facts_lines(telling: Telling, catalogue: Catalogue) -> Iterable[str]:
    facts = telling.incident.facts
    if telling.incident.retracted:
        yield catalogue.say("retracted")
    yield _what(facts, catalogue)
    shown = _LEAD_FIELDS if any(figures.count_of(facts, f) for f in _LEAD_FIELDS) else ()
    yield _counts(telling, catalogue, [f for f in figures.FIELDS if f not in shown and figures.count_of(facts, f)])
    yield _when(telling, catalogue)
    yield _sources(telling.incident, catalogue)
    if facts.doubt:
        yield catalogue.say("unconfirmed")


def _counts(telling: Telling, catalogue: Catalogue, fields: Iterable[str]) -> str:
    facts, told, words = telling.incident.facts, telling.told, []
    for name in fields:
        count = figures.count_of(facts, name)
        old = figures.count_of(told, name) if told else None
        if count and (count.max != 0 or name in ("killed", "casualties") or old):
            words.append(figures.changed(catalogue, name, old, count))
    return catalogue.say("list.separator").join(words)


def _what(facts: Facts, catalogue: Catalogue) -> str:
    kind = catalogue.say(f"kind.{facts.kind}")
    if facts.target:
        key = "involving" if facts.kind in _MUTUAL else "aimed" if facts.kind in _AIMED else "against"
        kind = catalogue.say(f"what.{key}", kind=kind, target=catalogue.say(f"target.{facts.target}"))
    parts = [kind[:1].upper() + kind[1:]]
    for role in _ROLES:
        names = [_group(g.group, catalogue) for g in facts.groups if g.role is role][:3]
        if names:
            parts.append(catalogue.say(f"role.{role}", groups=_and(names, catalogue)))
    return catalogue.say("list.separator").join(parts)


def _group(group: Group, catalogue: Catalogue) -> str:
    return isolated(group.names.of(catalogue.language), rtl=catalogue.rtl, limit=_NAME)


def _and(names: list[str], catalogue: Catalogue) -> str:
    if len(names) == 1:
        return names[0]
    first = catalogue.say("list.separator").join(names[:-1])
    return catalogue.say("list.and", first=first, last=names[-1])


def _when(telling: Telling, catalogue: Catalogue) -> str:
    """The day of the event, and when it was first reported (its day too, where it is another)."""
    moments = [s.published or s.seen for s in telling.incident.sources] or [telling.incident.first_seen]
    reported = min(moments).astimezone(telling.zone)
    today = telling.now.astimezone(telling.zone).date()
    event = telling.incident.facts.date
    time = clock(reported, telling, catalogue)
    if reported.date() != (event or today):
        time = catalogue.say("when.moment", day=_day(reported, today.year, catalogue), time=time)
    parts = [_day(event, today.year, catalogue)] if event else []
    parts.append(catalogue.say("when.reported", time=time))
    line = catalogue.say("list.separator").join(parts)
    return line[:1].upper() + line[1:]


def _day(day: datetime | object, this_year: int, catalogue: Catalogue) -> str:
    form = "when.day" if getattr(day, "year", this_year) == this_year else "when.day.year"
    return str(format_date(day, catalogue.say(form), locale=catalogue.language))  # type: ignore[arg-type]


def _sources(incident: Incident, catalogue: Catalogue) -> str:
    if not incident.sources:
        return ""
    languages = dict.fromkeys(s.language for s in incident.sources)
    names = map(catalogue.language_name, languages)
    number = len(incident.independent)
    listed = catalogue.say("list.separator").join(dict.fromkeys(names))
    return catalogue.count("count.sources", number, n=str(number), languages=listed)


def _original(telling: Telling, language: str) -> SourceReport | Article | None:
    sources = telling.incident.sources
    own = next((s for s in sources if s.language == language), None)
    return telling.original or own or (sources[0] if sources else None)


def _headlines(telling: Telling, catalogue: Catalogue, room: int) -> str:
    """The original headline and, where it is in another language, its translation before it, marked where doubtful."""
    original = _original(telling, catalogue.language)
    if original is None or room < 40:
        return ""
    if original.language == catalogue.language:
        return f"<blockquote>{inert(original.title, min(room, 280))}</blockquote>" if original.title else ""
    parts, label = [], ""
    translation = telling.translation
    if translation and translation.title and room > 200:
        key = "translation.doubtful" if translation.doubtful else "translation"
        text = catalogue.say(key, text=inert(translation.title, min(220, room - 120)))
        parts.append(_aligned(f"<blockquote>{text}</blockquote>", catalogue, inside=True))
        room -= length(visible(text)) + 1
    label = catalogue.say("original", language=catalogue.language_name(original.language))
    shown = inert(original.title, min(220, room - length(label) - 3))
    if shown:
        parts.append(_aligned(label, catalogue) + f"\n<blockquote>{shown}</blockquote>")
        room -= length(visible(parts[-1]))
    lead = translation.lead if translation and not translation.doubtful else ""
    if lead and parts and translation and room > 100:
        parts.insert(1, _aligned(inert(lead, min(200, room - 4)), catalogue))
    return "\n".join(parts)


def _links(telling: Telling, catalogue: Catalogue, room: int) -> str:
    """One link for each publisher, the first reports first, as many as fit into `room` characters of HTML."""
    by_publisher: dict[str, str] = {}
    sources: tuple[SourceReport | Article, ...] = telling.incident.sources
    for source in sources or ((telling.original,) if telling.original else ()):
        by_publisher.setdefault(source.publisher or catalogue.say("links.source"), source.url)
    shown = [link(url, label, rtl=catalogue.rtl) for label, url in list(by_publisher.items())[:_SHOWN_LINKS]]
    while shown and sum(map(length, shown)) > room - 120:
        shown.pop()
    if not shown:
        return ""
    text = catalogue.say("place.separator").join(shown)
    if more := len(by_publisher) - len(shown):
        text += " " + catalogue.count("links.more", more, n=str(more))
    return catalogue.say("links", links=text)


def _foot(telling: Telling, catalogue: Catalogue) -> str:
    parts = []
    if telling.told is not None or telling.corrected:
        key = "corrected" if telling.corrected else "updated"
        parts.append("<b>" + catalogue.say(key, time=clock(telling.now, telling, catalogue)) + "</b>")
    names = [isolated(n.of(catalogue.language), rtl=catalogue.rtl, limit=_NAME) for n in telling.rules[:3]]
    if names:
        listed = catalogue.say("list.separator").join(names)
        parts.append(catalogue.count("rules", len(names), rules=listed))
    if telling.latency is not None and telling.latency >= timedelta(0):
        parts.append(catalogue.say("latency", time=duration(telling.latency, catalogue)))
    return "<i>" + catalogue.say("place.separator").join(parts) + "</i>" if parts else ""


def _buttons(telling: Telling, catalogue: Catalogue) -> tuple[tuple[Button, ...], ...]:
    if not telling.key:
        return ()
    about = ("why", "sources", "map") if telling.incident.facts.places else ("why", "sources")
    rows = (about, ("text", "mute", "wrong"))
    return tuple(tuple(Button(catalogue.say(f"button.{n}"), data=f"{n}:{telling.key}") for n in row) for row in rows)


def _aligned(line: str, catalogue: Catalogue, *, inside: bool = False) -> str:
    """The line with the mark that makes it run from right to left, whatever its first letter is."""
    if not line or not catalogue.rtl:
        return line
    return line.replace("<blockquote>", f"<blockquote>{RLM}", 1) if inside else RLM + line
