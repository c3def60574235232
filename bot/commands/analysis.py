"""`tocsin analyze` and `tocsin explain`: the reader on articles that are given, without feeds or a store."""

from __future__ import annotations

import json
import sys
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.config import load_config
from bot.errors import TocsinError
from bot.extract.explanation import explanation
from bot.extract.facts_json import facts_json
from bot.extract.lexicon import Lexicon, load_lexicon
from bot.extract.report import MAX_AGE, read
from bot.model import Article
from bot.text.clean import clean
from bot.text.language import detect

app = typer.Typer(add_completion=False)
LexiconOption = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="A configuration whose own groups, places and words count; none by default."),
]
OwnLexiconOption = Annotated[
    Path | None,
    typer.Option(
        "--config", "-c", help="The configuration, for its own groups, places and words; ./config.yaml if it is there."
    ),
]
_FIELDS = ("text", "title", "lang", "date", "url", "country")


@app.command()
def analyze(
    max_age: Annotated[
        float, typer.Option(min=0, max=36_500, help="Days before publication that an incident is still current.")
    ] = MAX_AGE / timedelta(days=1),
    config: LexiconOption = None,
) -> None:
    """Facts of articles: JSON lines on standard input, JSON lines on standard output, in the same order.

    tocsin analyze < articles.jsonl > facts.jsonl
    """
    lexicon = load_config(config).lexicon.load() if config else load_lexicon()
    faults = 0
    for row in analyzed(given_lines(), lexicon, timedelta(days=max_age)):
        faults += "error" in row
        sys.stdout.write(json.dumps(row, ensure_ascii=True) + "\n")
        sys.stdout.flush()
    raise typer.Exit(1 if faults else 0)


@app.command()
def explain(
    file: Annotated[str, typer.Argument(help="Plain text or one article object; '-' is standard input.")] = "-",
    config: OwnLexiconOption = None,
) -> None:
    """One article with the words marked that its facts were read from, the facts, and what was left out and why."""
    if file != "-" and not Path(file).is_file():
        typer.echo(f"{file}: no such file; give a text file, or '-' for standard input", err=True)
        raise typer.Exit(2)
    raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    text = raw.decode("utf-8", "replace")
    article = given_article(text, file if file != "-" else "standard input")
    from rich.console import Console

    Console(soft_wrap=True, highlight=False).print(
        explanation(article, read(article, load_config(config).lexicon.load()))
    )


def analyzed(lines: Iterable[str], lexicon: Lexicon, max_age: timedelta = MAX_AGE) -> Iterator[dict[str, Any]]:
    """One facts object, or `{"id", "line", "error"}`, for each line that is not blank."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        row = _row(line)
        if isinstance(row, str):
            yield {"id": None, "line": number, "error": row}
            continue
        fault = _fault(row)
        if fault:
            given = row.get("id")
            yield {"id": given if _is_id(given) else None, "line": number, "error": fault}
            continue
        yield facts_json(read(article_of(row), lexicon, max_age=max_age)) | {"id": row["id"]}


def article_of(row: dict[str, Any]) -> Article:
    """The article that a checked row describes; `lang` is only a prior, a date that is none counts as absent."""
    title, text = clean(row.get("title") or ""), clean(row.get("text") or "")
    return Article(
        id=str(row.get("id", "")),
        title=title,
        text=text,
        language=detect(title, text, row.get("lang")),
        published=_moment(row.get("date")),
        url=row.get("url") or "",
        country=row.get("country"),
    )


def _row(line: str) -> dict[str, Any] | str:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as fault:
        return f"not JSON: {str(fault)[:200]}"
    return row if isinstance(row, dict) else "not a JSON object"


def _fault(row: dict[str, Any]) -> str:
    if not _is_id(row.get("id")):
        return "no id: give a string or a whole number"
    if not isinstance(row.get("text"), str):
        return "no text: give a string"
    wrong = [field for field in _FIELDS if row.get(field) is not None and not isinstance(row[field], str)]
    wrong = [field for field in wrong if field != "date"]
    return f"{', '.join(wrong)}: a string is needed" if wrong else ""


def _is_id(given: object) -> bool:
    return isinstance(given, (str, int)) and not isinstance(given, bool)


def _moment(given: object) -> datetime | None:
    if not isinstance(given, str):
        return None
    try:
        moment = datetime.fromisoformat(given.strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def given_article(text: str, about: str) -> Article:
    """The article in a file: an object like those of `analyze`, else plain text whose first line is the headline where
    a blank line follows it. Raises `TocsinError`, naming `about`, where there is no text or an object is no article."""
    stripped = text.lstrip("\ufeff \t\r\n").replace("\r\n", "\n")
    if not stripped:
        raise TocsinError("holds no text", about=about)
    if stripped.startswith("{"):
        row = _row(stripped)
        if isinstance(row, str):
            raise TocsinError(f"begins like one article object but is {row}; many go to 'tocsin analyze'", about=about)
        if not any(isinstance(row.get(field), str) for field in ("text", "title")):
            raise TocsinError("the article object needs a text or title that is a string", about=about)
        fault = _fault({**row, "id": "", "text": row["text"] if row.get("text") is not None else ""})
        if fault:
            raise TocsinError(f"the article object has {fault}", about=about)
        return article_of({"id": "", **row})
    title, separator, rest = stripped.partition("\n\n")
    if not separator or "\n" in title.strip() or len(title) > 300:
        title, rest = "", stripped
    return article_of({"id": "", "title": title, "text": rest})


def given_lines() -> Iterator[str]:
    """Lines of standard input as UTF-8, whatever the locale and without a byte-order mark; bytes that are none become
    replacement characters. At a terminal, where nothing would seem to happen, it says what is awaited."""
    if sys.stdin.isatty():
        typer.echo('reading JSON lines, {"id": …, "text": …}, from the terminal; Ctrl-D ends them', err=True)
    for number, line in enumerate(sys.stdin.buffer):
        yield (line.removeprefix(BOM_UTF8) if number == 0 else line).decode("utf-8", "replace")
