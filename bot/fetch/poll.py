"""One source polled once: its list fetched and read, what is new sifted out, full texts fetched, the next poll set.

Everything comes back as a value; the caller saves items and state in one transaction.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from hashlib import blake2b

from bot.fetch import cadence, page, reading, sift
from bot.fetch.answer import Answer, shown
from bot.fetch.decode import decode
from bot.fetch.fault import FaultKind, SourceFault
from bot.fetch.feed import ParsedFeed
from bot.fetch.http import FEED_TYPES, PAGE_TYPES, Client
from bot.fetch.identity import identify, publisher_of
from bot.fetch.robots import Robots, Verdict
from bot.fetch.sift import Candidate
from bot.fetch.state import Polled, SourceState
from bot.model import FeedItem, Source, SourceKind

Known = Callable[[Sequence[str]], Awaitable[Collection[str]]]
"""Asked with keys, answers which of them belong to stored articles."""

_PAGE_FAULTS = 3  # in a row; the pages after them wait for the next poll


@dataclass(frozen=True, slots=True)
class _Run:
    """What one poll works with."""

    source: Source
    client: Client
    robots: Robots
    now: datetime
    jitter: float


@dataclass(frozen=True, slots=True)
class _List:
    """A source's answer, its body read and let go; `parsed` None where it is the one of the last poll."""

    answer: Answer
    parsed: ParsedFeed | None = None
    fault: SourceFault | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class _Pages:
    """What came of the candidates: finished items, lines of `listed`, how many wait for the next poll, what went wrong.

    `complete` False: pages are still to be fetched.
    """

    items: tuple[FeedItem, ...]
    marks: tuple[str, ...]
    later: int
    complete: bool
    notes: tuple[str, ...]


async def poll(
    source: Source,
    state: SourceState,
    client: Client,
    robots: Robots,
    *,
    now: datetime,
    known: Known,
    jitter: float = 0.5,
) -> Polled:
    """Polls `source`; raises nothing that a server causes. `jitter` (0 to 1, random) keeps sources out of step."""
    run = _Run(source, client, robots, now, jitter)
    if state.url != source.url:
        state = SourceState(url=source.url, announced=state.announced)
    if await robots.verdict(source.url, allow_private=source.allow_private) is Verdict.FORBIDDEN:
        # where robots.txt cannot be had, the address that the operator wrote is read all the same
        return _failed(run, state, _forbidden(source.url))
    listed = await _list(run, state)
    if isinstance(listed, SourceFault):
        return _failed(run, state, listed)
    if listed.parsed is None:
        return _unchanged(run, state, listed)
    fault = listed.fault
    # a list that has lost all its items is a failure; one that never had any is only noted
    failed = fault and (not fault.kind.partial or (fault.kind is FaultKind.EMPTY and state.items > 0))
    if fault and failed and not listed.parsed.entries:
        return _failed(run, state, fault)
    return await _taken(run, state, listed, listed.parsed, known)


async def _list(run: _Run, state: SourceState) -> _List | SourceFault:
    source, client = run.source, run.client
    async with client.get(
        source.url,
        allow_private=source.allow_private,
        accept=FEED_TYPES if source.kind is SourceKind.FEED else PAGE_TYPES,
        etag=state.etag,
        last_modified=state.last_modified,
    ) as got:
        if isinstance(got, SourceFault):
            return got
        digest = blake2b(got.body, digest_size=16).hexdigest()
        if got.status == 304 or digest == state.digest:
            return _List(got)
        parsed, fault = await client.read(partial(reading.read, got, source, run.now, client.config.limits.items))
        return _List(replace(got, body=b""), parsed, fault, digest)


async def _taken(run: _Run, state: SourceState, listed: _List, parsed: ParsedFeed, known: Known) -> Polled:
    source, now, got, fault = run.source, run.now, listed.answer, listed.fault
    identities = identify(parsed.entries, publisher_of(source.publisher, source.url), source.id)
    keys = [key for identity in identities for key in (identity.key, *identity.aliases)]
    stored = await known(keys) if keys else ()
    sifted = sift.sift(parsed.entries, identities, frozenset(stored), sift.listed(state.listed))
    pages = await _finish(run, sifted.candidates, first_poll=not state.first_done)
    dates = tuple(entry.published for entry in parsed.entries if entry.published)
    new = sum(not item.edited for item in pages.items)
    rate = cadence.rate_after(state, dates, new, now)
    state = cadence.succeeded(
        state, source, now, rate=rate, lasting=got.fresh, jitter=run.jitter, hurried=not pages.complete
    )
    state = cadence.brought(state, new, now)
    # what was cut short, or whose pages are still to come, must not be answered by a 304 next time
    whole = pages.complete and not (fault and fault.kind is FaultKind.TRUNCATED)
    state = replace(
        state,
        etag=got.etag if whole else "",
        last_modified=got.last_modified if whole else "",
        digest=listed.digest if whole else "",
        first_done=state.first_done or not (pages.later and source.kind is SourceKind.PAGE),
        newest=max((*dates, *filter(None, (state.newest,))), default=None),
        last_status=got.status,
        last_fault=fault.kind.value if fault else "",
        last_message=fault.message if fault else "",
        items=len(parsed.entries),
        format=parsed.format,
        language=parsed.language,
        moved_to=got.moved_to,
        listed=(*sifted.kept, *pages.marks),
    )
    state, told = cadence.announce(state, source, run.client.config.backoff, now)
    return Polled(
        source.id,
        state,
        pages.items,
        fault,
        told,
        status=got.status,
        total=len(parsed.entries),
        seen=sifted.seen,
        later=pages.later,
        notes=pages.notes,
    )


