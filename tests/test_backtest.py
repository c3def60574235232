"""A backtest says what candidate rules would have sent, beside the live ones."""

from __future__ import annotations

from datetime import timedelta

from bot.alert.newness import Limits
from bot.backtest import BacktestReport, Recorded, backtest
from bot.match.rule import RuleSet
from bot.match.subject import SubjectText
from bot.model import Facts, Incident, Kind, SourceReport
from tests.match.small_world import NOW, facts, incident, rules

DAYS = timedelta(days=30)
LIMITS = Limits(max_incident_age=timedelta(days=2))


def recorded(*incidents: Incident, text: str = "") -> list[Recorded]:
    return [Recorded(one, (SubjectText("en", "", text),) if text else ()) for one in incidents]


def told(known: Facts, number: int, hours_ago: float, *wires: str) -> Incident:
    seen = NOW - timedelta(hours=hours_ago)
    sources = tuple(
        SourceReport(f"a{n}", wire, wire, "en", "", f"title {number}", seen, seen) for n, wire in enumerate(wires)
    )
    return incident(number, known, hours_ago, sources=sources)


def run(live: RuleSet, candidate: RuleSet, *incidents: Incident, text: str = "") -> BacktestReport:
    return backtest(recorded(*incidents, text=text), live, candidate, NOW - DAYS, LIMITS)


def counts(report: BacktestReport) -> list[tuple[str, int | None, int | None]]:
    return [(row.rule, row.live, row.candidate) for row in report.rules]


def test_a_lower_threshold_gains_alerts() -> None:
    """Alerts gained are those of incidents that the live rules tell nothing of."""
    incidents = [told(facts(n), n, 10 * n, "one") for n in (2, 4, 6)]
    report = run(rules('{killed: ">= 5"}'), rules('{killed: ">= 3"}'), *incidents)
    assert counts(report) == [("r1", 1, 2)]
    assert [alert.incident.id for alert in report.gained] == ["i4"]
    assert report.lost == ()
    assert report.incidents == 3


def test_a_rule_taken_away_loses_alerts() -> None:
    """A rule that only one set has counts there alone."""
    incidents = [told(facts(6, kind=Kind.RAID), 1, 5, "one"), told(facts(6), 2, 50, "one")]
    report = run(rules('{killed: ">= 5"}', "{kind: raid}"), rules("{kind: raid}").__class__(), *incidents)
    assert counts(report) == [("r1", 2, None), ("r2", 1, None)]
    assert [alert.incident.id for alert in report.lost] == ["i2", "i1"]


def test_sources_and_cooldown_are_applied() -> None:
    """The alert policy is the live one: too few publishers hold back, a cooldown delays the next."""
    plain = '{killed: ">= 1"}'
    one, two = told(facts(1), 1, 5, "a"), told(facts(1), 2, 4.5, "a", "b")
    assert counts(run(rules(plain), rules(f"{plain} | sources: {{at_least: 2}}"), one, two)) == [("r1", 2, 1)]
    report = run(rules(plain), rules(f"{plain} | cooldown: 2h"), one, two)
    assert [alert.at for alert in report.live] == [NOW - timedelta(hours=5), NOW - timedelta(hours=4.5)]
    assert [alert.at for alert in report.candidate] == [NOW - timedelta(hours=5), NOW - timedelta(hours=3)]


def test_sums_look_back_before_the_window() -> None:
    """Incidents before `since` are looked back on by `within`, but are not alerted themselves."""
    rule = rules("{within: {hours: 24, killed: '>= 10'}}")
    early, late = told(facts(6), 1, 30, "a"), told(facts(6), 2, 20, "a")
    report = backtest(recorded(early, late), RuleSet(), rule, NOW - timedelta(hours=25), LIMITS)
    assert [alert.incident.id for alert in report.candidate] == ["i2"]
    assert report.incidents == 1


def test_text_conditions_read_the_stored_words() -> None:
    """A `text:` condition searches the stored articles."""
    rule = rules("{text: {words: [market]}}")
    assert len(run(RuleSet(), rule, told(facts(1), 1, 5, "a"), text="at the market").gained) == 1
    assert run(RuleSet(), rule, told(facts(1), 1, 5, "a"), text="at the port").gained == ()


def test_every_day_is_counted() -> None:
    """Days without an alert stand in the chart too."""
    report = run(RuleSet(), rules('{killed: ">= 1"}'), told(facts(1), 1, 1, "a"), told(facts(1), 2, 49, "a"))
    assert [(day.live, day.candidate) for day in report.days] == [(0, 1), (0, 0), (0, 1)]


def test_the_order_of_incidents_does_not_matter() -> None:
    """The same incidents in another order give the same report."""
    rule = rules('{killed: ">= 1"} | cooldown: 3h')
    incidents = [told(facts(n), n, 7 * n, "a") for n in range(1, 6)]
    assert run(rule, rule, *incidents) == run(rule, rule, *reversed(incidents))
    assert run(rule, rule, *incidents).gained == ()
