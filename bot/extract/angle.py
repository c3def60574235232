"""How a report stands to its incident (event, update, claim, reaction, retraction), and whether it doubts itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.extract import denial_ar, denial_en
from bot.extract.mention import Casualty, Cue
from bot.extract.reckoning import Toll
from bot.model import Angle
from bot.text.document import Document


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CLAIMS = _words("claims claim claimed تبني يتبني تتبني تبنت مسووليته مسووليتها")
_REACTION = _words(
    "condemns condemn condemned denounces denounced deplores condolences تدين يدين ادان ادانت استنكر يستنكر تستنكر ندد"
    " تندد يندد شجب تعازي عزاء"
)


def angle_of(doc: Document, tolls: Mapping[str, Toll]) -> Angle:
    """Read off the headline, or the first sentence where there is none. A denial outdoes the toll that it denies."""
    if event_denied(doc):
        return Angle.RETRACTION
    if (
        any(Cue.UPDATE in mention.cues for held in tolls.values() for mention in held.mentions)
        and "killed_before" in tolls
    ):
        return Angle.TOLL_UPDATE
    head = next(iter(doc.sentences), None)
    if head is None:
        return Angle.EVENT
    words = {token.norm for token in head.tokens}
    if any(Cue.UPDATE in m.cues and m.sentence <= 1 for held in tolls.values() for m in held.mentions):
        return Angle.TOLL_UPDATE
    if words & _CLAIMS and ("responsibility" in words or doc.language == "ar"):
        return Angle.CLAIM
    if words & _REACTION:
        return Angle.REACTION
    return Angle.EVENT


def event_denied(doc: Document) -> bool:
    """Whether the article says that a reported event did not happen, or withdraws the report."""
    return denial_ar.event_denied(doc) if doc.language == "ar" else denial_en.event_denied(doc)


def doubt_of(doc: Document, mentions: Sequence[Casualty]) -> str:
    """A short reason where the report itself doubts its toll; empty where it does not."""
    for cue in (Cue.DENIED, Cue.UNCONFIRMED):
        if any(cue in mention.cues for mention in mentions):
            return cue.value
    return ""
