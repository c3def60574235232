"""What part a group has in the sentence that names it, by the words around its name (`data/roles.yaml`)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.extract.group_lexicon import STATE_KINDS, Cue, GroupLexicon
from bot.extract.mention import GroupMention
from bot.extract.phrases import Keys, without_particles
from bot.model import Group, Role
from bot.text import arabic
from bot.text.document import Sentence

RANK = (Role.CLAIMANT, Role.PERPETRATOR, Role.SUSPECTED, Role.TARGET, Role.OPPONENT, Role.MENTIONED)
_WINDOW = 30  # words on either side of a group in which its role is looked for
_BESIDE = 9  # words between a group and the one that it is a branch of
_BEFORE = 6  # words before a group in which its deed is said to be yet to be done
_BACKGROUND = 3  # sentences from the headline on that are news, whatever backdrop they paint


def _folded(words: str) -> frozenset[str]:
    return frozenset(map(arabic.fold, words.split()))


_BARRIERS = _folded("; : ؛ | ? ؟ ! since but while whereas although فيما بينما لكن")
_JOINTS = _folded("and or nor both also separately , & / ( ) ، و او the as well a كما ثم ولا")
_ANDS = frozenset(("and", "or"))  # before a verb: most often the group's author goes on, not the group
_LINKS = _JOINTS | _folded(
    "later of an group groups organization movement sect from dreaded notorious outlawed banned so called belonging "
    "affiliated to with one two three four five six seven eight nine ten dozen several many some more than at least "
    "جماعة حركة تنظيم تنظيمي من الإرهابي الإرهابية المسمى مجموعة مجموعات مسلحة تابعة تابعين تابعون ينتمون ينتمي "
    "منتمين موالين موالية متشددة إسلاميين إسلاميون ضمن فصيل صفوف"
)
_BEARERS = _folded(
    "militants militant fighters fighter gunmen gunman members member militia militiamen rebels rebel terrorists "
    "terrorist insurgents insurgent jihadists extremists guerrillas troops soldiers forces suspected men separatists "
    "dissidents loyalists operatives "
    "عناصر عنصر عنصرا عنصران عنصرين مسلحي مسلحو مسلحين مسلحون مسلح مسلحا مقاتلي مقاتلو مقاتلين مقاتل إرهابيي إرهابيو "
    "إرهابيين ميليشيا ميليشيات مليشيا مليشيات أفراد أعضاء متمردي متمردو متشددي متشددو قوات فصائل أتباع"
)
_TIES = _folded(
    "affiliate affiliates affiliated linked branch aligned offshoot franchise arm wing splinter proxy backed "
    "splintered ذراع فرع جناح المرتبط المرتبطة المنبثقة المنبثق الموالية الموالي التابع التابعة مرتبطة موالية ذراعه"
)
_TO = frozenset(("to", "with", "by"))
_HABITS = _folded(
    "often frequently regularly routinely usually turf feud dispute raging backdrop background "
    "عادة غالبا مرارا باستمرار الفينة الحين"
)
_BACKDROP = _folded("insurgency uptick spate surge wracked racked plagued gripped beset most معظم غالبية")
_COUNTLESS = _folded("numerous countless similar many several dozens العديد عشرات")  # … attacks "X has carried out"
_ACTS = _folded("attacks bombings raids assaults killings ambushes هجمات الهجمات عمليات العمليات تفجيرات اعتداءات")
_VICTIMS = _folded(
    "soldiers soldier policemen police civilians people officers troops villagers persons جنود الجنود جندي جنديا "
    "جنديين شرطي شرطيين مدنيا مدنيين أشخاص شخصا شخص ضباط ضابط عسكريين عسكريا"
)  # killed by a group that is named after them, not of it
_OPENERS = _folded(
    "تشهد ويشهد يشهد وتشهد شهدت وشهدت وتنشط تنشط وينشط ينشط تزايدت وتزايدت تصاعدت وتصاعدت ومنذ منذ وسبق ويحاول"
)  # where a sentence begins with them, it tells what a land has gone through for long
_HOURS = _folded("فجر صباح مساء ليل ليلة ظهر عصر ساعات الساعة أمس اليوم دقائق")  # after منذ: it is still going on
_PAIRED = _folded(
    "clash clashes clashed fighting battles battle gunfight firefight اشتباكات الاشتباكات اشتباك معارك "
    "المعارك مواجهات المواجهات قتال القتال"
)
_OWNED = _folded("تابع تابعا تابعة التابعة التابع تابعين")
_AGENTS = _BEARERS | _folded("مجموعة قوة خلية خلايا طائرة طائرات مسيرة مسيرات زوارق مقاتلات انتحاري انتحاريون جماعة")
_INTENT = _folded("ordered directed vowed pledged promised urged instructed demanded")  # what follows is yet to be done
_FEARED = _folded("possible potential imminent planned plotted plotting feared")  # an attack that was not made
_AGAINST = frozenset(("against", "ضد"))
_FELLED = (("killed",), ("wounded",), ("injured",), ("dead",))
_CAUSES = _folded("جراء إثر نتيجة بفعل عقب بعد بسبب خلال")
_POSED = _folded("wearing armed dressed disguised clad carrying riding traveling travelling mounted aboard equipped")
_SPEECH = _folded(
    "said say says saying told that condemned denied blamed accused announced reported warned vowed urged claims "
    "قال قالت إن أن إنه إنها أنه أنها أكد أكدت أعلن أعلنت ذكر ذكرت أفاد أفادت اتهم اتهمت أوضح أوضحت"
)  # what follows is no deed of whom stands before, a claim aside


@dataclass(frozen=True, slots=True)
class Named:
    """A name whose group is known."""

    group: Group
    sentence: Sentence
    keys: Keys
    first: int
    last: int
    cut: int


def with_roles(here: Sequence[Named], lexicon: GroupLexicon) -> Iterator[GroupMention]:
    """The mentions of one sentence."""
    keys, sentence = here[0].keys, here[0].sentence
    taken = frozenset(i for named in here for i in range(named.first, named.last + 1))
    armed = [named for named in here if named.group.kind not in STATE_KINDS]
    tied = [_tied(named, armed) for named in here]
    barred = frozenset(
        i for named, one in zip(here, tied, strict=True) if not one for i in range(named.first, named.last + 1)
    )
    leading, following = (tuple(cues.scan(keys, taken)) for cues in (lexicon.leading, lexicon.following))
    ends, starts = [hit.last for hit in leading], [hit.first for hit in following]
    words = frozenset(keys.words)
    habit = not _HABITS.isdisjoint(words) or _is_backdrop(sentence, keys, words)
    for chain in _chains(here):
        first, last = chain[0].first, chain[-1].last
        near_before = leading[bisect_left(ends, first - _WINDOW) : bisect_left(ends, first)]
        near_after = following[bisect_left(starts, last) : bisect_left(starts, last + _WINDOW)]
        before = (
            (cue, _gap(keys, hit.last + 1, first, barred))
            for hit in near_before
            for cue in hit.values
            for cue in (_toward(cue, keys.words[hit.first : first]),)
            if cue.role is not Role.TARGET or not _hits_others(keys.words[hit.last + 1 : first])
            if cue.role is not Role.CLAIMANT or _AGAINST.isdisjoint(keys.words[max(0, first - 2) : first])
        )
        after = (
            (cue, _gap(keys, last + 1, hit.first, barred))
            for hit in near_after
            for cue in hit.values
            for cue in (_suffered(cue, keys, last, hit.first, hit.last),)
            if cue.role is Role.CLAIMANT or _SPEECH.isdisjoint(keys.words[last + 1 : hit.first])
        )
        role = _role((*before, *after), words)
        if role is Role.MENTIONED and _between(keys, first):
            role = Role.OPPONENT
        if role is not Role.CLAIMANT and (habit or _is_past(keys, first, last, role, sentence)):
            role = Role.MENTIONED
        for named in chain:
            forces = named.group.kind in STATE_KINDS and role is not Role.PERPETRATOR
            yield _mention(named, Role.MENTIONED if forces or _tied(named, armed) else role)


def _mention(named: Named, role: Role) -> GroupMention:
    sentence = named.sentence
    token = _with_article(sentence, named.keys.first[named.first])
    whole = len(sentence.tokens[token].text) == len(sentence.tokens[token].norm)
    start = sentence.tokens[token].start + (named.cut if whole else 0)
    end = sentence.tokens[named.keys.last[named.last]].end
    return GroupMention(named.group, role, sentence.part, start, end, sentence.index)


def _chains(here: Sequence[Named]) -> Iterator[list[Named]]:
    """The names of a sentence, those in one breath together."""
    chain: list[Named] = []
    for named in here:
        if chain and not all(_is_in(named.keys.words[i], _JOINTS) for i in range(chain[-1].last + 1, named.first)):
            yield chain
            chain = []
        chain.append(named)
    yield chain


def _is_backdrop(sentence: Sentence, keys: Keys, words: frozenset[str]) -> bool:
    """Whether the sentence, of the text and not its first, tells what has gone on for long: "the country has been
    battling an insurgency by X since 2012", "وتشهد المنطقة هجمات يشنها…"."""
    if sentence.part == "title" or sentence.index == 0:
        return False
    if keys.words[0] in _OPENERS and (len(keys.words) < 2 or keys.words[1] not in _HOURS):
        return True
    if sentence.index >= _BACKGROUND and not _BACKDROP.isdisjoint(words):
        return True
    years = any(word.isdecimal() and len(word) == 4 for word in keys.words)
    return years and "since" in words and not words.isdisjoint(("has", "have"))


