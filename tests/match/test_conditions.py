"""Every condition, and pairs of them, on known, range and unknown facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.match.condition import Case
from bot.match.engine import explain, match, missing_languages
from bot.match.subject import Subject, SubjectText
from bot.match.truth import Truth
from bot.model import Count, Facts, Kind, Role, Target
from tests.match.small_world import BY_ID, NOW, facts, incident, rules, subject

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
EXACT, RANGE, LEAST, UPTO, DOZENS = Count(9, 9), Count(3, 8), Count(3, None), Count(None, 9), Count(24, None, True)
PERP, CLAIM, SUSP, TARGET, OPP, MENT = (
    *(Role.PERPETRATOR, Role.CLAIMANT, Role.SUSPECTED),
    *(Role.TARGET, Role.OPPONENT, Role.MENTIONED),
)


def truth(when: str, known: Facts | Subject) -> Truth:
    rule = rules(when).rules[0]
    case = Case(known if isinstance(known, Subject) else subject(known))
    found = rule.condition.truth(case)
    assert rule.condition.explain(case).truth is found, "an explanation says what the engine did"
    return found


THRESHOLDS = [
    # what                 count          certain likely
    ('{killed: ">= 5"}', EXACT, T, T),
    ('{killed: ">= 9"}', EXACT, T, T),
    ('{killed: "> 9"}', EXACT, F, F),
    ('{killed: ">= 10"}', EXACT, F, F),
    ('{killed: "< 10"}', EXACT, T, T),
    ('{killed: "<= 8"}', EXACT, F, F),
    ('{killed: "== 9"}', EXACT, T, T),
    ('{killed: "5..9"}', EXACT, T, T),
    ('{killed: "5..8"}', EXACT, F, F),
    ('{killed: ">= 5"}', RANGE, U, T),
    ('{killed: ">= 6"}', RANGE, U, F),
    ('{killed: ">= 3"}', RANGE, T, T),
    ('{killed: ">= 9"}', RANGE, F, F),
    ('{killed: "<= 8"}', RANGE, T, T),
    ('{killed: "< 3"}', RANGE, F, F),
    ('{killed: "3..8"}', RANGE, T, T),
    ('{killed: "== 5"}', RANGE, U, T),
    ('{killed: ">= 5"}', LEAST, U, F),
    ('{killed: ">= 3"}', LEAST, T, T),
    ('{killed: "<= 100"}', LEAST, U, T),
    ('{killed: "< 3"}', LEAST, F, F),
    ('{killed: ">= 5"}', UPTO, U, T),
    ('{killed: ">= 10"}', UPTO, F, F),
    ('{killed: "<= 9"}', UPTO, T, T),
    ('{killed: ">= 0"}', UPTO, T, T),
    ('{killed: ">= 5"}', DOZENS, T, T),
    ('{killed: ">= 24"}', DOZENS, T, T),
    ('{killed: ">= 50"}', DOZENS, U, F),
    ('{killed: "== 0"}', Count(0, 0), T, T),
    ('{killed: "> 0"}', Count(0, 0), F, F),
    ('{killed: ">= 0"}', None, U, U),
    ('{killed: "== 0"}', None, U, U),
]


@pytest.mark.parametrize(("when", "count", "certain", "likely"), THRESHOLDS)
def test_thresholds(when: str, count: Count | None, certain: Truth, likely: Truth) -> None:
    """A threshold is judged on all numbers the report allows, or on the likeliest; without a number it is unknown."""
    known = facts(count)
    assert truth(when, known) is certain
    assert truth(when.replace("}", ", certainty: likely}"), known) is likely
    assert rules(f"{when} | certainty: likely").rules[0].condition.truth(Case(subject(known))) is likely


COUNTS = [
    ('{killed_total: ">= 10"}', facts(9, killed_attackers=1), T),
    ('{killed: ">= 10"}', facts(9, killed_attackers=1), F),
    ('{killed_total: ">= 10"}', facts(9), U),
    ('{killed_total: ">= 9"}', facts(9), T),
    ('{killed_total: ">= 2"}', facts(killed_attackers=2), T),
    ('{killed_total: ">= 1"}', facts(), U),
    ('{wounded: ">= 5"}', facts(wounded=5), T),
    ('{wounded: ">= 5"}', facts(9), U),
    ('{casualties: ">= 12"}', facts(casualties=12), T),
    ('{casualties: ">= 12"}', facts(5, wounded=7), T),
    ('{casualties: ">= 13"}', facts(5, wounded=7), F),
    ('{casualties: ">= 12"}', facts(5), U),
    ('{casualties: ">= 5"}', facts(5), T),
    ('{casualties: ">= 1"}', facts(), U),
    ('{kidnapped: ">= 3"}', facts(kidnapped=3), T),
    ('{kidnapped: ">= 3"}', facts(kidnapped=Count(2, 5)), U),
    ('{missing: "> 0"}', facts(missing=2), T),
    ('{captured: "> 0"}', facts(), U),
]

ACTORS = [
    ("{group: islamic-state}", facts(groups=(("islamic-state", CLAIM),)), T),
    ("{group: islamic-state}", facts(groups=(("is-sinai", PERP),)), T),  # parents include children
    ("{group: is-sinai}", facts(groups=(("islamic-state", PERP),)), F),  # and not the other way round
    ("{group: islamic-state}", facts(groups=(("islamic-state", TARGET),)), T),
    ("{group: islamic-state}", facts(groups=(("islamic-state", OPP),)), T),
    ("{group: islamic-state}", facts(groups=(("islamic-state", MENT),)), U),
    ("{group: islamic-state}", facts(groups=(("pmf", PERP),)), F),
    ("{group: islamic-state}", facts(groups=(("pmf", TARGET),)), U),  # who did it is not known
    ("{group: islamic-state}", facts(), U),
    ("{group: [pmf, islamic-state]}", facts(groups=(("islamic-state", SUSP),)), T),
    ("{group: Daesh}", facts(groups=(("islamic-state", SUSP),)), T),
    ("{perpetrator: islamic-state}", facts(groups=(("islamic-state", PERP),)), T),
    ("{perpetrator: islamic-state}", facts(groups=(("islamic-state", CLAIM),)), U),
    ("{perpetrator: islamic-state}", facts(groups=(("pmf", PERP),)), F),
    ("{claimant: islamic-state}", facts(groups=(("islamic-state", CLAIM),)), T),
    ("{claimant: islamic-state}", facts(groups=(("islamic-state", PERP),)), U),
    ("{suspected: islamic-state}", facts(groups=(("is-sinai", SUSP),)), T),
    ("{target_group: pmf}", facts(groups=(("pmf", TARGET), ("islamic-state", PERP))), T),
    ("{target_group: pmf}", facts(groups=(("pmf", PERP), ("iraqi-army", TARGET))), F),
    ("{target_group: pmf}", facts(groups=(("pmf", PERP),)), U),
    ("{opponent: pmf}", facts(groups=(("pmf", OPP),)), T),
]

PLACED = [
    ("{region: Iraq}", facts(place="t3"), T),
    ("{region: IQ}", facts(place="t3"), T),
    ("{region: العراق}", facts(place="t3"), T),
    ("{region: Iraq}", facts(place="t5"), F),
    ("{region: Iraq}", facts(place=None), U),
    ("{region: Kirkuk}", facts(place="t3"), T),
    ("{region: Kirkuk}", facts(place="t1"), F),
    ("{region: Kirkuk}", facts(place="IQ"), U),  # somewhere in Iraq
    ("{region: Kirkuk}", facts(place="SY"), F),
    ("{region: Hawija District}", facts(place="t3"), T),
    ("{region: Hawija District}", facts(place="IQ-KI"), U),
    ("{region: Hawija District}", facts(place="t1"), F),
    ("{region: Mosul}", facts(place="t1"), T),
    ("{region: Mosul}", facts(place="s2"), T),  # a quarter of it
    ("{region: Mosul}", facts(place="s1"), F),  # 40 km away
    ("{region: Mosul}", facts(place="IQ-NI"), U),
    ("{region: Mosul}", facts(place="IQ"), U),
    ("{region: Mosul}", facts(place="t3"), F),
    ("{region: Middle East}", facts(place="t3"), T),
    ("{region: الشرق الأوسط}", facts(place="SY"), T),
    ("{region: Levant}", facts(place="t3"), F),
    ("{region: Levant}", facts(place=None), U),
    ("{region: [Norway, NO, Syria]}", facts(place="t5"), T),
    ("{region: NO}", facts(place="NO"), T),
    ('{region: {around: "Tarmiya, Iraq", km: 40}}', facts(place="t4"), T),
    ('{region: {around: "Tarmiya, Iraq", km: 10}}', facts(place="t4"), F),
    ('{region: {around: "Tarmiya, Iraq", km: 40}}', facts(place="IQ"), U),
    ('{region: {around: "Tarmiya, Iraq", km: 40}}', facts(place="FR"), F),
    ("{region: {around: [33.674, 44.383], km: 40}}", facts(place="t4"), T),
    ("{region: {bbox: [41.0, 33.0, 45.0, 37.0]}}", facts(place="t1"), T),
    ("{region: {bbox: [41.0, 33.0, 45.0, 37.0]}}", facts(place="t5"), F),
    ("{region: {bbox: [41.0, 33.0, 45.0, 37.0]}}", facts(place="IQ-KI"), U),
    ("{region: {bbox: [41.0, 33.0, 45.0, 37.0]}}", facts(place="NO"), F),
]

CIRCUMSTANCES = [
    ("{kind: bombing}", facts(kind=Kind.BOMBING), T),
    ("{kind: bombing}", facts(kind=Kind.SUICIDE_BOMBING), T),
    ("{kind: suicide bombing}", facts(kind=Kind.BOMBING), F),
    ("{kind: suicide_bombing}", facts(kind=Kind.SUICIDE_BOMBING), T),
    ("{kind: armed attack}", facts(kind=Kind.AMBUSH), T),
    ("{kind: [raid, airstrike]}", facts(kind=Kind.AIRSTRIKE), T),
    ("{kind: airstrike}", facts(kind=Kind.OTHER), U),
    ("{kind: other}", facts(kind=Kind.OTHER), T),
    ("{kind: other}", facts(kind=Kind.RAID), F),
    ("{target: police}", facts(target=Target.POLICE), T),
    ("{target: [military, police]}", facts(target=Target.POLICE), T),
    ("{target: police}", facts(target=Target.CIVILIANS), F),
    ("{target: police}", facts(), U),
    ("{unknown: [killed]}", facts(), T),
    ("{unknown: killed}", facts(RANGE), F),
    ("{unknown: [killed, wounded]}", facts(3), F),
    ("{unknown: [region]}", facts(place=None), T),
    ("{unknown: [perpetrator]}", facts(groups=(("pmf", TARGET),)), T),
    ("{unknown: [group]}", facts(groups=(("pmf", MENT),)), T),
    ("{unknown: [kind, target]}", facts(kind=Kind.OTHER), T),
    ("{unknown: [age]}", facts(date=date(2026, 3, 9)), F),
    ('{age: "< 48h"}', facts(date=date(2026, 3, 9)), T),  # 12 to 36 hours before NOW
    ('{age: "< 24h"}', facts(date=date(2026, 3, 9)), U),
    ('{age: "< 24h", certainty: likely}', facts(date=date(2026, 3, 9)), F),
    ('{age: "<= 1d", certainty: likely}', facts(date=date(2026, 3, 9)), T),
    ('{age: ">= 2d"}', facts(date=date(2026, 3, 9)), F),
    ('{age: "< 48h"}', facts(date=date(2026, 3, 1)), F),
    ('{age: "< 48h"}', facts(), U),
    ("{source: Daily Post}", subject(facts(), sources=("daily post",)), T),
    ("{source: [Wire, Daily Post]}", subject(facts(), sources=("Other",)), F),
    ("{source: Daily Post}", subject(facts()), U),
    ("{language: ar}", subject(facts(), languages=("ar", "en")), T),
    ("{language: ar}", subject(facts(), languages=("en",)), F),
    ("{language: ar}", subject(facts()), U),
]

PAIRS = [
    ('{killed: ">= 5", region: Iraq}', facts(9), T),
    ('{killed: ">= 5", region: Iraq}', facts(9, place=None), U),
    ('{killed: ">= 5", region: Iraq}', facts(1, place=None), F),
    ('{killed: ">= 5", region: Iraq}', facts(RANGE), U),
    ('{any: [{killed: ">= 5"}, {wounded: ">= 5"}]}', facts(wounded=6), T),
    ('{any: [{killed: ">= 5"}, {wounded: ">= 5"}]}', facts(1, wounded=1), F),
    ('{any: [{killed: ">= 5"}, {wounded: ">= 5"}]}', facts(1), U),
    ('{all: [{killed: ">= 5"}, {wounded: ">= 5"}]}', facts(5, wounded=6), T),
    ('{all: [{killed: ">= 5"}, {wounded: ">= 5"}]}', facts(1), F),
    ('{all: [{killed: ">= 5"}, {wounded: ">= 5"}]}', facts(5), U),
    ('{not: {killed: ">= 5"}}', facts(9), F),
    ('{not: {killed: ">= 5"}}', facts(1), T),
    ('{not: {killed: ">= 5"}}', facts(), U),
    ('{not: {killed: ">= 5"}}', facts(RANGE), U),
    ("{not: [{kind: raid}, {kind: airstrike}]}", facts(kind=Kind.RAID), F),
    ("{not: [{kind: raid}, {kind: airstrike}]}", facts(kind=Kind.BOMBING), T),
    ("{not: {region: Iraq}}", facts(place=None), U),
    ('{killed: ">= 1", not: {region: Kirkuk}}', facts(1, place="IQ"), U),
    ('{killed: ">= 5", unless: {kind: airstrike}}', facts(9, kind=Kind.AIRSTRIKE), F),
    ('{killed: ">= 5", unless: {kind: airstrike}}', facts(9, kind=Kind.OTHER), T),  # unknown suppresses nothing
    ('{killed: ">= 5", unless: {kind: airstrike}}', facts(9, kind=Kind.RAID), T),
    ('{killed: ">= 5", unless: {wounded: ">= 1"}}', facts(9), T),
    ('{killed: ">= 5", unless: [{kind: raid}, {kind: airstrike}]}', facts(9, kind=Kind.RAID), F),
    ('{any: [{killed: ">= 5"}, {unknown: [killed]}]}', facts(), T),
    ('{any: [{killed: ">= 5"}, {unknown: [killed]}]}', facts(4), F),
    ("{group: pmf, any: [{kind: raid}, {region: Syria}]}", facts(groups=(("pmf", OPP),), kind=Kind.OTHER), U),
]


@pytest.mark.parametrize(("when", "known", "expected"), [*COUNTS, *ACTORS, *PLACED, *CIRCUMSTANCES, *PAIRS])
def test_condition(when: str, known: Facts | Subject, expected: Truth) -> None:
    """Each condition is true, false or unknown as its table says; only true fires."""
    assert truth(when, known) is expected
    judged = known if isinstance(known, Subject) else subject(known)
    assert bool(match(judged, rules(when))) is (expected is T)


EN = SubjectText("en", "Blast at the old market", "Police said the MARKET's roof fell. Two bombs went off.")
AR = SubjectText("ar", "انفجار في السوق", "قالت الشرطة إن سيارةً مفخخة انفجرت، وبالسوقِ حريقٌ كبير. والهجوم هو الثاني.")
TEXTS = [
    ("{text: {words: [market]}}", (EN,), T),
    ("{text: {words: [Market]}}", (EN,), T),
    ("{text: {words: [mark]}}", (EN,), F),
    ('{text: {words: ["bomb*"]}}', (EN,), T),
    ("{text: {words: [bomb]}}", (EN,), F),
    ("{text: {words: [old market]}}", (EN,), T),
    ("{text: {words: [market old]}}", (EN,), F),
    ('{text: {words: ["the old mark*"]}}', (EN,), T),
    ("{text: {words: [قنبلة, market]}}", (EN,), T),
    ("{text: {words: [قنبلة]}}", (EN,), U),  # no Arabic text to search
    ("{text: {words: [سوق]}}", (AR,), T),
    ("{text: {words: [السوق]}}", (AR,), T),
    ("{text: {words: [سياره مفخخه]}}", (AR,), T),  # folded
    ("{text: {words: [هجوم]}}", (AR,), T),  # والهجوم
    ("{text: {words: [حرائق]}}", (AR,), F),
    ("{text: {words: [market]}}", (AR,), U),
    ("{text: {words: [market]}}", (AR, EN), T),
    ("{text: {words: [school]}}", (AR, EN), F),
    ("{text: {regex: 'two bombs?'}}", (EN,), T),
    ("{text: {regex: '(?-i)two bombs?'}}", (EN,), F),
    ("{text: {regex: '^Blast'}}", (EN,), T),
    ("{text: {regex: 'سيارة مفخخة'}}", (AR,), T),  # the tanwin in the text is folded away
    ("{text: {regex: ['x+y', 'حريق']}}", (AR,), T),
    ("{text: {regex: 'فيضان'}}", (AR,), F),
    ("{text: {words: [market], regex: 'roof'}}", (EN,), T),
    ("{text: {words: [market], regex: 'floor'}}", (EN,), F),
    ("{text: {words: [market]}}", (), U),
]


@pytest.mark.parametrize(("when", "texts", "expected"), TEXTS)
def test_text(when: str, texts: tuple[SubjectText, ...], expected: Truth) -> None:
    """Words and expressions are looked for in every text; in a language without a text the answer is unknown."""
    assert truth(when, subject(facts(), *texts)) is expected


def test_text_evidence_is_of_the_original() -> None:
    """The words behind a text condition are spans of the original; a translation has none."""
    rule_set = rules("{text: {words: [هجوم]}}", "{text: {regex: 'حريق'}}")
    for found, word in zip(match(subject(facts(), AR), rule_set), ("والهجوم", "حريق"), strict=True):
        (span,) = found.reasons[0].evidence
        assert AR.text[span.start : span.end] == word == found.reasons[0].fact
    translated = SubjectText("en", "", "an attack", translated=True)
    (found,) = match(subject(facts(), translated), rules("{text: {words: [attack]}}"))
    assert found.reasons[0].evidence == ()


def past(*incidents: object) -> Subject:
    def history(length: timedelta) -> tuple[object, ...]:
        return incidents

    return subject(facts(4), history=history, incident_id="i0")


SUMS = [
    ("{within: {hours: 24, killed: '>= 4'}}", (), T),
    ("{within: {hours: 24, killed: '>= 5'}}", (), F),
    ("{within: {hours: 24, killed: '>= 10'}}", (incident(1, facts(6), 3),), T),
    ("{within: {hours: 24, killed: '>= 11'}}", (incident(1, facts(6), 3),), F),
    ("{within: {hours: 24, killed: '>= 11'}}", (incident(1, facts(), 3),), U),  # how many it killed is not known
    ("{within: {hours: 2, killed: '>= 10'}}", (incident(1, facts(6), 3),), F),  # too long ago
    ("{within: {days: 1, killed: '>= 10'}}", (incident(0, facts(6), 3),), F),  # itself
    ("{within: {days: 1, killed: '>= 10'}}", (incident(1, facts(6), 3, retracted=True),), F),
    ("{region: Iraq, within: {days: 1, killed: '>= 10'}}", (incident(1, facts(6, place="t5"), 3),), F),
    ("{region: Iraq, within: {days: 1, killed: '>= 10'}}", (incident(1, facts(6, place="t1"), 3),), T),
    ("{region: Iraq, within: {days: 1, killed: '>= 10'}}", (incident(1, facts(6, place=None), 3),), U),
    ("{within: {days: 1, incidents: '>= 3'}}", (incident(1, facts(), 3), incident(2, facts(), 4)), T),
    ("{within: {days: 1, incidents: '>= 3'}}", (incident(1, facts(), 3),), F),
    ("{within: {minutes: 90, incidents: '>= 2'}}", (incident(1, facts(), 1),), T),
    ("{within: {days: 1, killed: '>= 9'}, certainty: likely}", (incident(1, facts(RANGE), 3),), T),
]


@pytest.mark.parametrize(("when", "others", "expected"), SUMS)
def test_within(when: str, others: tuple[object, ...], expected: Truth) -> None:
    """`within` sums distinct incidents of the rule's region and group, this one included, retracted ones not."""
    assert truth(when, past(*others)) is expected


