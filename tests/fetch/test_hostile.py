"""Servers that mean harm, or are broken beyond any excuse, polled side by side with an honest one."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fetch.feed_server import hostile, publisher, rss, story

ROOT = Path(__file__).parents[2]
EXPECTED = {
    "endless": "too large",
    "gzip-bomb": "too large",
    "drip": "too slow",
    "redirect-loop": "too many redirects",
    "entity-bomb": "entity bomb",
    "long-entity": "entity bomb",
    "file-entity": "entity bomb",
    "error-page": "not a feed",
    "empty-body": "not a feed",
    "deep-json": "unreadable",
    "picture": "not a feed",
    "cut": "cut short",
    "crowd": "too many items",
    "json-crowd": "too many items",
    "mislabelled": "wrong content type",
    "gone": "HTTP error",
    "nested": "unreadable",
    "nul": "",
    "honest": "",
}
READ = {"cut": 1, "crowd": 500, "json-crowd": 500, "mislabelled": 1, "nul": 1, "honest": 2}


@pytest.fixture(scope="module")
def polled() -> dict[str, Any]:
    """The hostile sources, twenty more endless ones and an honest one, polled at once in a process of their own."""

    async def run() -> dict[str, Any]:
        async with publisher() as site:
            addresses = hostile(site)
            addresses |= {f"endless-{n}": site.url(f"/endless?{n}") for n in range(20)}
            addresses["honest"] = site.serve("/honest", rss(story(1) + story(2)))
            addresses = {name: url.replace("127.0.0.1", f"{name}.test") for name, url in addresses.items()}
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                str(Path(__file__).with_name("poll_hostile.py")),
                "4",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                cwd=ROOT,
            )
            out, _ = await process.communicate(json.dumps(addresses).encode())
            found: dict[str, Any] = json.loads(out)
            return found

    return asyncio.run(run())


@pytest.mark.parametrize("name", EXPECTED)
def test_each_is_a_clear_fault_of_its_source(polled: dict[str, Any], name: str) -> None:
    """Every harm has its name, what can be read is read, and the honest source does not notice."""
    report = polled["report"][name]
    assert (report["fault"], report["items"]) == (EXPECTED[name], READ.get(name, 0)), report["message"]


def test_twenty_endless_bodies_at_once(polled: dict[str, Any]) -> None:
    """However many, each is cut at the limit, or at the end of its time."""
    faults = {polled["report"][f"endless-{n}"]["fault"] for n in range(20)}
    assert faults == {"too large"}


def test_memory_stays_small(polled: dict[str, Any]) -> None:
    """All of it at once, libraries included, stays under 150 MB."""
    assert polled["peak_mb"] < 150


def test_what_is_read_is_clean(polled: dict[str, Any]) -> None:
    """NUL and control characters are gone from the text that was read."""
    assert polled["report"]["nul"]["first"] == "Blast in the port"