def _toward(cue: Cue, words: Sequence[str]) -> Cue:
    """The cue, turned round where what was hit is said to be the group's ("استهدفت سيارة تابعة لـ…"). `words` are its
    own and those that follow up to the group."""
    if cue.role is not Role.PERPETRATOR or _OWNED.isdisjoint(words) or any(_is_in(word, _AGENTS) for word in words):
        return cue
    return replace(cue, role=Role.TARGET, reach=max(cue.reach, 4), weight=3)


def _suffered(cue: Cue, keys: Keys, last: int, first: int, end: int) -> Cue:
    """The cue behind a group, turned round where it is what befell it: "one X fighter killed." without an object, and
    "مقتل عنصرين من س جراء قصف", where a shelling is the noun."""
    if cue.role is not Role.PERPETRATOR:
        return cue
    bare = keys.words[first : end + 1] in _FELLED and keys.words[end + 1 : end + 2] in ((), (".",))
    noun = first > last + 1 and keys.words[first - 1] in _CAUSES
    return replace(cue, role=Role.TARGET) if bare else replace(cue, role=Role.MENTIONED, reach=0) if noun else cue


def _hits_others(between: Sequence[str]) -> bool:
    """Whether the words between "killed" and a group say who was killed, and nobody of the group with them."""
    at = max((index for index, word in enumerate(between) if word in _VICTIMS), default=-1)
    return at >= 0 and not any(word in _JOINTS or word.startswith("و") for word in between[at + 1 :])