def test_within_keeps_to_the_group_and_the_branch() -> None:
    """The conditions that stand beside `within`, or around it, choose what is summed; not those of another branch."""
    isis = (("islamic-state", PERP),)
    others = (incident(1, facts(6, groups=isis), 1), incident(2, facts(6, groups=(("pmf", PERP),)), 1))

    def judged(when: str) -> Truth:
        known = subject(facts(4, groups=isis), history=lambda length: others, incident_id="i0")
        return truth(when, known)

    assert judged("{group: islamic-state, within: {days: 1, killed: '>= 10'}}") is T
    assert judged("{group: islamic-state, within: {days: 1, killed: '>= 11'}}") is F
    assert judged("{group: islamic-state, any: [{within: {days: 1, killed: '>= 11'}}, {kind: raid}]}") is F
    assert judged("{any: [{within: {days: 1, killed: '>= 16'}}, {group: pmf}]}") is T


def test_explanation_names_fact_words_and_distance() -> None:
    """An explanation gives each condition's truth, fact and words, and how far a threshold was missed."""
    rule = rules('{killed: ">= 5", region: Iraq}').rules[0]
    verdict = explain(rule, subject(facts(4)))
    killed, region = verdict.parts
    assert (killed.truth, killed.fact, killed.near) == (F, "4", "killed 4 < 5")
    assert (region.truth, region.fact) == (T, "Hawija (IQ)")
    ranged = explain(rule, subject(facts(RANGE))).parts[0]
    assert ranged.fact == "3-8"
    assert "may or may not be >= 5" in ranged.near


