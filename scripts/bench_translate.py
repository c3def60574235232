"""Translation against argostranslate's own engine, side by side: `bench_translate.py [--articles N] ...`

The same package (the demo model widened to the official size by scripts/demo_model/widen.py), the same sentence split,
the same search. The two take turns, so that a noisy machine harms both alike. argostranslate imports stanza and
minisbd at its top; where they are not installed it is given empty modules, which flatters its start and its memory:
`--argos-python`, or ARGOS_PYTHON, names the interpreter of an environment into which `pip install argostranslate` has
put them.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
import types
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import sacrebleu

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "demo_model")]

from argos_stand_in import stand_in  # noqa: E402
from measure_translation import Reader  # noqa: E402
from sentences import pairs  # noqa: E402
from widen import widen  # noqa: E402

from bot.app import glossary  # noqa: E402
from bot.model import Article, Translation  # noqa: E402
from bot.store.database import Database, open_database  # noqa: E402
from bot.store.memory import TranslationMemory  # noqa: E402
from bot.translate.engine import Engine, Options, default_threads, normalise  # noqa: E402
from bot.translate.job import Job, Memory, NoMemory, Request, Tools  # noqa: E402
from bot.translate.lane import A_THREAD, Lane, Urgency  # noqa: E402
from bot.translate.packages import Package, read_package  # noqa: E402
from bot.translate.pieces import pieces  # noqa: E402

DEMO = HERE.parent / "bot" / "translate" / "demo" / "translate-ar_en-demo.argosmodel"
BEAM_4 = Options(beam=4)
CALL = A_THREAD * default_threads()  # sentences
EACH = 3  # sentences an article
TURN = 5  # articles that one engine translates before it is the other's turn

STARTS = {
    "ours": "from pathlib import Path; from bot.translate.engine import Engine; "
    "from bot.translate.packages import read_package; "
    "Engine(read_package(Path({folder!r}))).translate([{text!r}])",
    "argostranslate": "import argos_stand_in; argos_stand_in.stand_in(); "
    "from argostranslate import translate, package; import ctranslate2; "
    "p = package.Package(__import__('pathlib').Path({folder!r})); "
    "m = ctranslate2.Translator({folder!r} + '/model', device='cpu', compute_type='auto'); "
    "s = type('S', (), {{'split_sentences': lambda self, text: [text]}})(); "
    "translate.apply_packaged_translation(p, {text!r}, m, s, 1)",
}


class Argos:
    """argostranslate's engine with our sentences: one article a call, as it translates them."""

    def __init__(self, package: Package) -> None:
        stand_in()
        import ctranslate2
        from argostranslate import package as packages
        from argostranslate import settings, translate

        self._translate, self._package = translate, packages.Package(package.path)
        self._model = ctranslate2.Translator(
            str(package.path / "model"),
            device=settings.device,
            inter_threads=settings.inter_threads,
            intra_threads=settings.intra_threads,
            compute_type=settings.compute_type,
        )
        self._splitter: Any = types.SimpleNamespace(split_sentences=lambda text: text.split("\n"))

    def translate(self, articles: Sequence[Sequence[str]], hypotheses: int = 1) -> list[str]:
        return [
            self._translate.apply_packaged_translation(
                self._package, "\n".join(article), self._model, self._splitter, hypotheses
            )[0].value
            for article in articles
        ]


class Ours:
    """Our engine: the sentences of all articles, in calls as the lane makes them."""

    def __init__(self, package: Package) -> None:
        self.engine = Engine(package)

    def translate(self, articles: Sequence[Sequence[str]], options: Options = BEAM_4, call: int = CALL) -> list[str]:
        flat = [sentence for article in articles for sentence in article]
        found: list[str] = []
        for start in range(0, len(flat), call):
            found += [each.hypotheses[0] for each in self.engine.translate(flat[start : start + call], options)]
        left = iter(found)
        return [" ".join(next(left) for _ in article) for article in articles]


def taking_turns(
    contenders: dict[str, Callable[[Sequence[Any]], list[Any]]], articles: Sequence[Any], turn: int
) -> tuple[dict[str, float], dict[str, list[Any]]]:
    """(seconds, outputs) of each over the same articles."""
    seconds, outputs = dict.fromkeys(contenders, 0.0), {name: [] for name in contenders}
    for start in range(0, len(articles), turn):
        for name, work in contenders.items():
            began = time.perf_counter()
            outputs[name] += work(articles[start : start + turn])
            seconds[name] += time.perf_counter() - began
    return seconds, outputs


