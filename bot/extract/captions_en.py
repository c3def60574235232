"""Which paragraphs at the head of an English page are the captions of its pictures: they have a photographer's credit.

A caption describes the picture, often of another day; the lead is the first sentence of the text proper.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.text.document import Document, Sentence

_CREDIT = re.compile(
    r"[(\[](?:[^()]{0,40}\b)?(?:photo|photos|image|picture|pic)\b[^()]{0,60}[)\]]"
    r"|\b(?:photo|image|picture)s?(?: credit| courtesy)?(?: ?:| by\b)"
    r"|\bimage (?:source|caption)\b|image source,"
    r"|\b(?:AP|AFP|EPA|file|reuters|handout|getty|xinhua|illustrative)[ /-](?:photo|images|image|picture|pic)\b"
    r"|\b(?:getty images|afp via|via reuters|via ap|reuters/\w+|ap photo|archive photo)\b"
    r"|[—–-] ?(?:AFP|AP|Reuters|EPA|INP|APP|Online|Xinhua)(?:/file)?\.?\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_LONG = 8  # tokens of a sentence that can be the lead in its place


def without_captions(doc: Document, text: Sequence[Sentence]) -> list[Sentence]:
    """The sentences that stand in no caption; all of them where nothing that could be a lead is left."""
    credited: set[int] = set()
    paragraphs = {sentence.paragraph for sentence in text}
    if len(paragraphs) < 2:
        return list(text)
    for paragraph in paragraphs:
        mine = [sentence for sentence in text if sentence.paragraph == paragraph]
        if _CREDIT.search(doc.text, mine[0].start, mine[-1].end):
            credited.add(paragraph)
    rest = [sentence for sentence in text if sentence.paragraph not in credited]
    return rest if any(len(sentence.tokens) >= _LONG for sentence in rest) else list(text)
