"""The message of an alert in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.alert.compose import BEFORE_LINKS, compose
from bot.alert.markup import length, visible
from bot.model import (
    Count,
    Facts,
    GroupRole,
    Kind,
    Names,
    Place,
    PlaceLevel,
    Role,
    Severity,
    Target,
    Translation,
)
from tests.alert.samples import ARABIC, ENGLISH, FACTS, GROUP, KIRKUK, NOW, catalogue, incident, telling

BAGHDAD = ZoneInfo("Asia/Baghdad")
RLM = "\u200f"


def lines(html: str) -> list[str]:
    return visible(html).replace(RLM, "").split("\n")


def test_an_alert_in_english() -> None:
    """Mark, place and toll; what, whom and by whom; when; sources; headline; links; rule and latency."""
    given = telling(zone=BAGHDAD, rules=(Names("Mass casualty", "ضحايا كثر"),), latency=timedelta(minutes=7), key="i1")
    message = compose(given, catalogue("en"))
    assert lines(message.html) == [
        "🔴 Iraq · Kirkuk: 9 killed, 4 wounded",
        "Suicide bombing against police, claimed by Islamic State",
        "Sunday 22 November, reported 13:58",
        "2 independent sources (English, Arabic)",
        "",
        "Nine officers killed in a blast near Kirkuk",
        "",
        "Sources: Sample Daily · \u2068جريدة المثال\u2069",
        "Rule: Mass casualty · sent 7 minutes after publication",
    ]
    assert 'href="https://news.example.org/1"' in message.html
    assert [[b.data for b in row] for row in message.buttons] == [
        ["why:i1", "sources:i1", "map:i1"],
        ["text:i1", "mute:i1", "wrong:i1"],
    ]


def test_an_alert_in_arabic() -> None:
    """The same facts in Arabic, each line marked to run from right to left, foreign names in isolates."""
    message = compose(telling(zone=BAGHDAD, rules=(Names("Mass casualty", "ضحايا كثر"),)), catalogue("ar"))
    assert lines(message.html) == [
        "🔴 العراق · كركوك: 9 قتلى، 4 جرحى",
        "تفجير انتحاري ضد الشرطة، التبنّي: تنظيم الدولة الإسلامية",
        "الأحد 22 نوفمبر، نُشر 13:58",
        "مصدران مستقلان (الإنجليزية، العربية)",
        "",
        "مقتل تسعة شرطيين في تفجير قرب كركوك",
        "",
        "المصادر: \u2068Sample Daily\u2069 · جريدة المثال",
        "القاعدة: ضحايا كثر",
    ]
    assert message.html.startswith(RLM)


def test_a_headline_in_the_other_language_comes_with_its_translation() -> None:
    """The reader sees the translation first, then the original; the translation is marked where facts disagree."""
    told = telling(incident(ARABIC), translation=Translation("en", "Nine policemen killed near Kirkuk", "A lead."))
    shown = lines(compose(told, catalogue("en")).html)
    assert shown[5:9] == [
        "Translation: Nine policemen killed near Kirkuk",
        "A lead.",
        "Original (Arabic):",
        ARABIC.title,
    ]
    doubt = replace(told, translation=Translation("en", "Six policemen killed", "A lead.", doubtful="killed: 6, not 9"))
    shown = lines(compose(doubt, catalogue("en")).html)
    assert shown[5] == "⚠️ Doubtful translation: Six policemen killed"
    assert "A lead." not in shown


def test_an_update_strikes_the_old_figure_and_says_when() -> None:
    """Old toll struck, new toll beside it, "updated"; the ring that may follow is the first line alone."""
    given = telling(incident(killed=Count(15, 15)), told=FACTS, zone=BAGHDAD)
    message = compose(given, catalogue("en"))
    assert "<s>9</s> 15 killed, 4 wounded" in message.html
    assert lines(message.html)[-1] == "updated 14:05"
    assert visible(message.ring) == "🔴 Iraq · Kirkuk: 9 15 killed, 4 wounded"


def test_a_correction_is_called_one() -> None:
    """A lowered toll says "corrected", a withdrawn report says so."""
    given = telling(replace(incident(killed=Count(5, 5)), retracted=True), told=FACTS, corrected=True)
    shown = lines(compose(given, catalogue("en")).html)
    assert shown[-1] == "corrected 11:05 UTC"
    assert shown[1] == "❌ Withdrawn: the report was denied or taken back"


@pytest.mark.parametrize(
    ("facts", "first"),
    [
        ({"killed": None, "wounded": None}, "🔴 Iraq · Kirkuk: suicide bombing"),
        ({"killed": None, "wounded": None, "casualties": Count(12, 12)}, "🔴 Iraq · Kirkuk: 12 killed or wounded"),
        ({"killed": Count(0, 0)}, "🔴 Iraq · Kirkuk: no deaths, 4 wounded"),
        ({"wounded": Count(0, 0)}, "🔴 Iraq · Kirkuk: 9 killed"),
        ({"kidnapped": Count(5, None)}, "🔴 Iraq · Kirkuk: 9 killed, 4 wounded, at least 5 kidnapped"),
        ({"places": ()}, "🔴 Place not known: 9 killed, 4 wounded"),
        (
            {"places": (Place("IQ", Names("Iraq", "العراق"), PlaceLevel.COUNTRY, "IQ", 0, 0),)},
            "🔴 Iraq: 9 killed, 4 wounded",
        ),
    ],
)
def test_the_first_line_says_what_is_known(facts: dict[str, object], first: str) -> None:
    """The toll where there is one, else the kind; the widest place that is known."""
    assert lines(compose(telling(incident(**facts)), catalogue("en")).html)[0] == first


def test_a_village_is_named_within_its_governorate() -> None:
    """Country, first-level division and village; a division named like its town is named once."""
    village = replace(KIRKUK, names=Names("Hawija", "الحويجة"))
    assert lines(compose(telling(incident(places=(village,))), catalogue("ar")).html)[0].startswith(
        "🔴 العراق · كركوك · الحويجة:"
    )


def test_what_else_is_known_stands_in_its_own_line() -> None:
    """Attackers, missing and captured are never added to the toll."""
    given = incident(killed_attackers=Count(2, 2), missing=Count(3, None))
    assert lines(compose(telling(given), catalogue("en")).html)[2] == "at least 3 missing, 2 attackers killed"


@pytest.mark.parametrize(
    ("kind", "english", "arabic"),
    [
        (Kind.ABDUCTION, "Abduction targeting police", "اختطاف طال الشرطة"),
        (Kind.ASSASSINATION, "Assassination targeting police", "اغتيال طال الشرطة"),
        (Kind.ARMED_ATTACK, "Armed attack against police", "هجوم مسلح ضد الشرطة"),
        (Kind.CLASH, "Clash involving police", "اشتباك طال الشرطة"),
    ],
)
def test_whom_it_was_aimed_at_is_said_as_people_say_it(kind: Kind, english: str, arabic: str) -> None:
    """Attacks are against somebody; an abduction or a killing of one person is not."""
    given = telling(incident(kind=kind, groups=()))
    for language, says in (("en", english), ("ar", arabic)):
        assert says in lines(compose(given, catalogue(language)).html)


def test_roles_are_told_apart() -> None:
    """Who did it, who claims it and whom they fought each has its words; who is only mentioned is left out."""
    groups = tuple(
        GroupRole(replace(GROUP, names=Names(name)), role)
        for name, role in (("A", Role.PERPETRATOR), ("B", Role.OPPONENT), ("C", Role.OPPONENT), ("D", Role.MENTIONED))
    )
    given = incident(kind=Kind.CLASH, target=Target.MILITARY, groups=groups)
    shown = lines(compose(telling(given), catalogue("en")).html)
    assert shown[1] == "Clash involving the military, by A, fighting B and C"


def test_an_older_event_is_dated_and_a_later_report_too() -> None:
    """The day of the event, and the day of the report where it is another one in the reader's zone."""
    shown = lines(compose(telling(incident(date=date(2026, 11, 20)), zone=BAGHDAD), catalogue("en")).html)
    assert shown[2] == "Friday 20 November, reported Sunday 22 November, 13:58"