def product(
    package: Package, lane: Lane, memory: Memory, reader: Reader
) -> Callable[[Sequence[Any]], list[Translation]]:
    """The whole of it: small beam, check of the facts, wide beam where they disagree."""
    names = glossary(None)

    def work(articles: Sequence[Any]) -> list[Translation]:
        requests = [Request(Article("", "", "\n".join(a), package.source), package.target, True) for a in articles]
        return loop.run_until_complete(Job(package, Tools(lane, reader, memory, names)).run(requests))

    loop = asyncio.get_event_loop_policy().get_event_loop()
    return work


def side_by_side(package: Package, articles: list[list[str]]) -> None:
    argos, ours, lane, reader = Argos(package), Ours(package), Lane(), Reader()
    for each in (argos.translate, ours.translate):
        each(articles[:1])
    whole = product(package, lane, NoMemory(), reader)
    whole(articles[:1])
    count = EACH * len(articles)
    contenders: dict[str, Callable[[Sequence[Any]], list[Any]]] = {
        "argostranslate, one hypothesis": argos.translate,
        "argostranslate, as it comes (4)": lambda part: argos.translate(part, 4),
        "ours, beam 4, article by article": lambda part: [ours.translate([a])[0] for a in part],
    }
    seconds, outputs = taking_turns(contenders, articles, TURN)
    more, found = taking_turns(
        {
            "argostranslate again": argos.translate,
            "ours, beam 4": ours.translate,
            "ours, beam 2": lambda part: ours.translate(part, Options(beam=2)),
            "ours, beam 1": lambda part: ours.translate(part, Options(beam=1)),
            "ours, as it comes (facts checked)": whole,
        },
        articles,
        len(articles) // 2,
    )
    base = (seconds["argostranslate, one hypothesis"] + more.pop("argostranslate again")) / 2
    print(f"{len(articles)} articles of {EACH} sentences\n{'':36}{'sentences/s':>12}{'ratio':>7}")
    for name, took in {**seconds, **more}.items():
        print(f"{name:36}{count / took:12.1f}{base / took:7.2f}")
    theirs = outputs["argostranslate, one hypothesis"]
    same = sum(a == b for a, b in zip(theirs, found["ours, beam 4"], strict=True))
    alike = [sacrebleu.sentence_chrf(a, [b]).score for a, b in zip(theirs, found["ours, beam 4"], strict=True)]
    sentences = sum(
        sum(x == y for x, y in zip(pieces(a), pieces(b), strict=False))
        for a, b in zip(theirs, found["ours, beam 4"], strict=True)
    )
    print(f"identical output at beam 4: {same} of {len(theirs)} articles, {sentences} of {count} sentences, "
          f"chrF between them {sum(alike) / len(alike):.2f}")  # fmt: skip
    doubtful = sum(bool(t.doubtful) for t in found["ours, as it comes (facts checked)"])
    print(f"marked as doubtful: {doubtful} of {len(articles)} articles")
    lane.close()


def quality(package: Package) -> None:
    """What a smaller beam loses, on sentences of frames that the model has not seen."""
    found = list(pairs(150, 997, unseen=True))
    ours = Ours(package)
    print(f"\nagainst references, {len(found)} sentences of unseen frames{'BLEU':>8}{'chrF':>7}")
    for beam in (4, 2, 1):
        outputs = ours.translate([[p.ar] for p in found], Options(beam=beam))
        references = [[p.en for p in found]]
        bleu, chrf = sacrebleu.corpus_bleu(outputs, references), sacrebleu.corpus_chrf(outputs, references)
        print(f"beam {beam}{bleu.score:51.1f}{chrf.score:7.1f}")