def _is_past(keys: Keys, first: int, last: int, role: Role, sentence: Sentence) -> bool:
    """Whether the group's deed is none of today's: what "X has carried out" further down or so often, what a chief
    ordered or vowed against it, what has been going on since (منذ) some year."""
    behind, ahead = keys.words[max(0, first - _BESIDE) : first], keys.words[last + 1 : last + 1 + _BESIDE]
    if role is Role.OPPONENT:
        if not _INTENT.isdisjoint(keys.words[max(0, first - _WINDOW) : first]):
            return True
        since = max((i for i, word in enumerate(behind) if word == "منذ"), default=-1)
        return since >= 0 and (since + 1 == len(behind) or behind[since + 1] not in _HOURS)
    if ahead[:1] == ("منذ",) and len(ahead) > 1 and ahead[1] not in _HOURS:
        return True
    if role is Role.TARGET:
        return not (_INTENT - {"pledged"}).isdisjoint(behind[-_BEFORE:])
    if role is not Role.PERPETRATOR:
        return False
    if not _FEARED.isdisjoint(behind[-_BEFORE:]):
        return True
    perfect = not {"has", "have"}.isdisjoint(ahead[:4])
    if perfect and sentence.part == "text" and sentence.index >= _BACKGROUND:
        return True
    often = any(
        one in _COUNTLESS and not _ACTS.isdisjoint(ahead[index + 1 : index + 4]) for index, one in enumerate(ahead)
    )
    return often and (perfect or not ahead[0].isascii())


