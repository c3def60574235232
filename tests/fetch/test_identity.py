"""Which articles are one."""

from __future__ import annotations

import pytest

from bot.fetch.feed import Entry
from bot.fetch.identity import Identity, canonical, fingerprint, identify, publisher_of


def keys(entry: Entry, *others: Entry, publisher: str = "Herald", source: str = "s") -> set[str]:
    found: Identity = identify([entry, *others], publisher, source)[0]
    return {found.key, *found.aliases}


def entry(guid: str = "", url: str = "", title: str = "Bridge shelled", text: str = "Two shells.") -> Entry:
    return Entry(guid, url, title, text)


@pytest.mark.parametrize(
    "url",
    [
        "http://herald.example/a/b",
        "https://www.herald.example/a/b/",
        "https://HERALD.example:443/a//b#top",
        "https://herald.example/a/b?utm_source=rss&utm_medium=feed",
        "https://herald.example/a/b?fbclid=x&at_campaign=rss",
        "https://herald.example/a/b/amp",
        "https://herald.example/a/b/index.html",
    ],
)
def test_one_address_in_many_spellings(url: str) -> None:
    """Scheme, www., port, fragment, slash and tracking parameters do not make another article."""
    assert canonical(url) == "herald.example/a/b"


def test_parameters_that_name_the_article_stay() -> None:
    """`?id=` is the article itself; the order of parameters is not."""
    assert canonical("http://h.example/n?id=7&lang=ar") == canonical("http://h.example/n?lang=ar&id=7&utm_term=x")
    assert canonical("http://h.example/n?id=7") != canonical("http://h.example/n?id=8")


def test_arabic_addresses_are_one_encoded_or_not() -> None:
    """Percent-encoded and plain Arabic letters are the same address."""
    assert canonical("http://h.example/خبر/1") == canonical("http://h.example/%D8%AE%D8%A8%D8%B1/1")


@pytest.mark.parametrize(
    "url", ["", "mailto:a@b.example", "http://", "http://[bad", "javascript:x", "http://h.example:x/"]
)
def test_what_is_no_address(url: str) -> None:
    """No address, no canonical form, no error."""
    assert canonical(url) == ""


def test_an_edit_keeps_the_key() -> None:
    """Title and text may change, also the guid's edition (`#3`), or the guid altogether while the address stays."""
    first = keys(entry("http://h.example/x#0", "http://h.example/x"))
    assert first & keys(entry("http://h.example/x#3", "http://h.example/x?at_medium=RSS", "Bridge shelled, 3 dead"))
    assert keys(entry("abc", "http://h.example/x")) & keys(entry("def", "http://h.example/x"))


def test_feeds_of_one_publisher_share_articles_and_publishers_do_not() -> None:
    """The same address under another feed of the publisher is the same article; under another publisher it is not."""
    one = entry("17", "http://h.example/x")
    assert keys(one, source="world") & keys(one, source="region")
    assert not keys(one) & keys(one, publisher="Wire")


def test_a_number_as_guid_means_nothing_outside_its_feed() -> None:
    """Two feeds that count their items from 1 do not share them."""
    a, b = entry("17", "http://h.example/x"), entry("17", "http://h.example/y", "Fire")
    assert not keys(a, source="world") & keys(b, source="region")


def test_an_address_that_all_items_share_names_none_of_them() -> None:
    """Items that all link to one live page are told apart by their guids."""
    a, b = entry("tag:h,1", "http://h.example/live"), entry("tag:h,2", "http://h.example/live", "Another")
    assert not keys(a, b) & keys(b, a)


def test_a_guid_that_several_items_share_names_none_of_them() -> None:
    """Software that gives two articles one guid, or one address and no guid, loses neither of them."""
    a, b = entry("same", "http://h.example/"), entry("same", "http://h.example/", "Another")
    assert not keys(a, b) & keys(b, a)
    a, b = entry("", "http://h.example/news/"), entry("", "http://h.example/news/", "Another")
    assert not keys(a, b) & keys(b, a)
    assert keys(a, a) == keys(a)


def test_without_guid_and_address_the_content_is_the_article() -> None:
    """The same words are the same article, whatever the spaces; other words are another."""
    assert keys(entry(text="Two  shells.")) == keys(entry(text="two shells"))
    assert keys(entry(text="Two shells.")) != keys(entry(text="Three shells."))


def test_the_fingerprint_changes_with_words_only() -> None:
    """A re-dated or re-spaced article is not edited; one with another number is."""
    assert fingerprint("A", "nine dead") == fingerprint("A ", "Nine dead.")
    assert fingerprint("A", "9 dead") != fingerprint("A", "19 dead")


def test_the_publisher_is_the_host_where_none_is_named() -> None:
    """So that a source without `publisher` still has articles of its own."""
    assert publisher_of("", "https://www.herald.example/feed") == "herald.example"
    assert publisher_of("Herald", "https://x.example/") == "Herald"