def test_a_region_is_judged_by_the_best_place_alone_and_says_so() -> None:
    """Another place that the report names lies in the region: false all the same, and the explanation tells which."""
    rule = rules("{region: Syria}", "{region: Jordan}").rules
    known = replace(facts(4), places=(BY_ID["t3"], BY_ID["t5"]))
    near = [explain(one, subject(known)).near for one in rule]
    assert near == ["Hawija (IQ) counts, not Raqqa (SY) that is named too", ""]
    assert [explain(one, subject(known)).truth for one in rule] == [F, F]


def test_reasons_are_the_conditions_that_held() -> None:
    """A match gives the branch that was true, not the one that was not, and what an unless was judged on."""
    rule_set = rules('{region: Iraq, any: [{killed: ">= 5"}, {wounded: ">= 5"}], unless: {kind: raid}}')
    (found,) = match(subject(facts(1, wounded=6)), rule_set)
    assert {(r.condition, r.fact) for r in found.reasons} == {
        ("region Iraq", "Hawija (IQ)"),
        ("wounded >= 5", "6"),
        ("unless kind raid", "bombing"),
    }


def test_only_the_best_place_counts() -> None:
    """Places that a report names besides the one where it happened do not put an incident into a region."""
    from dataclasses import replace

    from tests.match.small_world import BY_ID

    known = replace(facts(9), places=(BY_ID["t3"], BY_ID["FR"]))
    assert truth("{region: France}", known) is F


