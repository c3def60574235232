"""What a rule is judged against: one incident, with its words and its neighbours in time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model import Article, Evidence, Facts, Incident, ReportedIncident

History = Callable[[timedelta], tuple[Incident, ...]]
"""Incidents first seen within that time before the subject's `now`. The subject's own one may be among them."""


def no_history(length: timedelta) -> tuple[Incident, ...]:
    """Nothing is known but the incident itself."""
    return ()


@dataclass(frozen=True, slots=True)
class SubjectText:
    """One article's words in one language. `translated` ones are searched, but are no evidence."""

    language: str
    title: str
    text: str
    translated: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """`sources` are publishers and source ids; `now` is what ages and `within` are reckoned from."""

    facts: Facts
    now: datetime
    evidence: tuple[Evidence, ...] = ()
    texts: tuple[SubjectText, ...] = ()
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    incident_id: str = ""
    history: History = no_history


def of_report(article: Article, reported: ReportedIncident, now: datetime) -> Subject:
    """One article's incident alone, as `tocsin match` judges it."""
    return Subject(
        facts=reported.facts,
        now=now,
        evidence=reported.evidence,
        texts=(SubjectText(article.language, article.title, article.text),),
        sources=tuple(name for name in (article.publisher, article.source) if name),
        languages=(article.language,),
    )


def of_incident(
    incident: Incident,
    now: datetime,
    texts: tuple[SubjectText, ...] = (),
    evidence: tuple[Evidence, ...] = (),
    history: History = no_history,
    source_ids: tuple[str, ...] = (),
) -> Subject:
    """A merged incident. `texts` are those of its articles, and their translations where they are asked for;
    `source_ids` the configuration's ids of the sources they came from."""
    return Subject(
        facts=incident.facts,
        now=now,
        evidence=evidence,
        texts=texts,
        sources=tuple(sorted({*source_ids, *(report.publisher for report in incident.sources if report.publisher)})),
        languages=tuple(sorted({report.language for report in incident.sources})),
        incident_id=incident.id,
        history=history,
    )
