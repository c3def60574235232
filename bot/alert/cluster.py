"""A whole batch of reports put together at once, whatever order they come in."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from math import fsum

from bot.alert import blocking
from bot.alert.glance import glance
from bot.alert.merge import THRESHOLD, bounded, incident_id, joined, rebuild
from bot.alert.similarity import weigh
from bot.alert.whereabouts import Memory
from bot.alert.wording import Rarity, rarity
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
    """Clusters under way, by rank in the sorted batch. `links` keeps, for every two that are neighbours, the best and
    the sum of the scores between their reports, so that joining them costs no more than their neighbours."""

    def __init__(self, reports: Sequence[SourceReport], rare: Rarity) -> None:
        self.rare = rare
        self.glances = [glance(report, rare.weight) for report in reports]
        self.places = Memory()
        self.members: dict[int, tuple[int, ...]] = {i: (i,) for i in range(len(reports))}
        self.links: dict[int, dict[int, tuple[float, float]]] = {i: {} for i in range(len(reports))}
        for a, b in _neighbours(reports):
            self.links[a][b] = self.links[b][a] = self._measured(a, b)

    def join(self, threshold: float) -> None:
        heap = [(-self._between(a, b), a, b) for a in self.links for b in self.links[a] if a < b]
        heap = [entry for entry in heap if -entry[0] >= threshold]
        heapq.heapify(heap)
        while heap:
            value, a, b = heapq.heappop(heap)
            if a not in self.links or b not in self.links[a] or -self._between(a, b) != value:
                continue
            self._merge(a, b)
            for c in self.links[a]:
                if (between := self._between(a, c)) >= threshold:
                    heapq.heappush(heap, (-between, min(a, c), max(a, c)))

    def _merge(self, a: int, b: int) -> None:
        kept, gone = self.links[a], self.links.pop(b)
        del kept[b], gone[a]
        for c in kept.keys() | gone.keys():
            best, total = kept[c] if c in kept else self._measured(a, c)
            other, more = gone[c] if c in gone else self._measured(b, c)
            kept[c] = self.links[c][a] = (max(best, other), total + more)
            self.links[c].pop(b, None)
        self.members[a] = tuple(sorted(self.members[a] + self.members.pop(b)))

    def _between(self, a: int, b: int) -> float:
        best, total = self.links[a][b]
        return joined(best, total, len(self.members[a]) * len(self.members[b]))

    def _measured(self, a: int, b: int) -> tuple[float, float]:
        scores = [self._score(i, j) for i in self.members[a] for j in self.members[b]]
        return max(scores), fsum(map(bounded, scores))

    def _score(self, i: int, j: int) -> float:
        return fsum(g.weight for g in weigh(self.glances[i], self.glances[j], self.rare, self.places))


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