def costs(package: Package, sentences: list[str]) -> None:
    """Cost against sentence length, sentences a call, tokens a batch, and threads."""
    ours = Ours(package)
    print("\nwords a sentence   ms a sentence (beam 2, 16 a call)")
    for length in (5, 10, 20, 40, 80):
        long = [" ".join((" ".join(sentences[i : i + 8])).split()[:length]) for i in range(0, 128, 8)]
        print(f"{length:16}{1000 * timed(lambda long=long: ours.engine.translate(long, Options())) / len(long):16.1f}")
    print("\nsentences a call   sentences/s   (beam 2)")
    for call in (1, 3, 8, 16, 32, 64, 96):
        took = timed(lambda call=call: ours.translate([sentences[:96]], Options(), call))
        print(f"{call:16}{96 / took:14.1f}")
    print("\ntokens a batch     sentences/s   (beam 2, 96 a call; 0: shared out evenly)")
    for tokens in (0, 32, 128, 512, 1024, 2048):
        took = timed(lambda t=tokens: ours.engine.translate(sentences[:96], Options(batch_tokens=t)))
        print(f"{tokens:16}{96 / took:14.1f}")
    print(f"\nthreads            sentences/s   (beam 2, {A_THREAD} a call and thread)")
    for threads in range(1, (os.cpu_count() or 1) + 1):
        engine, call = Engine(package, threads=threads), A_THREAD * threads
        engine.translate(sentences[:2])
        took = timed(lambda e=engine, n=call: [e.translate(sentences[s : s + n]) for s in range(0, 96, n)])
        print(f"{threads:16}{96 / took:14.1f}")


def timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


async def remembered(package: Package, articles: list[list[str]], folder: Path) -> None:
    """The same articles a second time, from the memory in a database file."""
    database: Database = await open_database(f"sqlite:///{folder / 'memory.db'}")
    from datetime import UTC, datetime

    memory, lane = TranslationMemory(database, lambda: datetime.now(UTC)), Lane()
    job = Job(package, Tools(lane, lambda _article: None, memory))
    sentences = {s: Urgency.LEAD for article in articles for s in article}
    await lane.render(package, articles[0], Options(), Urgency.LEAD)
    took = []
    for _ in range(2):
        began = time.perf_counter()
        await job.render(sentences, Options())
        took.append(time.perf_counter() - began)
    print(f"\nfrom memory: {len(sentences)} sentences, {took[0]:.2f} s, then {1000 * took[1]:.1f} ms: "
          f"{took[0] / took[1]:.0f} times as fast; hits {memory.hits} of {memory.asked}")  # fmt: skip
    lane.close()
    await database.close()


def starts(package: Package, text: str, python: str) -> None:
    """Import, load and the first headline, each in a process of its own; the best of three."""
    report = "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    print(f"\n{'import, load, first headline':32}{'s':>6}{'MB':>6}")
    rows = [("ours", sys.executable), ("argostranslate", sys.executable)]
    rows += [("argostranslate", python)] if python != sys.executable else []
    for name, interpreter in rows:
        code = STARTS[name].format(folder=str(package.path), text=text)
        best = []
        for _ in range(3):
            with tempfile.TemporaryDirectory() as home:
                env = {
                    **os.environ,
                    "HOME": home,
                    "PYTHONPATH": os.pathsep.join((str(HERE.parent), str(HERE), os.environ.get("PYTHONPATH", ""))),
                }
                began = time.perf_counter()
                done = subprocess.run(
                    [interpreter, "-c", f"{code}; {report}"], env=env, capture_output=True, text=True, check=False
                )
                took = time.perf_counter() - began
            if done.returncode:
                print(f"{name}: failed: {done.stderr.strip().splitlines()[-1]}")
                break
            best.append((took, int(done.stdout.splitlines()[-1]) / 1024))
        else:
            more = "" if interpreter == sys.executable else " as pip installs it"
            more = " (stanza left out)" if name != "ours" and not more else more
            print(f"{name + more:32}{min(b[0] for b in best):6.2f}{min(b[1] for b in best):6.0f}")


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--articles", type=int, default=60)
    options.add_argument("--argos-python", default=os.environ.get("ARGOS_PYTHON", sys.executable))
    given = options.parse_args()
    written = [normalise(p.ar, "ar") for p in pairs(4 * EACH * given.articles, 996) if p.ar.endswith(".")]
    sentences = [s for s in written if len(pieces(s)) == 1]
    articles = [sentences[i : i + EACH] for i in range(0, EACH * given.articles, EACH)]
    with tempfile.TemporaryDirectory() as folder:
        package = read_package(widen(DEMO, Path(folder)))
        size = (package.path / "model" / "model.bin").stat().st_size / 1e6
        print(f"package: {DEMO.name} widened to 6+6 layers, 512 units, 32,000 pieces: {size:.0f} MB, int8; "
              f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")  # fmt: skip
        starts(package, articles[0][0], given.argos_python)
        print()
        side_by_side(package, articles)
        quality(package)
        costs(package, sentences)
        asyncio.run(remembered(package, articles, Path(folder)))


if __name__ == "__main__":
    main()
