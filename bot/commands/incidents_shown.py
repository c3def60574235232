"""Incidents as tables and objects for `tocsin incidents`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from bot.alert import merge
from bot.model import Count, Facts, Incident, SourceReport
from bot.text.counted import counted

COUNTS = ("killed", "killed_attackers", "wounded", "casualties", "kidnapped", "missing", "captured")


def table(found: Sequence[Incident]) -> Table:
    """One line an incident."""
    out = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for column in ("incident", "first seen UTC", "place", "kind", "killed", "wounded", "reports", "indep.", "rev", ""):
        out.add_column(column, overflow="fold", no_wrap=column not in ("place", "kind"))
    for incident in found:
        facts = incident.facts
        state = "retracted" if incident.retracted else "corrected" if incident.corrected else ""
        numbers = (
            figure(facts.killed),
            figure(facts.wounded),
            str(len(incident.sources)),
            str(len(incident.independent)),
        )
        seen = f"{incident.first_seen:%Y-%m-%d %H:%M}"
        out.add_row(incident.id, seen, _where(facts), facts.kind, *numbers, str(incident.revision), state)
    return out


def details(incident: Incident) -> Group:
    """Facts, toll history and reports, each with how well it fits the others."""
    facts = incident.facts
    head = f"{incident.id}  {facts.kind}  {_where(facts)}  {facts.date or ''}  revision {incident.revision}"
    counts = "  ".join(
        f"{name.replace('_', ' ')} {figure(getattr(facts, name))}" for name in COUNTS if getattr(facts, name)
    )
    groups = "  ".join(f"{g.group.names.en} ({g.role})" for g in facts.groups)
    marks = [word for word, on in (("retracted", incident.retracted), ("corrected", incident.corrected)) if on]
    lines = [head, *filter(None, (counts, groups, " ".join(marks))), "", "Tolls (times are UTC)"]
    lines += [
        f"  {t.at:%Y-%m-%d %H:%M}  killed {figure(t.killed)}  wounded {figure(t.wounded)}  {t.wire}"
        for t in incident.tolls
    ]
    lines += ["", f"Reports ({counted(len(incident.independent), 'independent publisher')})"]
    for source in incident.sources:
        lines += _report(source, incident)
    return Group(*map(Text, lines))


def as_object(incident: Incident, *, whole: bool = False) -> dict[str, Any]:
    """The incident for programs; `whole` adds the reports and the tolls."""
    facts = incident.facts
    out: dict[str, Any] = {
        "id": incident.id,
        "revision": incident.revision,
        "first_seen": incident.first_seen.isoformat(),
        "updated": incident.updated.isoformat(),
        "kind": facts.kind,
        "date": facts.date.isoformat() if facts.date else None,
        "places": [{"id": p.id, "name": p.names.en, "country": p.country} for p in facts.places],
        "groups": [{"id": g.group.id, "role": g.role} for g in facts.groups],
        "independent": sorted(incident.independent),
        "retracted": incident.retracted,
        "corrected": incident.corrected,
        **{name: _range(getattr(facts, name)) for name in COUNTS},
    }
    if whole:
        out["tolls"] = [{"at": t.at.isoformat(), "killed": _range(t.killed), "wire": t.wire} for t in incident.tolls]
        out["reports"] = [_source(s) for s in incident.sources]
    return out


def figure(count: Count | None) -> str:
    """ "9", "9-12", "9+", "up to 9", "dozens" as "~24", "?" where unknown."""
    if count is None:
        return "?"
    if count.vague:
        return f"~{count.best}"
    if count.min is None:
        return f"up to {count.max}"
    if count.max is None:
        return f"{count.min}+"
    return str(count.min) if count.min == count.max else f"{count.min}-{count.max}"


def _report(source: SourceReport, incident: Incident) -> Iterable[str]:
    told = source.published or source.seen
    wire = f"{source.publisher} ({source.wire})" if source.wire != source.publisher else source.publisher
    pinned = "  pinned" if source.pinned else ""
    yield f"  {source.article_id:>6}  {told:%Y-%m-%d %H:%M}  {source.language}  {source.angle}  {wire}{pinned}"
    yield f"          {source.title or source.url}"
    fit = merge.fit(source, incident)
    if fit is not None:
        grounds = ", ".join(
            f"{g.feature} {g.weight:+.1f} ({g.note})" if g.note else f"{g.feature} {g.weight:+.1f}" for g in fit.grounds
        )
        yield f"          fits {fit.score:.1f} of {merge.THRESHOLD}: {grounds}"


def _source(source: SourceReport) -> dict[str, Any]:
    return {
        "article": source.article_id,
        "publisher": source.publisher,
        "wire": source.wire,
        "language": source.language,
        "angle": source.angle,
        "title": source.title,
        "url": source.url,
        "published": source.published.isoformat() if source.published else None,
        "pinned": source.pinned,
    }


def _where(facts: Facts) -> str:
    if not facts.places:
        return "unplaced"
    place = facts.places[0]
    return place.names.en if place.names.en == place.country else f"{place.names.en}, {place.country}"


def _range(count: Count | None) -> dict[str, Any] | None:
    return None if count is None else {"min": count.min, "max": count.max, "vague": count.vague}
