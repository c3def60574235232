"""Feeds of our own, in every format, and what is wrong with feeds."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.fetch import feed, jsonfeed, reading
from bot.fetch.answer import Answer
from bot.fetch.fault import FaultKind
from bot.fetch.feed import ParsedFeed
from bot.model import Source
from tests.fetch.feed_server import rss, story

FEEDS = Path(__file__).parents[1] / "data" / "feeds"
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
URL = "https://herald.example/feed"


def read(name: str, charset: str = "") -> ParsedFeed:
    answer = Answer(200, URL, (FEEDS / name).read_bytes(), "text/xml", charset)
    parsed, fault = reading.read(answer, Source("x", URL), NOW, 500)
    assert fault is None
    return parsed


def parse(text: str, limit: int = 500) -> ParsedFeed:
    return feed.parse(text, URL, NOW, limit)


@pytest.mark.parametrize(
    ("name", "charset"),
    [
        ("arabic-windows-1256.xml", "windows-1256"),
        ("arabic-windows-1256.xml", ""),
        ("arabic-iso-8859-6.xml", "iso-8859-6"),
        ("arabic-iso-8859-6.xml", ""),
        ("arabic-utf-16.xml", "utf-16"),
        ("arabic-utf-16.xml", ""),
        ("arabic-undeclared-1256.xml", ""),
        ("arabic-claims-utf-8.xml", "utf-8"),
    ],
)
def test_one_arabic_feed_is_the_same_in_every_charset(name: str, charset: str) -> None:
    """Titles, texts, links and dates do not depend on the encoding, nor on what is said of it."""
    assert read(name, charset) == read("arabic-utf-8.xml")


def test_rss_with_content() -> None:
    """The whole article is preferred to the summary; captions, scripts and the blog's signature are left out."""
    first, second, third = read("english-content.rss").entries
    assert first.title == "Q&A: what we know of the Seagull sinking"
    assert first.text == (
        "The ferry Seagull sank off Cape Lull at dawn.\nAt least 14 people were rescued;\nthree are missing."
    )
    assert first.url == "https://herald.example/2026/03/seagull-sinking?utm_source=rss"
    assert first.author == "Reporters of the Herald"
    assert second.title == 'Mayor: toll < 5, "not > 5"'
    assert second.text == "Plain words, wrapped by the writer's editor.\nA second paragraph here."
    assert second.url == "https://herald.example/2026/03/toll"
    assert second.published == datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
    assert (third.guid, third.url, third.published) == ("", "", None)


def test_atom() -> None:
    """Relative links resolve against xml:base, published beats updated, and each entry has its own language."""
    parsed = read("summary.atom")
    first, second = parsed.entries
    assert parsed.format == "Atom 1.0"
    assert (first.title, first.url) == ("Bridge shelled at Oldford", "https://wire.example/stories/9")
    assert first.published == datetime(2026, 3, 3, 8, tzinfo=UTC)
    assert (second.language, second.text) == ("ar", "أصيب ثلاثة أشخاص.\nوفتحت الشرطة تحقيقاً.")


def test_rdf() -> None:
    """RSS 1.0, its items beside the channel, its dates from Dublin Core."""
    parsed = read("plain.rdf")
    assert parsed.format == "RSS 1.0"
    assert parsed.entries[0].published == datetime(2026, 3, 1, tzinfo=UTC)


def test_json_feed() -> None:
    """Relative addresses, number ids, items without title, and things that are no items."""
    parsed = read("feed.json")
    first, second = parsed.entries
    assert parsed.format == "JSON Feed 1.1"
    assert (first.url, first.text) == (
        "https://delta.example/d/1",
        "Gunmen raided the post.\nFour guards were wounded.",
    )
    assert (second.guid, second.author) == ("7", "Delta desk")
    assert second.title == "Curfew in Lowtown until further notice, the governor said."


def test_a_future_date_is_the_present() -> None:
    """A clock or zone set wrong makes no article of tomorrow."""
    assert parse(rss(story(1, date="Wed, 04 Mar 2026 12:00:00 GMT"))).entries[0].published == NOW


@pytest.mark.parametrize(
    "date", ["", "soon", "Thu, 01 Jan 1970 00:00:00 GMT", "0000-00-00", "Mon, 99 Foo 2026 99:99:99"]
)
def test_a_date_that_is_none_is_unknown(date: str) -> None:
    """What cannot be a publication date counts as undated."""
    assert parse(rss(story(1, date=date))).entries[0].published is None


def test_a_cut_feed_gives_its_whole_items_only() -> None:
    """Half an item could say 1 dead where the whole says 12: the item in which the feed breaks off is left out."""
    text = rss(story(1) + story(2, text="A blast killed 12 people"))
    for end in range(text.index("</item>") + 7, text.index("</rss>")):
        parsed = parse(text[:end])
        assert parsed.fault is FaultKind.TRUNCATED
        assert len(parsed.entries) == (2 if end >= text.rindex("</item>") + 7 else 1)


def test_a_feed_cut_in_its_first_item_has_none() -> None:
    """Nothing whole, nothing read."""
    parsed = parse(rss(story(1))[:-40])
    assert (parsed.fault, parsed.entries) == (FaultKind.TRUNCATED, ())


def test_only_the_first_items_of_a_crowd_are_read() -> None:
    """Beyond the limit the rest is counted and named, not read."""
    parsed = parse(rss("".join(story(i) for i in range(60))), limit=50)
    assert (len(parsed.entries), parsed.fault) == (50, FaultKind.TOO_MANY_ITEMS)
    assert parsed.detail == "60 items, the newest 50 were read"


