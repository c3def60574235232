"""`tocsin incidents`: the merged incidents, why reports were put together, and how to undo it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from sqlalchemy.ext.asyncio import AsyncSession

from bot.alert import blocking, revision
from bot.commands.incidents_shown import as_object, details, table
from bot.commands.stored import fitting, stored
from bot.commands.terminal import table_console
from bot.config import load_config
from bot.errors import TocsinError
from bot.model import Incident
from bot.store import folding, incidents
from bot.text.counted import counted
from bot.text.duration import parse_duration

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="The merged incidents: list and show them, split and merge them."
)
ConfigOption = Annotated[
    Path | None, typer.Option("--config", "-c", help="The configuration; ./config.yaml where none is given.")
]
T = TypeVar("T")


class NoIncident(TocsinError):
    """There is no stored incident of that id, or the beginning of an id fits several."""


@app.command("list")
def list_command(
    since: Annotated[str, typer.Option(help="Changed within this time: 90m, 24h, 7d.")] = "7d",
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the latest last.")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="One object a line.")] = False,
    config: ConfigOption = None,
) -> None:
    """The incidents that changed lately: toll, place, independent sources, revision.

    Of a toll, 9+ is at least nine, ~24 dozens, ? not known.
    """
    try:
        start = datetime.now(UTC) - parse_duration(since)
    except ValueError as fault:
        typer.echo(f"--since {since}: {fault}", err=True)
        raise typer.Exit(2) from fault
    found = _run(config, lambda session: incidents.recent(session, start), write=False)[-limit:]
    if as_json:
        for incident in found:
            typer.echo(json.dumps(as_object(incident), ensure_ascii=False))
    elif found:
        table_console().print(table(found))
    else:
        typer.echo(f"no incident has changed within {since}", err=True)


@app.command("show")
def show_command(
    incident: Annotated[str, typer.Argument(help="Its id, or the beginning of it.")],
    as_json: Annotated[bool, typer.Option("--json", help="As one object.")] = False,
    config: ConfigOption = None,
) -> None:
    """One incident: facts, toll history, every report with its score and the grounds on which it is here."""
    found = _run(config, lambda session: _named(session, incident), write=False)
    if as_json:
        typer.echo(json.dumps(as_object(found, whole=True), ensure_ascii=False))
    else:
        Console(highlight=False, soft_wrap=True).print(details(found))


@app.command("split")
def split_command(
    incident: Annotated[str, typer.Argument(help="The incident that holds too much.")],
    articles: Annotated[list[str], typer.Argument(help="Ids of the articles to take out ('show' names them).")],
    config: ConfigOption = None,
) -> None:
    """Take articles out into an incident of their own. Merging never overturns it."""

    async def split(session: AsyncSession) -> tuple[Incident, Incident]:
        whole, now = await _named(session, incident), datetime.now(UTC)
        missing = [a for a in articles if a not in {s.article_id for s in whole.sources}]
        if missing:
            raise NoIncident(f"holds no article {', '.join(missing)}", about=f"incident {whole.id}")
        left, out = revision.split(whole, articles, now)
        await _save(session, left, alertable=False)
        await _save(session, out, alertable=True)
        await folding.pin(session, _articles(out), out.id)
        await folding.pin(session, _articles(left), left.id)
        return left, out

    left, out = _run(config, split, write=True)
    typer.echo(
        f"{left.id} keeps {counted(len(left.sources), 'report')}; {out.id} has the {len(out.sources)} taken out."
    )


@app.command("merge")
def merge_command(
    kept: Annotated[str, typer.Argument(help="The incident that stays.")],
    gone: Annotated[str, typer.Argument(help="The incident whose reports join it.")],
    config: ConfigOption = None,
) -> None:
    """Make two incidents one. Merging never overturns it."""

    async def join(session: AsyncSession) -> Incident:
        one, other = await _named(session, kept), await _named(session, gone)
        if one.id == other.id:
            raise NoIncident("names the same incident twice: name two", about=f"incident {one.id}")
        whole = revision.join(one, other, datetime.now(UTC))
        await folding.absorb(session, other.id, one.id)
        await _save(session, whole, alertable=False)
        await folding.pin(session, _articles(whole), whole.id)
        return whole

    whole = _run(config, join, write=True)
    publishers = counted(len(whole.independent), "independent publisher")
    typer.echo(f"{whole.id} now has {counted(len(whole.sources), 'report')} of {publishers}.")


async def _save(session: AsyncSession, incident: Incident, *, alertable: bool) -> None:
    keys = blocking.filed(incident)
    await incidents.save(session, incident, keys, alertable=alertable, trace=f"hand-{incident.id}"[:16])


def _articles(incident: Incident) -> list[int]:
    return [int(s.article_id) for s in incident.sources]


async def _named(session: AsyncSession, name: str) -> Incident:
    found = await fitting(session, name)
    if len(found) != 1:
        why = (
            "fits several; give more of the id"
            if found
            else "is not stored; 'tocsin incidents list' names those that are"
        )
        raise NoIncident(why, about=f"incident {name}")
    return found[0]


def _run(config: Path | None, work: Callable[[AsyncSession], Awaitable[T]], *, write: bool) -> T:
    url = load_config(config).database.url

    async def run() -> T:
        async with stored(url, write=write) as session:
            return await work(session)

    return asyncio.run(run())
