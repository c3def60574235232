"""The saved polls of four feeds in ../shared, merged as they came."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from bot.extract.lexicon import load_lexicon
from bot.model import Action

ROOT = Path(__file__).parents[2]
FEEDS = ROOT.parent / "shared" / "inputs" / "feeds"

pytestmark = pytest.mark.skipif(
    not FEEDS.is_dir(), reason="../shared/inputs is not here; it stands beside the repository in CI"
)


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("merge_feeds", ROOT / "scripts" / "merge_feeds.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["merge_feeds"] = module
    spec.loader.exec_module(module)
    return module


def test_polls_give_each_article_once_and_fewer_alerts_than_reports() -> None:
    """Three polls of four feeds: no article twice, no more incidents than reports, at most one alert an incident."""
    merge_feeds = script()
    run = merge_feeds.Run(load_lexicon())
    for at, name, file in merge_feeds.polls(FEEDS, merge_feeds.NAMES):
        run.poll(name, file.read_bytes(), at)
    sources = [s.article_id for incident in run.known.values() for s in incident.sources]
    assert len(sources) == len(set(sources)) == run.reports
    assert len(run.known) < run.reports
    assert run.actions[Action.SEND] + run.actions[Action.RING] <= len(run.known)