def _between(keys: Keys, first: int) -> bool:
    """Whether it is one side of a fight: "clashes in the town between a band of X and men of Y"."""
    before = keys.words[max(0, first - _WINDOW) : first]
    at = max((i for i, word in enumerate(before) if word in ("between", "بين")), default=-1)
    return (
        at >= 0
        and not _PAIRED.isdisjoint(before[max(0, at - 10) : at])
        and _BARRIERS.isdisjoint(before[at:])
        and len(before) - at <= 15
    )


def _tied(named: Named, armed: Sequence[Named]) -> bool:
    """Whether the name only says whose branch another one of the `armed` groups is ("al-Qaida's affiliate X"). In
    Arabic that one stands shortly before it: a nameless band that is tied to a group is the group's."""
    others = [other for other in armed if other.group.id != named.group.id]
    if not others:
        return False
    end = named.first - (named.keys.words[max(0, named.first - 1)] == "the")
    before = named.keys.words[max(0, end - 2) : end]
    after = named.keys.words[named.last + 1 : named.last + 3]
    if any(_is_in(word, _TIES) for word in before[-1:] if not word.isascii()):
        return any(0 < named.first - other.last <= _BESIDE for other in others)
    if before[-1:] in (("of",), ("to",), ("with",)) and not _TIES.isdisjoint(named.keys.words[max(0, end - 3) : end]):
        return True
    if not _TO.isdisjoint(named.keys.words[named.last + 2 : named.last + 4]):
        return False  # "X rebels linked to Y": X it was
    return any(word in _TIES and word.isascii() for word in (after[:1] if after[:1] == (",",) else after))


def _with_article(sentence: Sentence, first: int) -> int:
    """The token where the name begins, its "al-" included."""
    if first >= 2 and sentence.tokens[first - 2].norm in ("al", "el") and sentence.tokens[first - 1].norm in "-–‑":
        return first - 2
    if first >= 1 and sentence.tokens[first - 1].norm in ("al", "el"):
        return first - 1
    return first


def _role(cues: Iterable[tuple[Cue, int | None]], words: frozenset[str]) -> Role:
    """The role that the nearest cues tell, given with their distances in a sentence of `words`; else MENTIONED. Who was
    killed as a suspected member is still whom it hit."""
    best = (99, len(RANK), Role.MENTIONED)
    hit, doubt = False, 99  # "an attack by suspected X fighters": the doubt is as near as the deed
    for cue, gap in cues:
        if gap is not None and gap <= cue.reach and (not cue.beside or not cue.beside.isdisjoint(words)):
            best = min(best, (gap - cue.weight, RANK.index(cue.role), cue.role))
            hit = hit or (cue.role is Role.TARGET and gap <= 1)
            doubt = min(doubt, gap - cue.weight) if cue.role is Role.SUSPECTED else doubt
    if best[2] is Role.PERPETRATOR and doubt == best[0]:
        return Role.SUSPECTED
    return Role.TARGET if hit and best[2] is Role.SUSPECTED and best[0] >= -1 else best[2]


def _gap(keys: Keys, first: int, end: int, barred: frozenset[int]) -> int | None:
    """How many words stand between, those that link or count and what stands in brackets aside; None where the words
    are on the other side, and across a clause's end or another group's name."""
    if first > end:
        return None
    gap, inside = 0, False
    posed = not _POSED.isdisjoint(keys.words[first : min(end, first + 3)])
    for index in range(first, end):
        word = keys.words[index]
        if word in "()":
            inside = word == "("
        elif inside:
            continue
        elif word in _BARRIERS or (index in barred and not posed):
            return None
        else:
            gap += not (_is_in(word, _LINKS) or word[0].isdecimal() or (word.isascii() and word in _BEARERS))
    if posed:
        gap = min(gap, 2)  # "militants wearing army uniforms and armed with rifles attacked"
    return gap + 2 * (end > first and keys.words[end - 1] in _ANDS)


def _is_in(word: str, words: frozenset[str]) -> bool:
    """Whether it is one of the words, in Arabic with an attached particle or without."""
    if word in words:
        return True
    return len(word) > 3 and word[0] in "وفبل" and any(bare in words for bare in without_particles(word))
