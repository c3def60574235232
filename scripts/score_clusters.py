"""Score clusters of articles against the true ones with B-cubed (Bagga and Baldwin 1998).

    python scripts/score_clusters.py GOLD.jsonl PREDICTED.jsonl [--by lang] [--misses 20] [--skip-null]

Both files hold an object a line with "id" and "incident" (null: the article reports none, and stands for itself);
`--by KEY` prints a line for each value of that key of the gold rows too. `--skip-null` leaves out articles whose true
incident is null. Articles that the prediction lacks count as null. Exit code 2 where a file cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Clusters = Mapping[str, str | None]


def b_cubed(gold: Clusters, predicted: Clusters) -> tuple[float, float]:
    """(precision, recall), each the mean over articles: of those put with an article (itself included) how many belong
    with it, and of those that belong with it how many were put there."""
    true, made = _sets(gold, gold), _sets(predicted, gold)
    shares = [(len(true[a] & made[a]) / len(made[a]), len(true[a] & made[a]) / len(true[a])) for a in gold]
    return sum(p for p, _ in shares) / len(shares), sum(r for _, r in shares) / len(shares)


def f_measure(precision: float, recall: float) -> float:
    """The harmonic mean."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _sets(clusters: Clusters, articles: Clusters) -> dict[str, frozenset[str]]:
    members: dict[str, set[str]] = defaultdict(set)
    for article in articles:
        incident = clusters.get(article)
        members[f"alone {article}" if incident is None else f"in {incident}"].add(article)
    return {article: frozenset(found) for found in members.values() for article in found}


def _read(path: Path) -> dict[str, dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return {str(row["id"]): row for row in rows if row.get("id") is not None}


def _line(name: str, gold: Clusters, predicted: Clusters) -> str:
    precision, recall = b_cubed(gold, predicted)
    incidents = {i for i in gold.values() if i is not None}, {predicted.get(a) for a in gold} - {None}
    f1 = f_measure(precision, recall)
    counts = f"{len(gold)} articles, {len(incidents[0])} true incidents, {len(incidents[1])} found"
    return f"{name:12} precision {precision:.4f}  recall {recall:.4f}  F1 {f1:.4f}  ({counts})"


def _misses(gold: Clusters, predicted: Clusters, most: int) -> list[str]:
    true, made = _sets(gold, gold), _sets(predicted, gold)
    wrong = sorted({tuple(sorted(made[a])) for a in gold if made[a] - true[a]})
    parted = sorted({tuple(sorted(true[a])) for a in gold if true[a] - made[a]})
    lines = ["joined wrongly: " + " ".join(f"{a}[{gold[a]}]" for a in group) for group in wrong]
    lines += ["parted: " + " ".join(f"{a}[{predicted.get(a)}]" for a in group) for group in parted]
    return lines[:most]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("predicted", type=Path)
    parser.add_argument("--by", default="")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--skip-null", action="store_true")
    options = parser.parse_args()
    try:
        rows, answers = _read(options.gold), _read(options.predicted)
    except (OSError, ValueError, KeyError) as fault:
        print(f"cannot be read: {fault}", file=sys.stderr)
        return 2
    gold = {a: r["incident"] for a, r in rows.items() if not (options.skip_null and r["incident"] is None)}
    predicted = {a: r.get("incident") for a, r in answers.items()}
    print(_line("all", gold, predicted))
    for value in sorted({str(rows[a].get(options.by)) for a in gold}) if options.by else ():
        print(_line(value, {a: i for a, i in gold.items() if str(rows[a].get(options.by)) == value}, predicted))
    print("\n".join(_misses(gold, predicted, options.misses)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
