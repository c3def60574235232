"""Article pages and list pages of our own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.fetch.fault import FaultKind
from bot.fetch.listing import feeds, links
from bot.fetch.page import Page, article
from bot.model import Selectors

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
URL = "https://herald.example/news/"
PARAGRAPHS = (
    "Two shells hit the old bridge at Oldford shortly before noon on Monday, the mayor's office said.",
    "Nine people were taken to hospital, three of them in a serious condition, according to the health service.",
    "The bridge has been closed to all traffic and engineers are expected to look at its pillars this week.",
)
MENU = "".join(f'<li><a href="/section/{n}">Section number {n}</a></li>' for n in range(12))


def page(body: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>Bridge shelled at Oldford - The Herald</title>{head}</head><body>'
        f"<nav><ul>{MENU}</ul></nav>{body}"
        "<footer>All rights reserved by the Herald. Cookies are used here.</footer></body></html>"
    )


STORY = "<article><h1>Bridge shelled at Oldford</h1>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "</article>"


def test_the_article_and_nothing_else() -> None:
    """Every paragraph, none of the menu, the footer or the cookie notice; paragraphs parted by newlines."""
    found = article(page(STORY), URL, NOW)
    assert found.text == "\n".join(PARAGRAPHS)
    assert found.title == "Bridge shelled at Oldford"
    assert found.language == "en"


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2026-03-02T11:40:00+02:00">',
        '<script type="application/ld+json">[{"@type": ["Article"], "datePublished": "2026-03-02T09:40:00Z"}]</script>',
        '<meta name="date" content="Mon, 02 Mar 2026 09:40:00 GMT">',
    ],
)
def test_the_date_a_page_declares(head: str) -> None:
    """Open Graph, JSON-LD and plain meta tags are read."""
    assert article(page(STORY, head), URL, NOW).published == datetime(2026, 3, 2, 9, 40, tzinfo=UTC)


def test_a_body_that_only_json_ld_holds() -> None:
    """A page drawn by scripts often declares its whole text for search engines."""
    text = " ".join(PARAGRAPHS)
    data = f'{{"@type": "NewsArticle", "headline": "Bridge", "articleBody": "{text}"}}'
    head = f'<script type="application/ld+json">{data}</script>'
    assert article(page("<div id=app></div>", head), URL, NOW).text == text


def test_a_selector_names_the_body() -> None:
    """Where the shape misleads, the operator's selector decides."""
    text = page('<div class="x"><p>Short.</p></div>' + STORY)
    assert article(text, URL, NOW, "div.x").text == "Short."
    assert article(text, URL, NOW, "div.not-there").text == "\n".join(PARAGRAPHS)
    assert article(text, URL, NOW, "div[").text == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "text", ["", " ", "<", "plain", "<html>", "<!DOCTYPE html>", "\x00", "<a" * 5000, "<div>" * 20_000]
)
def test_what_holds_no_article(text: str) -> None:
    """No text, no error."""
    assert isinstance(article(text, URL, NOW), Page)


@settings(max_examples=30)
@given(st.text(alphabet="<>/ahtmlbodyp&;=\"'! \n\u0627", max_size=300))
def test_no_page_breaks_it(noise: str) -> None:
    """Any text gives values."""
    assert isinstance(article(noise, URL, NOW), Page)
    assert isinstance(feeds(noise, URL), tuple)
    assert links(noise, URL, Selectors(), NOW, 9).fault is not None


BRIDGE = "/news/2026/03/02/bridge-shelled-at-oldford-nine-hurt"
AMBUSH = "مقتل ثلاثة جنود في كمين قرب التلة"
LIST = page(
    f"""<main>
    <div class="card"><a href="{BRIDGE}"><img src="x.jpg"></a>
      <h3><a href="{BRIDGE}?utm_source=home">Bridge shelled at Oldford, nine hurt</a></h3>
      <time datetime="2026-03-02T12:00:00Z">yesterday</time><a href="{BRIDGE}">Read more</a></div>
    <div class="card"><h3><a href="story.php?id=884213">Depot burns for six hours at Eastmarket</a></h3></div>
    <div class="card"><h3><a href="/%D8%AE%D8%A8%D8%B1/{AMBUSH.replace(" ", "-")}">{AMBUSH}</a></h3></div>
    <div class="card"><a href="https://elsewhere.example/2026/03/02/an-ad-that-looks-like-news">Lose weight in a day</a>
    </div> <a href="/tag/oldford">More about the town of Oldford</a> <a href="/author/jane">All of our stories</a>
    <a href="#top">Back to the top of this long page</a> <a href="mailto:d@herald.example">Write to us here</a>
    </main>"""
)


