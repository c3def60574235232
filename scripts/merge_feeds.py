"""Alerts from saved polls of feeds, with merging beside without: `python scripts/merge_feeds.py [FOLDER]`.

FOLDER (../shared/inputs/feeds) holds files `captured_news__NAME_YYYYMMDDThhmmss.xml`. They are read in the order of
their times, each article once. One chat follows one rule that every incident meets. Without merging each article with
an incident is an alert; with it, `decide` says. Every merged incident of more than one report is printed, to be judged.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.alert import blocking, decide, merge
from bot.extract.lexicon import Lexicon, load_lexicon
from bot.extract.report import read
from bot.fetch.decode import decode
from bot.fetch.feed import Entry, parse
from bot.model import Action, Article, Chat, Incident, Match, Names, RulePolicy, SourceReport, Told
from bot.text.language import detect

SHARED = Path(__file__).resolve().parents[2] / "shared" / "inputs" / "feeds"
NAMES = ("aljazeera", "bbc_world", "mehr", "nyt")
RULE = Match(RulePolicy("any", Names("Any incident")))
CHAT = Chat(1)


@dataclass(slots=True)
class Run:
    """What came of the polls so far."""

    lexicon: Lexicon
    known: dict[str, Incident] = field(default_factory=dict)
    filed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    told: dict[str, Told] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    actions: Counter[str] = field(default_factory=Counter)
    articles: int = 0
    reports: int = 0

    def poll(self, name: str, body: bytes, at: datetime) -> None:
        for entry in parse(decode(body).text, f"https://{name}.test/feed", at, 500).entries:
            key = (name, entry.url or entry.title)
            if key not in self.seen:
                self.seen.add(key)
                self.articles += 1
                self._read(name, entry, at)

    def _read(self, name: str, entry: Entry, at: datetime) -> None:
        language = detect(entry.title, entry.text, entry.language or None)
        article = Article(
            entry.url, entry.title, entry.text, language, entry.published, entry.url, name, name, credit=entry.author
        )
        primary = read(article, self.lexicon).primary
        if primary is not None:
            self.reports += 1
            self._merge(merge.reading(article, primary, at), at)

    def _merge(self, report: SourceReport, at: datetime) -> None:
        near = {i for key in blocking.sought(report) for i in self.filed.get(key, ()) if i in self.known}
        choice = merge.assign(report, [self.known[i] for i in near])
        incident = merge.apply(self.known[choice.incident_id] if choice.incident_id else None, report, at)
        for double in merge.doubles(incident, [self.known[i] for i in choice.rivals]):
            del self.known[double.id]
            incident = merge.fold(incident, double, at)
        self.known[incident.id] = incident
        for key in blocking.filed(incident):
            self.filed[key].add(incident.id)
        before = self.told.get(incident.id)
        decision = decide.decide(incident, before, (RULE,), CHAT, at)
        self.actions[decision.action if decision.action is not Action.HOLD else f"hold: {decision.reason}"] += 1
        if (after := decide.told(before, decision, incident, at)) is not None:
            self.told[incident.id] = after


def polls(folder: Path, names: Collection[str] | None) -> list[tuple[datetime, str, Path]]:
    """The saved polls of these feeds (None: of all) in the order of their times."""
    found = []
    for file in folder.glob("captured_news__*.xml"):
        match = re.fullmatch(r"captured_news__(.+)_(\d{8}T\d{6})", file.stem)
        if match and (names is None or match.group(1) in names):
            at = datetime.strptime(match.group(2), "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
            found.append((at, match.group(1), file))
    return sorted(found)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=SHARED)
    parser.add_argument("--all", action="store_true", help="every captured feed, not only the four with three polls")
    options = parser.parse_args()
    found = polls(options.folder, None if options.all else NAMES)
    if not found:
        print(f"{options.folder}: no captured_news__*.xml in it", file=sys.stderr)
        return 2
    run = Run(load_lexicon())
    for at, name, file in found:
        run.poll(name, file.read_bytes(), at)
    print(f"{len(found)} polls, {run.articles} articles, {run.reports} with an incident")
    print(f"without merging: {run.reports} incidents, {run.reports} alerts")
    alerts = run.actions[Action.SEND] + run.actions[Action.RING]
    done = ", ".join(f"{count} {action}" for action, count in sorted(run.actions.items()))
    print(f"with merging:    {len(run.known)} incidents, {alerts} alerts ({done})")
    for incident in sorted(run.known.values(), key=lambda i: -len(i.sources)):
        where = incident.facts.places[0].names.en if incident.facts.places else "unplaced"
        print(f"\n{incident.id} {incident.facts.kind} {where} {incident.facts.date or ''}")
        for source in incident.sources:
            when = f"{source.published:%m-%d %H:%M}" if source.published else ""
            print(f"  {source.publisher:10} {when:11} {source.title}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
