"""The groups that an article names, and what part each has in an incident.

Unnamed actors ("gunmen", "militants") are no groups. A role is read from the nearest words that tell one
(`data/roles.yaml`), in the same sentence; groups that are named in one breath ("A, B and C") share it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.extract.group_lexicon import STATE_KINDS, Cue, GroupLexicon, Spelling
from bot.extract.mention import GroupMention
from bot.extract.phrases import Hit, Key, keys_of, without_particles
from bot.model import Group, GroupRole, Role
from bot.text import arabic
from bot.text.document import Document, Sentence

_RANK = (Role.CLAIMANT, Role.PERPETRATOR, Role.SUSPECTED, Role.TARGET, Role.OPPONENT, Role.MENTIONED)
_LEAD = 6  # sentences of the text in which a part is believed without more; further down it is mostly background


def _folded(words: str) -> frozenset[str]:
    return frozenset(map(arabic.fold, words.split()))


_BARRIERS = _folded("; : ؛ | ? ؟ ! but while whereas although فيما بينما لكن")
_JOINTS = _folded("and or both also separately , & / ( ) ، و او the as well a كما ثم")
_LINKS = _JOINTS | _folded("later ( ) of an group groups organization movement from جماعة حركة تنظيم تنظيمي من الإرهابي الإرهابية so called المسمى")
_BEARERS = _folded(
    "militants militant fighters fighter gunmen gunman members member militia militiamen rebels rebel terrorists terrorist "
    "insurgents insurgent jihadists extremists guerrillas troops soldiers forces suspected men separatists dissidents "
    "loyalists operatives عناصر عنصر عنصرا عنصرين مسلحي مسلحو مسلحين مسلحون مسلح مسلحا مقاتلي مقاتلو مقاتلين مقاتل "
    "إرهابيي إرهابيو إرهابيين ميليشيا ميليشيات مليشيا مليشيات أفراد أعضاء متمردي متمردو متشددي متشددو قوات فصائل أتباع"
)
_TIES = _folded(
    "affiliate affiliates affiliated linked branch aligned offshoot franchise arm wing splinter proxy backed "
    "ذراع فرع جناح المرتبط المرتبطة المنبثقة المنبثق الموالية الموالي التابع التابعة مرتبطة موالية ذراعه"
)
_HABITS = _folded("often frequently regularly routinely usually repeatedly sporadically عادة غالبا مرارا باستمرار الفينة الحين")
_DEFINITE = _folded("the it both this these incident الهجوم العملية التفجير الانفجار الحادث الاعتداء الهجومين التفجيرين مسؤوليته مسؤوليتها")
_RECALLING = _folded("previous earlier past similar last ago recent years السابقة سابقة الماضي الماضية سابق مماثلة مماثل")


@dataclass(frozen=True, slots=True)
class _Found:
    """A name in a sentence that may be one of several groups."""

    sentence: Sentence
    keys: tuple[Key, ...]
    hit: Hit[Spelling]


@dataclass(frozen=True, slots=True)
class _Named:
    """A name whose group is known."""

    group: Group
    sentence: Sentence
    keys: tuple[Key, ...]
    first: int
    last: int


def find_groups(doc: Document, lexicon: GroupLexicon) -> tuple[GroupMention, ...]:
    """Every named group, in the order of the text, each with its role in its own sentence. A state force is a perpetrator
    or merely mentioned: whom an incident was aimed at is its target (`extract.kinds`)."""
    found: list[_Found] = []
    for sentence in doc.sentences:
        keys = keys_of(sentence.tokens, lexicon.same)
        found += (_Found(sentence, tuple(keys), hit) for hit in lexicon.spellings.scan(keys))
    by_sentence: dict[int, list[_Named]] = {}
    for named in _resolved(doc, found, lexicon):
        by_sentence.setdefault(named.sentence.index, []).append(named)
    return tuple(mention for here in by_sentence.values() for mention in _with_roles(here, lexicon))


def roles(doc: Document, mentions: Sequence[GroupMention], sentences: Sequence[int]) -> tuple[GroupRole, ...]:
    """Each group's best-supported role in the incident that the sentences with these indices tell, in the order of
    the text. A part in it is believed in the headline and the first sentences, a claim or a suspicion further down too,
    where no other time is named; right after those sentences where it is of "the attack"."""
    inside = frozenset(sentences)
    lead = [index for index in sorted(inside) if doc.sentences[index].part == "text"][:_LEAD]
    last = lead[-1] if lead else -1
    best: dict[str, GroupRole] = {}
    for mention in mentions:
        within = mention.sentence in inside
        if not within and not (mention.sentence - 1 in inside and mention.sentence > last and _reaches(doc, mention, True)):
            continue
        believed = not within or mention.sentence <= last or _reaches(doc, mention, False)
        role = mention.role if believed else Role.MENTIONED
        held = best.get(mention.group.id)
        if held is None or _RANK.index(role) < _RANK.index(held.role):
            best[mention.group.id] = GroupRole(mention.group, role)
    return tuple(best.values())


def _reaches(doc: Document, mention: GroupMention, definite: bool) -> bool:
    """Whether a claim or suspicion further down is of the incident; `definite`: only where it says "the attack"."""
    if mention.role not in (Role.CLAIMANT, Role.SUSPECTED):
        return False
    words = {token.norm for token in doc.sentences[mention.sentence].tokens}
    return not words & _RECALLING and (not definite or bool(words & _DEFINITE))


def _resolved(doc: Document, found: Sequence[_Found], lexicon: GroupLexicon) -> Iterator[_Named]:
    """The names whose spelling has what it needs, each with the one group that it means."""
    fitting = [(item, tuple(s for s in item.hit.values if _written(item, s))) for item in found]
    sure = {s.group.id for _, spellings in fitting for s in spellings if not s.weak}
    context: frozenset[str] | None = None
    for item, spellings in fitting:
        chosen = next((s for s in spellings if not s.weak), None)
        if any(s.weak for s in spellings):
            context = _context(doc, lexicon) if context is None else context
            held = context
            weak = [s for s in spellings if s.weak and (s.group.id in sure or (held & s.context and not held & s.bars))]
            weak.sort(key=lambda s: (s.group.id not in sure, -len(held & s.context)))
            chosen = weak[0] if weak else chosen
        if chosen is not None:
            yield _Named(chosen.group, item.sentence, item.keys, item.hit.first, item.hit.last)


def _context(doc: Document, lexicon: GroupLexicon) -> frozenset[str]:
    """The context phrases that stand in the document."""
    return frozenset(
        value
        for sentence in doc.sentences
        for hit in lexicon.contexts.scan(keys_of(sentence.tokens, lexicon.same))
        for value in hit.values
    )


def _written(item: _Found, spelling: Spelling) -> bool:
    """Whether the letters' case fits: abbreviations in their capitals, names with at least one."""
    tokens = item.sentence.tokens[item.keys[item.hit.first].first : item.keys[item.hit.last].last + 1]
    text = " ".join(token.text for token in tokens)
    if text.lower() == text.upper():
        return True
    if spelling.cased:
        letters = "".join(c for c in text.replace("'s", "").replace("’s", "") if c.isalpha())
        return letters == spelling.cased and (len(letters) > 2 or not _shouted(item.sentence))
    return any(c.isupper() for c in text) or not any(t.text[0].isupper() for t in item.sentence.tokens)


