"""Groups that say themselves that they did it: "fighters of X said they had carried out an attack"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.extract.mention import GroupMention
from bot.model import GroupRole, Role
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
_PASSIVE = frozenset(("was", "were", "been", "being"))
_REACH = 8  # words between the group and its verb, and between the verb and what was done


def with_claims(doc: Document, roles: Sequence[GroupRole], mentions: Sequence[GroupMention]) -> tuple[GroupRole, ...]:
    """`roles` with the groups made claimants that say so in the sentences of `mentions`. English only: Arabic news says
    it with one verb, which the roles have."""
    if doc.language != "en":
        return tuple(roles)
    claimed = {mention.group.id for mention in mentions if _claims(doc, mention)}
    return tuple(replace(item, role=Role.CLAIMANT) if item.group.id in claimed else item for item in roles)


def _claims(doc: Document, mention: GroupMention) -> bool:
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
