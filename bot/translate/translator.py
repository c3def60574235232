"""Headlines and leads into the languages of those who read them: batches, memory, and the check of the facts.

A small beam first; where the facts of the result disagree with the original's, a wide beam whose first agreeing
hypothesis is taken; where none agrees, the translation is marked doubtful and says why.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from bot.errors import ModelError
from bot.model import Article, Facts, Translation
from bot.translate import agree
from bot.translate.engine import SPLITTER, Engine, Options, Rendering, normalise
from bot.translate.packages import Package, installed
from bot.translate.pieces import lead, pieces

FIRST = Options(beam=2, best=1)
CAREFUL = Options(beam=4, best=4)
BATCH = 16  # sentences a native call: about a second, which is as long as a stop has to wait

_BETWEEN = "\x1e"  # parts the hypotheses of a sentence in the memory

Read = Callable[[Article], Facts | None]


@dataclass(frozen=True, slots=True)
class Request:
    """One article for readers of `target`; `facts` are those of its primary incident."""

    article: Article
    target: str
    facts: Facts | None = None


class Memory(Protocol):
    """A store of sentences already translated, by key."""

    async def recall(self, keys: Sequence[str]) -> Mapping[str, str]: ...
    async def keep(self, found: Mapping[str, str]) -> None: ...


class Translator:
    """All directions that are installed and allowed. Native work runs in one thread of its own.

    `pairs` are the directions to use ("ar-en"); `read` gives the facts of a translated text (the extractor).
    """

    def __init__(
        self,
        models_dir: Path,
        pairs: Sequence[str],
        read: Read,
        *,
        demo: bool = False,
        unload_after: timedelta = timedelta(minutes=10),
    ) -> None:
        packages, self.broken = installed(models_dir)
        self._packages: dict[str, Package] = {}
        for package in packages:
            if package.pair in pairs and (demo or not package.demo):
                self._packages.setdefault(package.pair, package)
        self.missing = tuple(pair for pair in pairs if pair not in self._packages)
        self._read, self._unload_after = read, unload_after.total_seconds()
        self._engines: dict[str, Engine] = {}
        self._used: dict[str, float] = {}
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="translate")

    def can(self, source: str, target: str) -> bool:
        return f"{source}-{target}" in self._packages

    async def translate(self, requests: Sequence[Request], memory: Memory) -> list[Translation | None]:
        """One translation a request, in order; None where its direction is not installed.

        Raises `ModelError` where a package that was installed cannot be loaded.
        """
        out: list[Translation | None] = [None] * len(requests)
        for pair in dict.fromkeys(f"{r.article.language}-{r.target}" for r in requests):
            package = self._packages.get(pair)
            if package is None:
                continue
            mine = [i for i, r in enumerate(requests) if f"{r.article.language}-{r.target}" == pair]
            job = _Job(self, package, memory)
            for i, translation in zip(mine, await job.run([requests[i] for i in mine]), strict=True):
                out[i] = translation
        return out

    async def render(self, package: Package, sentences: Sequence[str], options: Options) -> list[Rendering]:
        """Off the event loop, in batches small enough that other work and a stop get their turn."""
        loop, out = asyncio.get_running_loop(), []
        for start in range(0, len(sentences), BATCH):
            part = sentences[start : start + BATCH]
            out += await loop.run_in_executor(self._thread, self._work, package, part, options)
        return out

    def _work(self, package: Package, sentences: Sequence[str], options: Options) -> list[Rendering]:
        engine = self._engines.get(package.pair)
        if engine is None:
            engine = self._engines[package.pair] = Engine(package)
        self._used[package.pair] = time.monotonic()
        try:
            return engine.translate(sentences, options)
        except (RuntimeError, ValueError) as fault:
            raise ModelError(f"failed on a batch: {fault}", about=str(package.path)) from fault

    def unload_idle(self) -> tuple[str, ...]:
        """Drop the models that nothing was translated with for `unload_after`; returns their directions."""
        now = time.monotonic()
        idle = [pair for pair, used in self._used.items() if now - used >= self._unload_after]
        for pair in idle:
            self._engines.pop(pair, None)
            self._used.pop(pair, None)
        return tuple(idle)

    def facts_of(self, article: Article) -> Facts | None:
        return self._read(article)

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)


class _Job:
    """The articles of one direction, together."""

    def __init__(self, translator: Translator, package: Package, memory: Memory) -> None:
        self.translator, self.package, self.memory = translator, package, memory

    async def run(self, requests: Sequence[Request]) -> list[Translation]:
        cuts = [(pieces(r.article.title), pieces(lead(r.article.text))) for r in requests]
        wanted = [*(s for title, _ in cuts for s in title), *(s for _, body in cuts for s in body)]
        known = await self._recall(wanted)
        return [await self._article(r, cut, known) for r, cut in zip(requests, cuts, strict=True)]

    async def _recall(self, sentences: Sequence[str]) -> dict[str, tuple[str, str]]:
        """(translation, fault) of each sentence: from memory, else from the model, headlines first."""
        keys = {s: self._key(s, FIRST) for s in sentences}
        kept = await self.memory.recall(tuple(keys.values()))
        found = {s: (kept[k], "") for s, k in keys.items() if k in kept}
        todo = [s for s in keys if s not in found]
        for sentence, result in zip(todo, await self.translator.render(self.package, todo, FIRST), strict=True):
            found[sentence] = _judge(sentence, result)
        await self.memory.keep({keys[s]: found[s][0] for s in todo if not found[s][1]})
        return found

    async def _article(
        self, request: Request, cut: tuple[tuple[str, ...], tuple[str, ...]], known: dict[str, tuple[str, str]]
    ) -> Translation:
        title, body = ([known[s] for s in part] for part in cut)
        draft, faults = self._assemble(request, title, body)
        if faults:
            better = dict(zip([*cut[0], *cut[1]], await self._careful(request, [*cut[0], *cut[1]]), strict=True))
            second, left = self._assemble(request, [better[s] for s in cut[0]], [better[s] for s in cut[1]])
            if len(left) < len(faults):
                draft, faults = second, left
        return replace(draft, doubtful="; ".join(faults))

    async def _careful(self, request: Request, sentences: Sequence[str]) -> list[tuple[str, str]]:
        """Each sentence by its first hypothesis whose own facts are the original sentence's."""
        keys = {s: self._key(s, CAREFUL) for s in sentences}
        kept = await self.memory.recall(tuple(keys.values()))
        results = {s: Rendering(tuple(kept[k].split(_BETWEEN))) for s, k in keys.items() if k in kept}
        todo = [s for s in keys if s not in results]
        results |= zip(todo, await self.translator.render(self.package, todo, CAREFUL), strict=True)
        await self.memory.keep({keys[s]: _BETWEEN.join(results[s].hypotheses) for s in todo if not results[s].cut})
        return [self._best(request, sentence, results[sentence]) for sentence in sentences]

    def _best(self, request: Request, sentence: str, result: Rendering) -> tuple[str, str]:
        original = self._facts(request.article, sentence, request.article.language)

        def faults(hypothesis: str) -> tuple[str, ...]:
            return agree.disagreements(original, self._facts(request.article, hypothesis, request.target))

        chosen, _ = agree.choose(result.hypotheses, faults)
        return _judge(sentence, replace(result, hypotheses=(chosen,)))

    def _assemble(
        self, request: Request, title: Sequence[tuple[str, str]], body: Sequence[tuple[str, str]]
    ) -> tuple[Translation, tuple[str, ...]]:
        """The translation, and what is wrong with it: faulty sentences, then facts that differ."""
        texts = [" ".join(text for text, _ in part) for part in (title, body)]
        shown = replace(request.article, title=texts[0], text=texts[1], language=request.target)
        broken = tuple(dict.fromkeys(fault for _, fault in (*title, *body) if fault))
        original = replace(request.article, text=lead(request.article.text))
        differ = agree.disagreements(self.translator.facts_of(original), self.translator.facts_of(shown))
        return Translation(request.target, texts[0], texts[1], "", self.package.path.name), broken + differ

    def _facts(self, article: Article, sentence: str, language: str) -> Facts | None:
        return self.translator.facts_of(replace(article, title=sentence, text="", language=language))

    def _key(self, sentence: str, options: Options) -> str:
        package = self.package.sha256 or str(self.package.path)
        parts = (package, options.key, SPLITTER, normalise(sentence, self.package.source))
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _judge(sentence: str, result: Rendering) -> tuple[str, str]:
    """The text to show and what is wrong with it; the original stands where there is no translation at all."""
    text = result.hypotheses[0] if result.hypotheses else ""
    fault = agree.degenerate(sentence, text, result.source_tokens, result.target_tokens) if text != sentence else ""
    if fault:
        return sentence, f"a sentence is shown untranslated, as {fault}"
    return text, "a sentence was cut" if result.cut else ""
