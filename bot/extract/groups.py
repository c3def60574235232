"""The groups that an article names, and what part each has in an incident.

Unnamed actors ("gunmen", "militants") are no groups. A role is read from the nearest words that tell one
(`data/roles.yaml`), in the same sentence; groups that are named in one breath ("A, B and C") share it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.extract.group_lexicon import STATE_KINDS, Cue, GroupLexicon, Spelling
from bot.extract.mention import GroupMention
from bot.extract.phrases import Hit, Keys, without_particles
from bot.model import Group, GroupRole, Role
from bot.text import arabic
from bot.text.document import Document, Sentence

_RANK = (Role.CLAIMANT, Role.PERPETRATOR, Role.SUSPECTED, Role.TARGET, Role.OPPONENT, Role.MENTIONED)
_WINDOW = 30  # words on either side of a group in which its role is looked for
_LEAD = 6  # sentences of the text in which a part is believed without more; further down it is mostly background


def _folded(words: str) -> frozenset[str]:
    return frozenset(map(arabic.fold, words.split()))


_BARRIERS = _folded("; : ؛ | ? ؟ ! but while whereas although فيما بينما لكن")
_JOINTS = _folded("and or nor both also separately , & / ( ) ، و او the as well a كما ثم ولا")
_ANDS = frozenset(("and", "or"))  # before a verb: most often the group's author goes on, not the group
_LINKS = _JOINTS | _folded(
    "later of an group groups organization movement from so called belonging affiliated to with one two three four "
    "five six seven eight nine ten dozen several many some more than at least "
    "جماعة حركة تنظيم تنظيمي من الإرهابي الإرهابية المسمى"
)
_BEARERS = _folded(
    "militants militant fighters fighter gunmen gunman members member militia militiamen rebels rebel terrorists "
    "terrorist insurgents insurgent jihadists extremists guerrillas troops soldiers forces suspected men separatists "
    "dissidents loyalists operatives "
    "عناصر عنصر عنصرا عنصرين مسلحي مسلحو مسلحين مسلحون مسلح مسلحا مقاتلي مقاتلو مقاتلين مقاتل إرهابيي إرهابيو "
    "إرهابيين ميليشيا ميليشيات مليشيا مليشيات أفراد أعضاء متمردي متمردو متشددي متشددو قوات فصائل أتباع"
)
_TIES = _folded(
    "affiliate affiliates affiliated linked branch aligned offshoot franchise arm wing splinter proxy backed "
    "ذراع فرع جناح المرتبط المرتبطة المنبثقة المنبثق الموالية الموالي التابع التابعة مرتبطة موالية ذراعه"
)
_HABITS = _folded(
    "often frequently regularly routinely usually repeatedly sporadically عادة غالبا مرارا باستمرار الفينة الحين"
)
_SPEECH = _folded(
    "said say says saying told that condemned denied blamed accused announced reported warned vowed urged claims "
    "قال قالت إن أن إنه إنها أنه أنها أكد أكدت أعلن أعلنت ذكر ذكرت أفاد أفادت اتهم اتهمت أوضح أوضحت"
)  # what follows is no deed of whom stands before, a claim aside
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


@dataclass(frozen=True, slots=True)
class _Named:
    """A name whose group is known."""

    group: Group
    sentence: Sentence
    keys: Keys
    first: int
    last: int
    cut: int


def find_groups(doc: Document, keys: Sequence[Keys], lexicon: GroupLexicon) -> tuple[GroupMention, ...]:
    """Every named group, in the order of the text, each with its role in its own sentence. A state force is a
    perpetrator or merely mentioned: whom an incident was aimed at is its target (`extract.kinds`). `keys` are those of
    every sentence, made with the lexicon's `same`."""
    found: list[_Found] = []
    for sentence, words in zip(doc.sentences, keys, strict=True):
        found += (_Found(sentence, words, hit) for hit in lexicon.spellings.scan(words))
    by_sentence: dict[int, list[_Named]] = {}
    for named in _resolved(keys, found, lexicon):
        by_sentence.setdefault(named.sentence.index, []).append(named)
    return tuple(mention for here in by_sentence.values() for mention in _with_roles(here, lexicon))


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
        return min(votes, key=_RANK.index)
    parts = [role for role in votes if role is not Role.MENTIONED]
    return max(parts, key=lambda role: (votes[role], -_RANK.index(role)))


