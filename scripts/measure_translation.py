"""How good the demo models are, and what the choice among the n best adds: `measure_translation.py [FOLDER]`.

Three sets by scripts/demo_model/sentences.py: unseen sentences of frames that were trained on, and sentences of the 8
frames that never were and of 8 more. FOLDER holds the packages to measure; default: the bundled demo ones. `numbers` is
the share of sentences with a number whose numbers are the same on both sides, `facts` the share of sentences in which
the extractor finds the same toll, place and groups on both sides; the line of the reference says what a perfect
translation would have.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sacrebleu

sys.path.insert(0, str(Path(__file__).parent / "demo_model"))
from sentences import Pair, pairs  # type: ignore[import-not-found]

from bot.app import glossary
from bot.extract.lexicon import load_lexicon
from bot.extract.report import read
from bot.model import Article, Facts
from bot.translate import agree
from bot.translate.engine import Engine, Options
from bot.translate.job import CAREFUL, Job, NoMemory, Request, Tools
from bot.translate.lane import Lane
from bot.translate.packages import Package, install

DEMO = Path(__file__).resolve().parents[1] / "bot" / "translate" / "demo"
COUNT = 400


@dataclass(frozen=True)
class Reader:
    """The facts of a sentence, by the extractor."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "lexicon", load_lexicon())

    def __call__(self, article: Article) -> Facts | None:
        primary = read(article, self.lexicon).primary  # type: ignore[attr-defined]
        return primary.facts if primary else None


def sets() -> dict[str, list[Pair]]:
    """By name; none holds a sentence of the training set."""
    return {
        "trained frames": list(pairs(COUNT, 999)),
        "unseen frames": list(pairs(COUNT, 998, unseen=True)),
        "8 more of them": list(pairs(COUNT, 997, part="later")),
    }


def sides(found: Sequence[Pair], direction: str) -> tuple[list[str], list[str]]:
    sources, targets = [p.ar for p in found], [p.en for p in found]
    return (sources, targets) if direction == "ar-en" else (targets, sources)


def line(
    name: str, sources: Sequence[str], outputs: Sequence[str], references: Sequence[str], pair: str, facts: Reader
) -> str:
    """One printed line of figures."""
    source, target = pair.split("-")
    bleu = sacrebleu.corpus_bleu(list(outputs), [list(references)]).score
    chrf = sacrebleu.corpus_chrf(list(outputs), [list(references)]).score
    pairs_of = list(zip(sources, outputs, strict=True))
    judged = [each for s, o in pairs_of if (each := agree.numbers_kept(s, o, (source, target))) is not None]
    same = 0
    for s, o in pairs_of:
        before, after = facts(Article("", s, "", source)), facts(Article("", o, "", target))
        texts = agree.Texts(s, o, (source, target))
        same += not agree.disagreements(before, after, texts) and not agree.places_kept(before, after, s)
    return f"{name:36}{bleu:6.1f}{chrf:6.1f}{100 * sum(judged) / len(judged):9.1f}{100 * same / len(outputs):7.1f}"


async def chosen(package: Package, sources: Sequence[str], facts: Reader) -> tuple[list[str], int]:
    """(the titles that the product would show, how many it marks as doubtful)."""
    lane = Lane()
    job = Job(package, Tools(lane, facts, NoMemory(), glossary(None)))
    source, target = package.source, package.target
    done = await job.run([Request(Article(str(i), s, "", source), target) for i, s in enumerate(sources)])
    lane.close()
    return [t.title for t in done], sum(bool(t.doubtful) for t in done)


def measure(package: Package, facts: Reader) -> None:
    engine = Engine(package)
    print(f"\n{package.path.name} ({package.pair}), {package.size() / 1e6:.1f} MB on disk")
    print(f"{'':36}{'BLEU':>6}{'chrF':>6}{'numbers':>9}{'facts':>7}")
    for name, found in sets().items():
        sources, references = sides(found, package.pair)
        print(line(f"{name}, the reference", sources, references, references, package.pair, facts), flush=True)
        for label, options in (("beam 1", Options(beam=1)), ("beam 2", Options(beam=2)), ("beam 4", CAREFUL)):
            outputs = [each.hypotheses[0] for each in engine.translate(sources, options)]
            print(line(f"{name}, {label}", sources, outputs, references, package.pair, facts), flush=True)
        outputs, doubtful = asyncio.run(chosen(package, sources, facts))
        told = line(f"{name}, as the product does it", sources, outputs, references, package.pair, facts)
        print(f"{told}   doubtful {100 * doubtful / len(outputs):.1f} %", flush=True)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEMO
    facts = Reader()
    print(f"Demo models on {COUNT} sentences a set; shares in %")
    with tempfile.TemporaryDirectory() as scratch:
        for file in sorted(folder.glob("*.argosmodel")):
            measure(install(file, Path(scratch)), facts)


if __name__ == "__main__":
    main()
