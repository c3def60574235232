"""Reading and checking golden pairs: the compact counts of `tests/data/golden_*.yaml` against the reader's facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.extract.lexicon import Lexicon, load_lexicon
from bot.model import Article, Count, Report

DATA = Path(__file__).parents[1] / "data"
COUNTS = ("killed", "killed_attackers", "wounded", "casualties", "kidnapped", "missing", "captured", "killed_before")


@cache
def lexicon() -> Lexicon:
    """The packaged lexicon, loaded once for all tests."""
    return load_lexicon()


@dataclass(frozen=True)
class Pair:
    """One article and what must be read from it."""

    number: int
    construction: str
    article: Article
    expected: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.number}-{self.construction.replace(' ', '-')}"


def pairs(language: str) -> list[Pair]:
    rows = yaml.safe_load((DATA / f"golden_{language}.yaml").read_text(encoding="utf-8"))
    return [_pair(number, row, language) for number, row in enumerate(rows, start=1)]


def _pair(number: int, row: dict[str, Any], language: str) -> Pair:
    published = datetime.fromisoformat(row.get("date", "2024-03-20")).replace(tzinfo=UTC)
    article = Article(f"golden-{number}", row.get("title", ""), row["text"], language, published)
    expected = {key: value for key, value in row.items() if key not in ("is", "title", "text", "date")}
    return Pair(number, row["is"], article, expected)


def said(count: Count | None) -> str:
    """A count in the notation of the golden files."""
    if count is None:
        return "-"
    if count.min == count.max == 0:
        return "none"
    mark = "~" if count.vague else ""
    if count.min is None:
        return f"{mark}..{count.max}"
    if count.max is None:
        return f"{mark}{count.min}+"
    return f"{mark}{count.min}" if count.min == count.max else f"{mark}{count.min}-{count.max}"


def differences(pair: Pair, report: Report) -> list[str]:
    """What the report says otherwise than expected; empty where all is right."""
    wants_incident = pair.expected.get("incident", True)
    if (report.primary is not None) != wants_incident:
        return [f"incident: expected {wants_incident}, discarded {[d.reason for d in report.discarded]}"]
    if report.primary is None:
        return []
    facts = report.primary.facts
    found: list[str] = []
    found += [
        f"{field}: expected {pair.expected[field]}, read {said(getattr(facts, field))}"
        for field in COUNTS
        if field in pair.expected and said(getattr(facts, field)) != str(pair.expected[field])
    ]
    if "angle" in pair.expected and report.primary.angle != pair.expected["angle"]:
        found.append(f"angle: expected {pair.expected['angle']}, read {report.primary.angle}")
    return found
