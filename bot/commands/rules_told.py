"""How `tocsin rules` prints: faults, lists, verdicts and backtests as lines of text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime

from bot.backtest import BacktestReport, WouldAlert
from bot.match.condition import Verdict
from bot.match.engine import is_expired
from bot.match.rule import Loaded, Rule, RuleSet
from bot.match.truth import TRUE, UNKNOWN
from bot.model import Evidence, Issue
from bot.text.counted import counted
from bot.text.located_yaml import did_you_mean

MOST_SHOWN = 15  # alerts gained or lost that are listed
BAR = 40  # characters of the longest bar

Words = Callable[[Evidence], str]


def checked(loaded: Loaded, form: str) -> Iterator[str]:
    """The outcome of a check as `text`, `json` (one object) or `github` (workflow commands)."""
    if form == "json":
        rules = len(loaded.rules.rules) if loaded.rules else 0
        faults, doubts = ([_plain(issue) for issue in some] for some in (loaded.faults, loaded.doubts))
        yield json.dumps({"rules": rules, "faults": faults, "doubts": doubts}, ensure_ascii=False, indent=2)
        return
    for kind, issues in (("error", loaded.faults), ("warning", loaded.doubts)):
        for issue in issues:
            if form == "github":
                where = f"file={_property(issue.path)},line={issue.line},col={issue.column}"
                yield f"::{kind} {where}::{_data(issue.message)}"
            else:
                doubt = "warning: " if kind == "warning" else ""
                yield f"{issue.path}:{issue.line}:{issue.column}: {doubt}{issue.message}"


def _plain(issue: Issue) -> dict[str, object]:
    return {"path": issue.path, "line": issue.line, "column": issue.column, "message": issue.message}


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def summary(loaded: Loaded) -> str:
    if loaded.rules is None:
        return f"{counted(len(loaded.faults), 'fault')}; nothing of these rules would be loaded"
    on = sum(rule.enabled for rule in loaded.rules.rules)
    return (
        f"{counted(len(loaded.rules.rules), 'rule')} ({on} enabled), no fault, {counted(len(loaded.doubts), 'doubt')}"
    )


def unknown_rule(name: str, rules: RuleSet) -> str:
    ids = [rule.id for rule in rules.rules]
    near = [each for each in ids if name and each.startswith(name)]
    hint = f"; did you mean '{near[0]}'?" if len(near) == 1 else did_you_mean(name, ids)
    return f"there is no rule '{name}'" + (hint or "; 'tocsin rules list' names them")


def listed(rules: RuleSet, now: datetime) -> Iterator[str]:
    """A line for each rule."""
    width = max((len(rule.id) for rule in rules.rules), default=0)
    for rule in rules.rules:
        state = "disabled" if not rule.enabled else "expired" if is_expired(rule, now) else rule.policy.severity.value
        where = f"{rule.origin.path}:{rule.origin.line}"
        yield f"{rule.id:<{width}}  {state:<8}  {rule.condition.written}  [{where}]"


def explained(rule: Rule, verdict: Verdict, words: Words, title: str = "") -> Iterator[str]:
    """The tree of a verdict: truth, condition, fact, words; then the nearest miss."""
    outcome = {"true": "matches", "false": "does not match", "unknown": "does not match (not all is known)"}[
        verdict.truth
    ]
    off = "" if rule.enabled else ", but is disabled"
    yield f"{rule.id} {outcome}{off}: {title}" if title else f"{rule.id} {outcome}{off}"
    yield from _tree(verdict, words, 1)
    misses = list(_misses(verdict))
    if verdict.truth is not TRUE and misses:
        yield f"  nearest: {'; '.join(misses)}"


def _tree(verdict: Verdict, words: Words, depth: int) -> Iterator[str]:
    behind = ", ".join(dict.fromkeys(f'"{text}"' for one in verdict.evidence if (text := words(one))))
    fact = "" if verdict.parts else f": {verdict.fact}"
    near = f" [{verdict.near}]" if verdict.near else ""
    yield f"{'  ' * depth}{verdict.truth.value:<8}{verdict.condition}{fact}{near}{' <- ' + behind if behind else ''}"
    for part in verdict.parts:
        yield from _tree(part, words, depth + 1)


def _misses(verdict: Verdict) -> Iterator[str]:
    """What kept the verdict from being true: thresholds with their distance, else conditions. Denials have none."""
    if verdict.truth is TRUE:
        return
    if verdict.condition in ("not", "unless"):
        yield f"{verdict.condition} holds back" if verdict.truth is not UNKNOWN else f"{verdict.condition} is not known"
        return
    if verdict.parts:
        for part in verdict.parts:
            yield from _misses(part)
    else:
        yield verdict.near or f"{verdict.condition} ({verdict.fact})"


def backtested(report: BacktestReport, start: datetime, sent: int, *, same: bool) -> Iterator[str]:
    """Counts a rule, alerts a day as a chart, alerts gained and lost. `sent`: incidents that chats were told of."""
    yield f"{counted(report.incidents, 'incident')} first seen since {start:%Y-%m-%d %H:%M} UTC; nothing is sent"
    if same:
        yield "the candidate is the live rules themselves; --rules DIR tries others"
    told = f"chats were really told of {counted(sent, 'incident')}"
    yield f"alerts: live {len(report.live)}, candidate {len(report.candidate)}; {told}"
    yield ""
    width = max([len("rule"), *(len(row.rule) for row in report.rules)])
    yield f"{'rule':<{width}}  {'live':>6}  {'candidate':>9}"
    for row in report.rules:
        yield f"{row.rule:<{width}}  {_cell(row.live):>6}  {_cell(row.candidate):>9}"
    yield ""
    yield from _chart(report)
    for name, alerts in (("gained", report.gained), ("lost", report.lost)):
        yield f"{name}: {len(alerts)}"
        yield from (f"  {_alert(alert)}" for alert in alerts[:MOST_SHOWN])
        if len(alerts) > MOST_SHOWN:
            yield f"  ... and {len(alerts) - MOST_SHOWN} more"


def _cell(count: int | None) -> str:
    return "-" if count is None else str(count)


def _chart(report: BacktestReport) -> Iterator[str]:
    most = max((max(day.live, day.candidate) for day in report.days), default=0)
    for day in report.days:
        for name, number in (("live", day.live), ("candidate", day.candidate)):
            length = -(-number * BAR // most) if most else 0
            head = f"{day.day}" if name == "live" else " " * 10
            yield f"{head}  {name:<9}  {'#' * length}{' ' if length else ''}{number}"
    yield ""


def _alert(alert: WouldAlert) -> str:
    title = alert.incident.sources[0].title if alert.incident.sources else alert.incident.id
    return f"{alert.at:%Y-%m-%d %H:%M} {alert.severity.value} {', '.join(alert.rules)}: {title}"
