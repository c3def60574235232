"""How well real feeds and pages are read: item counts against their index, article text against gold text.

Usage: python scripts/measure_inputs.py [--pages]. Needs ../shared/inputs; without it says so and succeeds.
Prints each feed that disagrees with the index, and why; word F1 of each page with --pages; the means.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.fetch import page, reading
from bot.fetch.answer import Answer
from bot.fetch.decode import decode
from bot.model import Source

INPUTS = Path(__file__).resolve().parents[1].parent / "shared" / "inputs"
NOW = datetime(2026, 8, 14, tzinfo=UTC)


def index(kind: str) -> list[dict[str, Any]]:
    text = (INPUTS / kind / "INDEX.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def word_f1(found: str, gold: str) -> float:
    """Of the words as a bag, case folded."""
    a, b = (Counter(re.findall(r"\w+", text.lower())) for text in (found, gold))
    both = sum((a & b).values())
    return 2 * both / (sum(a.values()) + sum(b.values())) if both else 0.0


def feeds() -> None:
    rows, agree, entries = index("feeds"), Counter[str](), 0
    start = time.perf_counter()
    for row in rows:
        body = (INPUTS / "feeds" / row["file"]).read_bytes()
        answer = Answer(200, f"http://loopback.test/{row['file']}", body, "text/xml")
        parsed, fault = reading.read(answer, Source("s", answer.url), NOW, 500)
        entries += len(parsed.entries)
        agree[row["captured"]] += len(parsed.entries) == row["items"]
        if len(parsed.entries) != row["items"]:
            print(
                f"  {row['file']}: {len(parsed.entries)} items, the index says {row['items']} ({fault or 'no fault'})"
            )
    spent = time.perf_counter() - start
    for kind, right in agree.items():
        print(f"  {kind}: {right} of {sum(row['captured'] == kind for row in rows)} feeds as counted")
    print(
        f"  {len(rows)} files, none raised; {entries} items in {spent:.2f} s ({1000 * spent / entries:.2f} ms an item)"
    )


def pages(show: bool) -> None:
    scores: dict[str, float] = {}
    start = time.perf_counter()
    for row in index("pages"):
        if not row["text"]:
            continue
        text = decode((INPUTS / "pages" / row["file"]).read_bytes()).text
        scores[row["file"]] = word_f1(page.article(text, row["url"] or "", NOW).text, row["text"])
    spent = time.perf_counter() - start
    for name, score in sorted(scores.items(), key=lambda pair: pair[1]) if show else ():
        print(f"  {score:.4f}  {name}")
    mean = sum(scores.values()) / len(scores)
    print(f"  {len(scores)} pages: mean word F1 {mean:.4f} (target .93), least {min(scores.values()):.4f}")
    print(f"  {1000 * spent / len(scores):.0f} ms a page")


def main() -> int:
    if not INPUTS.is_dir():
        print("../shared/inputs is not beside this checkout: nothing to measure")
        return 0
    print("feeds")
    feeds()
    print("pages")
    pages("--pages" in sys.argv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
