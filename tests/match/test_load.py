"""Reading rule files: every fault where it stands, nothing half loaded, and the same rules whatever the order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.match.diff import diff
from bot.match.dump import dump
from bot.match.load import load
from bot.model import Names, Severity
from tests.match.small_world import SmallWorld, read, rules

BROKEN = sorted((Path(__file__).parents[1] / "data" / "rules_broken").glob("*.yaml"))
FULL = """
version: 1
groups:
  local-militia: {names: {en: [Local Militia], ar: [ميليشيا محلية]}, part_of: pmf, country: IQ}
  local-wing: {names: {en: [Local Wing]}, part_of: [local-militia]}
regions:
  northern-iraq: [IQ-KI, IQ-NI]
  belt: {around: "Tarmiya, Iraq", km: 40}
  box: {bbox: [41.0, 33.0, 45.0, 37.0]}
  all-of-it: [northern-iraq, belt, NO, {around: [35.5, 44.0], km: 2.5}]
rules:
  - id: mass-casualty
    name: {en: Mass-casualty attack, ar: هجوم دامٍ}
    when: {region: Iraq, killed: ">= 5"}
    severity: critical
  - id: north
    name: In the north
    when:
      group: [islamic-state, local-wing]
      region: [all-of-it, Syria, {bbox: [1, 2, 3, 4]}]
      any: [{killed: ">= 1"}, {all: [{wounded: "5..9"}, {not: {kind: [raid, clash]}}]}]
      text: {words: ["bomb*", قنبلة], regex: ['blast|explosion']}
      within: {days: 2, killed: ">= 20", incidents: "> 3"}
      age: "< 48h"
      unknown: kidnapped
      language: [ar, en]
      source: Daily Post
      target: police
    unless: [{kind: airstrike}, {perpetrator: pmf, certainty: likely, killed_total: "< 3"}]
    certainty: likely
    sources: {at_least: 2, within: 90m}
    cooldown: 2h
    audience: [desk-iraq, night]
    active_hours: 22:00-06:00
    expires: 2027-01-31
    enabled: false
    note: tried in spring
