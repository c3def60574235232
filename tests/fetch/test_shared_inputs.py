"""The collected feeds and pages of ../shared, where it lies beside the project: served, fetched, read, counted.

Nothing of them is copied into the project.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bot.fetch import page
from bot.fetch.decode import decode
from bot.fetch.http import Client
from bot.fetch.limits import FetchConfig
from bot.fetch.poll import poll
from bot.fetch.robots import Robots
from bot.fetch.state import Polled, SourceState
from bot.model import FullText, Source
from tests.fetch.feed_server import Publisher

INPUTS = Path(__file__).parents[3] / "shared" / "inputs"
pytestmark = pytest.mark.skipif(not INPUTS.is_dir(), reason="../shared/inputs is not beside this checkout")
NOW = datetime(2026, 8, 14, tzinfo=UTC)
GOLD = ("captured", "trimmed", "derived")


def index(kind: str) -> list[dict[str, Any]]:
    path = INPUTS / kind / "INDEX.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.is_file() else []


def feeds(*kinds: str) -> list[str]:
    return [row["file"] for row in index("feeds") if not kinds or row["captured"] in kinds]


async def none_known(_: Sequence[str]) -> Collection[str]:
    return ()


async def fetched(site: Publisher, name: str, charset: str) -> Polled:
    """One feed of the collection, served with a charset header or none, polled for the first time."""
    body = (INPUTS / "feeds" / name).read_bytes()
    kind = "application/feed+json" if name.endswith(".json") else "text/xml"
    url = site.serve(f"/{name}", body, f"{kind}; charset={charset}" if charset else kind)
    async with Client(FetchConfig(pause=timedelta(0), robots=False)) as client:
        source = Source("s", url, allow_private=True, full_text=FullText.NEVER)
        return await poll(source, SourceState(), client, Robots(client), now=NOW, known=none_known)


@pytest.mark.parametrize("declared", [True, False], ids=["true charset header", "no charset header"])
async def test_every_real_feed_yields_what_the_index_counts(site: Publisher, declared: bool) -> None:
    """All captured, trimmed and derived feeds: as many items as counted, with a title or text each, none mojibake."""
    wrong = {}
    for row in index("feeds"):
        if row["captured"] not in GOLD:
            continue
        raw = (INPUTS / "feeds" / row["file"]).read_bytes()
        charset = (row["declared_encoding"] or decode(raw).encoding) if declared else ""
        polled = await fetched(site, row["file"], charset)
        readable = [item for item in polled.items if re.search(r"\w\w", item.title + item.text)]
        # four feeds were saved with U+FFFD in them: those are the publisher's
        marks = r"Ã.|Ø.Ù|[\x00-\x08]" if "\ufffd".encode() in raw else r"\ufffd|Ã.|Ø.Ù|[\x00-\x08]"
        broken = [item for item in polled.items if re.search(marks, item.title + item.text)]
        if (polled.total, len(readable), len(broken)) != (row["items"], len(polled.items), 0):
            wrong[row["file"]] = (row["items"], polled.total, len(readable), len(broken))
    assert wrong == {}


async def test_no_file_at_all_breaks_it(site: Publisher) -> None:
    """Also the synthetic, broken ones come back as a value, under a lying header as well."""
    names = feeds()
    for name in names:
        assert isinstance(await fetched(site, name, "windows-1256"), Polled)
    for name in set(names) - set(feeds(*GOLD)):
        assert isinstance(await fetched(site, name, ""), Polled)
    assert len(names) == 116


@pytest.mark.parametrize("name", feeds("derived"))
@pytest.mark.parametrize("charset", ["true", "", "iso-8859-1", "utf-8"])
async def test_the_arabic_feeds_letter_for_letter(site: Publisher, name: str, charset: str) -> None:
    """In any encoding and under any header the titles are those that an XML parser finds in the true text."""
    true = "utf-16" if "utf-16" in name else next(e for e in ("utf-8", "windows-1256", "iso-8859-6") if e in name)
    text = (INPUTS / "feeds" / name).read_bytes().decode(true)
    root = ElementTree.fromstring(re.sub(r"\A\ufeff?<\?xml.*?\?>", "", text))
    polled = await fetched(site, name, true if charset == "true" else charset)
    expected = [" ".join((item.findtext("title") or "").split()) for item in root.iter("item")]
    assert sorted(item.title for item in polled.items) == sorted(expected)
    assert all(len(item.text) > 40 for item in polled.items)


@pytest.mark.parametrize("publisher", ["aljazeera", "bbc_world", "mehr", "nyt"])
async def test_three_saved_polls_give_each_article_once(site: Publisher, publisher: str) -> None:
    """What a poll brings that an earlier one had is handed on only where its words were edited."""
    saved = sorted(name for name in feeds("captured") if re.fullmatch(rf"captured_news__{publisher}_2026.*", name))
    assert len(saved) == 3
    stored: dict[str, str] = {}
    addresses: list[str] = []
    state = SourceState()

    async def known(keys: Sequence[str]) -> Collection[str]:
        return [key for key in keys if key in stored]

    async with Client(FetchConfig(pause=timedelta(0), robots=False)) as client:
        for name in saved:
            url = site.serve("/feed", (INPUTS / "feeds" / name).read_bytes())
            source = Source("s", url, publisher=publisher, allow_private=True, full_text=FullText.NEVER)
            polled = await poll(source, state, client, Robots(client), now=NOW, known=known)
            state = polled.state
            for item in polled.items:
                assert item.edited == (item.key in stored)
                addresses += [] if item.edited else [item.url.partition("?")[0]]
                stored |= dict.fromkeys((item.key, *item.aliases), item.url)
            assert polled.total == len(polled.items) + polled.seen
    assert [address for address, times in Counter(addresses).items() if times > 1] == []


def word_f1(found: str, gold: str) -> float:
    a, b = (Counter(re.findall(r"\w+", text.lower())) for text in (found, gold))
    both = sum((a & b).values())
    return 2 * both / (sum(a.values()) + sum(b.values())) if both else 0.0


def test_pages_against_their_gold_text() -> None:
    """Mean word F1 of the extracted article at least .93, and no page is missed."""
    scores = {}
    for row in index("pages"):
        if row["text"]:
            text = decode((INPUTS / "pages" / row["file"]).read_bytes()).text
            scores[row["file"]] = word_f1(page.article(text, row["url"] or "", NOW).text, row["text"])
    assert len(scores) >= 26
    assert sum(scores.values()) / len(scores) >= 0.93
    assert min(scores.values()) > 0.6


@pytest.mark.parametrize(
    "row", [row for row in index("pages") if row["true_encoding"]], ids=lambda row: row["true_encoding"]
)
def test_arabic_pages_without_a_declaration(row: dict[str, Any]) -> None:
    """windows-1256 and ISO 8859-6 that nobody declares come out as the Arabic they are."""
    body = (INPUTS / "pages" / row["file"]).read_bytes()
    found = page.article(decode(body).text, "", NOW).text
    true = body.decode(row["true_encoding"])
    assert len(re.findall(r"[\u0621-\u064a]", found)) == len(re.findall(r"[\u0621-\u064a]", true)) > 100
