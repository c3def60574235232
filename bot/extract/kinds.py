"""What happened and to whom: the kind and the target of the incident that some sentences of an article tell.

Both are votes of words, the headline's and the lead's counting most. Whether there was an incident at all is not
decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.extract.kind_lexicon import KindLexicon
from bot.extract.phrases import Keys
from bot.model import Evidence, Kind, Target
from bot.text import arabic
from bot.text.document import Document, Sentence


def _folded(words: str) -> frozenset[str]:
    return frozenset(map(arabic.fold, words.split()))


_SPEECH = _folded(
    "said says told reported reports confirmed announced stated according sources source spokesman spokesperson chief "
    "headquarters authorities official officials investigating investigators command investigation "
    "قال قالت أعلنت أعلن ذكرت ذكر أفاد أفادت أوضح أوضحت مصدر مصادر أكدت أكد صرح بحسب وفق تحقق "
    "تصريح تصريحات مؤتمر بيان حديث حديثه لقاء"
)
_HARM = _folded(
    "killed kill kills killing wounded wounding injured injuring dead died targeted targeting target against hit "
    "struck attacked attacking attack on ambushed abducted kidnapped shelled bombed least among "
    "مقتل قتل قتلت وقتل استشهاد استشهد مصرع إصابة أصيب جرح استهدف استهدفت استهداف هجوم على لقي قتلى خطف اختطاف بينهم"
)
_ACTING = _folded(
    "arrested detained raided seized foiled launched cordoned deployed rushed responded ألقت القت اعتقلت أوقفت داهمت "
    "تمكنت أحبطت فتحت نجحت"
)  # what police and soldiers do that are not the target
_KILL = frozenset(("kill", "kills", "killed", "shot", "gunned"))
_FOES = _folded("militants militant gunmen gunman rebels insurgents terrorists fighters attackers assailants bandits")
_EARLY = 2  # sentences of the text, of the incident's, in which a narrower kind takes the broader one's points
_REACH = 3  # words between one of _HARM or _SPEECH and the word it is about
_BARE = _folded("people persons man woman شخص أشخاص شخصا أشخاصا شخصين الأشخاص")  # these say least


@dataclass(frozen=True, slots=True)
class Told:
    """The kind and the target with the words that they were read from."""

    kind: Kind = Kind.OTHER
    kind_evidence: Evidence | None = None
    target: Target | None = None
    target_evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class _Vote:
    points: int
    evidence: Evidence
    strong: bool  # a kind told for sure early; a target beside a word of harm
    sure: bool = True


def read_kind(doc: Document, keys: Sequence[Keys], sentences: Sequence[int], lexicon: KindLexicon) -> Told:
    """The kind and the target with the most points in these sentences; OTHER and None where no word tells one. `keys`
    are those of every sentence of the document."""
    kinds: dict[Kind, list[_Vote]] = {}
    targets: dict[Target, list[_Vote]] = {}
    texts = 0
    for sentence, factor in _weighed(doc, sentences):
        words = keys[sentence.index]
        texts += sentence.part == "text"
        for kind, vote in _kinds_of(sentence, words, factor, lexicon, early=texts <= _EARLY).items():
            kinds.setdefault(kind, []).append(vote)
        for target, vote in _targets_of(sentence, words, factor, lexicon):
            targets.setdefault(target, []).append(vote)
    if not kinds and not any(vote.strong for votes in targets.values() for vote in votes):
        return Told()
    kind_scores = {kind: _score(kind, kinds, lexicon) for kind in kinds}
    target_scores = {target: sum(vote.points for vote in votes) for target, votes in targets.items()}
    best = max(kind_scores, key=lambda kind: (kind_scores[kind], -lexicon.order.index(kind)), default=None)
    aim = max(target_scores, key=lambda one: (target_scores[one], -lexicon.target_order.index(one)), default=None)
    return Told(
        best if best is not None else Kind.OTHER,
        kinds[best][0].evidence if best is not None else None,
        aim,
        targets[aim][0].evidence if aim is not None else None,
    )


def _weighed(doc: Document, sentences: Sequence[int]) -> Iterator[tuple[Sentence, int]]:
    """The sentences with their weights: headline 3, first of the text 2, others 1."""
    leads = 0
    for index in sentences:
        sentence = doc.sentences[index]
        leads += sentence.part == "text"
        yield sentence, 3 if sentence.part == "title" else 2 if leads == 1 else 1


def _kinds_of(
    sentence: Sentence, keys: Keys, factor: int, lexicon: KindLexicon, *, early: bool
) -> Mapping[Kind, _Vote]:
    """A sentence's best word for each kind."""
    here: dict[Kind, _Vote] = {}
    for hit in lexicon.kinds.scan(keys):
        for word in hit.values:
            points = word.weight * factor
            if word.kind not in here or here[word.kind].points < points:
                evidence = _evidence("kind", sentence, keys, hit.first, hit.last)
                here[word.kind] = _Vote(points, evidence, early and word.sure, word.sure)
    return here


def _targets_of(sentence: Sentence, keys: Keys, factor: int, lexicon: KindLexicon) -> Iterator[tuple[Target, _Vote]]:
    """A sentence's words for targets, those of whom the report quotes left out."""
    for hit in lexicon.targets.scan(keys):
        if _speaks(keys, hit.first, hit.last):
            continue
        harmed = not _HARM.isdisjoint(keys.words[max(0, hit.first - _REACH - 1) : hit.first])
        points = factor * (1 if keys.words[hit.last] in _BARE else 6 if harmed else 2)
        evidence = _evidence("target", sentence, keys, hit.first, hit.last)
        for word in hit.values:
            yield word.target, _Vote(points, evidence, harmed)


def _score(kind: Kind, votes: Mapping[Kind, Sequence[_Vote]], lexicon: KindLexicon) -> int:
    """A kind's points, those of the broader kinds that it covers included where it is told at the beginning, or
    where they are but hinted at."""
    points = sum(vote.points for vote in votes[kind])
    told = any(vote.strong for vote in votes[kind])
    for other, given in votes.items():
        hinted = not any(vote.sure for vote in given)
        if told and ((kind, other) in lexicon.covers or (hinted and (kind, other) in lexicon.over)):
            points += sum(vote.points for vote in given)
    return points


def _speaks(keys: Keys, first: int, last: int) -> bool:
    """Whether the word is whom the report quotes, or who acted ("police said", "مصدر في الشرطة", "police arrested")."""
    after: list[str] = []
    for word in keys.words[last + 1 : last + 1 + _REACH]:
        if word in (",", "،"):
            break
        if word != "reported" or after[-1:] not in (["were"], ["was"], ["been"]):
            after.append(word)
    before = [word.removeprefix("و") for word in keys.words[max(0, first - 2) : first]]
    if after and after[0] in _KILL and not _FOES.isdisjoint(after[1:]) and not {"by", "in"} & set(after):
        return True  # "troops killed two gunmen"
    return not _SPEECH.isdisjoint((*before, *after)) or not _ACTING.isdisjoint((*before[-1:], *after[:1]))


def _evidence(field: str, sentence: Sentence, keys: Keys, first: int, last: int) -> Evidence:
    start, end = sentence.tokens[keys.first[first]].start, sentence.tokens[keys.last[last]].end
    return Evidence(field, sentence.part, start, end)
