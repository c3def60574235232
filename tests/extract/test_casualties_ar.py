"""Arabic casualty mentions, the golden pairs, the currency rules, and what hostile text may not do."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extract import currency_ar
from bot.extract.casualties_ar import find_casualties
from bot.extract.lexicon import Lexicon, load_lexicon
from bot.extract.mention import Casualty, Cue, Who
from bot.extract.report import read
from bot.model import Angle, Article, Count
from bot.text import document

GOLDEN = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "golden_ar.jsonl").read_text(encoding="utf-8").splitlines()
]
FIELDS = ("killed", "killed_attackers", "wounded", "casualties", "kidnapped", "missing", "captured", "killed_before")
NOISE = """
    مقتل قتل قتلى وإصابة أصيب جرحى شهيد استشهاد ثلاثة و12 5 عشرات من بينهم آخرون آخرين جندي جنديين
    شرطي مدنيين مسلحين إرهابيين لم دون نفى منذ عام 2015 إلى ارتفاع حصيلة الذي التي في على ما لا يقل
    عن أكثر ، . : « » الماضي كل وفقد لقي حتفهم مصرعه أودى بحياة راح ضحيته القضاء بين وجريح أحد ثالث
    مع وزوجته جثة العثور بعد أن كان killed 12,000 ١٢ 3-5 أو محاولة ضحايا خسائر بشرية
