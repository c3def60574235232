"""Text to sentences and words, in English and Arabic, by offsets: the pieces join back to the text.

Both run in time linear in the text, whatever it holds. Social posts break up words that filters look for
("مقتـ.ل", "قت.ل", "إره١ب"): such a word is one word here, and `text.arabic.fold` takes the dots out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_MARKS = "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u200b-\u200f"
_BODY = (
    "\u0620-\u0628\u062a-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08b4"
    "\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdfb\ufe70-\ufe92\ufe95-\ufefc"
)  # every Arabic letter but ta marbuta, which only ends a word: what follows it is the next one
_TA = "ة\ufe93\ufe94"
_DOTS = r"[.·•*/~|\-]"
_JOINT = (
    rf"(?=[ .·•*/~|\-1١])(?:"
    rf"(?<=ـ) (?=ـ+[{_BODY}])ـ+"  # شهـ ـيد
    rf"|"
    rf"(?<=ـ){_DOTS}{{1,4}}ـ*(?=[{_BODY}])"  # مقتـ.ل
    rf"|{_DOTS}{{1,4}}ـ+(?=[{_BODY}])"
    rf"|(?<=[.*][{_BODY}])[.*](?=[{_BODY}])"  # ش.ه.يد
    rf"|[.*]{{1,3}}(?=(?!و)[{_BODY}](?![{_BODY}{_MARKS}]))"  # قت.ل
    rf"|(?<=[{_BODY}ـ][{_BODY}ـ])[1١]{{1,2}}ـ*(?=[{_BODY}](?![{_BODY}{_TA}])))"  # إره١ب
)
_WORD = re.compile(
    rf"(?:(?![دامصأو])[{_BODY}][.*]{{1,3}}(?=[{_BODY}]{{2}}))?[{_BODY}][{_BODY}{_MARKS}]*(?:{_JOINT}[{_BODY}][{_BODY}{_MARKS}]*)*"
    rf"(?:[{_TA}][{_MARKS}]*)?"
    r"|[0-9٠-٩۰-۹]+(?:[.,٫٬][0-9٠-٩۰-۹]+)*"
    rf"|[^\W\d_{_BODY}{_TA}](?:[^\W\d_{_BODY}{_TA}\u0640]|[\u0300-\u036f]|['’](?=[^\W\d_{_BODY}{_TA}]))*"
    r"|[^\s_#]"
)
_LETTER = "\u0621-\u063f\u0641-\u064a"
_ENDS = re.compile(
    r"(?<![.!?؟…])[.!?؟…]+[\"'”’»)\]]*(?=\s|$)"
    r"|\n+"
    rf"|(?<=[{_LETTER}][{_LETTER}])\.+(?=[{_LETTER}](?:و|[{_LETTER}])|[#«“\"(])"
    rf"|(?<=[{_LETTER}])[!؟]+(?=[{_LETTER}#«“])"
)
_SHORT = (
    "mr mrs ms dr prof gen col lt sgt capt maj brig gov sen rep rev st jr sr no vs etc inc ltd co u.s u.k u.n e.g i.e "
    "a.m p.m jan feb mar apr jun jul aug sep sept oct nov dec approx fig al د أ م ص ا.ف.ب"
)
_CLOSING = frozenset(("etc", "a.m", "p.m", "jr", "inc", "ltd", "co"))  # a capital after one of them begins a sentence
_ABBREVIATIONS = frozenset(_SHORT.split())
_LAST = re.compile(r"[^\s(\"'“«]*$")


def spans(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence, without surrounding white space; a line break ends a sentence."""
    start = 0
    for match in _ENDS.finditer(text):
        if text[match.start()] == "." and _goes_on(text, start, match):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def words(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """(start, end) of each word, number or punctuation mark between two offsets; the "#" and "_" of hashtags are
    passed over, so that their words stand side by side."""
    for match in _WORD.finditer(text, start, end):
        yield match.span()


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _goes_on(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a full stop is an abbreviation's, an initial's or a list number's, so that the sentence goes on."""
    word = _LAST.search(text[max(start, match.start() - 24) : match.start()])
    last = word.group().lower() if word else ""
    following = text[match.end() : match.end() + 40].lstrip(" \t\"'“«(")[:1]
    if last == "no":
        return following.isdigit()
    if last in _CLOSING and following.isupper():
        return False
    if last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha()):
        return following != ""
    return following.islower() and following.isascii()
