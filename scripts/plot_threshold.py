"""Precision and recall of merging against its threshold, on the corpus of tests/data/events.

    python scripts/plot_threshold.py [--shuffles 200] [--thresholds 3,3.5,4] [--png FILE]

For English, Arabic and both: the batch (`tocsin cluster`), and the worst precision and the worst recall of the live
stream over that many random orders of arrival.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bot.alert import blocking, merge, similarity, toll
from bot.alert.cluster import cluster
from bot.alert.ground import Ground
from bot.extract.lexicon import load_lexicon
from bot.extract.report import read
from bot.model import Article, Facts, Incident, SourceReport

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "tests" / "data" / "events" / "reports.jsonl"
LANGUAGES = ("en", "ar", "en ar")
Gold = Mapping[str, str | None]
Score = Callable[[Gold, Gold], tuple[float, float]]


def corpus() -> tuple[list[dict[str, str]], list[SourceReport]]:
    """The rows of the corpus, and what the extractor reads in each that reports an incident."""
    rows = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
    lexicon, found = load_lexicon(), []
    for row in rows:
        at = datetime.fromisoformat(row["date"])
        article = Article(row["id"], row["title"], row["text"], row["lang"], at, publisher=row["publisher"])
        primary = read(article, lexicon).primary
        if primary is not None:
            found.append(merge.reading(article, primary, at))
    return rows, found


class Newsroom:
    """The service's work on each report in turn: look up, assign, apply, fold. What does not change with the order of
    arrival, the weight of a pair and the keys of a report, is worked out once for all shuffles; and since no assignment
    reads an incident's merged facts, they are worked out only where `whole` asks for it."""

    def __init__(self, reports: Sequence[SourceReport], *, whole: bool = False) -> None:
        self.whole = whole
        self.weights: dict[tuple[str, str], Sequence[Ground]] = {}
        self.sought = {r.article_id: blocking.sought(r) for r in reports}
        self.filed = {r.article_id: blocking.filed(merge.apply(None, r, r.seen)) for r in reports}

    def streamed(self, arriving: Sequence[SourceReport], threshold: float = merge.THRESHOLD) -> dict[str, str | None]:
        """The incident of each article once all have arrived in this order."""
        known: dict[str, Incident] = {}
        held: dict[str, str] = {}
        filed: dict[str, list[str]] = {}
        for report in arriving:
            near = {held[a] for key in self.sought[report.article_id] for a in filed.get(key, ())}
            choice = merge.assign(report, [known[i] for i in near], threshold, self._weigh)
            incident = self._applied(known[choice.incident_id] if choice.incident_id else None, report)
            for double in merge.doubles(incident, [known[i] for i in choice.rivals], threshold, self._weigh):
                known.pop(incident.id, None)
                del known[double.id]
                incident = self._folded(incident, double, report.seen)
            known[incident.id] = incident
            held.update((s.article_id, incident.id) for s in incident.sources)
            for key in self.filed[report.article_id]:
                filed.setdefault(key, []).append(report.article_id)
        return dict(held)

    def _weigh(self, one: SourceReport, other: SourceReport) -> Sequence[Ground]:
        key = (min(one.article_id, other.article_id), max(one.article_id, other.article_id))
        if key not in self.weights:
            self.weights[key] = (Ground("all", similarity.score(one, other), ""),)
        return self.weights[key]

    def _applied(self, incident: Incident | None, report: SourceReport) -> Incident:
        if self.whole:
            return merge.apply(incident, report, report.seen)
        if incident is None:
            return Incident(merge.incident_id(report.article_id), Facts(), report.seen, report.seen, sources=(report,))
        return _gathered(incident, (*incident.sources, report))

    def _folded(self, one: Incident, other: Incident, now: datetime) -> Incident:
        if self.whole:
            return merge.fold(one, other, now)
        kept, gone = sorted((one, other), key=lambda i: (i.first_seen, i.id))
        return _gathered(kept, (*kept.sources, *gone.sources))


def _gathered(incident: Incident, sources: Sequence[SourceReport]) -> Incident:
    ordered = tuple(sorted(sources, key=lambda s: (toll.when(s), s.article_id)))
    return replace(incident, sources=ordered, first_seen=min(s.seen for s in ordered))


