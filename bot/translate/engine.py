"""Sentences through one Argos package: ctranslate2 for the model, the package's own tokenizer round it.

Blocking and native: call it from one worker thread. It opens no socket.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.errors import ModelError
from bot.translate.packages import Package

SPLITTER = "2"  # part of every memory key: raise it when sentences are cut or normalised differently
MAX_BATCH_TOKENS = 1024  # of one thread, padding included; larger ones gain nothing and take memory
MAX_SOURCE_TOKENS = 250  # the model's positions end at 256; more would be cut in silence
_UNSAFE = re.compile("[\ud800-\udfff\x00-\x08\x0b-\x1f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_WORD = re.compile(r"[^\W\d_]{2,}|\d+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.]+@[\w.]+|@\w+")
_SPACES = re.compile(r"[ \t\u00a0]+")
_EASTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹ـ", "01234567890123456789\u200b")


@dataclass(frozen=True, slots=True)
class Options:
    """How to search. `best` hypotheses come back for each sentence, best first, and need `beam` to be at least as wide.
    `batch_tokens`: a batch has no more of them, padding included; 0 shares a call out evenly among the threads."""

    beam: int = 2
    best: int = 1
    batch_tokens: int = 0
    compute: str = "int8"

    @property
    def key(self) -> str:
        return f"beam={self.beam};best={self.best};compute={self.compute}"


@dataclass(frozen=True, slots=True)
class Rendering:
    """The hypotheses for one sentence, best first; `cut` says that input or output met the model's limit."""

    hypotheses: tuple[str, ...]
    source_tokens: int = 0
    target_tokens: int = 0
    cut: bool = False


class _Tokenizer(Protocol):
    def encode(self, sentence: str) -> list[str]: ...
    def decode(self, tokens: list[str]) -> str: ...


class Engine:
    """One direction. Loading takes a second and some 100 MB; dropping the object frees them.

    A call is shared out among `threads` (0: the cores, four at most), each with a batch of its own: two threads at one
    batch get a third to a half less done (docs/translation.md).
    """

    def __init__(self, package: Package, options: Options = Options(), *, threads: int = 0) -> None:
        import ctranslate2

        self.package, self.options = package, options
        self.threads = threads or default_threads()
        try:
            self._model: Any = ctranslate2.Translator(
                str(package.path / "model"),
                device="cpu",
                compute_type=options.compute,
                inter_threads=self.threads,
                intra_threads=1,
            )
            self._tokenizer = _load_tokenizer(package)
        except (RuntimeError, OSError, ValueError) as fault:
            advice = "'tocsin models verify' tells more; install it again"
            raise ModelError(f"cannot be loaded: {fault}; {advice}", about=str(package.path)) from fault

    def translate(self, sentences: Sequence[str], options: Options | None = None) -> list[Rendering]:
        """One rendering a sentence, in order. What is no sentence (`translatable`) comes back as it is.

        Raises `ModelError` where the native library refuses the batch.
        """
        options = options or self.options
        clean = [normalise(sentence, self.package.source) for sentence in sentences]
        tokens = [self._tokenizer.encode(s) if translatable(s) else [] for s in clean]
        todo = [i for i, t in enumerate(tokens) if t]
        out = [Rendering((sentence,)) for sentence in clean]
        try:
            results = self._run([tokens[i][:MAX_SOURCE_TOKENS] for i in todo], options)
        except (RuntimeError, ValueError) as fault:
            raise ModelError(f"failed on a batch: {fault}", about=str(self.package.path)) from fault
        for i, result in zip(todo, results, strict=True):
            lengths = len(tokens[i]), len(result.hypotheses[0])
            cut = lengths[0] > MAX_SOURCE_TOKENS or lengths[1] >= 255
            out[i] = Rendering(tuple(dict.fromkeys(map(self._decode, result.hypotheses))), *lengths, cut)
        return out

    def _run(self, tokens: list[list[str]], options: Options) -> Sequence[Any]:
        if not tokens:
            return ()
        prefix = self.package.target_prefix
        return self._model.translate_batch(  # type: ignore[no-any-return]
            tokens,
            target_prefix=[[prefix]] * len(tokens) if prefix else None,
            beam_size=max(options.beam, options.best),
            num_hypotheses=options.best,
            length_penalty=0.2,
            replace_unknowns=True,
            max_batch_size=options.batch_tokens or even_share([len(t) for t in tokens], self.threads),
            batch_type="tokens",
            max_decoding_length=256,
        )

    def _decode(self, tokens: list[str]) -> str:
        text = self._tokenizer.decode(tokens)
        prefix = self.package.target_prefix
        return text.removeprefix(prefix).strip() if prefix else text.strip()


def default_threads() -> int:
    """The cores, four at most."""
    return min(4, os.cpu_count() or 1)


def even_share(lengths: Sequence[int], threads: int) -> int:
    """The tokens a batch, padding included, with which a call makes one batch a thread, or more of `MAX_BATCH_TOKENS`.

    ctranslate2 fills batches with the longest sentences first, each as wide as its longest.
    """
    size = max(sum(lengths) // threads, max(lengths, default=1))
    while size < MAX_BATCH_TOKENS and _batches(lengths, size) > threads:
        size += max(1, size // 16)
    return min(size, max(MAX_BATCH_TOKENS, max(lengths, default=1)))


def _batches(lengths: Sequence[int], size: int) -> int:
    batches, width, room = 0, 0, 0
    for length in sorted(lengths, reverse=True):
        if not batches or room < width:
            batches, width, room = batches + 1, length, size
        room -= width
    return batches


def normalise(sentence: str, language: str) -> str:
    """One sentence as models were trained on it: composed, no control or direction characters, single spaces.

    Lone surrogates go: one of them makes the native library refuse the whole batch.
    """
    sentence = _UNSAFE.sub("", sentence)
    if language == "ar":
        sentence = unicodedata.normalize("NFKC", sentence).translate(_EASTERN).replace("\u200b", "")
    else:
        sentence = unicodedata.normalize("NFC", sentence)
    return _SPACES.sub(" ", sentence.replace("\n", " ")).strip()


def translatable(sentence: str) -> bool:
    """Whether there is something to translate: two words at least, as models invent a sentence for less."""
    return len(_WORD.findall(_ADDRESS.sub("", sentence))) > 1


def _load_tokenizer(package: Package) -> _Tokenizer:
    if package.tokenizer.name == "bpe.model":
        from argostranslate.tokenizer import BPETokenizer

        return BPETokenizer(package.tokenizer, package.source, package.target)  # type: ignore[no-any-return]
    from argostranslate.tokenizer import SentencePieceTokenizer

    tokenizer = SentencePieceTokenizer(package.tokenizer)
    tokenizer.lazy_processor()
    return tokenizer  # type: ignore[no-any-return]
