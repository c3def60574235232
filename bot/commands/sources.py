"""`tocsin sources`: check, list, add, import, export."""

from __future__ import annotations

import asyncio
import os
import re
import stat
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from bot.commands.sources_table import Checked, age, check_table, list_table
from bot.commands.terminal import table_console
from bot.config import Config, load_config, parse_config
from bot.errors import ConfigError, TocsinError
from bot.fetch import opml, source_yaml
from bot.fetch.check import check
from bot.fetch.discover import Discovery, discover
from bot.fetch.fault import FaultKind
from bot.fetch.feed import Entry as FeedEntry
from bot.fetch.http import Client
from bot.fetch.identity import canonical
from bot.fetch.robots import Robots
from bot.fetch.source_yaml import Entry
from bot.model import FeedItem, Source
from bot.text.counted import counted
from bot.text.language import detect
from bot.text.located_yaml import did_you_mean

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="The sources: check them, list, add, import, export."
)
NO_SOURCES = "no sources are configured; add one with: tocsin sources add URL"
WIDE = 120  # columns from which `list` shows addresses
SLUG = re.compile("[a-z0-9][a-z0-9_-]{0,79}")  # as the configuration wants the id of a source
ConfigOption = Annotated[
    Path | None, typer.Option("--config", "-c", help="The configuration; ./config.yaml where none is given.")
]


@app.command("check")
def check_command(
    names: Annotated[list[str] | None, typer.Argument(help="Ids of sources; none: all of them.")] = None,
    config: ConfigOption = None,
) -> None:
    """Fetch each source once and show what came: status, format, language, items, age, faults and what to do."""
    loaded = load_config(config)
    chosen = _chosen(loaded, names or [])
    results = asyncio.run(_checked(chosen, loaded))
    table_console().print(check_table(results))
    bad = sum(result.failed for result in results)
    if bad:
        typer.echo(f"{bad} of {counted(len(results), 'source')} cannot be used as configured.", err=True)
    raise typer.Exit(1 if bad else 0)


@app.command("list")
def list_command(config: ConfigOption = None) -> None:
    """The configured sources, and what is known of each from the service's last polls."""
    loaded = load_config(config)
    if not loaded.sources:
        typer.echo(NO_SOURCES, err=True)
        return
    states = asyncio.run(_states(loaded))
    console = table_console()
    console.print(list_table(loaded.source_values(), states, datetime.now(UTC), wide=console.width >= WIDE))


@app.command("add")
def add_command(
    url: Annotated[str, typer.Argument(help="A feed, or any page of a site: its feed is looked for.")],
    config: ConfigOption = None,
    source_id: Annotated[
        str, typer.Option("--id", help="The id; made from the feed's title where none is given.")
    ] = "",
    publisher: Annotated[str, typer.Option(help="Whose it is: feeds of one publisher share their articles.")] = "",
    country: Annotated[str, typer.Option(help="Home country, two letters.")] = "",
    language: Annotated[str, typer.Option(help="en or ar; found out where none is given.")] = "",
    allow_private: Annotated[bool, typer.Option("--allow-private", help="The host is in a private network.")] = False,
    show: Annotated[bool, typer.Option("--print", help="Print the entry; change no file.")] = False,
) -> None:
    """Find the feed behind an address and add it to the configuration."""
    loaded = load_config(config)
    address = url if "://" in url else f"https://{url}"
    if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname:
        raise ConfigError("is no http:// or https:// address", about=repr(url))
    if source_id and not SLUG.fullmatch(source_id):
        raise ConfigError(f"{source_id!r} cannot be an id; use a-z, 0-9, '-' and '_'", about="--id")
    if country and not re.fullmatch("[A-Za-z]{2}", country):
        raise ConfigError(f"{country!r} is no country; write two letters, like IQ", about="--country")
    if language not in ("", "en", "ar"):
        raise ConfigError(f"{language!r} is neither en nor ar", about="--language")
    found = asyncio.run(_discovered(address, loaded, allow_private))
    entry = _entry(address, found, loaded, source_id=source_id, publisher=publisher, country=country, language=language)
    if allow_private:
        entry = Entry(**{name: getattr(entry, name) for name in entry.__slots__} | {"allow_private": True})
    for other in found.feeds[1:]:
        typer.echo(
            f"also found: {other.url} ({counted(len(other.feed.entries), 'item')}, {other.feed.title})", err=True
        )
    _save([entry], config, show=show)


@app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="An OPML file, as feed readers export it.")],
    config: ConfigOption = None,
    show: Annotated[bool, typer.Option("--print", help="Print the entries; change no file.")] = False,
) -> None:
    """Add every feed of an OPML file that is not in the configuration yet."""
    loaded = load_config(config)
    try:
        outlines = opml.read(file.read_bytes())
    except OSError as problem:
        raise ConfigError(f"cannot be read: {problem.strerror}", about=str(file)) from problem
    except TocsinError as problem:
        raise TocsinError(str(problem), about=str(file)) from problem
    have = {canonical(source.url) for source in loaded.source_values()}
    taken = {source.id for source in loaded.source_values()}
    entries = []
    for outline in outlines:
        if canonical(outline.url) in have:
            continue
        name = source_yaml.slug(outline.text, outline.url, taken)
        taken.add(name)
        tongue = outline.language[:2].lower() if outline.language[:2].lower() in ("en", "ar") else ""
        entries.append(Entry(name, outline.url, publisher=outline.title, language=tongue))
    typer.echo(f"{counted(len(outlines), 'feed')} in {file}, {len(entries)} of them new.", err=True)
    if entries:
        _save(entries, config, show=show)