def test_links_by_their_shape() -> None:
    """Articles of the site itself, each once, with its headline; no menu, tag, author, advertisement or mail link."""
    found = links(LIST, URL, Selectors(), NOW, 50)
    assert found.fault is None
    assert [link.title for link in found.links] == [
        "Bridge shelled at Oldford, nine hurt",
        "Depot burns for six hours at Eastmarket",
        "مقتل ثلاثة جنود في كمين قرب التلة",
    ]
    assert found.links[1].url == "https://herald.example/news/story.php?id=884213"


def test_links_by_selectors() -> None:
    """The operator's selectors name the box, and inside it link, title and date."""
    chosen = Selectors(item="div.card", link="h3 a", title="h3", date="time")
    found = links(LIST, URL, chosen, NOW, 50)
    assert [link.title for link in found.links][:2] == [
        "Bridge shelled at Oldford, nine hurt",
        "Depot burns for six hours at Eastmarket",
    ]
    assert found.links[0].published == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert len(links(LIST, URL, Selectors(link="h3 a"), NOW, 50).links) == 3
    assert len(links(LIST, URL, chosen, NOW, 2).links) == 2


@pytest.mark.parametrize(
    ("selectors", "kind"),
    [
        (Selectors(item="div["), FaultKind.SELECTOR),
        (Selectors(item="div.card", link=">>"), FaultKind.SELECTOR),
        (Selectors(item="div.none"), FaultKind.NO_LINKS),
    ],
)
def test_selectors_that_do_not_work(selectors: Selectors, kind: FaultKind) -> None:
    """A selector that is none, or that finds nothing, is a fault that names it."""
    found = links(LIST, URL, selectors, NOW, 50)
    assert (found.fault, found.links) == (kind, ())


def test_a_page_without_articles_is_no_list() -> None:
    """A menu alone does not make a source."""
    assert links(page("<p>Down for maintenance.</p>"), URL, Selectors(), NOW, 50).fault is FaultKind.NO_LINKS


def test_how_long_ago_is_no_part_of_a_headline() -> None:
    """What changes from poll to poll while the article does not must not look like an edit."""
    stories = (
        f'<a href="/news/2026/03/02/story-{n}-of-the-day-{n}77123">Story {n} of the long day {{ago}}</a>'
        for n in range(4)
    )
    one = f"<main>{''.join(stories)}</main>"
    titles = [
        [link.title for link in links(page(one.replace("{ago}", ago)), URL, Selectors(), NOW, 9).links]
        for ago in ("5 minutes ago", "2 hours ago", "قبل 3 ساعات", "")
    ]
    assert titles[0] == [
        "Story 0 of the long day",
        "Story 1 of the long day",
        "Story 2 of the long day",
        "Story 3 of the long day",
    ]
    assert titles == [titles[0]] * 4


def test_the_feeds_a_page_names() -> None:
    """Declared ones first, then links to feeds; relative to its base; comment feeds are not the news."""
    head = (
        '<base href="https://herald.example/en/"><link rel="alternate" type="application/rss+xml" href="rss.xml">'
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
        '<link rel="alternate" type="application/atom+xml" href="https://feeds.example/herald">'
    )
    found = feeds(
        page('<a href="/world/feed/">RSS</a><a href="rss.xml">again</a><a href="/about">About</a>', head), URL
    )
    assert found == (
        "https://herald.example/en/rss.xml",
        "https://feeds.example/herald",
        "https://herald.example/world/feed/",
    )
