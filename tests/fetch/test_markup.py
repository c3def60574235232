"""Markup to plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fetch.markup import line, plain, tidy


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Two paragraphs<p>of text</p>here", "Two paragraphs\nof text\nhere"),
        ("a<br>b<br/><br />c", "a\nb\nc"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("<p>bold <b>in</b>side a w<i>or</i>d</p>", "bold inside a word"),
        ("<style>p{}</style><p>seen</p><script>x()</script>", "seen"),
        ("&lt;p&gt;escaped once more&lt;/p&gt;&lt;p&gt;than needed&lt;/p&gt;", "escaped once more\nthan needed"),
        ("3 &lt; 5 &amp; 7 &gt; 6", "3 < 5 & 7 > 6"),
        ("wrapped\nin the middle. \nA new sentence", "wrapped in the middle.\nA new sentence"),
        ("<p>line\nends of the\nsource are spaces</p>", "line ends of the source are spaces"),
        ("انفجار&nbsp;في\u200f السوق\ufeff", "انفجار في السوق"),
        ("Text.<p>The post <a>X</a> appeared first on <a>Y</a>.</p>", "Text."),
        ("Text of the story. Read more", "Text of the story."),
        ("", ""),
        ("<img src=x>", ""),
    ],
)
def test_plain(markup: str, text: str) -> None:
    """Paragraphs become lines; what is not read by people leaves nothing; words are neither lost nor joined."""
    assert plain(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("A &amp; B", "A & B"),
        ("Q&amp;amp;A", "Q&A"),
        ("<b>Nine</b> hurt\n in  port", "Nine hurt in port"),
        ("5 < 6", "5 < 6"),
        ("&quot;Enough&quot;, he says", '"Enough", he says'),
        ("&#1575;&#1606;&#1601;&#1580;&#1575;&#1585;", "انفجار"),
        ("<b>" * 5000 + "deep", "deep"),
    ],
)
def test_line(markup: str, text: str) -> None:
    """A title is one line without markup, entities decoded as often as they were encoded."""
    assert line(markup) == text


@given(st.text(max_size=400))
def test_tidy_twice_is_tidy_once(text: str) -> None:
    """Tidying is idempotent and leaves no control character."""
    once = tidy(text)
    assert tidy(once) == once
    assert not any(ord(c) < 32 and c != "\n" for c in once)


@given(st.text(alphabet="<>/abp&;\"'=! \n-", max_size=200))
def test_no_markup_breaks_it(markup: str) -> None:
    """Any tag soup gives a text."""
    assert isinstance(plain(markup) + line(markup), str)
