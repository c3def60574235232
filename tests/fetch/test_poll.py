"""One source polled, again and again, against a real loopback server."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.fetch.fault import FaultKind
from bot.fetch.http import Client
from bot.fetch.limits import FetchConfig, FetchLimits
from bot.fetch.poll import poll
from bot.fetch.robots import Robots
from bot.fetch.state import Polled, SourceState, dump, load
from bot.model import FeedItem, FullText, Selectors, Source, SourceKind
from tests.fetch.feed_server import Publisher, rss, story

FRESH = "Tue, 03 Mar 2026 11:30:00 GMT"
OLD = "Sun, 01 Mar 2026 11:30:00 GMT"
LONG = "The convoy was shelled twice on the northern road before help came from the town. " * 10


def article(number: int) -> str:
    road = f"<h1>Convoy shelled on road {number * 7}</h1>"
    lead = f"<p>Report number {number}: a convoy was shelled on road {number * 7} and help was sent.</p>"
    return f"<!DOCTYPE html><html lang=en><title>x</title><article>{road}{lead}<p>{LONG}</p></article></html>"


class Desk:
    """Polls as the pipeline does: keeps keys, articles and states, in the shape in which they are stored."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.robots = Robots(client)
        self.articles: dict[str, FeedItem] = {}
        self.keys: dict[str, str] = {}
        self.states: dict[str, str] = {}
        self.now = datetime(2026, 3, 3, 12, tzinfo=UTC)

    async def known(self, keys: Sequence[str]) -> Collection[str]:
        return [key for key in keys if key in self.keys]

    async def poll(self, source: Source) -> Polled:
        state = load(self.states[source.id]) if source.id in self.states else SourceState()
        result = await poll(source, state, self.client, self.robots, now=self.now, known=self.known)
        for item in result.items:
            name = self.keys.get(item.key, item.key)
            self.articles[name] = item
            self.keys |= dict.fromkeys((item.key, *item.aliases), name)
        self.states[source.id] = dump(result.state)
        self.now += timedelta(minutes=10)
        return result


def source(url: str, name: str = "s", **more: object) -> Source:
    return replace(Source(name, url, publisher="Post", allow_private=True, full_text=FullText.NEVER), **more)  # type: ignore[arg-type]


async def test_each_article_once(site: Publisher, client: Client) -> None:
    """Seen again, re-dated, or pushed down by newer ones, an article is handed on once."""
    desk, feed = Desk(client), source(site.url("/feed"))
    site.serve("/feed", rss(story(1, guid="a", date=FRESH) + story(2, guid="b", date=FRESH)))
    assert len((await desk.poll(feed)).items) == 2
    site.serve("/feed", rss(story(3, guid="c", date=FRESH) + story(1, guid="a", date=OLD) + story(2, guid="b")))
    second = await desk.poll(feed)
    assert [item.title for item in second.items] == ["Convoy shelled on road 21"]
    assert (second.total, second.seen) == (3, 2)
    assert (await desk.poll(feed)).items == ()


async def test_an_edit_is_the_same_article(site: Publisher, client: Client) -> None:
    """A changed text comes again, as an edit, under the key that it was stored with, even with another guid."""
    desk, feed = Desk(client), source(site.url("/feed"))
    link = "http://post.example/a"
    site.serve("/feed", rss(story(1, guid="v1", link=link, text="Nine people were hurt.", date=FRESH)))
    first = (await desk.poll(feed)).items[0]
    site.serve("/feed", rss(story(1, guid="v1", link=link, text="Twelve people were hurt.", date=FRESH)))
    second = (await desk.poll(feed)).items[0]
    assert (second.key, second.edited, second.text) == (first.key, True, "Twelve people were hurt.")
    site.serve(
        "/feed", rss(story(1, guid="v2", link=link + "?utm_source=x", text="Twelve people were hurt.", date=FRESH))
    )
    await desk.poll(feed)
    assert len(desk.articles) == 1


async def test_two_feeds_of_a_publisher_share_an_article(site: Publisher, client: Client) -> None:
    """Under another feed with another summary it is neither new nor an edit, poll after poll."""
    desk = Desk(client)
    world, region = source(site.url("/world"), "world"), source(site.url("/region"), "region")
    site.serve("/world", rss(story(1, link="http://post.example/a", text="Nine hurt.", date=FRESH)))
    site.serve(
        "/region", rss(story(1, link="http://post.example/a?at_medium=rss", text="A road was shelled.", date=FRESH))
    )
    handed = [len((await desk.poll(feed)).items) for feed in (world, region, world, region)]
    assert handed == [1, 0, 0, 0]
    other = replace(region, id="other", publisher="Wire")
    assert len((await desk.poll(other)).items) == 1


