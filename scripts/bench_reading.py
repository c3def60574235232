"""How fast articles are read, on one core: `python scripts/bench_reading.py`

Articles a second over the Arabic news and the English accounts of ../shared (over texts made here where it is absent),
the cost of one article against its length, memory and start-up. Times are of the CPU, the best of three rounds.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.extract.lexicon import Lexicon, load_lexicon
from bot.extract.report import read
from bot.model import Article

SHARED = Path(__file__).resolve().parents[2] / "shared" / "eval"
FILES = (("unlabelled_ar", "ar", "Arabic articles", 300), ("attacks_en", "en", "English paragraphs", 500))
LENGTHS = (1_000, 3_000, 10_000, 30_000)
MADE = {
    "en": (
        "Gunmen killed {n} soldiers and wounded {m} others in an ambush near Djibo, police said on Monday.",
        "The army said that three of the attackers were shot dead when troops answered the fire.",
        "No group has claimed responsibility; Ansar al-Islam has raided villages of the province before.",
        "Residents told reporters that houses and a market stall were set on fire during the night.",
    ),
    "ar": (
        "قتل {n} جنود وأصيب {m} آخرون في هجوم مسلح قرب مدينة تعز، بحسب مصدر أمني يوم الاثنين.",
        "وقال الجيش إن ثلاثة من المهاجمين قتلوا عندما ردت القوات على مصادر النيران.",
        "ولم تتبن أي جهة الهجوم، فيما تشهد المحافظة اشتباكات مع مسلحي الحوثيين منذ سنوات.",
        "وأفاد شهود عيان بأن منازل ومحال تجارية احترقت خلال الليل في الأحياء الشرقية من المدينة.",
    ),
}


def made(language: str, characters: int, number: int = 0) -> Article:
    """An article of our own of about that length; the sentences in turn, the numbers other ones each time."""
    sentences: list[str] = []
    size = 0
    while size < characters:
        at = len(sentences)
        sentence = MADE[language][at % 4].format(n=(number + at) % 9 + 2, m=(number + at) % 7 + 3)
        sentences.append(sentence)
        size += len(sentence) + 1
    return Article(str(number), "", " ".join(sentences), language, datetime(2026, 11, 20, tzinfo=UTC))


def given(name: str, language: str) -> list[Article]:
    """The articles of a file of ../shared."""
    rows = [json.loads(line) for line in (SHARED / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    return [
        Article(str(row["id"]), row.get("title") or "", row["text"], language, _day(row.get("date"))) for row in rows
    ]


def _day(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def cpu(work: Callable[[], object], rounds: int = 3) -> float:
    """Seconds of the CPU, the least of some rounds."""
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)


def all_of(articles: Sequence[Article], lexicon: Lexicon) -> None:
    for article in articles:
        read(article, lexicon)


def rates(lexicon: Lexicon) -> None:
    for name, language, what, wanted in FILES:
        if (SHARED / f"{name}.jsonl").is_file():
            articles, source = given(name, language), f"{name} of ../shared"
        else:
            size = 600 if language == "ar" else 300
            articles, source = [made(language, size, n) for n in range(400)], "texts made here: ../shared is absent"
        characters = sum(len(a.title) + len(a.text) for a in articles) / len(articles)
        rate = len(articles) / cpu(lambda articles=articles: all_of(articles, lexicon))  # type: ignore[misc]
        print(f"| {what} a second ({characters:.0f} characters; {source}) | {rate:.0f} | at least {wanted} |")


def lengths(lexicon: Lexicon) -> None:
    for language, name in (("ar", "Arabic"), ("en", "English")):
        costs = []
        for length in LENGTHS:
            article = made(language, length)
            taken = cpu(lambda article=article: read(article, lexicon))  # type: ignore[misc]
            costs.append(taken / len(article.text) * 1e6)
        shown = " · ".join(f"{cost:.1f}" for cost in costs)
        sizes = " · ".join(f"{length:,}" for length in LENGTHS)
        print(f"| one {name} article of {sizes} characters, µs a character | {shown} | flat |")


def main() -> int:
    began = time.process_time()
    lexicon = load_lexicon()
    loaded = time.process_time() - began
    blank = [sys.executable, "-c", "from bot.extract.lexicon import load_lexicon; load_lexicon()"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run(blank, check=True, cwd=Path(__file__).resolve().parents[1])
    whole = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    print("| reading, one core | figure | wanted |\n| --- | --- | --- |")
    rates(lexicon)
    lengths(lexicon)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| loading every lexicon (with Python's own start) | {loaded:.2f} s ({whole:.2f} s) | under 1 s |")
    print(f"| peak memory | {peak:.0f} MB | under 250 MB |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
