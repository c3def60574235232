"""How far the words of two reports speak for one event: rarer words in common, a copied text, names in two scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum, log

from bot.alert import wire
from bot.alert.glance import Glance
from bot.alert.ground import Ground
from bot.model import SourceReport

PHRASED = 1.0  # the most that words weigh for two reports of different places
ENOUGH = 16  # terms of the shorter report from which it says something that they share none


@dataclass(frozen=True, slots=True)
class Rarity:
    """In how many of `total` reports a term stands; fewer than are needed to know count as a prior of 1 in 40."""

    total: int
    counts: Mapping[str, int]

    def weight(self, term: str) -> float:
        """Inverse document frequency, smoothed; about 3.7 for a term seen nowhere else among few reports."""
        return log((self.total + 40.0) / (self.counts.get(term, 0) + 1.0))


NO_RARITY = Rarity(0, {})


def rarity(reports: Iterable[SourceReport]) -> Rarity:
    """How rare each term is among these reports."""
    counts: dict[str, int] = {}
    total = 0
    for report in reports:
        total += 1
        for term in (*report.trace.terms, *report.trace.names):
            counts[term] = counts.get(term, 0) + 1
    return Rarity(total, counts)


def words(one: Glance, other: Glance, rare: Rarity, placed: float, counted: float) -> Ground | None:
    """In one language the share of rarer words, in two the names that sound alike. Where the places (which weigh
    `placed`) or the tolls (`counted`) speak against, common words are those of a newsroom that tells all attacks in one
    sentence, and a text with another town or number in it is no copy."""
    if one.report.language != other.report.language:
        return _names(one, other, rare)
    most = 2.2 if placed > 0 else PHRASED
    copy = wire.overlap(one.report, other.report)
    if copy >= wire.COPIED:
        return Ground("words", most if counted < 0 or placed <= 0 else 4.0, "copied text, {:.0%}", (copy,))
    smaller = min(one.terms_weight, other.terms_weight)
    if len(one.terms) < 2 or len(other.terms) < 2 or not smaller:
        return None
    share = fsum(rare.weight(t) for t in one.terms & other.terms) / smaller
    least = -0.5 * min(1.0, min(len(one.terms), len(other.terms)) / ENOUGH)
    return Ground("words", max(least, min(most, (share - 0.15) * 5)), "{:.0%} of the rarer words shared", (share,))


def _names(one: Glance, other: Glance, rare: Rarity) -> Ground | None:
    both = one.names & other.names
    if not both:
        return None
    value = fsum(rare.weight(n) / 3.7 * (0.45 if len(n) >= 4 else 0.15) for n in both)
    return Ground("names", min(1.5, value), "{} alike", (len(both),))
