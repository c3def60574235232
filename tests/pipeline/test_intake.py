"""Polls of a loopback feed into the database."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import web

from bot.fetch.http import Client
from bot.fetch.limits import FetchConfig
from bot.fetch.robots import Robots
from bot.model import FeedItem, FullText, Source
from bot.pipeline.intake import keep, poll_source
from tests.pipeline.desk import Desk


@pytest.fixture
async def feed() -> AsyncIterator[tuple[dict[str, object], str]]:
    """(the JSON feed, which tests fill; its address)."""
    content: dict[str, object] = {"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": []}

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text=json.dumps(content), content_type="application/feed+json")

    app = web.Application()
    app.router.add_get("/feed.json", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield content, f"http://127.0.0.1:{runner.addresses[0][1]}/feed.json"
    await runner.cleanup()


async def test_one_item_that_cannot_be_stored_keeps_no_other_out(
    desk: Desk, feed: tuple[dict[str, object], str]
) -> None:
    """Half a character in an address or a by-line, or an address that is none, is nothing that a database or a parser
    takes: the rest of the list is saved, and the next poll is set."""
    content, address = feed
    content["items"] = [
        {
            "id": "1",
            "url": "https://p.example/\ud83d",
            "title": "One",
            "content_text": "x",
            "authors": [{"name": "\ud83d"}],
        },
        {"id": "3", "url": "http://[none", "title": "Three", "content_text": "Words of the third."},
        {"id": "2", "url": "https://p.example/2", "title": "Two", "content_text": "Words of the second."},
    ]
    source = Source("p", address, full_text=FullText.NEVER, allow_private=True)
    async with Client(FetchConfig(robots=False)) as client:
        result = await poll_source(desk.parts, source, client, Robots(client))
    assert result.fault is None
    assert {row.title for row in await desk.articles()} == {"One", "Two", "Three"}


async def test_what_the_database_refuses_keeps_no_other_item_out(desk: Desk) -> None:
    """One title is no text: that item alone is left out, and both its neighbours are there."""
    items = [FeedItem(str(n), f"https://p.example/{n}", f"Item {n}", "Words.") for n in range(3)]
    items[1] = replace(items[1], title="\ud83d")
    source = Source("p", "https://p.example/feed")
    async with desk.hands_on() as session:
        outcomes = [await keep(desk.parts, session, source, item, "t") for item in items]
    assert outcomes == ["new", "refused", "new"]
    assert [row.title for row in await desk.articles()] == ["Item 0", "Item 2"]