def worst_of(
    newsroom: Newsroom, reports: Sequence[SourceReport], gold: Gold, b_cubed: Score, shuffles: int, threshold: float
) -> tuple[float, float]:
    """The lowest precision and the lowest recall over so many orders of arrival."""
    orders = (random.Random(seed).sample(list(reports), len(reports)) for seed in range(shuffles))
    found = [b_cubed(gold, newsroom.streamed(order, threshold)) for order in orders]
    return min(p for p, _ in found), min(r for _, r in found)


def b_cubed() -> Score:
    """The scorer of scripts/score_clusters.py."""
    spec = importlib.util.spec_from_file_location("score_clusters", ROOT / "scripts" / "score_clusters.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    scorer: Score = module.b_cubed
    return scorer


def draw(curves: Mapping[str, Sequence[tuple[float, float]]], path: Path) -> None:
    """Lines over the threshold from .85 to 1, with the chosen threshold as a bar."""
    width, height, left, top, right, bottom = 720, 400, 60, 20, 500, 350
    picture = Image.new("RGB", (width, height), "white")
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(13)
    xs = [x for points in curves.values() for x, _ in points]
    low, high = min(xs), max(xs)

    def at(x: float, y: float) -> tuple[float, float]:
        across = left + (x - low) / (high - low) * (right - left)
        return across, bottom - (max(0.85, y) - 0.85) / 0.15 * (bottom - top)

    for tenth in range(4):
        y = 0.85 + tenth * 0.05
        pen.line([at(low, y), at(high, y)], fill="#dddddd")
        pen.text((18, at(low, y)[1] - 8), f"{y:.2f}", fill="black", font=font)
    for x in sorted(set(xs)):
        pen.text((at(x, 0.85)[0] - 8, bottom + 8), f"{x:g}", fill="black", font=font)
    pen.line([at(merge.THRESHOLD, 0.85), at(merge.THRESHOLD, 1.0)], fill="#bbbbbb", width=3)
    colours = ("#1f77b4", "#d62728", "#7fb2d9", "#eb9394")
    for colour, (name, points) in zip(colours, curves.items(), strict=True):
        pen.line([at(x, y) for x, y in points], fill=colour, width=3)
        row = list(curves).index(name)
        pen.line([(right + 20, 40 + 24 * row), (right + 50, 40 + 24 * row)], fill=colour, width=3)
        pen.text((right + 56, 32 + 24 * row), name, fill="black", font=font)
    pen.text((left + 120, height - 24), "threshold (sum of weights)", fill="black", font=font)
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shuffles", type=int, default=20)
    parser.add_argument("--thresholds", default="2.5,3,3.5,4,4.3,4.6,5,5.5,6")
    parser.add_argument("--png", type=Path)
    options = parser.parse_args()
    rows, reports = corpus()
    score = b_cubed()
    names = ("precision", "recall", "worst precision", "worst recall")
    curves: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
    rooms = {languages: Newsroom([r for r in reports if r.language in languages]) for languages in LANGUAGES}
    print("threshold | " + " | ".join(f"{languages}: batch P R, stream worst P R" for languages in LANGUAGES))
    for threshold in map(float, options.thresholds.split(",")):
        line = [f"{threshold:9.1f}"]
        for languages in LANGUAGES:
            gold = {r["id"]: r["incident"] for r in rows if r["lang"] in languages}
            chosen = [r for r in reports if r.language in languages]
            found = dict(zip((r.article_id for r in chosen), cluster(chosen, threshold), strict=True))
            batch = score(gold, found)
            worst = worst_of(rooms[languages], chosen, gold, score, options.shuffles, threshold)
            line.append(" ".join(f"{value:.3f}" for value in (*batch, *worst)))
            if languages == LANGUAGES[-1]:
                for points, value in zip(curves.values(), (*batch, *worst), strict=True):
                    points.append((threshold, value))
        print(" | ".join(line), flush=True)
    if options.png:
        draw(curves, options.png)
    return 0


if __name__ == "__main__":
    sys.exit(main())
