"""Casualty mentions of a document, whatever its language; the readers are `casualties_en` and `casualties_ar`."""

from __future__ import annotations

from bot.extract import casualties_ar, casualties_en
from bot.extract.lexicon import Lexicon
from bot.extract.mention import Casualty
from bot.text.document import Document


def find_casualties(doc: Document, lexicon: Lexicon) -> tuple[Casualty, ...]:
    """Every casualty mention in the order of the text; none for a language that is not read."""
    if doc.language == "en":
        return casualties_en.find_casualties(doc, lexicon.english)
    if doc.language == "ar":
        return casualties_ar.find_casualties(doc)
    return ()