def _shouted(sentence: Sentence) -> bool:
    return all(not token.text.isalpha() or token.text.isupper() for token in sentence.tokens)


def _with_roles(here: Sequence[_Named], lexicon: GroupLexicon) -> Iterator[GroupMention]:
    """The mentions of one sentence."""
    keys, sentence = here[0].keys, here[0].sentence
    taken = frozenset(i for named in here for i in range(named.first, named.last + 1))
    barred = frozenset(i for named in here if not _tied(named, here) for i in range(named.first, named.last + 1))
    free = [Key("\0", key.first, key.last) if i in taken else key for i, key in enumerate(keys)]
    cues = tuple(lexicon.cues.scan(free))
    habit = any(key.word in _HABITS for key in keys)
    for chain in _chains(here):
        role = _role(chain[0].first, chain[-1].last, keys, barred, cues)
        if habit and role is not Role.CLAIMANT:
            role = Role.MENTIONED
        for named in chain:
            mine = Role.MENTIONED if _only_forces(named.group, role) or _tied(named, here) else role
            first = _with_article(sentence, keys[named.first].first)
            start, end = sentence.tokens[first].start, sentence.tokens[keys[named.last].last].end
            yield GroupMention(named.group, mine, sentence.part, start, end, sentence.index)


def _only_forces(group: Group, role: Role) -> bool:
    return group.kind in STATE_KINDS and role is not Role.PERPETRATOR


