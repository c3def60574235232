"""`tocsin cluster`: which articles of a batch speak of one event."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from bot.alert import merge
from bot.alert.cluster import cluster as clustered
from bot.commands.analysis import LexiconOption, article_of, given_lines
from bot.config import load_config
from bot.extract.lexicon import Lexicon, load_lexicon
from bot.extract.report import read
from bot.model import Article, SourceReport

app = typer.Typer(add_completion=False)
UNDATED = datetime(1970, 1, 1, tzinfo=UTC)


@app.command()
def cluster(
    threshold: Annotated[
        float, typer.Option(min=-100, max=100, help="Least score at which two reports are one event.")
    ] = merge.THRESHOLD,
    config: LexiconOption = None,
) -> None:
    """Group articles by event: JSON lines in, {"id", "incident"} a line out, in the same order.

    All input is read first, and the outcome does not depend on its order; "incident" is null where an article reports
    none.
    """
    faults = 0
    lexicon = load_config(config).lexicon.load() if config else load_lexicon()
    for row in grouped(given_lines(), lexicon, threshold):
        faults += "error" in row
        sys.stdout.write(json.dumps(row, ensure_ascii=True) + "\n")
    raise typer.Exit(1 if faults else 0)


def grouped(lines: Iterable[str], lexicon: Lexicon, threshold: float = merge.THRESHOLD) -> Iterator[dict[str, Any]]:
    """One `{"id", "incident"}`, or `{"id", "line", "error"}`, for each line that is not blank."""
    rows = [_row(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    reports = [None if isinstance(row, dict) else reported(row[1], lexicon) for row in rows]
    ids = iter(clustered([report for report in reports if report is not None], threshold))
    for row, report in zip(rows, reports, strict=True):
        yield row if isinstance(row, dict) else {"id": row[0], "incident": None if report is None else next(ids)}


def reported(article: Article, lexicon: Lexicon) -> SourceReport | None:
    """The incident that an article is about, as merging takes it; None where it reports none."""
    primary = read(article, lexicon).primary
    return None if primary is None else merge.reading(article, primary, article.published or UNDATED)


def _row(number: int, line: str) -> tuple[str | int, Article] | dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as fault:
        return {"id": None, "line": number, "error": f"not JSON: {str(fault)[:200]}"}
    given = row.get("id") if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(given, (str, int)) or isinstance(given, bool):
        return {"id": None, "line": number, "error": "an object with an id (a string or a number) is needed"}
    wrong = [k for k in ("text", "title", "lang", "url", "country", "publisher", "source") if not _text(row.get(k))]
    if wrong or not isinstance(row.get("text", row.get("title")), str):
        return {"id": given, "line": number, "error": f"{', '.join(wrong) or 'text'}: a string is needed"}
    article = article_of(row)
    return given, replace(article, publisher=row.get("publisher") or "", source=row.get("source") or "")


def _text(value: object) -> bool:
    return value is None or isinstance(value, str)
