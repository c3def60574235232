"""The corpus of tests/data/events through the real extractor and merging, scored by B-cubed."""

from __future__ import annotations

import importlib.util
import random
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from bot.alert import merge
from bot.alert.cluster import cluster
from bot.model import SourceReport

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "ar", "en ar")
PRECISION, RECALL = 0.97, 0.90


@cache
def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@cache
def corpus() -> tuple[list[dict[str, str]], list[SourceReport]]:
    """The rows, and what the extractor reads in them, once for all tests."""
    rows, reports = script("plot_threshold").corpus()
    return rows, reports


def rows() -> list[dict[str, str]]:
    return corpus()[0]


def reports() -> list[SourceReport]:
    return corpus()[1]


def gold(languages: str) -> dict[str, str | None]:
    return {r["id"]: r["incident"] for r in rows() if r["lang"] in languages}


def answers(chosen: list[SourceReport]) -> dict[str, str]:
    return dict(zip((r.article_id for r in chosen), cluster(chosen), strict=True))


def test_the_corpus_is_what_its_script_writes_and_is_large_enough() -> None:
    """At least 60 events, with three to eight reports each, in both languages; and nobody edited the output by hand."""
    run = subprocess.run([sys.executable, ROOT / "scripts" / "make_event_corpus.py", "--check"], check=False)
    assert run.returncode == 0
    events: dict[str, list[str]] = {}
    for row in rows():
        if row["incident"]:
            events.setdefault(row["incident"], []).append(row["lang"])
    assert len(events) >= 60
    assert all(3 <= len(languages) <= 8 and len(set(languages)) == 2 for languages in events.values())


@pytest.mark.parametrize("languages", LANGUAGES)
def test_the_batch_is_precise_and_complete(languages: str) -> None:
    """Precision at least .97 and recall at least .90, in each language alone and in both together."""
    chosen = [r for r in reports() if r.language in languages]
    found = answers(chosen)
    precision, recall = script("score_clusters").b_cubed(gold(languages), found)
    assert precision >= PRECISION
    assert recall >= RECALL


def test_the_batch_does_not_depend_on_its_order() -> None:
    """Four shuffles, and the reverse, give every article the very same incident."""
    usual = answers(reports())
    orders = [reports()[::-1]] + [random.Random(seed).sample(reports(), len(reports())) for seed in range(4)]
    for order in orders:
        assert answers(order) == usual


@pytest.mark.parametrize("languages", LANGUAGES)
def test_the_stream_reaches_the_same_figures_in_the_worst_of_200_shuffles(languages: str) -> None:
    """Whatever order the reports arrive in."""
    chosen = [r for r in reports() if r.language in languages]
    plot, b_cubed = script("plot_threshold"), script("score_clusters").b_cubed
    precision, recall = plot.worst_of(plot.Newsroom(chosen), chosen, gold(languages), b_cubed, 200, merge.THRESHOLD)
    assert precision >= PRECISION
    assert recall >= RECALL


def test_a_shuffle_without_merged_facts_ends_as_the_service_would() -> None:
    """What makes 200 shuffles quick changes no assignment."""
    plot = script("plot_threshold")
    order = random.Random(7).sample(reports(), len(reports()))
    assert plot.Newsroom(order).streamed(order) == plot.Newsroom(order, whole=True).streamed(order)


def test_nothing_that_is_no_incident_joins_one() -> None:
    """Anniversaries, trials, arrests, monthly totals and statements stay out of every incident."""
    found = answers(reports())
    nulls = [row["id"] for row in rows() if row["incident"] is None]
    taken = {found[a] for a in nulls if a in found} & {i for a, i in found.items() if a not in nulls}
    assert not taken
