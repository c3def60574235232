"""The days of a digest as a small picture (PNG): a bar for each day's dead, the number of incidents under it.

Days run the way the reader reads: an Arabic chart has the last day at the left.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from babel.dates import format_date
from PIL import Image, ImageDraw, ImageFont

from bot import deliver
from bot.alert.catalogue import Catalogue
from bot.chat.digest import DayTotal

_FONTS = Path(next(iter(deliver.__path__))) / "fonts"
_SCALE = 2
_WIDTH, _HEIGHT = 640 * _SCALE, 300 * _SCALE
_TOP, _BASE, _SIDE = 78 * _SCALE, 226 * _SCALE, 28 * _SCALE
_PAPER, _INK, _FAINT, _BAR, _LAST, _LINE = "#ffffff", "#101418", "#5f6b73", "#e39b8f", "#c8452f", "#d7dde1"


def draw_chart(days: Sequence[DayTotal], words: Catalogue) -> bytes:
    """PNG, 640 × 300 points at twice the resolution. `days` are the oldest first; the last one stands out."""
    image = Image.new("RGB", (_WIDTH, _HEIGHT), _PAPER)
    pen = ImageDraw.Draw(image)
    _text(pen, words, words.say("chart.title"), _edge(words), 24 * _SCALE, _font(17, bold=True), _INK, _anchor(words))
    _text(pen, words, words.say("chart.legend"), _edge(words), 50 * _SCALE, _font(13), _FAINT, _anchor(words))
    pen.line((_SIDE, _BASE, _WIDTH - _SIDE, _BASE), fill=_LINE, width=_SCALE)
    ordered = list(reversed(days)) if words.rtl else list(days)
    slot = (_WIDTH - 2 * _SIDE) / max(1, len(ordered))
    tallest = max((day.killed for day in days), default=0) or 1
    for index, day in enumerate(ordered):
        middle = _SIDE + slot * (index + 0.5)
        top = _BASE - (_BASE - _TOP - 26 * _SCALE) * day.killed / tallest
        if day.killed:
            half = min(slot * 0.3, 34 * _SCALE)
            colour = _LAST if day is days[-1] else _BAR
            pen.rounded_rectangle((middle - half, top, middle + half, _BASE), 4 * _SCALE, fill=colour)
            pen.rectangle((middle - half, max(top, _BASE - 5 * _SCALE), middle + half, _BASE - 1), fill=colour)
        _text(pen, words, str(day.killed), middle, top - 14 * _SCALE, _font(15, bold=True), _INK, "mm")
        name = format_date(day.day, "EEE" if not words.rtl else "EEEE", locale=words.language)
        _text(pen, words, name, middle, _BASE + 20 * _SCALE, _font(13), _INK, "mm")
        _text(pen, words, str(day.incidents), middle, _BASE + 46 * _SCALE, _font(13), _FAINT, "mm")
    out = BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _text(
    pen: ImageDraw.ImageDraw,
    words: Catalogue,
    text: str,
    x: float,
    y: float,
    font: ImageFont.FreeTypeFont,
    ink: str,
    anchor: str,
) -> None:
    pen.text((x, y), text, ink, font, anchor=anchor, direction="rtl" if words.rtl else "ltr")


def _edge(words: Catalogue) -> int:
    return _WIDTH - _SIDE if words.rtl else _SIDE


def _anchor(words: Catalogue) -> str:
    return "rm" if words.rtl else "lm"


def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    name = "Vazirmatn-Bold.ttf" if bold else "Vazirmatn-Regular.ttf"
    return ImageFont.truetype(_FONTS / name, size * _SCALE, layout_engine=ImageFont.Layout.RAQM)