"""
WORDS = NOISE.split()


@cache
def lexicon() -> Lexicon:
    return load_lexicon()


def mentions(text: str, title: str = "") -> tuple[Casualty, ...]:
    return find_casualties(document.build(title, text, "ar"))


def counts(text: str, field: str = "killed") -> list[tuple[int | None, int | None]]:
    return [(m.count.min, m.count.max) for m in mentions(text) if m.field == field]


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: f"{row['id']}-{row['construction']}")
def test_golden(row: dict[str, Any]) -> None:
    """An Arabic report gives the facts that were written down for it."""
    published = datetime.fromisoformat(row["date"]).replace(tzinfo=UTC)
    report = read(Article(row["id"], row["title"], row["text"], "ar", published), lexicon())
    assert (report.primary is not None) == row["incident"], [d.reason for d in report.discarded]
    if report.primary is not None:
        facts = report.primary.facts
        for field in FIELDS:
            if field in row:
                count: Count | None = getattr(facts, field)
                assert (count and [count.min, count.max]) == row[field], field


def test_the_golden_pairs_are_many_and_each_construction_has_two() -> None:
    """The golden pairs hold at least 150 texts and every construction at least twice."""
    by_construction: dict[str, int] = {}
    for row in GOLDEN:
        by_construction[row["construction"]] = by_construction.get(row["construction"], 0) + 1
    assert len(GOLDEN) >= 150
    assert [name for name, number in by_construction.items() if number < 2] == []


def test_spans_are_words_of_the_original() -> None:
    """The span of a mention lies within one sentence of its part, and starts and ends at a word."""
    for row in GOLDEN:
        doc = document.build(row["title"], row["text"], "ar")
        for mention in find_casualties(doc):
            sentence = doc.sentences[mention.sentence]
            assert sentence.part == mention.part
            assert sentence.start <= mention.start < mention.end <= sentence.end
            span = doc.words(mention.part, mention.start, mention.end)
            assert span == span.strip() != ""


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("وكان هجوم مماثل قد أسفر عن مقتل ستة أشخاص.", Cue.RECALLED),
        ("قتل 40 جنديا في هجوم الشهر الماضي.", Cue.RECALLED),
        ("قتل أكثر من 300 صحفي منذ بداية الحرب.", Cue.CUMULATIVE),
        ("نفى الجيش مقتل ثلاثة من جنوده.", Cue.DENIED),
        ("أنباء عن مقتل ثلاثة جنود.", Cue.UNCONFIRMED),
        ("نجا من محاولة اغتيال مسؤول محلي.", Cue.HYPOTHETICAL),
        ("ارتفاع عدد القتلى إلى 15 شخصا.", Cue.UPDATE),
        ("مقتل وإصابة 12 شخصا.", Cue.BOTH),
    ],
)
def test_cues(text: str, cue: Cue) -> None:
    """What a sentence says beside its number is a cue of the mention."""
    assert any(cue in mention.cues for mention in mentions(text))


@pytest.mark.parametrize(
    ("title", "angle"),
    [
        ("الداخلية تنفي وقوع انفجار وسط المدينة", Angle.RETRACTION),
        ("مصدر أمني: لا صحة لأنباء مقتل 12 شخصا في هجوم على بلدة", Angle.RETRACTION),
        ("الجيش ينفي مقتل خمسة من جنوده في كمين", Angle.RETRACTION),
        ("التحالف ينفي مسؤوليته عن قصف مستشفى قتل فيه 20 شخصا", Angle.CLAIM),
        ("خفض حصيلة قتلى التفجير إلى 37 بدلا من 42", Angle.TOLL_UPDATE),
    ],
)
def test_how_a_report_stands_to_its_incident(title: str, angle: Angle) -> None:
    """A denial of the event reaches merging as a retraction; of who did it, or of a part of the toll, it does not."""
    report = read(Article("a", title, title + ".", "ar", datetime(2024, 3, 10, tzinfo=UTC)), lexicon())
    assert report.primary is not None
    assert report.primary.angle is angle
    assert angle is not Angle.RETRACTION or report.primary.facts.killed is None


def test_sides_are_told_apart() -> None:
    """Victims, fighters and attackers of one phrase are mentions of their own."""
    found = {(m.who, m.count.min) for m in mentions("مقتل شرطي وثلاثة إرهابيين، ومقتل الانتحاري.")}
    assert found == {(Who.VICTIMS, 1), (Who.FIGHTERS, 3), (Who.ATTACKERS, 1)}


@pytest.mark.parametrize(
    "text",
    [
        "شارك 12 شخصا في الاجتماع.",
        "قتل الملل رواد المقهى.",
        "دمرت الغارة ثلاث دبابات وسبع سيارات.",
        "أصابت القذيفة منزلا خاليا.",
        "سجلت البلاد 300 إصابة جديدة بكورونا.",
        "فقد أوضحت الوزارة موقفها.",
    ],
)
def test_what_is_no_casualty(text: str) -> None:
    """Numbers and verbs of harm that are about no people killed or wounded give no exact count."""
    assert [m for m in mentions(text) if not m.count.vague and m.count.best > 1] == []


def test_a_clock_time_and_an_age_are_no_toll() -> None:
    """Clock times, ages and years beside a casualty word are not counted."""
    assert counts("قتل شاب عمره 22 عاما عند الساعة 10:45 من يوم 3 مارس 2024.") == [(1, 1)]


def test_a_page_with_labels_before_its_headline_is_read() -> None:
    """Buttons and labels above the headline of a page without a title do not hide the incident."""
    text = "إغلاق\nمع الصور\nطباعة\nمقتل ثلاثة مدنيين في قصف على بلدة\n"
    text += "قتل ثلاثة مدنيين وأصيب ثمانية صباح الثلاثاء جراء قصف بالصواريخ على بلدة حدودية."
    doc = document.build("", text, "ar")
    assert currency_ar.no_incident(doc, find_casualties(doc))[0] == ""


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=60).map(" ".join))
def test_no_text_makes_it_raise(text: str) -> None:
    """Any mixture of casualty words and noise gives mentions with sound counts, never an exception."""
    doc = document.build(text[:40], text, "ar")
    found = find_casualties(doc)
    for mention in found:
        assert mention.count.min is None or mention.count.min >= 0
        assert mention.count.min is None or mention.count.max is None or mention.count.min <= mention.count.max
        assert 0 <= mention.start < mention.end
    currency_ar.no_incident(doc, found)
    currency_ar.apart(doc, found)


def test_every_sentence_is_read_once() -> None:
    """Every one of many sentences is read, each once."""
    one = mentions("مقتل 3 جنود وإصابة 5 في هجوم. " * 200)
    two = mentions("مقتل 3 جنود وإصابة 5 في هجوم. " * 400)
    assert len(one) == 400
    assert len(two) == 800