"""


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_broken_file(file: Path) -> None:
    """A file with one fault gives that fault alone, where it stands, and no rules."""
    text = file.read_text("utf-8")
    expected = text.partition("\n")[0].removeprefix("# expect: ")
    loaded = load([(file.name, text)], SmallWorld())
    assert [f"{f.line}:{f.column}: {f.message}" for f in loaded.faults] == [expected]
    assert loaded.rules is None


def test_the_corpus_is_there() -> None:
    """At least 40 broken files are kept."""
    assert len(BROKEN) >= 100


def test_every_fault_of_every_file_at_once() -> None:
    """Faults of all files come together, in order of place."""
    first = "version: 1\nrules:\n  - id: a\n    when: {kiled: '>= 1', region: Irak}\n    cooldown: 3\n"
    second = "version: 1\nrulez: []\n"
    faults = load([("b.yaml", second), ("a.yaml", first)], SmallWorld()).faults
    assert [(f.path, f.line, f.column) for f in faults] == [
        ("a.yaml", 4, 12),
        ("a.yaml", 4, 35),
        ("a.yaml", 5, 15),
        ("b.yaml", 2, 1),
    ]


def test_everything_in_a_rule() -> None:
    """Every key of a rule arrives where alerting looks for it."""
    loaded = read(FULL)
    assert loaded.rules is not None, loaded.faults
    rule = loaded.rules.get("north")
    assert rule is not None
    policy = rule.policy
    assert policy.names == Names("In the north")
    assert (policy.sources_at_least, policy.sources_within) == (2, timedelta(minutes=90))
    assert (policy.cooldown, policy.audience) == (timedelta(hours=2), ("desk-iraq", "night"))
    assert policy.active_hours == ("22:00", "06:00")
    assert policy.expires == datetime(2027, 2, 1, tzinfo=UTC)
    assert (rule.enabled, rule.note, policy.severity) == (False, "tried in spring", Severity.NORMAL)
    assert (rule.origin.path, rule.origin.line, rule.origin.column) == ("rules.yaml", 16, 9)
    assert [(g.id, g.parents, g.spellings) for g in loaded.rules.groups] == [
        ("local-militia", ("pmf",), ("Local Militia", "ميليشيا محلية")),
        ("local-wing", ("local-militia", "pmf"), ("Local Wing",)),
    ]


def test_load_dump_load() -> None:
    """What is dumped reads back to the same rules, regions and groups."""
    loaded = read(FULL).rules
    assert loaded is not None
    again = read(dump(loaded))
    assert again.faults == ()
    assert again.rules == loaded
    assert dump(again.rules) == dump(loaded)


def test_order_of_files_and_rules_does_not_matter() -> None:
    """Files read in another order, rules and keys written in another order: the same rules."""
    one = "version: 1\nrules:\n  - {id: a, when: {region: home, killed: '>= 5'}}\n  - {id: b, when: {kind: raid}}\n"
    other = "version: 1\nrules:\n  - {when: {kind: raid}, id: b}\n  - {id: a, when: {killed: '>= 5', region: home}}\n"
    regions = "version: 1\nregions: {home: [far, IQ-KI], far: [NO]}\n"
    found = [
        load(files, SmallWorld()).rules
        for files in (
            [("1.yaml", one), ("2.yaml", regions)],
            [("2.yaml", regions), ("1.yaml", one)],
            [("9.yaml", regions), ("x.yaml", other)],
        )
    ]
    assert found[0] is not None
    assert found[0] == found[1] == found[2]
    assert [rule.fingerprint for rule in found[0].rules] == [rule.fingerprint for rule in found[2].rules]


def test_norway_is_a_country() -> None:
    """`NO` unquoted is Norway, in a rule and in a named region; after a dump still."""
    found = rules("{region: NO}", "{region: [nordic]}", head="regions: {nordic: [NO]}")
    assert [r.plain() if False else r for r in found.rules[0].condition.plain()["region"]] == ["NO"]  # type: ignore[attr-defined]
    again = read(dump(found)).rules
    assert again == found


def test_ambiguous_names_are_refused() -> None:
    """A name with two meanings is a fault that tells them apart; a plainly larger town and a wider area are meant."""
    (fault,) = read("version: 1\nrules:\n  - {id: a, when: {group: Front}}\n").faults
    assert fault.message == "'Front' can be 'front-a' or 'front-b'; write the id"
    (fault,) = read("version: 1\nrules:\n  - {id: a, when: {region: Karmah}}\n").faults
    assert "'Karmah' can be Karmah, IQ (t6) or Karmah, SY (t7)" in fault.message
    assert rules("{region: [t6, Mosul]}", "{region: 'Karmah, Syria'}").rules


def test_sources_and_audiences_of_the_configuration() -> None:
    """A source that the configuration lacks is a fault, an audience tag that no chat has a doubt; unknown, neither."""
    text = "version: 1\nrules:\n  - {id: a, when: {source: Daily Pots}, audience: [night]}\n"
    assert read(text).faults == ()
    (fault,) = read(text, SmallWorld(sources=("Daily Post",))).faults
    assert fault.message == "unknown source 'Daily Pots'; did you mean 'Daily Post'?"
    good = text.replace("Pots", "post")
    loaded = read(good, SmallWorld(sources=("Daily Post",), audiences=("day",)))
    assert [d.message for d in loaded.doubts] == ["no configured chat has the audience tag 'night'"]


DOUBTS = [
    ('- {id: a, when: {killed: ">= 0"}}', "matches nearly every incident"),
    ('- {id: a, when: {any: [{killed: ">= 1"}, {unknown: [killed]}]}}', "matches nearly every incident"),
    ("- {id: a, when: {unless: {kind: raid}}}", "matches nearly every incident"),
    ("- {id: a, when: {kind: raid}}\n  - {id: b, when: {kind: [raid]}}", "'b' has the same condition as 'a'"),
    ("- {id: a, when: {region: [Iraq, Kirkuk]}}", "'Kirkuk' lies in 'Iraq' already"),
    ("- {id: a, when: {region: [Levant, Syria]}}", "'Syria' lies in 'Levant' already"),
]


@pytest.mark.parametrize(("body", "expected"), DOUBTS)
def test_doubts(body: str, expected: str) -> None:
    """A doubt is told where the rule stands, and refuses nothing."""
    loaded = read(f"version: 1\nrules:\n  {body}\n")
    assert loaded.rules is not None, loaded.faults
    assert [expected in doubt.message for doubt in loaded.doubts] == [True]


def test_unused_and_shadowing_regions_are_doubted() -> None:
    """A region that no rule uses, and one that hides a country, are told."""
    loaded = read("version: 1\nregions: {levant: [NO]}\nrules:\n  - {id: a, when: {kind: raid}}\n")
    assert [d.message for d in loaded.doubts] == [
        "the region 'levant' hides levant of the gazetteer in these rules",
        "the region 'levant' is used by no rule",
    ]


def test_a_group_that_the_lexicon_has_is_doubted() -> None:
    """A definition that takes over a group of the lexicon, or one of its names, is told where it stands; one that
    shares nothing with it is not."""
    loaded = read(
        "version: 1\ngroups:\n  pmf: {names: {en: [Hill Guard, Daesh]}}\n"
        "  hill-wing:\n    names: {en: [Hill Wing], ar: داعش}\n    part_of: islamic-state\n"
        "rules:\n  - {id: a, when: {group: pmf}}\n"
    )
    assert [(d.line, d.column, d.message) for d in loaded.doubts] == [
        (
            3,
            3,
            (
                "the group 'pmf' is in the lexicon already, as Popular Mobilization Forces: these names are added to "
                "its own and it is shown as Hill Guard; a group apart from it needs another id"
            ),
        ),
        (3, 34, "'Daesh' names islamic-state in the lexicon; in these rules it means 'pmf'"),
        (5, 34, "'داعش' names islamic-state in the lexicon; in these rules it means 'hill-wing'"),
    ]


def test_diff_names_what_changed() -> None:
    """A reload says which rules came, went, changed in meaning, or in wording only; moving one is no change."""
    before = rules('{killed: ">= 5"}', "{kind: raid}", "{region: Iraq}", "{region: NO}")
    after = read(
        "version: 1\nrules:\n\n"
        "  - {id: r1, when: {killed: '> 4'}}\n"
        "  - {id: r2, when: {kind: raid}, name: Raids}\n"
        "  - {id: r3, when: {region: Iraq}, enabled: false}\n"
        "  - {id: r9, when: {region: NO}}\n"
    ).rules
    assert after is not None
    found = diff(before, after)
    assert (found.added, found.removed, found.stopped) == (("r9",), ("r4",), ("r3",))
    assert (found.changed, found.reworded) == ((), ("r2",))
    assert str(found) == "+r9 -r4 off r3 name r2"
    assert diff(before, before).empty


def test_the_meaning_of_a_named_region_is_part_of_a_rule() -> None:
    """Changing a region or a group's parent changes the fingerprint of the rules that use it."""
    one = rules("{region: home}", head="regions: {home: [IQ]}")
    two = rules("{region: home}", head="regions: {home: [SY]}")
    assert diff(one, two).changed == ("r1",)