def _chains(here: Sequence[_Named]) -> Iterator[list[_Named]]:
    """The names of a sentence, those in one breath together."""
    chain: list[_Named] = []
    for named in here:
        if chain and not all(_is_in(named.keys[i].word, _JOINTS) for i in range(chain[-1].last + 1, named.first)):
            yield chain
            chain = []
        chain.append(named)
    yield chain


def _tied(named: _Named, here: Sequence[_Named]) -> bool:
    """Whether the name only says whose branch another armed group is ("al-Qaida's affiliate X", "التابعة للقاعدة")."""
    if not any(other.group.id != named.group.id and other.group.kind not in STATE_KINDS for other in here):
        return False
    before = [key.word for key in named.keys[max(0, named.first - 2) : named.first]]
    after = [key.word for key in named.keys[named.last + 1 : named.last + 3]]
    if any(_is_in(word, _TIES) for word in before[-1:] if not word.isascii()):
        return True
    return (before[-1:] in (["of"], ["to"], ["with"]) and before[0] in _TIES) or bool(set(after) & _TIES)


def _with_article(sentence: Sentence, first: int) -> int:
    """The token where the name begins, its "al-" included."""
    if first >= 2 and sentence.tokens[first - 2].norm in ("al", "el") and sentence.tokens[first - 1].norm in "-–‑":
        return first - 2
    if first >= 1 and sentence.tokens[first - 1].norm in ("al", "el"):
        return first - 1
    return first


def _role(first: int, last: int, keys: Sequence[Key], barred: frozenset[int], cues: Iterable[Hit[Cue]]) -> Role:
    """The role that the nearest fitting words tell; MENTIONED without any."""
    best = (99, len(_RANK), Role.MENTIONED)
    for found in cues:
        for cue in found.values:
            if cue.leads != (found.last < first):
                continue
            between = range(found.last + 1, first) if cue.leads else range(last + 1, found.first)
            gap = _gap(between, keys, barred)
            if gap is not None and gap <= cue.reach:
                best = min(best, (gap - cue.weight, _RANK.index(cue.role), cue.role))
    return best[2]


def _gap(between: range, keys: Sequence[Key], barred: frozenset[int]) -> int | None:
    """How many words stand between, those that link and what stands in brackets aside; None across a clause's end or
    another group's name."""
    gap, inside = 0, False
    for index in between:
        word = keys[index].word
        if word in "()":
            inside = word == "("
        elif inside:
            continue
        elif word in _BARRIERS or index in barred:
            return None
        else:
            gap += not _is_in(word, _LINKS) and not (word.isascii() and word in _BEARERS)
    return gap


def _is_in(word: str, words: frozenset[str]) -> bool:
    """Whether it is one of the words, in Arabic with an attached particle or without."""
    if word in words:
        return True
    return len(word) > 3 and word[0] in "وفبل" and any(bare in words for bare in without_particles(word))