def test_unconfirmed_reports_are_marked() -> None:
    """A report that itself doubts the event says so."""
    assert "⚠️ Not confirmed" in lines(compose(telling(incident(doubt="unconfirmed")), catalogue("en")).html)


def test_many_sources_are_cut_to_five_links() -> None:
    """Five links, then how many more there are."""
    sources = tuple(replace(ENGLISH, publisher=f"Paper {n}", wire=f"w{n}", article_id=str(n)) for n in range(9))
    html = compose(telling(incident(*sources)), catalogue("en")).html
    assert html.count("<a ") == 5
    assert "Paper 4</a> and 4 more" in html


def test_the_text_before_the_links_has_600_characters_at_most() -> None:
    """Headlines and leads are cut at sentences, else at words, and the links follow whole."""
    long = replace(ENGLISH, title="A sentence of some length stands here. " * 40)
    lead = Translation("ar", "جملة طويلة بعض الشيء هنا. " * 40, "جملة أخرى هنا. " * 40)
    for language in ("en", "ar"):
        message = compose(telling(incident(long), translation=lead), catalogue(language))
        before = visible(message.html.split('<a href="')[0])
        assert 300 < length(before.rsplit("\n", 1)[0]) <= BEFORE_LINKS
        assert length(message.html) <= 4096
    assert "here.</blockquote>" in message.html


def test_a_low_alert_is_silent() -> None:
    """Low severity makes no sound; all others do."""
    assert [compose(telling(severity=s), catalogue("en")).silent for s in Severity] == [True, False, False, False]


def test_an_incident_without_sources_stands_on_its_facts() -> None:
    """Nothing but facts is enough for a message."""
    bare = replace(incident(), sources=(), facts=Facts(places=(KIRKUK,)))
    assert lines(compose(telling(bare), catalogue("en")).html) == [
        "🔴 Iraq · Kirkuk: incident",
        "Incident",
        f"Reported {NOW:%H:%M} UTC",
    ]
