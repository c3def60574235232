"""A message as the picture of a chat bubble (PNG), with Arabic shaped and running from right to left.

Fonts lie beside this file (fonts/OFL.txt): Vazirmatn for Latin and Arabic, and the few marks of Noto Color Emoji.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bot.deliver.lines import Piece, pieces, visual, wrap
from bot.deliver.runs import Line, Run, parse_runs
from bot.model import Button, Message

_FONTS = Path(__file__).parent / "fonts"
_SCALE = 2
_SIZE = 17 * _SCALE
_LINE = 27 * _SCALE
_WIDTH = 520 * _SCALE
_PAD = 16 * _SCALE
_EMOJI_SIZE = 109  # the one size of the bitmaps in the font
_BACKGROUND, _BUBBLE, _INK, _LINK = "#c9dcc0", "#ffffff", "#101418", "#2678b6"
_OWN = "#e4f7d4"
_QUOTE, _QUOTE_BAR, _FAINT, _BUTTON = "#eaf3fa", "#3390d6", "#5f6b73", "#8fae86"


def draw_bubble(message: Message, *, time: str = "", title: str = "") -> bytes:
    """PNG of the message, 552 points wide at twice the resolution. `time` stands in the corner as in the app."""
    return png((message,), times=(time,), title=title)


def png(messages: Sequence[Message], *, times: Sequence[str] = (), title: str = "") -> bytes:
    """PNG of several bubbles, one under the other."""
    return _sheet([(_bubble(m, times[i] if i < len(times) else ""), False) for i, m in enumerate(messages)], title)


def draw_talk(turns: Sequence[Message | str | bytes], *, title: str = "") -> bytes:
    """PNG of a conversation: the bot's messages and pictures (PNG) at the left, a reader's words at the right."""
    drawn = []
    for turn in turns:
        if isinstance(turn, bytes):
            picture = Image.open(BytesIO(turn)).convert("RGBA")
            drawn.append((picture.resize((_WIDTH, round(picture.height * _WIDTH / picture.width))), False))
        elif isinstance(turn, str):
            drawn.append((_bubble(Message(html=escape(turn), language=""), "", own=True), True))
        else:
            drawn.append((_bubble(turn, ""), False))
    return _sheet(drawn, title)


def _sheet(drawn: Sequence[tuple[Image.Image, bool]], title: str) -> bytes:
    top = 44 * _SCALE if title else _PAD
    height = top + sum(image.height + _PAD // 2 for image, _ in drawn) + _PAD // 2
    sheet = Image.new("RGB", (_WIDTH + 2 * _PAD, height), _BACKGROUND)
    if title:
        _words(ImageDraw.Draw(sheet), sheet, [Piece(title, Run(title, bold=True))], _PAD, 8 * _SCALE, rtl=False)
    for image, at_right in drawn:
        sheet.paste(image, (_PAD + _WIDTH - image.width if at_right else _PAD, top), image)
        top += image.height + _PAD // 2
    out = BytesIO()
    sheet.quantize(128).save(out, "PNG", optimize=True)
    return out.getvalue()


def _bubble(message: Message, time: str, *, own: bool = False) -> Image.Image:
    """`own`: a reader's words, in a bubble as wide as they are."""
    rows: list[tuple[Line, list[Piece]]] = []
    for line in parse_runs(message.html):
        room = _WIDTH - 2 * _PAD - (14 * _SCALE if line.quote else 0)
        rows += [(line, words) for words in wrap(pieces(line), room, _advance)]
    text_height = sum(_height(words) for _, words in rows)
    keys = 46 * _SCALE * len(message.buttons)
    body = text_height + _PAD + (12 * _SCALE if time else 0)
    widest = max((sum(map(_advance, words)) for _, words in rows), default=0)
    width = min(_WIDTH, round(widest) + 2 * _PAD + 2) if own else _WIDTH
    image = Image.new("RGBA", (width, body + keys), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((0, 0, width - 1, body - 1), 14 * _SCALE, fill=_OWN if own else _BUBBLE)
    top = _PAD // 2
    for line, words in rows:
        _row(pen, image, line, words, top)
        top += _height(words)
    if time:
        left = _WIDTH - _PAD - pen.textlength(time, _font(bold=False, small=True))
        pen.text((left, body - 24 * _SCALE), time, _FAINT, _font(bold=False, small=True))
    for index, row in enumerate(message.buttons):
        _keys(pen, image, row, body + 46 * _SCALE * index + 4 * _SCALE)
    return image


def _row(pen: ImageDraw.ImageDraw, image: Image.Image, line: Line, words: list[Piece], top: int) -> None:
    left, right = _PAD, image.width - _PAD
    if line.quote:
        pen.rectangle((left, top, right, top + _height(words)), fill=_QUOTE)
        bar = right - 3 * _SCALE if line.rtl else left
        pen.rectangle((bar, top, bar + 3 * _SCALE, top + _height(words)), fill=_QUOTE_BAR)
        left, right = left + 10 * _SCALE, right - 10 * _SCALE
    if words:
        used = sum(_advance(piece) for piece in words)
        _words(pen, image, words, round(right - used) if line.rtl else left, top, rtl=line.rtl)


def _words(
    pen: ImageDraw.ImageDraw,
    image: Image.Image,
    words: Sequence[Piece],
    left: float,
    top: int,
    *,
    rtl: bool,
    ink: str = "",
) -> None:
    struck = False
    for piece, gap in visual(words, rtl=rtl):
        space = _space() if gap else 0
        left += space
        width = _advance(piece, spaced=False)
        if piece.emoji:
            mark = _emoji(piece.text)
            image.paste(mark, (round(left), top + (_LINE - mark.height) // 2), mark)
        else:
            style = piece.style
            colour = ink or (_LINK if style.url else _FAINT if style.italic and not style.bold else _INK)
            direction = "rtl" if (rtl if piece.rtl is None else piece.rtl) else "ltr"
            middle = top + _LINE // 2
            pen.text((left, middle), piece.text, colour, _font(bold=style.bold), anchor="lm", direction=direction)
            if style.strike:
                start = left - space if struck else left
                pen.line((start, middle + _SCALE, left + width, middle + _SCALE), fill=colour, width=2 * _SCALE)
        struck = piece.style.strike
        left += width


def _keys(pen: ImageDraw.ImageDraw, image: Image.Image, row: Sequence[Button], top: int) -> None:
    gap = 6 * _SCALE
    width = (_WIDTH - gap * (len(row) - 1)) / len(row)
    for index, button in enumerate(row):
        left = index * (width + gap)
        pen.rounded_rectangle((left, top, left + width, top + 38 * _SCALE), 8 * _SCALE, fill=_BUTTON)
        words = list(pieces(Line((Run(button.text, bold=True),))))
        start = left + (width - sum(map(_advance, words))) / 2
        row_top = top + 19 * _SCALE - _LINE // 2
        _words(pen, image, words, start, row_top, rtl=Line((Run(button.text),)).rtl, ink="white")


def _height(words: Sequence[Piece]) -> int:
    return _LINE if words else _LINE // 2


def _advance(piece: Piece, *, spaced: bool = True) -> float:
    space = _space() if spaced and piece.spaced else 0
    if piece.emoji:
        return space + _emoji(piece.text).width
    return space + _font(bold=piece.style.bold).getlength(piece.text)


def _space() -> float:
    return _font(bold=False).getlength(" ")


@lru_cache(maxsize=8)
def _font(*, bold: bool, small: bool = False) -> ImageFont.FreeTypeFont:
    name = "Vazirmatn-Bold.ttf" if bold else "Vazirmatn-Regular.ttf"
    return ImageFont.truetype(_FONTS / name, _SIZE * 3 // 4 if small else _SIZE, layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=64)
def _emoji(text: str) -> Image.Image:
    font = ImageFont.truetype(_FONTS / "NotoColorEmoji-marks.ttf", _EMOJI_SIZE)
    box = font.getbbox(text)
    mark = Image.new("RGBA", (max(1, round(box[2])), max(1, round(box[3]))), (0, 0, 0, 0))
    ImageDraw.Draw(mark).text((0, 0), text, font=font, embedded_color=True)
    return mark.resize((_SIZE * 5 // 4, round(mark.height * _SIZE * 5 / 4 / mark.width)), Image.Resampling.LANCZOS)
