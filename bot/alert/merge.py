"""Reports of one event become one incident: which known incident a report belongs to, and what is then known.

Pure: the store hands in the incidents that `blocking` finds near a report. What is decided here is whether two reports
speak of one event and what the merged account says; who is told, and when, is `alert.decide`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import fsum

from bot.alert import consensus, toll, trace, wire
from bot.alert.ground import VETO, Ground
from bot.alert.similarity import grounds
from bot.model import Angle, Article, Incident, ReportedIncident, SourceReport

THRESHOLD = 4.0  # least score of one event; docs/merging.md has the curve it was read from
SAMPLE = 12  # sources of an incident that a report is compared with: the first four and the last eight
Weigh = Callable[[SourceReport, SourceReport], Sequence[Ground]]
CONFLICT, ASSURED = -8.0, 8.0  # the least and the most that one pair of reports weighs where two sets are compared
STEPS = (1, 2, 3, 5, 10, 20, 50)  # numbers of independent publishers that a reader would see the difference of


@dataclass(frozen=True, slots=True)
class Assignment:
    """`incident_id` None: a new event. `score` and `grounds` are those of the nearest incident, known or refused;
    `nearest` is its id ("" where there was none). `rivals` are the other incidents that it is near to: where the report
    belongs to two, it may show that they are one (`doubles`)."""

    incident_id: str | None
    score: float
    grounds: Sequence[Ground] = ()
    nearest: str = ""
    rivals: tuple[str, ...] = ()


def reading(article: Article, reported: ReportedIncident, seen: datetime) -> SourceReport:
    """One incident as one article tells it, with what merging needs of the article. The wire is the credited agency,
    else the publisher; `apply` finds copies among the sources it joins."""
    agency = wire.credited(article)
    name = wire.publisher(article)
    places = tuple(replace(p, spellings=(), admin1_spellings=()) for p in reported.facts.places[:5])
    groups = tuple(replace(g, group=replace(g.group, spellings=())) for g in reported.facts.groups)
    return SourceReport(
        article_id=article.id,
        publisher=article.publisher or article.source or name,
        wire=agency or name,
        language=article.language,
        url=article.url,
        title=article.title,
        published=article.published,
        seen=seen,
        angle=reported.angle,
        facts=replace(reported.facts, places=places, groups=groups),
        trace=trace.of(article, reported.facts),
    )


def assign(
    report: SourceReport, candidates: Iterable[Incident], threshold: float = THRESHOLD, weigh: Weigh = grounds
) -> Assignment:
    """The known incident that `report` is about, or none. An incident that already holds this article by a person's
    decision wins whatever the score; else the nearest at or over the threshold, the lesser id among equals. `weigh`
    compares two reports."""
    known = sorted(candidates, key=lambda i: i.id)
    for incident in known:
        if any(s.article_id == report.article_id and s.pinned for s in incident.sources):
            return Assignment(incident.id, float("inf"), (Ground("pinned", 0.0, "put here by a person"),), incident.id)
    best, near = Assignment(None, VETO), []
    for incident in known:
        found = fit(report, incident, weigh)
        if found is None:
            continue
        if fsum(g.weight for g in found.grounds) >= threshold:
            near.append(incident.id)
        if found.score > best.score:
            best = found
    if best.nearest and best.score >= threshold:
        best = replace(best, incident_id=best.nearest)
    return replace(best, rivals=tuple(i for i in near if i != best.incident_id))


def fit(report: SourceReport, incident: Incident, weigh: Weigh = grounds) -> Assignment | None:
    """How near the report is to the other reports of one incident, with the grounds of the nearest of them; None where
    it has no other. `incident_id` stays None: nothing is decided."""
    others = _sample(tuple(s for s in incident.sources if s.article_id != report.article_id))
    if not others:
        return None
    found = [weigh(report, s) for s in others]
    scores = [fsum(g.weight for g in f) for f in found]
    return Assignment(None, linkage(scores), found[scores.index(max(scores))], incident.id)


def doubles(
    incident: Incident, others: Iterable[Incident], threshold: float = THRESHOLD, weigh: Weigh = grounds
) -> tuple[Incident, ...]:
    """Those of `others` that turn out to be the same event as `incident`: a later report told what both have in common.
    Two incidents that a person has parted are never the same."""
    others = sorted((o for o in others if o.id != incident.id), key=lambda i: i.id)
    return tuple(o for o in others if not _parted(incident, o) and _between(incident, o, weigh) >= threshold)


def fold(one: Incident, other: Incident, now: datetime) -> Incident:
    """Both as one incident, under the id of the one first seen (of the lesser id where both were); the store drops the
    other and what chats were told of it stands as it is."""
    kept, gone = sorted((one, other), key=lambda i: (i.first_seen, i.id))
    held = {s.article_id for s in kept.sources}
    return revised(kept, (*kept.sources, *(s for s in gone.sources if s.article_id not in held)), now)


def _parted(one: Incident, other: Incident) -> bool:
    return any(s.pinned for s in one.sources) and any(s.pinned for s in other.sources)


def _between(one: Incident, other: Incident, weigh: Weigh) -> float:
    pairs = [(a, b) for a in _sample(one.sources) for b in _sample(other.sources)]
    return linkage([fsum(g.weight for g in weigh(a, b)) for a, b in pairs])


def linkage(scores: Sequence[float]) -> float:
    """The nearness of two sets of reports from the scores between them: half the best, half the mean.

    A pair in conflict weighs no more than -8, so that one misread number does not part what all else holds together,
    and none more than 8, so that one pair of like sentences does not join what all else parts."""
    return joined(max(scores), fsum(map(bounded, scores)), len(scores))


def joined(best: float, total: float, pairs: int) -> float:
    """`linkage` from the best score, the sum of all, each `bounded`, and how many there are."""
    return best if pairs == 1 else 0.5 * min(ASSURED, best) + 0.5 * total / pairs


def bounded(score: float) -> float:
    """The score of one pair as it counts among several."""
    return min(ASSURED, max(CONFLICT, score))


def apply(incident: Incident | None, report: SourceReport, now: datetime) -> Incident:
    """The incident with this report in it; the report of an article that it already holds replaces the earlier one.

    `revision` rises only with a change that a reader would see; `updated` is the time of that change. `corrected` says
    that this revision lowered the toll or withdrew the event.
    """
    if incident is None:
        return rebuild(incident_id(report.article_id), (report,), now)
    rest = tuple(s for s in incident.sources if s.article_id != report.article_id)
    pinned = any(s.pinned for s in incident.sources if s.article_id == report.article_id)
    origin = wire.copied(report, rest)
    joined = replace(report, wire=origin.wire if origin else report.wire, pinned=report.pinned or pinned)
    return revised(incident, (*rest, joined), now)


def revised(incident: Incident, sources: Sequence[SourceReport], now: datetime) -> Incident:
    """The incident told anew from these sources, with the next revision where a reader would see a change."""
    fresh = replace(rebuild(incident.id, sources, now), first_seen=min(incident.first_seen, *(s.seen for s in sources)))
    if _visible(fresh) == _visible(incident):
        return replace(fresh, revision=incident.revision, updated=incident.updated, corrected=incident.corrected)
    before, now_known = incident.facts, fresh.facts
    fell = toll.lowered(before.killed, now_known.killed) or (
        not toll.lowered(now_known.killed, before.killed) and toll.lowered(before.wounded, now_known.wounded)
    )
    corrected = fell or fresh.retracted > incident.retracted
    return replace(fresh, revision=incident.revision + 1, updated=now, corrected=corrected)


def rebuild(identity: str, sources: Sequence[SourceReport], now: datetime) -> Incident:
    """An incident from its sources alone, revision 1. The order in which they came does not matter."""
    ordered = tuple(sorted(sources, key=lambda s: (toll.when(s), s.article_id)))
    return Incident(
        id=identity,
        facts=consensus.facts(ordered),
        first_seen=min(s.seen for s in ordered),
        updated=now,
        sources=ordered,
        tolls=toll.history(ordered),
        retracted=_retracted(ordered),
    )


def incident_id(article_id: str) -> str:
    """The id of an incident that begins with this article: ten hexadecimal digits of its SHA-256."""
    return hashlib.sha256(article_id.encode()).hexdigest()[:10]


def _sample(sources: tuple[SourceReport, ...]) -> tuple[SourceReport, ...]:
    return sources if len(sources) <= SAMPLE else (*sources[:4], *sources[4 - SAMPLE :])


def _retracted(sources: Sequence[SourceReport]) -> bool:
    """Withdrawn: nobody still stands by it, or two publishers deny it and nobody has repeated it since."""
    stance: dict[str, SourceReport] = {}
    for source in sources:
        if source.angle in (Angle.EVENT, Angle.TOLL_UPDATE, Angle.CLAIM, Angle.RETRACTION):
            stance[source.wire] = source
    denials = [s for s in stance.values() if s.angle is Angle.RETRACTION]
    if not denials:
        return False
    standing = [s for s in stance.values() if s.angle is not Angle.RETRACTION]
    since = min(toll.when(s) for s in denials)
    return not standing or (len(denials) >= 2 and all(toll.when(s) <= since for s in standing))


def _visible(incident: Incident) -> tuple[object, ...]:
    facts = incident.facts
    wires = {s.wire for s in incident.sources if s.angle is not Angle.REACTION}
    return (
        replace(facts, places=(), groups=(), date=None, killed_before=None),
        facts.places[:1],
        tuple((g.group.id, g.role) for g in facts.groups),
        facts.date,
        sum(len(wires) >= step for step in STEPS),
        incident.retracted,
    )
