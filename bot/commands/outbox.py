"""`tocsin outbox`: what is on its way to whom. `tocsin preview`: a message as its reader would see it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.alert.catalogue import Catalogue, parse_catalogue
from bot.alert.compose import Telling, compose
from bot.alert.merge import apply, reading
from bot.commands.analysis import given_article
from bot.commands.stored import fitting, stored
from bot.commands.terminal import table_console
from bot.config import load_config
from bot.deliver.bubble import draw_bubble
from bot.deliver.console import print_message
from bot.errors import TocsinError
from bot.extract.lexicon import Lexicon
from bot.extract.report import read
from bot.model import Article, Incident, Message, Severity, SourceReport, Translation
from bot.share import shared
from bot.store import articles, outbox
from bot.store.codec import load
from bot.store.schema import OutboxRow

app = typer.Typer(add_completion=False)
ROW_DIGITS = 18  # digits of a row's number at most: what a database holds as an integer
ConfigFile = Annotated[
    Path | None, typer.Option("--config", "-c", help="The configuration; ./config.yaml where there is one.")
]


@dataclass(frozen=True, slots=True)
class _Known:
    """What a preview is made from."""

    incident: Incident
    original: SourceReport | None = None
    translation: Translation | None = None


@app.command(name="outbox")
def show_outbox(
    config: ConfigFile = None,
    state: Annotated[outbox.State | None, typer.Option(help="Only rows in this state.")] = None,
    chat: Annotated[str, typer.Option(help="Only rows to this chat: its id, or id:topic.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many rows, the newest first.")] = 20,
) -> None:
    """Messages on their way: how many in each state, and the newest with attempts and last error. Exit 1 where one
    has failed for good."""
    numbers, rows = asyncio.run(_rows(load_config(config).database.url, state or "", chat, limit))
    console = table_console()
    console.print("  ".join(f"{name}: {numbers.get(name, 0)}" for name in outbox.State))
    if rows:
        console.print(_table(rows))
    raise typer.Exit(1 if numbers.get(outbox.State.FAILED) else 0)


@app.command()
def preview(
    alert: Annotated[
        str, typer.Argument(help="An incident's id or its beginning, a row of the outbox, or a FILE with an article.")
    ],
    lang: Annotated[str, typer.Option(help="The reader's language.")] = "en",
    png: Annotated[Path | None, typer.Option(help="Also write a picture of the chat bubble.")] = None,
    severity: Annotated[Severity, typer.Option(help="As if a rule of this severity had matched.")] = Severity.HIGH,
    zone: Annotated[str, typer.Option("--timezone", help="The reader's time zone.")] = "UTC",
    config: ConfigFile = None,
) -> None:
    """A message in the terminal as Telegram would show it, and as a PNG."""
    catalogues = _catalogues()
    if lang not in catalogues:
        _refuse(f"--lang {lang}: there are catalogues for {', '.join(sorted(catalogues))}")
    reader = _zone(zone)
    settings = load_config(config)
    known = _from_file(Path(alert), settings.lexicon.load()) if Path(alert).is_file() else None
    url = settings.database.url
    message = None if known else asyncio.run(_from_store(url, alert, lang))
    if isinstance(message, _Known):
        known, message = message, None
    now = datetime.now(UTC)
    if known:
        telling = Telling(
            incident=known.incident,
            severity=severity,
            now=now,
            zone=reader,
            original=known.original,
            translation=known.translation,
            key=known.incident.id,
        )
        message = compose(telling, catalogues[lang])
    if message is None:
        typer.echo(
            f"{alert}: no such file, incident or row of the outbox ('tocsin incidents list' names them)", err=True
        )
        raise typer.Exit(1)
    print_message(Console(highlight=False), message)
    if png:
        try:
            png.write_bytes(draw_bubble(message, time=now.astimezone(reader).strftime("%H:%M")))
        except OSError as fault:
            raise TocsinError(f"the picture cannot be written: {fault.strerror}", about=str(png)) from fault


def _refuse(why: str) -> NoReturn:
    typer.echo(why, err=True)
    raise typer.Exit(2)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        _refuse(f"--timezone {name}: not a time zone; write one like Asia/Baghdad")


def _catalogues() -> Mapping[str, Catalogue]:
    files = shared("translations").glob("*/alerts.po")
    return {f.parent.name: parse_catalogue(f.read_text("utf-8"), f.parent.name, about=str(f)) for f in files}


async def _rows(url: str, state: str, chat: str, limit: int) -> tuple[dict[str, int], list[OutboxRow]]:
    async with stored(url) as session:
        found = await outbox.listing(session, state=state, chat=chat, limit=limit)
        return await outbox.counts(session), list(found)


def _table(rows: list[OutboxRow]) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in ("row", "created UTC", "incident", "chat", "action", "severity", "state", "attempts", "next", "note"):
        table.add_column(column, overflow="fold", no_wrap=column in ("row", "incident", "chat"))
    for row in rows:
        waits = row.state == outbox.State.PENDING
        cells = (
            str(row.id),
            f"{row.created:%m-%d %H:%M}",
            f"{row.incident_id}/{row.revision}",
            row.chat,
            row.action,
            tuple(Severity)[row.priority],
            row.state,
            str(row.attempts),
            f"{row.next_attempt:%H:%M:%S}" if waits else "",
            row.last_error,
        )
        table.add_row(*map(Text, cells))
    return table


def _from_file(path: Path, lexicon: Lexicon) -> _Known:
    """The primary incident of an article: an object as `tocsin analyze` takes, else text, its title first."""
    article = _article(path.read_bytes().decode("utf-8", "replace").strip(), str(path))
    primary = read(article, lexicon).primary
    if primary is None:
        typer.echo(f"{path}: reports no current incident ('tocsin explain {path}' says why)", err=True)
        raise typer.Exit(1)
    seen = datetime.now(UTC)
    report = reading(article, primary, seen)
    return _Known(apply(None, report, seen), report)


def _article(text: str, about: str) -> Article:
    found = given_article(text, about)
    if not found.title:
        title, _, rest = found.text.partition("\n")
        found = replace(found, title=title, text=rest.strip() or title)
    return found if found.text else replace(found, text=found.title)


async def _from_store(url: str, alert: str, language: str) -> Message | _Known | None:
    async with stored(url) as session:
        if alert.isdecimal() and len(alert) <= ROW_DIGITS:
            row = await session.get(OutboxRow, int(alert))
            if row is not None:
                return load(Message, row.payload, about=f"outbox {row.id}")
        found = await fitting(session, alert)
        return await _incident(session, found[0], language) if len(found) == 1 else None


async def _incident(session: AsyncSession, incident: Incident, language: str) -> _Known:
    own = [s for s in incident.sources if s.language == language]
    original = max(own or incident.sources, key=lambda s: s.published or s.seen, default=None)
    if original is None or not original.article_id.isdigit():
        return _Known(incident, original)
    number = int(original.article_id)
    found = await articles.translations(session, [number])
    return _Known(incident, original, found.get((number, language)))
