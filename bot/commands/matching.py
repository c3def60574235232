"""`tocsin match`: articles in, the rules that each one's incident meets out, without feeds or a store."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.analysis import LexiconOption, _fault, _is_id, _row, article_of, given_lines
from bot.commands.rules import Opened, open_rules
from bot.config import load_config
from bot.extract.report import read
from bot.match.engine import match as judge
from bot.match.subject import of_report
from bot.model import Article, Evidence, MatchReason

app = typer.Typer(add_completion=False)


@app.command("match")
def match_command(
    rules: Annotated[Path, typer.Option(help="Folder of rule files, or one file.")] = Path("rules"),
    config: LexiconOption = None,
) -> None:
    """Which rules the primary incident of each article meets: JSON lines in and out, in the same order.

    tocsin match --rules rules < articles.jsonl

    A rule's sources, cooldown, hours and audience are for alerting and are not looked at; now is the article's date.
    """
    opened = open_rules(rules, load_config(config) if config else None)
    faults = 0
    for row in matched(given_lines(), opened):
        faults += "error" in row
        sys.stdout.write(json.dumps(row, ensure_ascii=True) + "\n")
        sys.stdout.flush()
    raise typer.Exit(1 if faults else 0)


def matched(lines: Iterable[str], opened: Opened) -> Iterator[dict[str, Any]]:
    """One `{"id", "matches"}`, or `{"id", "line", "error"}`, for each line that is not blank."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        row = _row(line)
        fault = row if isinstance(row, str) else _fault(row)
        if isinstance(row, str) or fault:
            given = row.get("id") if isinstance(row, dict) else None
            yield {"id": given if _is_id(given) else None, "line": number, "error": fault}
            continue
        yield {"id": row["id"], "matches": _matches(article_of(row), opened)}


def _matches(article: Article, opened: Opened) -> list[dict[str, Any]]:
    primary = read(article, opened.lexicon).primary
    if primary is None:
        return []
    subject = of_report(article, primary, article.published or datetime.now(UTC))
    return [
        {"rule": match.rule.id, "reasons": [_reason(reason, article) for reason in match.reasons]}
        for match in judge(subject, opened.rules)
    ]


def _reason(reason: MatchReason, article: Article) -> dict[str, Any]:
    return {
        "condition": reason.condition,
        "fact": reason.fact,
        "evidence": [
            {"field": one.field, "in": one.part, "start": one.start, "end": one.end, "text": _words(one, article)}
            for one in reason.evidence
        ],
    }


def _words(evidence: Evidence, article: Article) -> str:
    whole = article.title if evidence.part == "title" else article.text
    return whole[evidence.start : evidence.end]
