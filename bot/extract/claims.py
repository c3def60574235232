"""Groups that say themselves that they did it: "fighters of X said they had carried out an attack"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.extract.group_lexicon import STATE_KINDS
from bot.extract.mention import GroupMention
from bot.model import GroupRole, Role
from bot.text import arabic
from bot.text.document import Document

_SAYING = frozenset(("said", "says", "announced", "claimed", "claims", "boasted", "declared"))
_THEMSELVES = frozenset(("they", "it", "its", "their", "we"))
_DOING = frozenset(
    (
        *(
            "carried",
            "attacked",
            "killed",
            "staged",
            "conducted",
            "targeted",
            "detonated",
            "bombed",
            "shelled",
            "fired",
        ),
        *("launched", "ambushed", "executed", "assassinated", "abducted", "captured", "behind", "struck", "raided"),
    )
)
_OWNING = frozenset(("responsible", "carried", "attacked", "ambushed", "claim", "bombed", "shot"))
_QUOTES = frozenset(('"', "”", "“", "»", "''", "’", "'"))
_EARLY = 4  # sentences of the text in which what a group announces is the incident
_BEFORE = 3  # Arabic words before a group in which it announces


def _folded(words: str) -> frozenset[str]:
    return frozenset(map(arabic.fold, words.split()))


_ANNOUNCING = _folded("أعلن أعلنت يعلن تعلن أعلنوا")
_TURNS = frozenset(
    tuple(map(arabic.fold, words.split()))
    for words in ("من جانبه", "من جانبها", "من جهته", "من جهتها", "في المقابل", "وفي المقابل", "ومن جهته")
)
_DEEDS = _folded("قتل استهداف استهدافها استهدافه قصف تفجير تنفيذ اغتيال إسقاط أسر مهاجمة شن تدمير قنص")
_THAT_IT = _folded("أنه أنها أنهم إنه إنها إنهم")
_DONE = _folded(
    "استهدف استهدفت استهدفوا قصف قصفت هاجم هاجمت هاجموا نفذ نفذت نفذوا شن شنت شنوا فجر فجرت دمر دمرت أسقط أسقطت "
    "قتلت قتلوا أسرت أسروا"
)
_STOPS = _folded("أن إن عن مقتل إحباط إصابة مسؤوليته مسؤوليتها ، .")
_PASSIVE = frozenset(("was", "were", "been", "being"))
_REACH = 8  # words between the group and its verb, and between the verb and what was done


def with_claims(doc: Document, roles: Sequence[GroupRole], mentions: Sequence[GroupMention]) -> tuple[GroupRole, ...]:
    """`roles` with the groups made claimants that say so in the sentences of `mentions`; state forces, which report
    what they do, stay what they are."""
    says = _claims if doc.language == "en" else _announces
    claimed = {m.group.id for m in mentions if m.group.kind not in STATE_KINDS and says(doc, m)}
    return tuple(replace(item, role=Role.CLAIMANT) if item.group.id in claimed else item for item in roles)


def _claims(doc: Document, mention: GroupMention) -> bool:
    if _quoted(doc, mention):
        return True
    after = [token.norm for token in doc.sentences[mention.sentence].tokens if token.start >= mention.end]
    said = next((index for index, norm in enumerate(after[:_REACH]) if norm in _SAYING), None)
    if said is None:
        return False
    told = after[said + 1 : said + 1 + _REACH]
    themselves = next((index for index, norm in enumerate(told) if norm in _THEMSELVES), None)
    if themselves is None:
        return False
    words = told[themselves:]
    return any(norm in _DOING and words[index - 1] not in _PASSIVE for index, norm in enumerate(words))


def _announces(doc: Document, mention: GroupMention) -> bool:
    """ "أعلنت س استهداف…", "س تعلن قتل…", "أعلنت س أنها قصفت…"; what befell it ("مقتل") is no claim."""
    texts = sum(sentence.part == "text" for sentence in doc.sentences[: mention.sentence])
    tokens = [token for token in doc.sentences[mention.sentence].tokens if token.norm not in _QUOTES]
    if texts >= _EARLY or tuple(token.norm for token in tokens[:2]) in _TURNS:
        return False  # further down, and "for its part", it announces other things
    before = [token.norm.removeprefix("و") for token in tokens if token.start < mention.start][-_BEFORE:]
    after = [token.norm for token in tokens if token.start >= mention.end][: _REACH + 2]
    if after and after[0] in _ANNOUNCING:
        after = after[1:]
    elif _ANNOUNCING.isdisjoint(before):
        return False
    for index, norm in enumerate(after):
        if norm in _STOPS:
            return False
        if norm in _DEEDS:
            return True
        if norm in _THAT_IT:
            return not _DONE.isdisjoint(after[index + 1 : index + 3])
    return False


def _quoted(doc: Document, mention: GroupMention) -> bool:
    """Whether its man is quoted with "we did it": "We are responsible for the ambush," a commander of X said. Between
    the quoted words and the group the quotation ends: an army may say whom it attacked."""
    tokens = doc.sentences[mention.sentence].tokens
    if _SAYING.isdisjoint(token.norm for token in tokens):
        return False
    before = [token.norm for token in tokens if token.start < mention.start]
    end = max((index for index, norm in enumerate(before) if norm in _QUOTES), default=0)
    return any(norm == "we" and not _OWNING.isdisjoint(before[at + 1 : at + 3]) for at, norm in enumerate(before[:end]))
