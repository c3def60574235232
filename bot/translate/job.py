"""The articles of one direction, together: sentences from memory or the model, put together and checked.

A small beam first; where the facts of the result disagree with the original's, a wide beam for the sentences at fault,
of whose hypotheses the first that agrees is taken; where none agrees, the translation is doubtful and says why.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.model import Article, Facts, Translation
from bot.translate import agree
from bot.translate.engine import SPLITTER, Options, Rendering, normalise, translatable
from bot.translate.glossary import EMPTY, Glossary
from bot.translate.lane import Lane, Urgency
from bot.translate.packages import Package
from bot.translate.pieces import lead, pieces

FIRST = Options(beam=1, best=1)  # loses 0.1 BLEU against beam 4 and is nearly three times as fast
CAREFUL = Options(beam=4, best=4)

_BETWEEN = "\x1e"  # parts the hypotheses of a sentence in the memory

Read = Callable[[Article], Facts | None]


@dataclass(frozen=True, slots=True)
class Request:
    """One article for readers of `target`. Headline and lead, unless `whole`."""

    article: Article
    target: str
    whole: bool = False

    @property
    def pair(self) -> str:
        """The direction, e.g. "ar-en"."""
        return f"{self.article.language}-{self.target}"

    @property
    def body(self) -> str:
        return self.article.text if self.whole else lead(self.article.text)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Of the body; those of a whole article stay paragraphs."""
        return tuple(filter(str.strip, self.body.split("\n")))


class Memory(Protocol):
    """A store of sentences already translated, by key."""

    async def recall(self, keys: Sequence[str]) -> Mapping[str, str]: ...
    async def keep(self, found: Mapping[str, str]) -> None: ...