async def test_the_first_poll_alerts_only_what_is_fresh(site: Publisher, client: Client) -> None:
    """Older than `max_age`, or undated: stored and never alerted; afterwards everything new may be."""
    desk, feed = Desk(client), source(site.url("/feed"))
    site.serve("/feed", rss(story(1, guid="a", date=FRESH) + story(2, guid="b", date=OLD) + story(3, guid="c")))
    assert [item.alertable for item in (await desk.poll(feed)).items] == [True, False, False]
    site.serve("/feed", rss(story(4, guid="d", date=OLD) + story(5, guid="e") + story(1, guid="a", date=FRESH)))
    assert [item.alertable for item in (await desk.poll(feed)).items] == [True, True]


async def test_a_304_changes_nothing(site: Publisher, client: Client) -> None:
    """Validators are kept and sent, nothing is parsed, the articles stay known."""
    desk = Desk(client)
    feed = source(site.serve("/feed", rss(story(1, guid="a", date=FRESH)), ETag='"one"'))
    await desk.poll(feed)
    second = await desk.poll(feed)
    assert (second.status, second.not_modified, second.items, second.total) == (304, True, (), 1)
    site.serve("/feed", rss(story(1, guid="a", text="Edited meanwhile.", date=FRESH)), ETag='"two"')
    assert [item.edited for item in (await desk.poll(feed)).items] == [True]


async def test_the_same_list_again_is_not_read_again(site: Publisher, client: Client) -> None:
    """A server without validators sends everything each time; the same bytes are known for what they are."""
    desk, feed = Desk(client), source(site.serve("/feed", rss(story(1, guid="a", date=FRESH))))
    await desk.poll(feed)
    second = await desk.poll(feed)
    assert (second.status, second.not_modified, second.items, second.seen) == (200, True, (), 1)


async def test_another_address_is_another_list(site: Publisher, client: Client) -> None:
    """Validators of the old address are not sent to the new one."""
    desk = Desk(client)
    feed = source(site.serve("/feed", rss(story(1, guid="a", date=FRESH)), ETag='"one"'))
    await desk.poll(feed)
    await desk.poll(replace(feed, url=site.serve("/new", rss(story(1, guid="a", date=FRESH)), ETag='"one"')))
    assert "If-None-Match" not in site.asked[-1].headers


async def test_summaries_are_completed_from_their_pages(site: Publisher, client: Client) -> None:
    """auto: the page of a summary is fetched, that of a full text is not; only for what is new."""
    desk, feed = Desk(client), source(site.url("/feed"), full_text=FullText.AUTO)
    site.serve("/a/1", article(1), "text/html; charset=utf-8")
    site.serve(
        "/feed",
        rss(story(1, link=site.url("/a/1"), date=FRESH) + story(2, link=site.url("/a/2"), text=LONG, date=FRESH)),
    )
    first, second = (await desk.poll(feed)).items
    assert first.full
    assert LONG.strip() in first.text
    assert (second.full, second.text) == (True, LONG.strip())
    await desk.poll(feed)
    assert site.paths() == ["/feed", "/a/1", "/feed"]


async def test_always_and_never(site: Publisher, client: Client) -> None:
    """The operator's word on full texts is final."""
    site.serve("/a/1", article(1), "text/html; charset=utf-8")
    site.serve("/feed", rss(story(1, link=site.url("/a/1"), date=FRESH)))
    short = (await Desk(client).poll(source(site.url("/feed")))).items[0]
    assert (short.full, site.paths()) == (False, ["/feed"])
    site.serve(
        "/feed",
        rss(story(1, link=site.url("/a/1"), text="Report number 1 was long. " * 40, date=FRESH)),
    )
    await Desk(client).poll(source(site.url("/feed"), full_text=FullText.ALWAYS))
    assert site.paths()[-1] == "/a/1"


async def test_old_articles_of_the_first_poll_cost_no_request(site: Publisher, client: Client) -> None:
    """What will never be alerted is not worth a page."""
    site.serve("/feed", rss("".join(story(n, link=site.url(f"/a/{n}"), date=OLD) for n in range(9))))
    assert len((await Desk(client).poll(source(site.url("/feed"), full_text=FullText.AUTO))).items) == 9
    assert site.paths() == ["/feed"]


