"""How good a package is on pairs that an operator brings: BLEU and chrF by sacrebleu, numbers by our own reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ModelError
from bot.text.counted import counted
from bot.translate import agree
from bot.translate.engine import Engine
from bot.translate.job import FIRST
from bot.translate.packages import Package


@dataclass(frozen=True, slots=True)
class Pair:
    source: str
    reference: str


@dataclass(frozen=True, slots=True)
class Figures:
    """BLEU and chrF from 0 to 100; `numbers` is the share of sources with a number whose numbers all survived."""

    pairs: int
    bleu: float
    chrf: float
    with_numbers: int
    numbers: float

    def __str__(self) -> str:
        return (
            f"{counted(self.pairs, 'pair')}: BLEU {self.bleu:.1f}, chrF {self.chrf:.1f}, "
            f"numbers kept {100 * self.numbers:.1f} % of {counted(self.with_numbers, 'sentence')} with numbers"
        )


def read_pairs(file: Path) -> tuple[Pair, ...]:
    """Lines of source, tab, reference. Raises `ModelError` with the line that has another form."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise ModelError(f"cannot be read: {fault}", about=str(file)) from fault
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            source, tab, reference = line.partition("\t")
            if not tab or not source.strip() or not reference.strip():
                raise ModelError("is not: source, tab, reference", about=f"{file}:{number}:1")
            found.append(Pair(source.strip(), reference.split("\t")[0].strip()))
    if not found:
        raise ModelError("has no pairs", about=str(file))
    return tuple(found)


def evaluate(package: Package, pairs: Sequence[Pair]) -> Figures:
    """Translate every source and compare."""
    import sacrebleu

    engine = Engine(package, FIRST)
    outputs = [rendering.hypotheses[0] for rendering in engine.translate([p.source for p in pairs])]
    references = [[p.reference for p in pairs]]
    judged = (
        agree.numbers_kept(p.source, output, (package.source, package.target))
        for p, output in zip(pairs, outputs, strict=True)
    )
    kept = [each for each in judged if each is not None]
    return Figures(
        len(pairs),
        sacrebleu.corpus_bleu(outputs, references).score,
        sacrebleu.corpus_chrf(outputs, references).score,
        len(kept),
        sum(kept) / len(kept) if kept else 0.0,
    )
