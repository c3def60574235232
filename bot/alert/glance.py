"""What is compared of a report, worked out once however many others it is compared with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.alert.geography import leaves, precise, settled
from bot.alert.skeletons import skeleton
from bot.model import Place, PlaceLevel, Role, SourceReport

_ACTED = (Role.PERPETRATOR, Role.CLAIMANT, Role.SUSPECTED, Role.OPPONENT)
_FIRM = (Role.PERPETRATOR, Role.CLAIMANT)


@dataclass(frozen=True, slots=True)
class Glance:
    """`order` puts two reports in the order in which they were told.

    `places` are the first four that no namesake replaces, `leaves` the first three of them that contain no other, `key`
    tells two lists of places apart; `vague`: no more than a country is named; `named` are the small places that
    another's words may name. `locales` are quarters that only words name, `sites` those that the gazetteer has, both as
    skeletons; `sides` the sides of each city or province that is named with one. `terms_weight` sums the weights of all
    terms. `acted` are the ids of the groups that did it, `families` those with all their parents, `firm` that one of
    them is said to have done it."""

    report: SourceReport
    order: tuple[datetime, str]
    key: tuple[str, ...]
    places: tuple[Place, ...]
    leaves: tuple[Place, ...]
    vague: bool
    named: tuple[Place, ...]
    countries: frozenset[str]
    terms: frozenset[str]
    terms_weight: float
    names: frozenset[str]
    locales: frozenset[str]
    sites: frozenset[str]
    sides: dict[str, frozenset[str]]
    hours: frozenset[str]
    scenes: frozenset[str]
    acted: frozenset[str]
    families: frozenset[str]
    firm: bool


def glance(report: SourceReport, weight: Callable[[str], float]) -> Glance:
    """What to compare of this report; `weight` says how rare a term is."""
    facts, trace = report.facts, report.trace
    places = settled(facts.places)[:4]
    acted = [g for g in facts.groups if g.role in _ACTED]
    within = {skeleton(w) for p in facts.places if p.level is not PlaceLevel.COUNTRY for w in p.names.en.split()}
    sides = [(side, name) for side, name in (token.split(" ", 1) for token in trace.sides) if name in within]
    return Glance(
        report=report,
        order=(report.published or report.seen, report.article_id),
        key=tuple(p.id for p in facts.places),
        places=places,
        leaves=leaves(places)[:3],
        vague=all(p.level is PlaceLevel.COUNTRY for p in facts.places),
        named=tuple(p for p in leaves(facts.places) if precise(p)),
        countries=frozenset(p.country for p in facts.places),
        terms=frozenset(trace.terms),
        terms_weight=sum(map(weight, trace.terms)),
        names=frozenset(trace.names),
        locales=frozenset(trace.locales),
        sites=frozenset(skeleton(w) for p in places if p.level is PlaceLevel.SITE for w in p.names.en.split()),
        sides={name: frozenset(side for side, n in sides if n == name) for _, name in sides},
        hours=frozenset(trace.hours),
        scenes=frozenset(trace.scenes),
        acted=frozenset(g.group.id for g in acted),
        families=frozenset(i for g in acted for i in (g.group.id, *g.group.parents)),
        firm=any(g.role in _FIRM for g in acted),
    )
