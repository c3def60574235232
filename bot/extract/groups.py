"""The groups that an article names, and what part each has in an incident.

Unnamed actors ("gunmen", "militants") are no groups. A role is read from the nearest words that tell one
(`data/roles.yaml`), in the same sentence; groups that are named in one breath ("A, B and C") share it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.extract.group_lexicon import GroupLexicon, Spelling
from bot.extract.group_roles import RANK, Named, with_roles
from bot.extract.mention import GroupMention
from bot.extract.phrases import Hit, Keys
from bot.model import GroupRole, Role
from bot.text import arabic
from bot.text.document import Document, Sentence

_LEAD = 6  # sentences of the text in which a part is believed without more; further down it is mostly background


def _folded(words: str) -> frozenset[str]:
    return frozenset(map(arabic.fold, words.split()))


_DEFINITE = _folded(
    "the it both this these incident الهجوم العملية التفجير الانفجار الحادث الاعتداء الهجومين التفجيرين مسؤوليته "
    "مسؤوليتها"
)
_REASONS = _folded(
    "stating saying adding retaliation revenge response because avenge ردا انتقاما قائلا قائلة مضيفا مضيفة"
)
_RECALLING = _folded(
    "previous earlier past similar last ago recent years السابقة سابقة الماضي الماضية سابق مماثلة مماثل"
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A name in a sentence that may be one of several groups."""

    sentence: Sentence
    keys: Keys
    hit: Hit[Spelling]


def find_groups(doc: Document, keys: Sequence[Keys], lexicon: GroupLexicon) -> tuple[GroupMention, ...]:
    """Every named group, in the order of the text, each with its role in its own sentence. A state force is a
    perpetrator or merely mentioned: whom an incident was aimed at is its target (`extract.kinds`). `keys` are those of
    every sentence, made with the lexicon's `same`."""
    found: list[_Found] = []
    for sentence, words in zip(doc.sentences, keys, strict=True):
        found += (_Found(sentence, words, hit) for hit in lexicon.spellings.scan(words))
    by_sentence: dict[int, list[Named]] = {}
    for named in _resolved(keys, found, lexicon):
        by_sentence.setdefault(named.sentence.index, []).append(named)
    return tuple(mention for here in by_sentence.values() for mention in with_roles(here, lexicon))


def roles(doc: Document, mentions: Sequence[GroupMention], sentences: Sequence[int]) -> tuple[GroupRole, ...]:
    """Each group's best-supported role in the incident that the sentences with these indices tell, in the order of
    the text. A part in it is believed in the headline and the first sentences, a claim or a suspicion further down too,
    where no other time is named; right after those sentences where it is of "the attack"."""
    inside = frozenset(sentences)
    lead = [index for index in sorted(inside) if doc.sentences[index].part == "text"][:_LEAD]
    last = lead[-1] if lead else -1
    votes: dict[str, dict[Role, int]] = {}
    for mention in mentions:
        within = mention.sentence in inside
        if not within and not (mention.sentence - 1 in inside and _reaches(doc, mention, True)):
            continue
        believed = not within or mention.sentence <= last or _reaches(doc, mention, False)
        role = mention.role if believed else Role.MENTIONED
        weight = 3 if mention.part == "title" else 2 if mention.sentence in lead[:1] else 1
        held = votes.setdefault(mention.group.id, {})
        held[role] = held.get(role, 0) + weight
    groups = {mention.group.id: mention.group for mention in mentions}
    return tuple(GroupRole(groups[group_id], _best(held)) for group_id, held in votes.items())


def _best(votes: Mapping[Role, int]) -> Role:
    """A claim outdoes all else and any part being merely mentioned; otherwise the weightier role."""
    if Role.CLAIMANT in votes or set(votes) == {Role.MENTIONED}:
        return min(votes, key=RANK.index)
    parts = [role for role in votes if role is not Role.MENTIONED]
    return max(parts, key=lambda role: (votes[role], -RANK.index(role)))


def _reaches(doc: Document, mention: GroupMention, definite: bool) -> bool:
    """Whether a claim or suspicion further down is of the incident; `definite`: only where it says "the attack"."""
    if mention.role not in (Role.CLAIMANT, Role.SUSPECTED):
        return False
    norms = (token.norm for token in doc.sentences[mention.sentence].tokens)
    words = set(takewhile(lambda norm: norm not in _REASONS, norms))
    return not words & _RECALLING and (not definite or bool(words & _DEFINITE))


def _resolved(keys: Sequence[Keys], found: Sequence[_Found], lexicon: GroupLexicon) -> Iterator[Named]:
    """The names whose spelling has what it needs, each with the one group that it means: of a group and its branch
    the branch, throughout the document."""
    fitting = [(item, tuple(s for s in item.hit.values if _written(item, s))) for item in found]
    sure = {s.group.id for _, spellings in fitting for s in spellings if not s.weak}
    context: frozenset[str] | None = None
    for item, spellings in fitting:
        chosen = next((s for s in spellings if not s.weak), None)
        if any(s.weak for s in spellings):
            context = _context(keys, lexicon) if context is None else context
            held = context
            weak = [s for s in spellings if s.weak and (s.group.id in sure or _fits(s, held))]
            ids = {s.group.id for s in weak}
            weak.sort(key=lambda s: (ids.isdisjoint(s.group.parents), s.group.id not in sure, -len(held & s.context)))
            chosen = weak[0] if weak else chosen
        if chosen is not None:
            yield Named(chosen.group, item.sentence, item.keys, item.hit.first, item.hit.last, item.hit.cut)


def _fits(spelling: Spelling, held: frozenset[str]) -> bool:
    """Whether a weak spelling's context phrases are among those that stand in the document, and its bars not."""
    return spelling.bars.isdisjoint(held) and (not spelling.context or not spelling.context.isdisjoint(held))


def _context(keys: Sequence[Keys], lexicon: GroupLexicon) -> frozenset[str]:
    """The context phrases that stand in the document."""
    return frozenset(value for words in keys for hit in lexicon.contexts.scan(words) for value in hit.values)


def _written(item: _Found, spelling: Spelling) -> bool:
    """Whether the letters' case fits: abbreviations in their capitals, names with at least one."""
    tokens = item.sentence.tokens[item.keys.first[item.hit.first] : item.keys.last[item.hit.last] + 1]
    begin = item.keys.first[item.hit.first]
    article = item.sentence.tokens[begin - 2].text if begin > 1 and item.sentence.tokens[begin - 1].text == "-" else ""
    text = " ".join(token.text for token in tokens)
    if article == "Al":  # "Al-shabaab"
        return True
    if text.lower() == text.upper():
        return True
    if spelling.cased:
        letters = "".join(c for c in text.replace("'s", "").replace("’s", "") if c.isalpha())
        return letters == spelling.cased and (len(letters) > 2 or not _shouted(item))
    return any(c.isupper() for c in text) or not any(t.text[0].isupper() for t in item.sentence.tokens)


def _shouted(item: _Found) -> bool:
    """Whether a word beside the name is in capitals too, as in a headline."""
    tokens, first, last = item.sentence.tokens, item.keys.first[item.hit.first], item.keys.last[item.hit.last]
    beside = (*tokens[max(0, first - 1) : first], *tokens[last + 1 : last + 2])
    return any(len(token.text) > 1 and token.text.isalpha() and token.text.isupper() for token in beside)
