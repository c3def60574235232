"""Messages shown without Telegram: in the terminal and as a picture."""

from __future__ import annotations

from io import BytesIO, StringIO

import pytest
from PIL import Image
from rich.console import Console

from bot.deliver.bubble import draw_bubble
from bot.deliver.console import ConsoleSender, print_message
from bot.deliver.lines import pieces, visual, wrap
from bot.deliver.runs import Line, Run, parse_runs
from bot.deliver.sending import Address, Sent
from bot.model import Button, Message

FSI, PDI, RLM = "\u2068", "\u2069", "\u200f"


def shown(html: str) -> list[str]:
    out = StringIO()
    print_message(Console(file=out, width=90), Message(html, "en"))
    return [line[1:-1] for line in out.getvalue().splitlines()]


def order(text: str, *, rtl: bool) -> str:
    """The words from left to right."""
    return " ".join(piece.text for piece, _ in visual(pieces(Line((Run(text),))), rtl=rtl))


def test_html_becomes_lines_of_styled_runs() -> None:
    """Nested styles, links, quotations and entities are read as Telegram reads them."""
    lines = parse_runs(
        '🔴 <b>A: <s>6</s> 9</b>\n<blockquote>Q &amp; A</blockquote>\n<a href="https://x.org/?a&amp;b">P</a>'
    )
    assert [line.text for line in lines] == ["🔴 A: 6 9", "Q & A", "P"]
    assert [line.quote for line in lines] == [False, True, False]
    assert lines[0].runs[2] == Run("6", bold=True, strike=True)
    assert lines[2].runs[0].url == "https://x.org/?a&b"


@pytest.mark.parametrize(
    ("text", "rtl"),
    [
        ("Iraq", False),
        ("العراق", True),
        (f"{FSI}العراق{PDI} Iraq", False),
        (f"{RLM}BBC", True),
        ("9", False),
        ("🔴 العراق", True),
    ],
)
def test_a_line_runs_as_its_first_letter_does(text: str, rtl: bool) -> None:
    """Letters in isolates do not count; a direction mark does."""
    assert Line((Run(text),)).rtl is rtl


def test_right_to_left_lines_stand_at_the_right_edge() -> None:
    """Arabic lines end at the right border, English ones begin at the left, in one message."""
    rows = shown(f"{RLM}قتلى\nkilled")
    assert rows[1].endswith(" قتلى ")
    assert rows[2].startswith(" killed ")


def test_a_struck_figure_shows_where_there_is_no_terminal() -> None:
    """In a file the old figure stands between tildes, so that it is not read as a second one."""
    assert "~6~ 9 killed" in shown("<s>6</s> 9 killed")[1]


async def test_the_console_takes_every_message() -> None:
    """Sends count up, edits keep their id and are marked, and buttons are shown."""
    out = StringIO()
    sender = ConsoleSender(Console(file=out, width=90))
    message = Message("Hello", "en", buttons=((Button("Why", data="w"),),))
    assert [await sender.send(Address(1), message), await sender.send(Address(1), message, reply_to=1)] == [
        Sent(1),
        Sent(2),
    ]
    assert await sender.edit(Address(1), 1, message) == Sent(1)
    assert out.getvalue().count("Why") == 3
    assert "✎" in out.getvalue()


@pytest.mark.parametrize(
    ("text", "rtl", "seen"),
    [
        ("one two three", False, "one two three"),
        ("واحد اثنان ثلاثة", True, "ثلاثة اثنان واحد"),
        ("المصادر: BBC News · جريدة", True, "جريدة · BBC News المصادر:"),
        (f"A {FSI}واحد اثنان{PDI}: 9 killed", False, "A اثنان واحد : 9 killed"),
        (f"{FSI}9-12{PDI} قتيلاً", True, "قتيلاً 9-12"),
        ("واحد 9 اثنان", False, "اثنان 9 واحد"),
    ],
)
def test_words_of_both_directions_stand_in_their_order(text: str, rtl: bool, seen: str) -> None:
    """Runs against the line's direction are turned as wholes; figures between them go along."""
    assert order(text, rtl=rtl) == seen


def test_spaces_stay_between_the_words_they_parted() -> None:
    """A colon after a turned name stands close to it, on the side of the line's direction."""
    line = pieces(Line((Run(f"سوريا · {FSI}Deir Zor{PDI}: 9 قتلى"),)))
    assert [(piece.text, gap) for piece, gap in visual(line, rtl=True)] == [
        ("قتلى", False),
        ("9", True),
        (":", True),
        ("Deir", False),
        ("Zor", True),
        ("·", True),
        ("سوريا", True),
    ]


def test_long_lines_wrap_at_spaces() -> None:
    """Every word stays, none is cut, lines keep to the width unless one word alone is wider."""
    found = pieces(Line((Run("aa bb cccccccc dd"),)))
    lines = wrap(found, 5, lambda piece: len(piece.text) + piece.spaced)
    assert [[p.text for p in line] for line in lines] == [["aa", "bb"], ["cccccccc"], ["dd"]]


def test_the_picture_of_an_arabic_line_is_shaped_and_at_the_right() -> None:
    """Ink of an Arabic line lies at the right of the bubble, of an English one at the left, and joined letters are
    narrower than the same letters apart."""

    def ink(html: str) -> tuple[int, int]:
        picture = Image.open(BytesIO(draw_bubble(Message(html, "ar")))).convert("L")
        dark = picture.point(lambda value: 255 if value < 90 else 0).getbbox()
        assert dark is not None
        return dark[0], dark[2]

    arabic, english = ink(RLM + "كتب"), ink("abc")
    assert arabic[0] > 800
    assert english[1] < 300
    apart = ink(RLM + "ك\u200cت\u200cب")
    assert arabic[1] - arabic[0] < apart[1] - apart[0]


def test_a_bubble_grows_with_its_lines_and_buttons() -> None:
    """Nothing is drawn over the edge: height follows the content."""
    heights = [
        Image.open(BytesIO(draw_bubble(message))).height
        for message in (
            Message("a", "en"),
            Message("a\n" * 5 + "a", "en"),
            Message("a\n" * 5 + "a", "en", buttons=((Button("b", data="b"),),)),
        )
    ]
    assert heights == sorted(set(heights))