def _reaches(doc: Document, mention: GroupMention, definite: bool) -> bool:
    """Whether a claim or suspicion further down is of the incident; `definite`: only where it says "the attack"."""
    if mention.role not in (Role.CLAIMANT, Role.SUSPECTED):
        return False
    norms = (token.norm for token in doc.sentences[mention.sentence].tokens)
    words = set(takewhile(lambda norm: norm not in _REASONS, norms))
    return not words & _RECALLING and (not definite or bool(words & _DEFINITE))


def _resolved(keys: Sequence[Keys], found: Sequence[_Found], lexicon: GroupLexicon) -> Iterator[_Named]:
    """The names whose spelling has what it needs, each with the one group that it means."""
    fitting = [(item, tuple(s for s in item.hit.values if _written(item, s))) for item in found]
    sure = {s.group.id for _, spellings in fitting for s in spellings if not s.weak}
    context: frozenset[str] | None = None
    for item, spellings in fitting:
        chosen = next((s for s in spellings if not s.weak), None)
        if any(s.weak for s in spellings):
            context = _context(keys, lexicon) if context is None else context
            held = context
            weak = [s for s in spellings if s.weak and (s.group.id in sure or _fits(s, held))]
            weak.sort(key=lambda s: (s.group.id not in sure, -len(held & s.context)))
            chosen = weak[0] if weak else chosen
        if chosen is not None:
            yield _Named(chosen.group, item.sentence, item.keys, item.hit.first, item.hit.last, item.hit.cut)


def _fits(spelling: Spelling, held: frozenset[str]) -> bool:
    """Whether a weak spelling's context phrases are among those that stand in the document, and its bars not."""
    return spelling.bars.isdisjoint(held) and (not spelling.context or not spelling.context.isdisjoint(held))


def _context(keys: Sequence[Keys], lexicon: GroupLexicon) -> frozenset[str]:
    """The context phrases that stand in the document."""
    return frozenset(value for words in keys for hit in lexicon.contexts.scan(words) for value in hit.values)


def _written(item: _Found, spelling: Spelling) -> bool:
    """Whether the letters' case fits: abbreviations in their capitals, names with at least one."""
    tokens = item.sentence.tokens[item.keys.first[item.hit.first] : item.keys.last[item.hit.last] + 1]
    text = " ".join(token.text for token in tokens)
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


def _with_roles(here: Sequence[_Named], lexicon: GroupLexicon) -> Iterator[GroupMention]:
    """The mentions of one sentence."""
    keys, sentence = here[0].keys, here[0].sentence
    taken = frozenset(i for named in here for i in range(named.first, named.last + 1))
    armed = {named.group.id for named in here if named.group.kind not in STATE_KINDS}
    tied = [_tied(named, armed) for named in here]
    barred = frozenset(
        i for named, one in zip(here, tied, strict=True) if not one for i in range(named.first, named.last + 1)
    )
    leading, following = (tuple(cues.scan(keys, taken)) for cues in (lexicon.leading, lexicon.following))
    ends, starts = [hit.last for hit in leading], [hit.first for hit in following]
    words = frozenset(keys.words)
    habit = not _HABITS.isdisjoint(words)
    for chain in _chains(here):
        first, last = chain[0].first, chain[-1].last
        near_before = leading[bisect_left(ends, first - _WINDOW) : bisect_left(ends, first)]
        near_after = following[bisect_left(starts, last) : bisect_left(starts, last + _WINDOW)]
        before = ((cue, _gap(keys, hit.last + 1, first, barred)) for hit in near_before for cue in hit.values)
        after = (
            (cue, _gap(keys, last + 1, hit.first, barred))
            for hit in near_after
            for cue in hit.values
            if cue.role is Role.CLAIMANT or _SPEECH.isdisjoint(keys.words[last + 1 : hit.first])
        )
        role = _role((*before, *after), words)
        if habit and role is not Role.CLAIMANT:
            role = Role.MENTIONED
        for named in chain:
            mine = Role.MENTIONED if _only_forces(named.group, role) or _tied(named, armed) else role
            token = _with_article(sentence, keys.first[named.first])
            whole = len(sentence.tokens[token].text) == len(sentence.tokens[token].norm)
            start = sentence.tokens[token].start + (named.cut if whole else 0)
            end = sentence.tokens[keys.last[named.last]].end
            yield GroupMention(named.group, mine, sentence.part, start, end, sentence.index)