class NoMemory:
    """Keeps nothing."""

    async def recall(self, keys: Sequence[str]) -> Mapping[str, str]:
        return {}

    async def keep(self, found: Mapping[str, str]) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Tools:
    """What every job works with. `read` gives the facts of a text; it may take milliseconds and runs in a thread."""

    lane: Lane
    read: Read
    memory: Memory
    glossary: Glossary = EMPTY


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What is shown for a sentence of the original, and what is wrong with it."""

    text: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Draft:
    """A translation, what is wrong with it, and the sentences that it was put together from."""

    translation: Translation
    faults: tuple[str, ...]
    shown: Mapping[str, _Sentence]


_Cut = tuple[tuple[str, ...], tuple[str, ...]]  # the sentences of headline and body


class Job:
    """Requests of one direction."""

    def __init__(self, package: Package, tools: Tools) -> None:
        self.package, self.tools = package, tools
        self._read: dict[tuple[str, str], Facts | None] = {}  # of sentences by themselves, by language

    async def run(self, requests: Sequence[Request]) -> list[Translation]:
        """One translation a request, in order."""
        cuts = [(pieces(r.article.title), tuple(s for part in r.paragraphs for s in pieces(part))) for r in requests]
        wanted: dict[str, Urgency] = {}
        for urgency, chosen in ((Urgency.HEADLINE, 0), (Urgency.LEAD, 1)):
            for request, cut in zip(requests, cuts, strict=True):
                for sentence in cut[chosen]:
                    wanted.setdefault(sentence, Urgency.WHOLE if request.whole and chosen else urgency)
        found = await self.render(wanted, FIRST)
        drafts, suspects = await asyncio.to_thread(self._drafts, requests, cuts, found)
        again: dict[str, Urgency] = {}
        for request, sentences in zip(requests, suspects, strict=True):
            again |= dict.fromkeys(sentences, Urgency.WHOLE if request.whole else Urgency.HEADLINE)
        better = await self.render(again, CAREFUL) if again else {}
        return await asyncio.to_thread(self._finished, requests, cuts, drafts, suspects, better)

    def _drafts(
        self, requests: Sequence[Request], cuts: Sequence[_Cut], found: Mapping[str, Rendering]
    ) -> tuple[list[_Draft], list[tuple[str, ...]]]:
        """The first translation of each request, and the sentences of it that are worth a wider search."""
        shown = {s: self._judged(s, found[s], found[s].hypotheses[0]) for s in found}
        drafts = [self._assemble(r, cut, shown) for r, cut in zip(requests, cuts, strict=True)]
        suspects = [
            self._suspects(tuple(dict.fromkeys(cut[0] + cut[1])), shown) if draft.faults else ()
            for cut, draft in zip(cuts, drafts, strict=True)
        ]
        return drafts, suspects

    def _finished(
        self,
        requests: Sequence[Request],
        cuts: Sequence[_Cut],
        drafts: Sequence[_Draft],
        suspects: Sequence[tuple[str, ...]],
        better: Mapping[str, Rendering],
    ) -> list[Translation]:
        """The drafts, those with suspects put together anew from the best hypotheses where that is better."""
        done = []
        for request, cut, first, sentences in zip(requests, cuts, drafts, suspects, strict=True):
            chosen = {s: self._best(s, better[s]) for s in sentences}
            second = self._assemble(request, cut, {**first.shown, **chosen}) if chosen else first
            kept = min(first, second, key=lambda each: len(each.faults))
            done.append(replace(kept.translation, doubtful="; ".join(kept.faults)))
        return done

    async def render(self, wanted: Mapping[str, Urgency], options: Options) -> dict[str, Rendering]:
        """Each sentence's hypotheses: from memory, else from the model, which memory then keeps."""
        found = {s: Rendering((normalise(s, self.package.source),)) for s in wanted if not translatable(s)}
        keys = {s: self._key(s, options) for s in wanted if s not in found}
        kept = await self.tools.memory.recall(tuple(keys.values()))
        found |= {s: _unpacked(kept[k]) for s, k in keys.items() if k in kept}
        todo = [s for s in keys if s not in found]
        parts = [[s for s in todo if wanted[s] is urgency] for urgency in Urgency]
        calls = [self.tools.lane.render(self.package, part, options, u) for u, part in zip(Urgency, parts, strict=True)]
        for part, results in zip(parts, await asyncio.gather(*calls), strict=True):
            found.update(zip(part, results, strict=True))
        await self.tools.memory.keep({keys[s]: _packed(found[s]) for s in todo})
        return found

    def _best(self, sentence: str, found: Rendering) -> _Sentence:
        """The first hypothesis with which nothing is wrong, else the one with the fewest faults."""

        def faults(hypothesis: str) -> tuple[str, ...]:
            judged = self._judged(sentence, found, hypothesis)
            return judged.faults + self._disagreements(sentence, judged.text)

        chosen, _ = agree.choose(found.hypotheses, faults)
        return self._judged(sentence, found, chosen)

    def _suspects(self, sentences: Sequence[str], first: Mapping[str, _Sentence]) -> tuple[str, ...]:
        """The sentences at fault by themselves; where none is, all."""
        open_to_doubt = tuple(s for s in sentences if translatable(s))
        at_fault = (s for s in open_to_doubt if first[s].faults or self._disagreements(s, first[s].text))
        return tuple(at_fault) or open_to_doubt

    def _judged(self, sentence: str, found: Rendering, hypothesis: str) -> _Sentence:
        """A hypothesis as it is shown, with the glossary's names; the original where it is no translation at all."""
        languages = self.package.source, self.package.target
        if not translatable(sentence):
            named, _ = self.tools.glossary.apply(sentence, hypothesis, languages)
            return _Sentence(named)
        wrong = agree.degenerate(sentence, hypothesis, found.source_tokens, found.target_tokens, languages[1])
        wrong = wrong or ("it was cut" if found.cut else "")
        if wrong:
            return _Sentence(sentence, (f"a sentence is shown untranslated, as {wrong}",))
        text, unnamed = self.tools.glossary.apply(sentence, hypothesis, languages)
        before, after = map(self._facts, (sentence, text), languages)
        wrong_facts = agree.digits_kept(sentence, text, languages) + agree.places_kept(before, after, sentence)
        if any(facts and (facts.killed or facts.wounded) for facts in (before, after)):
            wrong_facts += agree.words_kept(sentence, text, languages)
        return _Sentence(text, wrong_facts + unnamed)

    def _assemble(self, request: Request, cut: _Cut, shown: Mapping[str, _Sentence]) -> _Draft:
        """The translation, and what is wrong with it: faulty sentences, then facts that differ."""
        title = _joined(request.article.title, shown)
        body = ("\n" if request.whole else " ").join(_joined(part, shown) for part in request.paragraphs)
        wrong = tuple(dict.fromkeys(fault for s in cut[0] + cut[1] for fault in shown[s].faults))
        article = replace(request.article, text=request.body)
        before = self.tools.read(article)
        after = self.tools.read(replace(article, title=title, text=body, language=request.target))
        translation = Translation(request.target, title, body, "", self.package.path.name)
        texts = self._texts(f"{article.title}\n{article.text}", f"{title}\n{body}")
        return _Draft(translation, wrong + agree.disagreements(before, after, texts), shown)

    def _texts(self, source: str, output: str) -> agree.Texts:
        return agree.Texts(source, output, (self.package.source, self.package.target))

    def _disagreements(self, sentence: str, output: str) -> tuple[str, ...]:
        """Of a sentence by itself."""
        before, after = map(self._facts, (sentence, output), (self.package.source, self.package.target))
        return agree.disagreements(before, after, self._texts(sentence, output))

    def _facts(self, sentence: str, language: str) -> Facts | None:
        if (sentence, language) not in self._read:
            self._read[sentence, language] = self.tools.read(Article("", sentence, "", language))
        return self._read[sentence, language]

    def _key(self, sentence: str, options: Options) -> str:
        package = self.package.sha256 or str(self.package.path)
        parts = (package, options.key, SPLITTER, normalise(sentence, self.package.source))
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _joined(text: str, shown: Mapping[str, _Sentence]) -> str:
    return " ".join(shown[piece].text for piece in pieces(text))


def _packed(found: Rendering) -> str:
    """A rendering as the memory keeps it: lengths, cut or not, hypotheses."""
    return _BETWEEN.join((f"{found.source_tokens} {found.target_tokens} {found.cut:d}", *found.hypotheses))


def _unpacked(kept: str) -> Rendering:
    lengths, *hypotheses = kept.split(_BETWEEN)
    source, target, cut = (int(number) for number in lengths.split())
    return Rendering(tuple(hypotheses), source, target, bool(cut))