async def _finish(run: _Run, candidates: tuple[Candidate, ...], *, first_poll: bool) -> _Pages:
    """The items of the candidates, their pages fetched where the policy asks for it and the limit allows it."""
    source = run.source
    items: list[FeedItem] = []
    marks: list[str] = []
    notes: list[str] = []
    later = spent = row = 0
    for candidate in candidates:
        wanted = _wanted(run, candidate, first_poll)
        found: page.Page | SourceFault | None = None
        if wanted and spent < run.client.config.limits.pages and row < _PAGE_FAULTS:
            spent += 1
            found = await _page(run, candidate)
        elif wanted:
            later += 1
            if _bare(source, candidate):
                continue  # nothing but its headline is known yet: the next poll takes it as new
        settled = not wanted or found is not None
        if isinstance(found, SourceFault):
            notes.append(found.message)
            settled = not _passing(found)
            row += not settled
        elif found:
            row = 0
        marks.append(sift.mark(candidate, settled=settled, tried=found is not None))
        if candidate.stored_as and not settled:
            continue  # a stored full text is not to be replaced by a summary while its page may still answer
        body = found if isinstance(found, page.Page) else None
        items.append(sift.item(candidate, source, run.now, first_poll=first_poll, page=body, settled=settled))
    complete = not later and not any("=?" in line for line in marks)
    return _Pages(tuple(items), tuple(marks), later, complete, tuple(notes))


def _bare(source: Source, candidate: Candidate) -> bool:
    """Whether a link on a list page is all there is of an article."""
    return source.kind is SourceKind.PAGE and not candidate.entry.text


def _wanted(run: _Run, candidate: Candidate, first_poll: bool) -> bool:
    """Whether to fetch the article's page; not for what will never be alerted, unless the page is all there is."""
    entry, source = candidate.entry, run.source
    if candidate.attempts >= sift.ATTEMPTS or not sift.wants_page(entry, source.full_text):
        return False
    return _bare(source, candidate) or sift.alertable(entry.published, source, first_poll, run.now)


async def _page(run: _Run, candidate: Candidate) -> page.Page | SourceFault:
    """The article's page, or why its text could not be had."""
    entry, source = candidate.entry, run.source
    verdict = await run.robots.verdict(entry.url, allow_private=source.allow_private)
    if verdict is Verdict.FORBIDDEN:
        return _forbidden(entry.url)
    if verdict is Verdict.UNKNOWN:
        return SourceFault(FaultKind.CONNECT, f"{shown(entry.url)}: robots.txt of the site cannot be had")
    async with run.client.get(entry.url, allow_private=source.allow_private, accept=PAGE_TYPES) as got:
        if isinstance(got, SourceFault):
            return got
        found = await run.client.read(partial(_read_page, got, run.now, source.selectors.text))
    if not sift.belongs(found, entry):
        return SourceFault(FaultKind.UNREADABLE, f"{shown(entry.url)}: the page does not hold the article", got.status)
    return found


def _forbidden(url: str) -> SourceFault:
    return SourceFault(FaultKind.ROBOTS, f"{shown(url)}: robots.txt of the site forbids it")


def _read_page(got: Answer, now: datetime, selector: str) -> page.Page:
    return page.article(decode(got.body, got.charset).text, got.url, now, selector)


def _passing(fault: SourceFault) -> bool:
    """Whether trying the page again may help."""
    lasting = (
        FaultKind.ROBOTS,
        FaultKind.REFUSED_ADDRESS,
        FaultKind.ADDRESS,
        FaultKind.UNREADABLE,
        FaultKind.TOO_LARGE,
        FaultKind.REDIRECTS,
    )
    return fault.kind not in lasting and not (400 <= fault.status < 500 and fault.status not in (408, 425, 429))


def _failed(run: _Run, state: SourceState, fault: SourceFault) -> Polled:
    policy = run.client.config.backoff
    state = cadence.failed(state, fault, policy, run.now, run.jitter)
    state, told = cadence.announce(state, run.source, policy, run.now)
    return Polled(run.source.id, state, fault=fault, announce=told, status=fault.status)


def _unchanged(run: _Run, state: SourceState, listed: _List) -> Polled:
    """After a 304, or the very same list again: what was noted about it still holds."""
    noted = (state.last_fault, state.last_message) if not state.failures else ("", "")
    rate = cadence.rate_after(state, (), 0, run.now)
    state = cadence.succeeded(state, run.source, run.now, rate=rate, lasting=listed.answer.fresh, jitter=run.jitter)
    state = replace(state, last_status=listed.answer.status, last_fault=noted[0], last_message=noted[1])
    state, told = cadence.announce(state, run.source, run.client.config.backoff, run.now)
    return Polled(
        run.source.id,
        state,
        announce=told,
        status=listed.answer.status,
        not_modified=True,
        total=state.items,
        seen=len(state.listed),
    )