async def test_a_wall_is_not_the_article(site: Publisher, client: Client) -> None:
    """A page that speaks of cookies, not of the article, leaves the summary in place."""
    site.serve(
        "/a/1", article(1).replace("convoy", "cookie").replace("shelled", "baked").replace("road", "site"), "text/html"
    )
    wall = "<html><body><article><p>" + "We value your privacy and use partners to store your choices. " * 20
    site.serve("/a/1", wall, "text/html")
    site.serve("/feed", rss(story(1, link=site.url("/a/1"), date=FRESH)))
    polled = await Desk(client).poll(source(site.url("/feed"), full_text=FullText.AUTO))
    assert polled.items[0].text.startswith("Report number 1: a convoy")
    assert (polled.items[0].full, polled.items[0].settled) == (False, True)
    assert "does not hold the article" in polled.notes[0]


async def test_a_page_that_fails_is_tried_again(site: Publisher, client: Client) -> None:
    """The summary is handed on at once; the full text follows as an edit, though the feed itself did not change."""
    desk, feed = Desk(client), source(site.url("/feed"), full_text=FullText.AUTO)
    site.answer("/a/1", 502)
    site.serve("/feed", rss(story(1, link=site.url("/a/1"), date=FRESH)), ETag='"same"')
    first = (await desk.poll(feed)).items[0]
    assert (first.full, first.settled) == (False, False)
    site.serve("/a/1", article(1), "text/html; charset=utf-8")
    second = (await desk.poll(feed)).items[0]
    assert (second.key, second.edited, second.full, second.settled) == (first.key, True, True, True)
    assert (await desk.poll(feed)).status == 304


async def test_a_page_that_always_fails_is_given_up_for_its_summary(site: Publisher, client: Client) -> None:
    """Three tries, then the summary is all there is; the source itself goes on."""
    desk, feed = Desk(client), source(site.url("/feed"), full_text=FullText.AUTO)
    site.answer("/a/1", 502)
    site.serve("/feed", rss(story(1, link=site.url("/a/1"), date=FRESH)), ETag='"same"')
    for _ in range(6):
        polled = await desk.poll(feed)
    assert site.paths().count("/a/1") == 3
    assert (polled.status, polled.fault) == (304, None)


async def test_a_stored_full_text_is_not_replaced_by_a_summary(site: Publisher, client: Client) -> None:
    """An edit whose page fails waits for it: facts that stand in the full text alone must not get lost meanwhile."""
    desk, feed = Desk(client), source(site.url("/feed"), full_text=FullText.AUTO)
    site.serve("/a/1", article(1), "text/html; charset=utf-8")
    site.serve("/feed", rss(story(1, guid="a", link=site.url("/a/1"), date=FRESH)))
    assert (await desk.poll(feed)).items[0].full
    site.answer("/a/1", 503)
    edited = "Report number 1, corrected: a convoy was shelled on road 7."
    site.serve("/feed", rss(story(1, guid="a", link=site.url("/a/1"), text=edited, date=FRESH)))
    held = await desk.poll(feed)
    assert held.items == ()
    assert held.state.next_poll is not None
    assert held.state.next_poll <= desk.now - timedelta(minutes=7)
    site.serve("/a/1", article(1).replace("shelled on", "shelled twice on"), "text/html; charset=utf-8")
    item = (await desk.poll(feed)).items[0]
    assert (item.edited, item.full, "shelled twice" in item.text) == (True, True, True)


async def test_pages_have_a_limit_and_the_rest_follows(site: Publisher) -> None:
    """Beyond `limits.pages` the summaries are handed on, and the next poll, which comes soon, completes them."""
    for n in range(5):
        site.serve(f"/a/{n}", article(n), "text/html; charset=utf-8")
    site.serve("/feed", rss("".join(story(n, link=site.url(f"/a/{n}"), date=FRESH) for n in range(5))), ETag='"e"')
    async with Client(FetchConfig(pause=timedelta(0), limits=FetchLimits(pages=3))) as client:
        desk, feed = Desk(client), source(site.url("/feed"), full_text=FullText.AUTO)
        first = await desk.poll(feed)
        assert [item.full for item in first.items] == [True, True, True, False, False]
        assert (first.later, first.state.etag) == (2, "")
        assert first.state.next_poll is not None
        assert first.state.next_poll - first.state.last_poll <= timedelta(minutes=3)  # type: ignore[operator]
        second = await desk.poll(feed)
        assert [(item.full, item.edited) for item in second.items] == [(True, True), (True, True)]
        assert all(item.full for item in desk.articles.values())


