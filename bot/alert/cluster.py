"""A whole batch of reports put together at once, whatever order they come in."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from math import fsum

from bot.alert import blocking
from bot.alert.merge import CONFLICT, THRESHOLD, incident_id, rebuild
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
    """Clusters under way, by rank in the sorted batch. `links` keeps the best and the sum of the scores between two
    clusters, so that joining them costs no more than their neighbours."""

    def __init__(self, reports: Sequence[SourceReport], rare: Rarity) -> None:
        self.reports = reports
        self.rare = rare
        self.links: dict[tuple[int, int], tuple[float, float]] = {}
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
        near = (self.near[a] | self.near[b]) - {a, b}
        for c in sorted(near):
            (best, total), (other, more) = self._link(a, c), self._link(b, c)
            self.links[min(a, c), max(a, c)] = (max(best, other), total + more)
            del self.links[min(b, c), max(b, c)]
            self.near[c].discard(b)
            self.near[c].add(a)
        self.near[a] = near
        del self.near[b]
        self.members[a] = tuple(sorted(self.members[a] + self.members.pop(b)))

    def _between(self, a: int, b: int) -> float:
        best, total = self._link(a, b)
        return 0.5 * best + 0.5 * total / (len(self.members[a]) * len(self.members[b]))

    def _link(self, a: int, b: int) -> tuple[float, float]:
        key = (min(a, b), max(a, b))
        if key not in self.links:
            scores = [self._score(i, j) for i in self.members[key[0]] for j in self.members[key[1]]]
            self.links[key] = (max(scores), fsum(max(CONFLICT, s) for s in scores))
        return self.links[key]

    def _score(self, i: int, j: int) -> float:
        return fsum(g.weight for g in grounds(self.reports[min(i, j)], self.reports[max(i, j)], self.rare))


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
