"""An article as `tocsin explain` prints it: evidence in colour, the facts, and what was discarded and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from bot.model import UNSUPPORTED, Article, Count, Discarded, Evidence, Report, ReportedIncident

COLOURS = {
    "killed": "bold red",
    "killed_attackers": "red",
    "killed_before": "dim red",
    "wounded": "bold yellow",
    "casualties": "bold yellow",
    "kidnapped": "bold cyan",
    "missing": "cyan",
    "captured": "cyan",
    "groups": "bold magenta",
    "places": "bold green",
    "kind": "bold blue",
    "target": "blue",
    "date": "bold cyan",
}


def explanation(article: Article, report: Report) -> Text:
    """The whole print-out as styled text."""
    out = Text()
    evidence = [item for incident in report.incidents if incident.primary for item in incident.evidence]
    if article.title:
        out.append_text(_marked(article.title, "title", evidence, report.discarded)).append("\n\n")
    out.append_text(_marked(article.text, "text", evidence, report.discarded)).append("\n\n")
    unread = "neither English nor Arabic, so nothing is read" if report.language == UNSUPPORTED else ""
    out.append(f"language: {unread or report.language}\n")
    if report.primary is None:
        out.append("no current incident\n", "bold")
    for incident in report.incidents:
        out.append("\ncurrent incident\n" if incident.primary else "\nrecalled incident\n", "bold")
        for line in _facts(incident):
            out.append(f"  {line}\n")
        if incident.evidence:
            out.append("  read from the words\n", "bold")
        for item in incident.evidence:
            what = f"{item.field.replace('_', ' ')}{_of_whom(item, incident)}"
            out.append(f"    {what}: ", "dim").append(_words(article, item), COLOURS.get(item.field, "")).append("\n")
    if report.discarded:
        out.append("\nnot taken\n", "bold")
    for left in report.discarded:
        out.append(f"  {_words(article, left)!r}: {left.reason}\n", "dim")
    return out


def _of_whom(item: Evidence, incident: ReportedIncident) -> str:
    """Which group or place the words mean."""
    names = {place.id: place.names.en for place in incident.facts.places}
    names |= {held.group.id: held.group.names.en for held in incident.facts.groups}
    return f" ({names[item.about]})" if item.about in names else ""


def _words(article: Article, item: Evidence | Discarded) -> str:
    return (article.title if item.part == "title" else article.text)[item.start : item.end]


def _marked(whole: str, part: str, evidence: Sequence[Evidence], discarded: Sequence[Discarded]) -> Text:
    text = Text(whole)
    for left in discarded:
        if left.part == part and "no current incident:" not in left.reason:
            text.stylize("strike dim", left.start, left.end)
    for item in evidence:
        if item.part == part:
            text.stylize(COLOURS.get(item.field, "bold"), item.start, item.end)
    return text


def _facts(incident: ReportedIncident) -> Iterator[str]:
    facts = incident.facts
    yield (
        f"kind: {facts.kind.value}"
        + (f" on {facts.target.value}" if facts.target else "")
        + f" ({incident.angle.value})"
    )
    for field in (
        "killed",
        "killed_attackers",
        "wounded",
        "casualties",
        "kidnapped",
        "missing",
        "captured",
        "killed_before",
    ):
        count: Count | None = getattr(facts, field)
        if count is not None:
            yield f"{field.replace('_', ' ')}: {said(count)}"
    for role in facts.groups:
        yield f"group: {role.group.names.en} ({role.role.value})"
    for index, place in enumerate(facts.places):
        country = "" if place.id == place.country else place.country
        names = dict.fromkeys((place.names.en, place.admin1_names.en, country))
        yield f"{'also named' if index else 'place'}: {', '.join(name for name in names if name)}"
    if facts.date is not None:
        yield f"date: {facts.date.isoformat()}"
    if facts.doubt:
        yield f"doubt: {facts.doubt}"


def said(count: Count) -> str:
    """A count as words of the command line: "9", "at least 9", "up to 9", "9 to 12", "about 9"."""
    if count.min is None:
        return f"up to {count.max}" if count.max is not None else "unknown"
    if count.max is None:
        return f"at least {count.min}" + (" (not exact)" if count.vague else "")
    if count.min != count.max:
        return f"{count.min} to {count.max}"
    return f"about {count.min}" if count.vague else str(count.min)