def test_disabled_and_expired_rules_do_not_match() -> None:
    """A disabled rule is never judged; an expired one ends at the end of its last day (UTC)."""
    always = '{killed: ">= 1"}'
    assert match(subject(facts(9)), rules(f"{always} | enabled: false")) == ()
    assert match(subject(facts(9)), rules(f"{always} | expires: 2026-03-09")) == ()
    assert len(match(subject(facts(9)), rules(f"{always} | expires: 2026-03-10"))) == 1
    assert match(subject(facts(9)), rules(f"{always} | expires: '2026-03-10T12:00Z'")) == ()
    assert NOW.hour == 12


def test_languages_that_a_translation_could_decide() -> None:
    """A translation is asked for only where the words of an open rule need it and nothing else of it is false."""
    rule_set = rules("{region: Iraq, text: {words: [market]}}", "{region: Syria, text: {words: [سوق]}}")
    assert missing_languages(subject(facts(), AR), rule_set) == {"en"}
    assert missing_languages(subject(facts(), AR, EN), rule_set) == frozenset()
    assert missing_languages(subject(facts(place="t5"), EN), rule_set) == {"ar"}
    assert missing_languages(subject(facts(place="FR"), EN), rule_set) == frozenset()
    assert missing_languages(subject(facts(), AR), rules("{region: Iraq}")) == frozenset()


def test_what_a_set_of_rules_needs() -> None:
    """A set tells how far back it looks, the languages it searches, and the own regions that an incident lies in."""
    head = "regions: {north: [IQ-KI, IQ-NI], levantine: [SY, JO]}"
    rule_set = rules(
        "{region: north, within: {hours: 6, killed: '>= 9'}}",
        "{region: levantine, any: [{within: {days: 3, incidents: '>= 2'}}, {text: {words: [market]}}]}",
        "{text: {words: [سوق]}} | enabled: false",
        head=head,
    )
    assert rule_set.looks_back == timedelta(days=3)
    assert rule_set.text_languages == {"en"}
    assert rule_set.regions_of(subject(facts(place="t3"))) == ("north",)
    assert rule_set.regions_of(subject(facts(place="IQ"))) == ()
    assert rules("{kind: raid}").looks_back == timedelta(0)
