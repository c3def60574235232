"""A list of entries → what is new, edited or seen, which pages are worth fetching, and the finished items. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.fetch.feed import Entry
from bot.fetch.identity import Identity
from bot.fetch.page import Page
from bot.model import FeedItem, FullText, Source, SourceKind

ATTEMPTS = 3  # how often the page of one article is tried
_SUMMARY = 600  # characters; a shorter text is a summary
_WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry to hand on. `stored_as` is the key it is stored under, empty where it is new; `attempts` counts the
    earlier polls in which its page could not be read."""

    entry: Entry
    identity: Identity
    stored_as: str = ""
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Sifted:
    """`candidates`, the newest first. `kept`: the lines of `SourceState.listed` of what is unchanged."""

    candidates: tuple[Candidate, ...]
    kept: tuple[str, ...]

    @property
    def seen(self) -> int:
        return len(self.kept)


def listed(lines: Iterable[str]) -> dict[str, str]:
    """`SourceState.listed` as a mapping of keys to fingerprints."""
    return dict(line.rsplit("=", 1) for line in lines if "=" in line)


def sift(
    entries: Sequence[Entry], identities: Sequence[Identity], known: Collection[str], before: Mapping[str, str]
) -> Sifted:
    """Which entries are new (no key known), edited (listed before with another fingerprint) or seen; each article once.

    An article known from another feed of its publisher is seen, whatever that feed said of it.
    """
    candidates, kept, met = [], [], set[str]()
    for entry, identity in zip(entries, identities, strict=True):
        keys = (identity.key, *identity.aliases)
        if not (entry.title or entry.text) or not met.isdisjoint(keys):
            continue
        met.update(keys)
        mark = before.get(identity.key, "")
        attempts = int(mark[1:]) if mark.startswith("?") and mark[1:].isdigit() else 0
        if known_as := [key for key in keys if key in known]:
            if not mark or mark == identity.fingerprint:
                kept.append(f"{identity.key}={identity.fingerprint}")
                continue
            candidates.append(Candidate(entry, identity, known_as[0], attempts))
        else:
            candidates.append(Candidate(entry, identity))
    newest_first = sorted(candidates, key=lambda one: -_time(one.entry.published))
    return Sifted(tuple(newest_first), tuple(kept))


def _time(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0


def wants_page(entry: Entry, policy: FullText) -> bool:
    """Whether the article's own page is to be fetched for its text."""
    if policy is FullText.NEVER or not entry.url:
        return False
    return policy is FullText.ALWAYS or entry.cut or len(entry.text) < _SUMMARY


def alertable(published: datetime | None, source: Source, first_poll: bool, now: datetime) -> bool:
    """On the first poll of a source only what is dated, and young enough; afterwards everything new."""
    return not first_poll or (published is not None and now - published <= source.max_age)


def belongs(page: Page, entry: Entry) -> bool:
    """Whether a page holds the article of an entry, and not a consent wall, a log-in or an error page."""
    if not page.text or len(page.text) < 0.8 * len(entry.text):
        return False
    expected = set(_WORD.findall(f"{entry.title} {entry.text}".lower()))
    if len(expected) < 3:
        return True
    present = set(_WORD.findall(f"{page.title} {page.text}".lower()))
    # the title alone may be repeated by any wall: half of its words must stand in the text as well
    titled = set(_WORD.findall(entry.title.lower()))
    inside = set(_WORD.findall(page.text.lower()))
    return len(expected & present) >= 0.3 * len(expected) and (not titled or len(titled & inside) >= 0.25 * len(titled))


def item(
    candidate: Candidate, source: Source, now: datetime, *, first_poll: bool, page: Page | None, settled: bool
) -> FeedItem:
    """The finished item; `page` is the article's page where it was fetched and belongs to the entry."""
    entry, identity = candidate.entry, candidate.identity
    key = candidate.stored_as or identity.key
    title = (
        page.title if page and source.kind is SourceKind.PAGE and not source.selectors.title else ""
    ) or entry.title
    published = entry.published or (page.published if page else None)
    declared = source.language or entry.language or (page.language if page else "")
    return FeedItem(
        key=key,
        aliases=tuple(other for other in (identity.key, *identity.aliases) if other != key),
        fingerprint=identity.fingerprint,
        url=entry.url,
        title=title or (page.title if page else ""),
        text=page.text if page else entry.text,
        published=published,
        language=re.split(r"[-_]", declared.strip().lower())[0],
        author=entry.author or (page.author if page else ""),
        full=page is not None or not wants_page(entry, FullText.AUTO),
        alertable=alertable(published, source, first_poll, now),
        edited=bool(candidate.stored_as),
        settled=settled,
    )


def mark(candidate: Candidate, *, settled: bool, tried: bool) -> str:
    """The line of `SourceState.listed` for an item handed on."""
    identity = candidate.identity
    return f"{identity.key}={identity.fingerprint if settled else f'?{candidate.attempts + tried}'}"
