"""The text of a report under an alert: as it came, translated, or with the reason why it is not."""

from __future__ import annotations

from pathlib import Path

from bot.chat.article import opening
from bot.extract.lexicon import Lexicon
from bot.translate.packages import install
from tests.chat.room import BENGHAZI_AR, KIRKUK, SOURCE_AR, Room, open_room
from tests.chat.telegram import Person
from tests.translate.test_packages import DEMO

READER = Person(101, "Nour", "en")
MORE = "\nوقال مصدر أمني إن قوات الجيش انتشرت في المدينة."


async def _text_of(room: Room, word: str) -> str:
    """What the newest alert that says `word` answers to its text button."""
    data = next(d for label, d in room.buttons(READER.where) if d.startswith("text:"))
    heard = await room.press(READER, data)
    said = [values["text"] for method, values in heard if method == "sendmessage"]
    assert word in "".join(room.told(READER.where)) and len(said) == 1
    return str(said[0])


async def test_a_text_in_the_readers_language_is_shown_as_it_came(tmp_path: Path, lexicon: Lexicon) -> None:
    """Headline, text and source; no word of a translation."""
    async with open_room(tmp_path, lexicon) as room:
        await room.subscribe(READER)
        await room.report(KIRKUK)
        said = await _text_of(room, "Kirkuk")
    assert "near a market in Kirkuk" in said and "The Gazette" in said
    assert "translation" not in said.lower()


async def test_a_foreign_text_is_translated_whole(tmp_path: Path, lexicon: Lexicon) -> None:
    """Both paragraphs, with a note that a machine wrote it."""
    async with open_room(tmp_path, lexicon, pairs=("ar-en",)) as room:
        await room.subscribe(READER)
        install(DEMO, tmp_path / "models")
        await room.report((BENGHAZI_AR[0], BENGHAZI_AR[1] + MORE), SOURCE_AR)
        said = await _text_of(room, "Benghazi")
    assert "achine translation (from: Arabic)" in said
    quoted = said.split("<blockquote expandable>")[1].split("</blockquote>")[0]
    assert len(quoted.split("\n")) == 2 and "Benghazi" in quoted


async def test_without_a_model_the_original_is_shown_and_why(tmp_path: Path, lexicon: Lexicon) -> None:
    """Nothing is hidden because it cannot be translated."""
    async with open_room(tmp_path, lexicon) as room:
        await room.subscribe(READER)
        await room.report(BENGHAZI_AR, SOURCE_AR)
        said = await _text_of(room, "Benghazi")
    assert "cannot be translated here" in said and "نقطة عسكرية" in said


async def test_a_long_text_is_cut_at_a_sentence_and_says_so(tmp_path: Path, lexicon: Lexicon) -> None:
    """It fits into one message, and tells where it goes on."""
    title, text = KIRKUK
    async with open_room(tmp_path, lexicon) as room:
        await room.subscribe(READER)
        await room.report((title, text + "\nOfficials spoke of a long night." * 400))
        said = await _text_of(room, "Kirkuk")
    assert "The text goes on there." in said and said.count("long night.</blockquote>") == 1


def test_an_opening_keeps_whole_paragraphs_that_fit() -> None:
    """The last is cut at a sentence, or left out where little of it would fit."""
    assert opening("One.\n\nTwo.", 100) == "One.\nTwo."
    assert opening("a" * 90 + "\n" + "b" * 90, 100) == "a" * 90
    assert opening("First one. Second one.", 15).strip() == "First one."
