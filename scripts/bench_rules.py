"""How long rules take: loading, and judging one incident, at 1,000 and 10,000 rules. `python scripts/bench_rules.py`

The rules are of the shapes that operators write (regions, groups, kinds, thresholds, words), spread over forty
countries; the incidents are drawn from the same places. The second table is the worst case: every rule for the
incident's own country. Times are of the CPU.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from datetime import UTC, datetime

from bot.extract.lexicon import load_lexicon
from bot.match.engine import match
from bot.match.load import load
from bot.match.rule import RuleSet
from bot.match.subject import Subject, SubjectText
from bot.model import Count, Facts, GroupRole, Kind, Role
from bot.vocabulary import LexiconVocabulary, make_vocabulary

COUNTRIES = (
    *("IQ", "SY", "YE", "LB", "PS", "IL", "JO", "EG", "LY", "SD", "SO", "ET", "KE", "NG", "ML", "BF", "NE", "TD", "CM"),
    *("CD", "CF", "MZ", "AF", "PK", "IN", "BD", "MM", "PH", "ID", "TH", "UA", "RU", "TR", "IR", "SA", "MX", "CO", "HT"),
    *("FR", "GB"),
)
GROUPS = ["islamic-state", "al-shabaab", "boko-haram", "hezbollah", "hamas", "al-qaeda", "taliban", "pmf"]
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def rule_text(number: int, rng: random.Random, country: str | None) -> str:
    where = country or rng.choice(COUNTRIES)
    shapes = (
        f"{{region: {where!r}, killed: '>= {rng.randint(1, 30)}'}}",
        f"{{region: {where!r}, any: [{{killed: '>= {rng.randint(1, 9)}'}}, {{wounded: '>= {rng.randint(5, 30)}'}}]}}",
        f"{{region: {where!r}, group: {rng.choice(GROUPS)}, killed: '>= {rng.randint(1, 5)}'}}",
        f"{{region: {where!r}, kind: [{', '.join(rng.sample([k.value for k in Kind], 2))}]}}",
        f"{{region: {where!r}, not: {{kind: airstrike}}, unknown: [wounded]}}",
        f"{{region: {where!r}, text: {{words: [word{number}, 'bomb*']}}}}",
        f"{{region: {where!r}, killed: '>= {rng.randint(1, 9)}', target: [police, military]}}",
    )
    return f"  - id: r{number}\n    when: {rng.choice(shapes)}\n    severity: high\n    cooldown: 2h\n"


def rule_file(size: int, country: str | None = None) -> str:
    rng = random.Random(size)
    return "version: 1\nrules:\n" + "".join(rule_text(number, rng, country) for number in range(size))


def subjects(vocabulary: LexiconVocabulary, gazetteer: object, country: str | None) -> list[Subject]:
    rng = random.Random(7)
    text = "Two bombs went off near the market, police said. " * 40
    found = []
    for _ in range(200):
        place = gazetteer.get(country or rng.choice(COUNTRIES))  # type: ignore[attr-defined]
        group = rng.choice(vocabulary.groups(rng.choice(GROUPS)))
        facts = Facts(
            kind=rng.choice(list(Kind)),
            killed=Count(rng.randint(0, 20), None),
            places=(place,),
            groups=(GroupRole(group, Role.CLAIMANT),) if rng.random() < 0.5 else (),
        )
        found.append(Subject(facts, NOW, texts=(SubjectText("en", "Bombs at a market", text),), languages=("en",)))
    return found


def timed_match(rules: RuleSet, cases: list[Subject]) -> tuple[float, float, float]:
    """Median and 95th percentile in milliseconds, and matches an incident."""
    times, matches = [], 0
    match(cases[0], rules)
    for case in cases:
        start = time.process_time()
        matches += len(match(case, rules))
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[-1], matches / len(cases)


def main() -> None:
    lexicon = load_lexicon()
    vocabulary = make_vocabulary(lexicon)
    sizes = [int(word) for word in sys.argv[1:]] or [100, 1000, 10_000]
    for country in (None, "IQ"):
        print("rules spread over 40 countries" if country is None else "every rule for the incident's own country")
        print(f"{'rules':>7} {'load s':>8} {'match ms (median)':>18} {'(p95)':>8} {'matches':>8}")
        for size in sizes:
            text = rule_file(size, country)
            start = time.process_time()
            loaded = load([("bench.yaml", text)], vocabulary)
            seconds = time.process_time() - start
            assert loaded.rules is not None, loaded.faults[:5]
            median, high, matches = timed_match(loaded.rules, subjects(vocabulary, lexicon.gazetteer, country))
            print(f"{size:>7} {seconds:>8.3f} {median:>18.3f} {high:>8.3f} {matches:>8.1f}")


if __name__ == "__main__":
    main()
