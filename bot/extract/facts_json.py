"""A report as the JSON object of `tocsin analyze` (docs/extraction.md has the form), for commands and files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.extract.group_lexicon import STATE_KINDS
from bot.model import Count, Evidence, Facts, GroupRole, Names, Place, Report, ReportedIncident

_COUNTS = ("killed", "killed_attackers", "wounded", "casualties", "kidnapped", "missing", "captured", "killed_before")


def facts_json(report: Report) -> dict[str, Any]:
    """`{"id", "language", "incidents": […], "discarded": […]}`; the primary incident first."""
    return {
        "id": report.article_id,
        "language": report.language,
        "incidents": [incident_json(incident) for incident in report.incidents],
        "discarded": [
            {"reason": item.reason, "in": item.part, "start": item.start, "end": item.end} for item in report.discarded
        ],
    }


def incident_json(incident: ReportedIncident) -> dict[str, Any]:
    """One incident with its evidence."""
    return {
        "primary": incident.primary,
        "angle": incident.angle.value,
        **facts_of(incident.facts),
        "evidence": [_evidence(item) for item in incident.evidence],
    }


def facts_of(facts: Facts) -> dict[str, Any]:
    """The facts alone, as merged incidents have them too; armies, police and coalitions stand under `forces`."""
    return {
        "kind": facts.kind.value,
        "target": facts.target.value if facts.target is not None else None,
        **{field: _count(getattr(facts, field)) for field in _COUNTS},
        "groups": [_group(item) for item in facts.groups if item.group.kind not in STATE_KINDS],
        "forces": [_group(item) for item in facts.groups if item.group.kind in STATE_KINDS],
        "places": [_place(place) for place in facts.places],
        "date": facts.date.isoformat() if facts.date is not None else None,
        "doubt": facts.doubt,
    }


def _count(count: Count | None) -> dict[str, Any] | None:
    if count is None:
        return None
    return {"min": count.min, "max": count.max} | ({"vague": True} if count.vague else {})


def _group(item: GroupRole) -> dict[str, Any]:
    group = item.group
    names = dict.fromkeys((*_both(group.names), *group.spellings))
    return {
        "id": group.id,
        "name": group.names.of("en"),
        "role": item.role.value,
        "names": list(names),
        "parents": list(group.parents),
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "id": place.id,
        "name": place.names.of("en"),
        "names": list(dict.fromkeys((*_both(place.names), *place.spellings))),
        "level": place.level.value,
        "admin1": place.admin1_names.of("en"),
        "admin1_names": list(dict.fromkeys((*_both(place.admin1_names), *place.admin1_spellings))),
        "country": place.country,
        "lat": place.latitude,
        "lon": place.longitude,
    }


def _both(names: Names) -> Iterator[str]:
    yield from (name for name in (names.en, names.ar) if name)


def _evidence(item: Evidence) -> dict[str, Any]:
    about = {"about": item.about} if item.about else {}
    return {"field": item.field, "in": item.part, "start": item.start, "end": item.end} | about