@app.command("export")
def export_command(
    file: Annotated[Path | None, typer.Argument(help="Where to write; standard output where none is given.")] = None,
    config: ConfigOption = None,
) -> None:
    """The configured feeds as OPML."""
    written = opml.write(load_config(config).source_values())
    if file is None:
        typer.echo(written, nl=False)
    else:
        file.write_text(written, "utf-8")


def _chosen(config: Config, names: Sequence[str]) -> tuple[Source, ...]:
    sources = {source.id: source for source in config.source_values()}
    if not sources:
        raise ConfigError(NO_SOURCES)
    for name in names:
        if name not in sources:
            raise ConfigError(f"there is no source {name!r}{did_you_mean(name, tuple(sources))}")
    return tuple(sources[name] for name in names) if names else tuple(sources.values())


async def _checked(sources: Sequence[Source], config: Config) -> list[Checked]:
    now = datetime.now(UTC)
    async with Client(config.fetch.fetching()) as client:
        robots = Robots(client)
        polled = await asyncio.gather(*(check(source, client, robots, now=now) for source in sources))
    return [
        Checked(source, result, _language(result.items, source.language), now)
        for source, result in zip(sources, polled, strict=True)
    ]


def _language(items: Sequence[FeedItem | FeedEntry], declared: str) -> str:
    """The language most of the items are written in."""
    found = [detect(item.title, item.text, item.language or declared) for item in items[:20]]
    return max(set(found), key=found.count) if found else ""


async def _states(config: Config) -> dict[str, str]:
    """The saved states by source id; none where the service has not run yet."""
    from bot.commands.stored import exists, stored
    from bot.store import sources

    if not exists(config.database.url):
        return {}
    async with stored(config.database.url) as session:
        return await sources.all_states(session)


async def _discovered(url: str, config: Config, allow_private: bool) -> Discovery:
    async with Client(config.fetch.fetching()) as client:
        return await discover(url, client, allow_private=allow_private, now=datetime.now(UTC))


def _entry(
    url: str, found: Discovery, config: Config, *, source_id: str, publisher: str, country: str, language: str
) -> Entry:
    """The entry for what was found; ConfigError or the fault's own message where there is nothing to add."""
    have = {canonical(source.url): source.id for source in config.source_values()}
    taken = set(have.values())
    if found.fault:
        private = found.fault.kind is FaultKind.REFUSED_ADDRESS
        advice = "if this host is your own, add --allow-private" if private else found.fault.advice
        raise TocsinError(f"{found.fault.message}: {advice}")
    if source_id in taken:
        raise ConfigError(f"there is a source {source_id!r} already; give another --id")
    if not found.feeds:
        if not found.links:
            raise TocsinError("no feed was found, and no links that look like articles", about=url)
        typer.echo(
            f"no feed was found; {found.links} links look like articles, so it is added as a page",
            err=True,
        )
        return Entry(source_id or source_yaml.slug("", url, taken), url, "page", publisher, country.upper(), language)
    best = found.feeds[0]
    if canonical(best.url) in have:
        raise ConfigError(f"{best.url} is there already, as {have[canonical(best.url)]}")
    newest = max((entry.published for entry in best.feed.entries if entry.published), default=None)
    aged = age(newest, datetime.now(UTC)) or "undated"
    said = f"{best.feed.format}, {counted(len(best.feed.entries), 'item')}, newest {aged}"
    typer.echo(f"found {best.url}: {said}", err=True)
    read = language or _language(best.feed.entries, best.feed.language)
    return Entry(
        id=source_id or source_yaml.slug(best.feed.title, best.url, taken),
        url=best.url,
        publisher=publisher or best.feed.title[:80],
        country=country.upper(),
        language=read if read in ("en", "ar") else "",
    )


def _save(entries: Sequence[Entry], config: Path | None, *, show: bool) -> None:
    """Adds the entries to the file, or prints them where there is none or nothing is to be changed."""
    path = config or Path("config.yaml")
    for entry in entries:
        typer.echo(source_yaml.line(entry))
    if show:
        return
    if not path.exists():
        typer.echo(f"{path} does not exist: put the line under its `sources:` (tocsin init writes one)", err=True)
        return
    text = source_yaml.append(path.read_text("utf-8"), entries, str(path))
    parse_config(text, str(path))  # a file that cannot be read any more is never written
    _replace(path, text)
    typer.echo(f"added to {path}", err=True)


def _replace(path: Path, text: str) -> None:
    """All of the new text or all of the old, whatever happens; the file keeps its mode."""
    new = path.with_name(path.name + ".new")
    try:
        new.write_text(text, "utf-8")
        new.chmod(stat.S_IMODE(path.stat().st_mode))
        os.replace(new, path)  # noqa: PTH105 (Path.replace says the same, less clearly)
    except OSError as fault:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise TocsinError(f"cannot be written: {fault.strerror}; nothing was changed", about=str(path)) from fault
