"""What happened and to whom: the kind and the target of the incident that some sentences of an article tell.

Both are votes of words, the headline's and the lead's counting most. Whether there was an incident at all is not
decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.extract.kind_lexicon import KindLexicon
from bot.extract.phrases import Key, keys_of
from bot.model import Evidence, Kind, Target
from bot.text import arabic
from bot.text.document import Document, Sentence

_SPEECH = frozenset(
    arabic.fold(w)
    for w in (
        "said says told reported reports confirmed announced stated according sources source spokesman spokesperson "
        "chief headquarters authorities official officials investigating investigators command investigation "
        "قال قالت أعلنت أعلن ذكرت ذكر أفاد أفادت أوضح أوضحت مصدر مصادر أكدت أكد صرح بحسب وفق تحقق"
    ).split()
)
_HARM = frozenset(
    arabic.fold(w)
    for w in (
        "killed kill kills killing wounded wounding injured injuring dead died targeted targeting target against hit "
        "struck attacked attacking attack on ambushed abducted kidnapped shelled bombed least among "
        "مقتل قتل قتلت وقتل استشهاد استشهد مصرع إصابة أصيب جرح استهدف استهدفت استهداف هجوم على لقي قتلى خطف اختطاف بينهم"
    ).split()
)
_REACH = 3  # words between one of _HARM or _SPEECH and the word it is about
_BARE = frozenset(("people", "persons", "man", "woman", "شخص", "اشخاص", "شخصا", "اشخاصا", "شخصين", "الاشخاص"))


@dataclass(frozen=True, slots=True)
class _Vote:
    points: int
    evidence: Evidence
    leading: bool  # in the headline or the first sentence of the text


def find_kind(doc: Document, sentences: Sequence[int], lexicon: KindLexicon | None = None) -> tuple[Kind, Evidence | None]:
    """The kind with the most points in these sentences and its first word; OTHER where no word tells one."""
    lexicon = lexicon or _packaged()
    votes: dict[Kind, list[_Vote]] = {}
    for sentence, factor in _weighed(doc, sentences):
        keys = keys_of(sentence.tokens, {})
        here: dict[Kind, _Vote] = {}
        for hit in lexicon.kinds.scan(keys):
            for word in hit.values:
                points = word.weight * factor
                if word.kind not in here or here[word.kind].points < points:
                    evidence = _evidence("kind", sentence, keys, hit.first, hit.last)
                    here[word.kind] = _Vote(points, evidence, factor > 1)
        for kind, vote in here.items():
            votes.setdefault(kind, []).append(vote)
    if not votes:
        return Kind.OTHER, None
    scores = {kind: _score(kind, votes, lexicon) for kind in votes}
    best = max(scores, key=lambda kind: (scores[kind], -lexicon.order.index(kind)))
    return best, votes[best][0].evidence


def _score(kind: Kind, votes: Mapping[Kind, Sequence[_Vote]], lexicon: KindLexicon) -> int:
    """A kind's points, those of the broader kinds that it covers included where it is told at the beginning."""
    points = sum(vote.points for vote in votes[kind])
    if any(vote.leading and vote.points > 1 for vote in votes[kind]):
        points += sum(v.points for other, given in votes.items() if (kind, other) in lexicon.covers for v in given)
    return points


def find_target(
    doc: Document, sentences: Sequence[int], lexicon: KindLexicon | None = None
) -> tuple[Target | None, Evidence | None]:
    """Whom or what it was aimed at, and the first word for it; None where nothing says so."""
    lexicon = lexicon or _packaged()
    votes: dict[Target, list[_Vote]] = {}
    for sentence, factor in _weighed(doc, sentences):
        keys = keys_of(sentence.tokens, {})
        for hit in lexicon.targets.scan(keys):
            if _speaks(keys, hit.first, hit.last):
                continue
            harmed = any(key.word in _HARM for key in keys[max(0, hit.first - _REACH - 1) : hit.first])
            for word in hit.values:
                points = factor * (3 if harmed else 1) * (1 if keys[hit.last].word in _BARE else 2)
                vote = _Vote(points, _evidence("target", sentence, keys, hit.first, hit.last), factor > 1)
                votes.setdefault(word.target, []).append(vote)
    if not votes:
        return None, None
    best = max(votes, key=lambda target: (sum(v.points for v in votes[target]), -lexicon.target_order.index(target)))
    return best, votes[best][0].evidence


def _weighed(doc: Document, sentences: Sequence[int]) -> Iterator[tuple[Sentence, int]]:
    """The sentences with their weights: headline 3, first of the text 2, others 1."""
    leads = 0
    for index in sentences:
        sentence = doc.sentences[index]
        leads += sentence.part == "text"
        yield sentence, 3 if sentence.part == "title" else 2 if leads == 1 else 1


def _speaks(keys: Sequence[Key], first: int, last: int) -> bool:
    """Whether the word is whom the report quotes ("police said", "مصدر في الشرطة")."""
    after = {key.word for key in keys[last + 1 : last + 1 + _REACH]}
    before = {key.word for key in keys[max(0, first - 2) : first]}
    return bool(after & _SPEECH or before & _SPEECH)


def _evidence(field: str, sentence: Sentence, keys: Sequence[Key], first: int, last: int) -> Evidence:
    start, end = sentence.tokens[keys[first].first].start, sentence.tokens[keys[last].last].end
    return Evidence(field, sentence.part, start, end)


def _packaged() -> KindLexicon:
    from bot.extract.kind_lexicon import load_kinds

    return load_kinds()
