"""A whole batch of reports put together at once, whatever order they come in."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from math import fsum

from bot.alert import blocking
from bot.alert.merge import THRESHOLD, incident_id, linkage, rebuild
from bot.alert.similarity import Rarity, grounds, rarity
from bot.model import SourceReport


def cluster(reports: Sequence[SourceReport], threshold: float = THRESHOLD) -> tuple[str, ...]:
    """The incident id of each report, in the order given. Agglomerative: the two nearest clusters are joined while they
    reach the threshold; equal ones by the ids of their first articles, so that no order of input changes it."""
    order = sorted(range(len(reports)), key=lambda i: (reports[i].article_id, reports[i].title, reports[i].language))
    ordered = [reports[i] for i in order]
    batch = _Batch(ordered, rarity(ordered))
    batch.join(threshold)
    names: dict[int, str] = {}
    for members in batch.members.values():
        first = min(members, key=lambda m: (ordered[m].published or ordered[m].seen, ordered[m].article_id))
        names.update(dict.fromkeys(members, incident_id(ordered[first].article_id)))
    back = {position: names[rank] for rank, position in enumerate(order)}
    return tuple(back[i] for i in range(len(reports)))


class _Batch:
    """Clusters under way. `scores` keeps every pair that was looked at, by rank in the sorted batch."""

    def __init__(self, reports: Sequence[SourceReport], rare: Rarity) -> None:
        self.reports = reports
        self.rare = rare
        self.scores: dict[tuple[int, int], float] = {}
        self.members: dict[int, tuple[int, ...]] = {i: (i,) for i in range(len(reports))}
        self.near: dict[int, set[int]] = {i: set() for i in range(len(reports))}
        for a, b in _neighbours(reports):
            self.near[a].add(b)
            self.near[b].add(a)

    def join(self, threshold: float) -> None:
        heap = [(-self._between(a, b), a, b) for a in self.near for b in self.near[a] if a < b]
        heap = [entry for entry in heap if -entry[0] >= threshold]
        heapq.heapify(heap)
        while heap:
            value, a, b = heapq.heappop(heap)
            if a not in self.members or b not in self.members or -self._between(a, b) != value:
                continue
            self._merge(a, b)
            for c in sorted(self.near[a]):
                if (between := self._between(a, c)) >= threshold:
                    heapq.heappush(heap, (-between, min(a, c), max(a, c)))

    def _merge(self, a: int, b: int) -> None:
        self.members[a] = tuple(sorted(self.members[a] + self.members.pop(b)))
        near = (self.near[a] | self.near.pop(b)) - {a, b}
        self.near[a] = near
        for c in near:
            self.near[c].discard(b)
            self.near[c].add(a)

    def _between(self, a: int, b: int) -> float:
        return linkage([self._score(i, j) for i in self.members[a] for j in self.members[b]])

    def _score(self, i: int, j: int) -> float:
        key = (i, j) if i < j else (j, i)
        if key not in self.scores:
            self.scores[key] = fsum(g.weight for g in grounds(self.reports[key[0]], self.reports[key[1]], self.rare))
        return self.scores[key]


def _neighbours(reports: Sequence[SourceReport]) -> Iterable[tuple[int, int]]:
    """Every pair of which one looks where the other is filed."""
    filed: dict[str, list[int]] = {}
    for i, report in enumerate(reports):
        for key in blocking.filed(rebuild("", (report,), report.seen)):
            filed.setdefault(key, []).append(i)
    pairs = {
        (min(i, j), max(i, j))
        for i, report in enumerate(reports)
        for key in blocking.sought(report)
        for j in filed.get(key, ())
        if i != j
    }
    return sorted(pairs)
