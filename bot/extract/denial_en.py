"""Whether an English headline or lead says that a reported event did not happen: "police deny reports of a blast".

Denied is the event, by those who would know of it; not that one side did it ("denied responsibility", "denies striking
a hospital"), nor the number of dead, which is a correction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.text.document import Document

_EVENT = (
    r"(?:attack|blast|explosion|bombing|bomb|shooting|gunfire|strike|air ?strike|clash|kidnapping|abduction|killing|"
    r"massacre|ambush|raid|assault|shelling|siege|hijacking|stabbing|gunfight|coup)(?:s|es)?"
)
_HARM = r"(?:killed|kidnapped|abducted|attacked|bombed|shot|exploded|blown up|ambushed|assassinated|died|dead)"
_DENIES = r"(?:den(?:y|ies|ied|ying)|dismiss(?:es|ed|ing)?|refut(?:e|es|ed|ing)|reject(?:s|ed|ing)?|debunk(?:s|ed)?)"
_NEWS = r"(?:reports?|rumou?rs?|claims?|news|allegations?|stories|speculation|posts?|videos?)"
_FALSE = r"(?:false|untrue|fake|baseless|unfounded|incorrect|not true|a hoax|fabricated|fictitious)"
_NEAR, _FAR = r"(?:[^ .;]+ ){0,4}?", r"(?:[^ .;]+ ){0,14}?"
_SAID = (
    rf"\b{_DENIES} {_NEAR}{_NEWS} {_FAR}(?:{_EVENT}|{_HARM})\b",
    rf"\bno (?:such |terror(?:ist)? |bomb )?{_EVENT} (?:had |has |have |ever )?(?:took|taken|take|occurred|happened)\b",
    rf"\b{_NEWS} (?:of|that|about|on) {_FAR}(?:{_EVENT}|{_HARM}) {_FAR}(?:is|are|was|were|as) (?:\w+ )?{_FALSE}\b",
    rf"\b{_EVENT} {_NEWS} {_FAR}{_FALSE}\b",
    rf"\b(?:false|fake|unfounded|baseless) {_NEWS} (?:of|that|about) {_FAR}(?:{_EVENT}|{_HARM})\b",
    rf"\b(?:withdraws|withdrew|withdrawn|retracts|retracted|retraction of) {_NEAR}(?:report|story|article|news)\b",
)
_DENIAL = re.compile("|".join(_SAID))
_NONE = re.compile(rf"\b(?:there (?:was|were|is|has been|had been|have been) )no {_EVENT}\b")
_OWN = re.compile(
    r"\b(?:responsib\w+|involve\w+|role|behind|part in|complicity|links?|toll|(?:its|their|his) (?:forces|troops|"
    r"fighters|men|soldiers|officers|jets|drones) (?:had |have |has )?(?:killed|struck|attacked|carried|bombed|shelled|"
    r"fired|opened|shot|hit)|(?:it|they|he|she|forces|troops|officers|police|soldiers|army) (?:had|have|has) (?:killed|"
    r"struck|attacked|carried|bombed|shelled|fired|opened|shot|hit|targeted|launched))\b"
)
_TOLL = re.compile(rf"\b{_HARM} (?:in|during|by) (?:the|that|this|\w+day) {_NEAR}{_EVENT}\b")  # of an event that was
_LEAD = 1  # sentences of the text beside the headline


def event_denied(doc: Document) -> bool:
    """Read off the headline and the first sentence: where the headline has it, or its first sentence after a headline
    that denies something; without a headline the first sentence alone."""
    heads = list(_heads(doc))
    if not heads:
        return False
    titled = doc.sentences[0].part == "title"
    told = any(re.search(rf"\b{_NEWS}\b", head) for head in heads)
    for index, head in enumerate(heads):
        if index and titled and not re.search(rf"\b(?:{_DENIES}|no|not|{_FALSE}|{_NEWS})\b", heads[0]):
            return False
        denied = _DENIAL.search(head) or (told and _NONE.search(head))
        if denied and not _OWN.search(head, denied.start()) and not _TOLL.search(head, denied.start()):
            return True
    return False


def _heads(doc: Document) -> Iterator[str]:
    """The sentences as words parted by spaces, without quotation marks."""
    left = _LEAD
    for sentence in doc.sentences:
        if sentence.part == "text":
            if not left:
                return
            left -= 1
        yield " ".join(token.norm for token in sentence.tokens if token.norm.isalnum() or token.norm in ".;")
