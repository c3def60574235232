"""Foreign text in a message: no markup, no link, no mention, no reordering, whatever it holds."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alert.compose import compose
from bot.alert.markup import cut, inert, isolated, length, link, visible
from bot.model import GroupRole, Names, Role, Translation
from tests.alert.samples import ARABIC, ENGLISH, GROUP, KIRKUK, catalogue, incident, telling

# What Telegram makes a link of by itself, as far as its open clients (tdlib) show it.
AUTOLINK = re.compile(
    r"@\w|#\w|\$[A-Z]|(?<![\w/<>])/[A-Za-z0-9_]|[a-z]+://|[\w\u200c\u200d]\.[^\W\d]|\d+\.\d+\.\d+\.\d+|\+\d",
    re.IGNORECASE,
)
REORDERING = re.compile("[\u202a-\u202e\u2066\u2067\u200e\u061c\u0000-\u0009\u000b-\u001f]")
PIECES = st.sampled_from(
    (
        *("<b>", "</b>", "<a href='tg://user?id=1'>", "&lt;", "&#60;", "&", '"', "@mallory", "t.me/x", "tg://resolve"),
        *("https://evil.example.com/x", "evil.com", "a.b.c", "/start", "$USD", "#tag", "+49123", "1.2.3.4", "@\u0333x"),
        *("\u202e", "\u2067", "\u2069", "\u2068", "\u200f", "\u200b", "\ud800", "\x00", "\n", "\u0301" * 9, "e\u0301"),
        *("عاجل", "قتلى", "💥", "word ", "Word. "),
    )
)
HOSTILE = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=40).map("".join)


class Checked(HTMLParser):
    """Fails on what Telegram's parser refuses, and collects links and text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.urls: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []
        assert not re.search(r"&(?!(lt|gt|amp|quot|#x27|#\d+);)", html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ("b", "i", "s", "a", "blockquote")
        self.open.append(tag)
        self.urls += [value or "" for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@settings(max_examples=150, deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE, st.sampled_from(["en", "ar"]))
def test_no_article_can_break_a_message_or_bring_a_link(title: str, name: str, url: str, language: str) -> None:
    """Whatever stands in titles, translations, names, publishers and addresses: the HTML is whole, fits, links nowhere
    but to plain web addresses outside Telegram, and holds nothing that Telegram links or reorders by itself."""
    source = replace(ARABIC, title=title, publisher=name, url="https://news.example.org/" + url)
    other = replace(ENGLISH, title=name, publisher=title, url=url)
    place = replace(KIRKUK, names=Names(name, title), admin1_names=Names(title, name))
    group = GroupRole(replace(GROUP, names=Names(title, name)), Role.PERPETRATOR)
    event = incident(source, other, places=(place,), groups=(group,))
    translation = Translation(language, title, name, doubtful=url)
    message = compose(
        telling(event, original=source, translation=translation, rules=(Names(name, title),)), catalogue(language)
    )
    for html in (message.html, message.ring, message.headline):
        page = Checked(html)
        shown = visible(html)
        assert all(re.match(r"https?://[^@/\s\"<>]+(/[^\s\"<>]*)?$", url) for url in page.urls)
        assert not any("t.me" in url.split("/")[2] for url in page.urls)
        assert AUTOLINK.search(shown) is None, AUTOLINK.search(shown)
        assert REORDERING.search(shown) is None
        assert shown.count("\u2068") == shown.count("\u2069")
        assert length(html) <= 4096
        html.encode()
    body = visible(message.html.split("\n\n" + ("\u200fالمصادر" if language == "ar" else "Sources"))[0])
    assert length(body) <= 600


@given(HOSTILE)
def test_the_letters_of_a_text_survive(text: str) -> None:
    """Making a text inert takes nothing from its letters and digits."""
    letters = re.findall(r"[A-Za-z0-9\u0621-\u064a]", unicodedata.normalize("NFC", text))
    assert re.findall(r"[A-Za-z0-9\u0621-\u064a]", visible(inert(text))) == letters


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://news.example.org/a?b=1&c=2", True),
        ("http://news.example.org", True),
        ("javascript:alert(1)", False),
        ("tg://user?id=1", False),
        ("https://t.me/somebody", False),
        ("https://x.T.me./somebody", False),
        ("https://user@news.example.org/", False),
        ("https://news.example.org/@author/1", True),
        ('https://news.example.org/"><b>', False),
        ("https://news.example.org/\u202e", False),
        ("https://[", False),
        ("https://localhost/", False),
        ("https://news.example.org/" + "x" * 700, False),
        ("", False),
    ],
)
def test_only_plain_web_addresses_become_links(url: str, linked: bool) -> None:
    """Addresses of other schemes, into Telegram, with a user name, unprintable or huge leave the name alone."""
    html = link(url, "Paper", rtl=False)
    assert html.startswith("<a ") is linked
    assert Checked(html).urls == ([url] if linked else [])


@pytest.mark.parametrize("text", ["1.5 million", "9-12", "14:05", "U.N.", "$5", "and/or", "3/4", "50%"])
def test_figures_and_common_signs_stay_as_they_are(text: str) -> None:
    """No invisible character is put into what Telegram would not link."""
    assert inert(text) == text or text == "U.N."


def test_names_are_isolated_only_where_they_run_the_other_way() -> None:
    """Isolates stand round Latin names in Arabic lines and Arabic names in English ones, nowhere else."""
    assert isolated("BBC", rtl=True) == "\u2068BBC\u2069"
    assert isolated("كركوك", rtl=False) == "\u2068كركوك\u2069"
    assert (isolated("BBC", rtl=False), isolated("كركوك", rtl=True)) == ("BBC", "كركوك")


@pytest.mark.parametrize(
    ("text", "limit", "kept"),
    [
        ("One. Two. Three.", 9, "One. Two."),
        ("One. Two. Three.", 99, "One. Two. Three."),
        ("One long sentence without an end", 20, "One long sentence…"),
        ("Unbreakablewordoflength", 10, "Unbreakab…"),
        ("💥💥💥💥", 5, "💥💥…"),
        ("anything", 0, ""),
    ],
)
def test_text_is_cut_at_sentences_else_at_words(text: str, limit: int, kept: str) -> None:
    """Whole sentences where one fits, else whole words and an ellipsis; never half a character."""
    assert cut(text, limit) == kept


@given(HOSTILE, st.integers(0, 80))
def test_a_cut_text_fits(text: str, limit: int) -> None:
    """The limit holds in UTF-16 units, which Telegram counts."""
    assert length(cut(text, limit)) <= limit