def test_of_a_crowd_the_newest_are_read() -> None:
    """Also where a feed lists its oldest item first."""
    days = [story(day, guid=str(day), date=f"{day:02} Feb 2026 10:00:00 GMT") for day in range(1, 29)]
    assert [entry.guid for entry in parse(rss("".join(days)), limit=3).entries] == ["26", "27", "28"]
    assert [entry.guid for entry in parse(rss("".join(reversed(days))), limit=3).entries] == ["28", "27", "26"]


@pytest.mark.parametrize(
    "dtd",
    [
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;">',
        '<!ENTITY f SYSTEM "file:///etc/hostname">',
        '<!ENTITY % p SYSTEM "http://elsewhere.example/x.dtd">',
        f'<!ENTITY long "{"x" * 400}">',
    ],
)
def test_entities_that_expand_or_load_are_refused(dtd: str) -> None:
    """Bombs and files are not read, not even in part."""
    parsed = parse(f"<!DOCTYPE rss [{dtd}]>" + without_head(rss(story(1))))
    assert (parsed.fault, parsed.entries) == (FaultKind.ENTITIES, ())


def test_a_harmless_dtd_is_read() -> None:
    """Old feeds declare short names for characters; that is no attack."""
    dtd = '<!DOCTYPE rss [<!ENTITY eacute "&#233;">]>'
    assert parse(dtd + without_head(rss(story(1, title="Caf&eacute; closed")))).entries[0].title == "Café closed"


def without_head(text: str) -> str:
    return text[text.index("<rss") :]


@pytest.mark.parametrize(
    "inside",
    ["<b>" * 3_000, "<x/>" * 110_000, "&amp;" * 600_000, " " * 510_000],
    ids=["nested", "tags", "marks", "long"],
)
def test_markup_that_costs_more_than_it_weighs_is_refused(inside: str) -> None:
    """What would take the parser gigabytes or minutes is a fault before it is parsed."""
    parsed = parse(rss(story(1) + f"<item><title>{inside}</title></item>"))
    assert (parsed.fault, parsed.entries) == (FaultKind.UNREADABLE, ())


def test_pictures_inside_the_text_are_left_out_before_parsing() -> None:
    """A picture of a megabyte, written into the text, does not make the item unreadable."""
    picture = "data:image/png;base64," + "iVBORw0KGgo" * 100_000
    entry = parse(rss(story(1, text=f"&lt;p&gt;Seen&lt;img src='{picture}'&gt; here&lt;/p&gt;"))).entries[0]
    assert entry.text == "Seen here"


def test_html_entities_without_a_dtd_lose_nothing() -> None:
    """`&nbsp;` is no XML, and yet it stands in many feeds: no word around it is lost."""
    entries = parse(rss(story(1, title="Bomb&nbsp;hits bus&mdash;12 hurt") + story(2))).entries
    assert [entry.title for entry in entries] == ["Bomb hits bus—12 hurt", "Convoy shelled on road 14"]


def test_nul_and_control_characters_never_arrive() -> None:
    """Neither raw (the decoding step drops them) nor as references that XML forbids."""
    text = rss(story(1, title="Bl&#0;ast in &#x1F;port", text="One&#8;two &#xD800;three"))
    entry = parse(text).entries[0]
    assert (entry.title, entry.text) == ("Blast in port", "Onetwo three")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<!DOCTYPE html><html><head><title>Down</title></head></html>", "an HTML page (Down)"),
        ("", "an empty answer"),
        ("<note><to>you</to></note>", "XML with the root <note>"),
        ("not at all", "neither XML nor JSON"),
    ],
)
def test_what_is_no_feed_is_described(text: str, said: str) -> None:
    """The fault says what was found in its place."""
    parsed = parse(text)
    assert (parsed.fault, parsed.detail, parsed.format) == (FaultKind.NOT_A_FEED, said, "")


@pytest.mark.parametrize("text", ["{", '{"items": 3}', "{}", '{"items": [', "[" * 100_000, '{"a": ' * 50_000])
def test_broken_json_is_a_fault(text: str) -> None:
    """Never an exception, however deep it is nested."""
    assert jsonfeed.parse(text, URL, NOW, 500).fault in (FaultKind.NOT_A_FEED, FaultKind.TRUNCATED)


def test_text_that_goes_on_elsewhere_is_marked() -> None:
    """An ellipsis at the end, alone or before a link to the rest, says that this is a summary."""
    for ending in ("and then…", "and then [...]", "and then [&amp;#8230;]"):
        assert parse(rss(story(1, text=f"The siege went on {ending}"))).entries[0].cut
    assert (
        not parse(rss(story(1, text="He said … nothing. The siege went on for five more days and nights.")))
        .entries[0]
        .cut
    )


@settings(max_examples=60)
@given(st.text(alphabet="<>/&;!-[]\"'= \nabrsitemchlnktxdCDATA\u0627\u0644\x00", max_size=300))
def test_no_text_breaks_the_parser(noise: str) -> None:
    """Noise inside a feed, or instead of one, gives a value."""
    assert isinstance(parse(noise), ParsedFeed)
    assert isinstance(parse(rss(story(1) + noise)), ParsedFeed)
    assert isinstance(jsonfeed.parse(noise, URL, NOW, 5), ParsedFeed)
