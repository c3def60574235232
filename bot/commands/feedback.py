"""`tocsin feedback`: what readers say is wrong, and rows of it that can become golden pairs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.commands.stored import stored
from bot.config import load_config
from bot.extract.facts_json import facts_of
from bot.model import Facts
from bot.store import articles, feedback, incidents
from bot.store.codec import load
from bot.store.schema import ArticleRow, FeedbackRow
from bot.text.duration import parse_duration

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="What readers say is wrong with alerts: list it, export it."
)
ConfigOption = Annotated[
    Path | None, typer.Option("--config", "-c", help="The configuration; ./config.yaml where none is given.")
]
SinceOption = Annotated[str, typer.Option(help="Within this time: 24h, 7d, 4w.")]


@dataclass(frozen=True, slots=True)
class _Complaint:
    """One complaint with the articles of its incident, as far as they are still stored."""

    row: FeedbackRow
    facts: Facts
    articles: tuple[ArticleRow, ...]


@app.command("list")
def list_command(since: SinceOption = "4w", config: ConfigOption = None) -> None:
    """The complaints, the newest first: what is said to be wrong, in the reader's words, and the headline."""
    table = Table(box=None, pad_edge=False)
    for column in ("id", "at", "incident", "wrong", "said", "headline"):
        table.add_column(column, overflow="fold")
    for one in _complaints(config, since):
        title = one.articles[0].title if one.articles else "(no longer stored)"
        cells = (str(one.row.id), f"{one.row.at:%m-%d %H:%M}", one.row.incident_id, one.row.what, one.row.said, title)
        table.add_row(*map(Text, cells))
    Console(highlight=False).print(table if table.row_count else "No complaints.")


@app.command("export")
def export_command(since: SinceOption = "52w", config: ConfigOption = None) -> None:
    """One JSON object a line and article: the article, the facts as the alert showed them, and what is wrong with them.
    Correct `facts` by hand and keep the row with the golden pairs. Readers' chats are not in it."""
    for one in _complaints(config, since):
        for article in one.articles:
            typer.echo(json.dumps(_pair(one, article), ensure_ascii=False))


def _pair(one: _Complaint, article: ArticleRow) -> dict[str, Any]:
    return {
        "id": f"feedback-{one.row.id}-{article.id}",
        "title": article.title,
        "text": article.text,
        "language": article.language,
        "published": article.published.isoformat() if article.published else None,
        "source": article.publisher,
        "wrong": one.row.what,
        "said": one.row.said,
        "facts": facts_of(one.facts),
    }


def _complaints(config: Path | None, since: str) -> Sequence[_Complaint]:
    try:
        start = datetime.now(UTC) - parse_duration(since)
    except ValueError as fault:
        typer.echo(f"--since {since}: {fault}", err=True)
        raise typer.Exit(2) from fault
    return asyncio.run(_read(load_config(config).database.url, start))


async def _read(url: str, since: datetime) -> Sequence[_Complaint]:
    async with stored(url) as session:
        found = []
        for row in await feedback.listing(session, since=since):
            facts = load(Facts, row.facts, about=f"feedback {row.id}")
            rows = await articles.get(session, await incidents.members(session, row.incident_id))
            found.append(_Complaint(row, facts, tuple(rows)))
        return found
