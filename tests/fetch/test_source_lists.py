"""OPML and the lines that are added to config.yaml."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigError, FetchError
from bot.fetch import opml
from bot.fetch.source_yaml import Entry, append, line, slug
from bot.model import Source, SourceKind

OPML = """<?xml version="1.0" encoding="windows-1256"?>
<opml version="1.1"><head><title>Mine</title></head><body>
<outline text="News"><outline text="الساحل" xmlUrl="https://sahil.example/feed" language="ar-IQ" type="rss"/>
<outline title="Herald &amp; Sons" text="herald" XMLURL="http://herald.example/rss?utm_source=reader"/></outline>
<outline text="again" xmlUrl="https://herald.example/rss"/><outline text="odd" xmlUrl="file:///etc/hostname"/>
</body></opml>"""


def test_a_reader_s_list() -> None:
    """Folders are flattened, attributes read in any case, each address once, only web addresses; any charset."""
    found = opml.read(OPML.encode("cp1256"))
    assert [(one.url, one.text, one.title) for one in found] == [
        ("https://sahil.example/feed", "الساحل", "الساحل"),
        ("http://herald.example/rss?utm_source=reader", "herald", "Herald & Sons"),
    ]


def test_what_is_written_can_be_read() -> None:
    """Out and in again; page sources are no feeds and stay at home."""
    sources = [
        Source("a", "https://a.example/f?x=1&y=2", publisher='The "A" <Post>', language="en"),
        Source("b", "https://b.example/", kind=SourceKind.PAGE),
        Source("c", "https://c.example/خلاصة", publisher="وكالة"),
    ]
    found = opml.read(opml.write(sources).encode())
    assert [(one.url, one.text, one.title, one.language) for one in found] == [
        (sources[0].url, "a", sources[0].publisher, "en"),
        (sources[2].url, "c", "وكالة", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE o [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><opml><body><outline text="&b;" xmlUrl="http://x.example"/></body></opml>',
        '<!DOCTYPE o [<!ENTITY f SYSTEM "file:///etc/hostname">]><opml><body><outline xmlUrl="http://&f;/"/></body></opml>',
        "<html><body>no list</body></html>",
        "",
    ],
)
def test_bombs_and_other_files_are_refused(text: str) -> None:
    """With a reason, and nothing is read."""
    with pytest.raises(FetchError, match=r"entities|no OPML"):
        opml.read(text.encode())


ENTRY = Entry("new", "https://new.example/feed", publisher="New: the #1 post", language="en")


@pytest.mark.parametrize(
    "before",
    [
        "# mine\nsources:\n  - {id: a, url: 'http://a.example/'}  # first\n  # last words\nlog: {level: info}\n",
        "sources:\n- id: a\n  url: http://a.example/\n  # a remark\n\n# another\nfetch:\n  pause: 1s\n",
        "sources:\n    -   id: a\n        url: http://a.example/",
        "sources: []  # none yet\nlog: {level: info}\n",
        "sources:\nlog: {level: info}\n",
        "log: {level: info}\n",
        "",
        "# only a comment\n",
        "sources:\n  - id: a\n    url: >-\n      http://a.example/\nlog: {level: info}\n",
    ],
)
def test_a_line_is_added_and_nothing_else_changes(before: str) -> None:
    """Comments, order and style stay; the new source is the last of the list."""
    after = append(before, [ENTRY], "config.yaml")
    old, new = yaml.safe_load(before) or {}, yaml.safe_load(after)
    assert new["sources"][:-1] == (old.get("sources") or [])
    assert new["sources"][-1] == {"id": "new", "url": ENTRY.url, "publisher": ENTRY.publisher, "language": "en"}
    assert {k: v for k, v in new.items() if k != "sources"} == {k: v for k, v in old.items() if k != "sources"}
    assert [row for row in before.splitlines() if "#" in row and "none yet" not in row] == [
        row for row in after.splitlines() if "#" in row and "#1" not in row and "none yet" not in row
    ]


@pytest.mark.parametrize("text", ["sources: [{id: a, url: x}]\n", "- a\n", "sources: {a: b}\n", "a: [\n"])
def test_a_file_that_lines_cannot_be_added_to_is_left_alone(text: str) -> None:
    """The message names the file and what to change."""
    with pytest.raises(ConfigError, match=r"config\.yaml"):
        append(text, [ENTRY], "config.yaml")


@given(
    st.text(min_size=1, max_size=40).filter(str.strip),
    st.sampled_from(["no", "on", "Y", "null", "1.5", "a: b", "- x", "{"]),
)
def test_any_name_survives(name: str, odd: str) -> None:
    """Whatever a publisher is called, YAML reads it back as the same text."""
    printable = "".join(c for c in name if c.isprintable()) or "x"
    for publisher in (printable, odd):
        assert yaml.safe_load(line(Entry("a", "http://a.example/", publisher=publisher)))[0]["publisher"] == publisher


@pytest.mark.parametrize(
    ("name", "url", "found"),
    [
        ("BBC News - World", "http://x.example", "bbc-news-world"),
        ("وكالة الساحل", "https://www.sahil.example:8080/feed", "sahil-example"),
        ("", "https://feeds.herald.example/rss", "herald-example"),
        ("Taken", "http://x.example", "taken-2"),
    ],
)
def test_ids(name: str, url: str, found: str) -> None:
    """Letters, digits and hyphens from the name, else from the host, and never one that exists."""
    assert slug(name, url, {"taken"}) == found