def _only_forces(group: Group, role: Role) -> bool:
    return group.kind in STATE_KINDS and role is not Role.PERPETRATOR


def _chains(here: Sequence[_Named]) -> Iterator[list[_Named]]:
    """The names of a sentence, those in one breath together."""
    chain: list[_Named] = []
    for named in here:
        if chain and not all(_is_in(named.keys.words[i], _JOINTS) for i in range(chain[-1].last + 1, named.first)):
            yield chain
            chain = []
        chain.append(named)
    yield chain


def _tied(named: _Named, armed: set[str]) -> bool:
    """Whether the name only says whose branch another one of the `armed` groups is ("al-Qaida's affiliate X")."""
    if not armed - {named.group.id}:
        return False
    before = named.keys.words[max(0, named.first - 2) : named.first]
    after = named.keys.words[named.last + 1 : named.last + 3]
    if any(_is_in(word, _TIES) for word in before[-1:] if not word.isascii()):
        return True
    if before[-1:] in (("of",), ("to",), ("with",)) and before[0] in _TIES:
        return True
    return any(word in _TIES and word.isascii() for word in (after[:1] if after[:1] == (",",) else after))


def _with_article(sentence: Sentence, first: int) -> int:
    """The token where the name begins, its "al-" included."""
    if first >= 2 and sentence.tokens[first - 2].norm in ("al", "el") and sentence.tokens[first - 1].norm in "-–‑":
        return first - 2
    if first >= 1 and sentence.tokens[first - 1].norm in ("al", "el"):
        return first - 1
    return first


def _role(cues: Iterable[tuple[Cue, int | None]], words: frozenset[str]) -> Role:
    """The role that the nearest cues tell, given with their distances in a sentence of `words`; else MENTIONED."""
    best = (99, len(_RANK), Role.MENTIONED)
    for cue, gap in cues:
        if gap is not None and gap <= cue.reach and (not cue.beside or not cue.beside.isdisjoint(words)):
            best = min(best, (gap - cue.weight, _RANK.index(cue.role), cue.role))
    return best[2]


def _gap(keys: Keys, first: int, end: int, barred: frozenset[int]) -> int | None:
    """How many words stand between, those that link or count and what stands in brackets aside; None where the words
    are on the other side, and across a clause's end or another group's name."""
    if first > end:
        return None
    gap, inside = 0, False
    for index in range(first, end):
        word = keys.words[index]
        if word in "()":
            inside = word == "("
        elif inside:
            continue
        elif word in _BARRIERS or index in barred:
            return None
        else:
            gap += not (_is_in(word, _LINKS) or word[0].isdecimal() or (word.isascii() and word in _BEARERS))
    return gap + 2 * (end > first and keys.words[end - 1] in _ANDS)


def _is_in(word: str, words: frozenset[str]) -> bool:
    """Whether it is one of the words, in Arabic with an attached particle or without."""
    if word in words:
        return True
    return len(word) > 3 and word[0] in "وفبل" and any(bare in words for bare in without_particles(word))