async def test_a_list_page(site: Publisher, client: Client) -> None:
    """Links by shape, articles from their pages; a second poll fetches what is new or has a new headline."""
    desk = Desk(client)
    page = source(site.url("/news"), kind=SourceKind.PAGE, full_text=FullText.AUTO)

    def listing(*numbers: int, extra: str = "") -> str:
        links = "".join(
            f'<h3><a href="/2026/03/03/convoy-shelled-on-road-{n}">Convoy shelled on road no. {n * 7}{extra}</a></h3>'
            for n in numbers
        )
        return f"<!DOCTYPE html><html><body><main>{links}</main></body></html>"

    for n in range(1, 5):
        site.serve(f"/2026/03/03/convoy-shelled-on-road-{n}", article(n), "text/html; charset=utf-8")
    site.serve("/news", listing(1, 2, 3), "text/html; charset=utf-8")
    first = await desk.poll(page)
    assert [item.title for item in first.items] == [f"Convoy shelled on road {n * 7}" for n in (1, 2, 3)]
    assert all(item.full and LONG.strip() in item.text for item in first.items)
    assert not any(item.alertable for item in first.items)
    site.serve("/news", listing(4, 1, 2, 3), "text/html; charset=utf-8")
    second = await desk.poll(page)
    assert [(item.url, item.alertable) for item in second.items] == [
        (site.url("/2026/03/03/convoy-shelled-on-road-4"), True)
    ]
    site.serve("/news", listing(4, 1, 2, extra=", toll rises"), "text/html; charset=utf-8")
    assert [item.edited for item in (await desk.poll(page)).items] == [True, True, True]


async def test_selectors_of_the_operator(site: Publisher, client: Client) -> None:
    """Item, link, date and text as configured."""
    site.serve(
        "/p/1",
        "<html><body><div id=t>The whole text of the report on the road.</div><p>Rest</p></body></html>",
        "text/html",
    )
    site.serve(
        "/news", "<div class=c><a href='/p/1'>The report on the road</a><i>2026-03-03 10:00</i></div>", "text/html"
    )
    chosen = Selectors(item="div.c", link="a", date="i", text="#t")
    polled = await Desk(client).poll(
        source(site.url("/news"), kind=SourceKind.PAGE, selectors=chosen, full_text=FullText.AUTO)
    )
    item = polled.items[0]
    assert item.text == "The whole text of the report on the road."
    assert (item.published, item.alertable) == (datetime(2026, 3, 3, 10, tzinfo=UTC), True)


async def test_robots_forbid_list_and_pages(site: Publisher, client: Client) -> None:
    """A forbidden list is a fault of the source; a forbidden page leaves the summary."""
    site.serve("/robots.txt", "User-agent: *\nDisallow: /a/\nDisallow: /private", "text/plain")
    site.serve("/feed", rss(story(1, link=site.url("/a/1"), date=FRESH)))
    polled = await Desk(client).poll(source(site.url("/feed"), full_text=FullText.AUTO))
    assert (polled.items[0].full, polled.items[0].settled) == (False, True)
    refused = await Desk(client).poll(source(site.url("/private")))
    assert refused.fault is not None
    assert refused.fault.kind is FaultKind.ROBOTS
    assert set(site.paths()) == {"/feed"}


async def test_a_source_that_fails_comes_back(site: Publisher, client: Client) -> None:
    """Failures are counted, told after hours, never end the polling; what was known stays known."""
    desk, feed = Desk(client), source(site.serve("/feed", rss(story(1, guid="a", date=FRESH))))
    await desk.poll(feed)
    site.answer("/feed", 500)
    told = []
    for _ in range(8):
        desk.now += timedelta(hours=1)
        polled = await desk.poll(feed)
        told += [polled.announce] if polled.announce else []
    assert (polled.state.failures, polled.state.last_fault) == (8, "HTTP error")
    assert len(told) == 1
    site.serve("/feed", rss(story(2, guid="b", date=FRESH) + story(1, guid="a", date=FRESH)))
    polled = await desk.poll(feed)
    assert polled.announce is not None
    assert (polled.announce.back, polled.state.failures, len(polled.items)) == (True, 0, 1)


async def test_a_list_that_lost_all_its_items_is_failing(site: Publisher, client: Client) -> None:
    """An empty feed that never had any is noted; one that had some has broken."""
    desk, feed = Desk(client), source(site.serve("/feed", rss("")))
    polled = await desk.poll(feed)
    assert polled.fault is not None
    assert (polled.fault.kind, polled.state.failures) == (FaultKind.EMPTY, 0)
    site.serve("/feed", rss(story(1, guid="a", date=FRESH)))
    await desk.poll(feed)
    site.serve("/feed", rss(""))
    assert (await desk.poll(feed)).state.failures == 1


async def test_the_declared_language(site: Publisher, client: Client) -> None:
    """What the operator says of the source comes first, then what the feed says; only the primary subtag."""
    feed = source(site.serve("/feed", rss(story(1, guid="a", date=FRESH), language="ar-SY")))
    assert (await Desk(client).poll(feed)).items[0].language == "ar"
    assert (await Desk(client).poll(replace(feed, language="en"))).items[0].language == "en"
