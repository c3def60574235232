"""Score the Arabic reader on the articles that were labelled for this project (tests/data/labels_ar.jsonl, ids only).

usage: python scripts/evaluate_labels.py UNLABELLED_AR.jsonl [--misses SPLIT]

Figures are printed for each split: "tune" was looked at while the reader was written, "held" was not. The texts are in
the data set that the ids name; they are not part of the project. Exit code 0, or 2 where the texts are not there.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.commands.analysis import analyzed
from bot.extract.lexicon import Lexicon, load_lexicon

LABELS = Path(__file__).parent.parent / "tests" / "data" / "labels_ar.jsonl"
Row = dict[str, Any]


def figures(texts: Path, lexicon: Lexicon, labels: Path = LABELS) -> dict[str, dict[str, tuple[int, int]]]:
    """split → figure → (right, scored), counted as the evaluation's scorer does: nothing given reads as 0."""
    right: dict[str, Counter[str]] = {}
    scored: dict[str, Counter[str]] = {}
    for label, got in _pairs(texts, lexicon, labels):
        for name, good in _judged(label, got):
            scored.setdefault(label["split"], Counter())[name] += 1
            right.setdefault(label["split"], Counter())[name] += good
    return {
        split: {name: (right[split][name], scored[split][name]) for name in sorted(scored[split])}
        for split in sorted(scored)
    }


def _pairs(texts: Path, lexicon: Lexicon, labels: Path) -> Iterator[tuple[Row, Row]]:
    wanted = {row["id"]: row for row in map(json.loads, labels.read_text(encoding="utf-8").splitlines())}
    with texts.open(encoding="utf-8") as lines:
        chosen = [line for line in lines if json.loads(line)["id"] in wanted]
    for got in analyzed(chosen, lexicon):
        yield wanted[got["id"]], got


def _judged(label: Row, got: Row) -> Iterator[tuple[str, bool]]:
    primary = next((incident for incident in got["incidents"] if incident["primary"]), None)
    yield "incident", (primary is not None) == label["incident"]
    for field in ("killed", "wounded"):
        want = label[field]
        if want is None or not label["incident"]:
            continue
        count = (primary or {}).get(field) or {"min": 0}
        low = count["min"] if count["min"] is not None else count["max"]
        apart = ((primary or {}).get("killed_attackers") or {}).get("min") or 0 if field == "killed" else 0
        yield field + (">0" if want else "=0"), low == want or bool(apart and low + apart == want)


def main() -> int:
    parser = argparse.ArgumentParser(description="Score the Arabic reader on our own labels.")
    parser.add_argument("texts", type=Path)
    parser.add_argument("--misses", default="", help="print the wrong rows of this split")
    options = parser.parse_args()
    if not options.texts.is_file():
        print(f"{options.texts}: no such file; the labelled texts are not part of the project", file=sys.stderr)
        return 2
    lexicon = load_lexicon()
    for split, found in figures(options.texts, lexicon).items():
        for name, (right, scored) in found.items():
            print(f"labels_ar {split:5} {name:12} {right:4}/{scored:<4} {right / scored:.4f}")
    if options.misses:
        for label, got in _pairs(options.texts, lexicon, LABELS):
            wrong = [name for name, good in _judged(label, got) if not good]
            if wrong and label["split"] == options.misses:
                print(
                    label["id"],
                    wrong,
                    label["killed"],
                    label["wounded"],
                    [(i["primary"], i["killed"], i["wounded"]) for i in got["incidents"]],
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
