"""What happened and to whom, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.extract.kind_lexicon import load_kinds
from bot.extract.kinds import Told, read_kind
from bot.extract.phrases import keys_of
from bot.model import Kind, Target
from bot.text.document import Document, build

WORDS = load_kinds()
CASES = [
    (
        "en",
        "A suicide bomber blew himself up outside a mosque, killing four worshippers.",
        Kind.SUICIDE_BOMBING,
        Target.RELIGIOUS,
    ),
    ("en", "A roadside bomb hit a police patrol, killing two policemen.", Kind.BOMBING, Target.POLICE),
    ("en", "Gunmen opened fire on a bus, killing six passengers.", Kind.ARMED_ATTACK, Target.CIVILIANS),
    ("en", "Five soldiers were killed in an ambush on an army convoy.", Kind.AMBUSH, Target.MILITARY),
    ("en", "Warplanes bombed a market, killing nine civilians.", Kind.AIRSTRIKE, Target.CIVILIANS),
    ("en", "An explosives-laden drone struck an oil refinery.", Kind.DRONE_STRIKE, Target.INFRASTRUCTURE),
    ("en", "A ballistic missile hit an apartment building.", Kind.MISSILE_STRIKE, Target.CIVILIANS),
    ("en", "Mortar shells fell on the village, wounding three children.", Kind.SHELLING, Target.CIVILIANS),
    ("en", "Clashes between two militias left four fighters dead.", Kind.CLASH, Target.MILITARY),
    ("en", "The deputy governor was assassinated on his way to work.", Kind.ASSASSINATION, Target.GOVERNMENT),
    ("en", "Two aid workers were kidnapped near the camp.", Kind.ABDUCTION, Target.AID),
    ("en", "The group beheaded a captive.", Kind.EXECUTION, None),
    ("en", "Attackers set fire to a school at night.", Kind.ARSON, Target.CIVILIANS),
    ("en", "A man drove a truck into a crowd of pedestrians.", Kind.VEHICLE_ATTACK, Target.CIVILIANS),
    ("en", "A farmer died when he stepped on a landmine.", Kind.LANDMINE, Target.CIVILIANS),
    ("en", "Police arrested six men in a security operation.", Kind.RAID, None),
    ("en", "Twelve people drowned when a ferry capsized.", Kind.ACCIDENT, Target.CIVILIANS),
    ("en", "A journalist was shot dead by gunmen outside the radio station.", Kind.ARMED_ATTACK, Target.PRESS),
    ("ar", "فجر انتحاري نفسه قرب مركز للشرطة فقتل ثلاثة من رجال الشرطة", Kind.SUICIDE_BOMBING, Target.POLICE),
    ("ar", "مقتل جنديين في انفجار عبوة ناسفة استهدفت دورية للجيش", Kind.BOMBING, Target.MILITARY),
    ("ar", "أطلق مسلحون النار على حافلة فقتلوا خمسة مدنيين", Kind.ARMED_ATTACK, Target.CIVILIANS),
    ("ar", "مقتل ستة عسكريين في كمين", Kind.AMBUSH, Target.MILITARY),
    ("ar", "غارة جوية على سوق شعبي تقتل تسعة مدنيين", Kind.AIRSTRIKE, Target.CIVILIANS),
    ("ar", "طائرة مسيرة تستهدف مصفاة نفط", Kind.DRONE_STRIKE, Target.INFRASTRUCTURE),
    ("ar", "سقوط صاروخ باليستي على منزل", Kind.MISSILE_STRIKE, Target.CIVILIANS),
    ("ar", "قذائف هاون تصيب ثلاثة أطفال", Kind.SHELLING, Target.CIVILIANS),
    ("ar", "اشتباكات عنيفة بين فصيلين", Kind.CLASH, None),
    ("ar", "اغتيال نائب محافظ بالرصاص", Kind.ASSASSINATION, Target.GOVERNMENT),
    ("ar", "اختطاف ثلاثة صحفيين", Kind.ABDUCTION, Target.PRESS),
    ("ar", "إعدام أربعة رعاة", Kind.EXECUTION, Target.CIVILIANS),
    ("ar", "عملية دهس تقتل سائحا", Kind.VEHICLE_ATTACK, Target.CIVILIANS),
    ("ar", "مقتل راعي أغنام بانفجار لغم", Kind.LANDMINE, Target.CIVILIANS),
    ("ar", "القبض على أفراد خلية في عملية أمنية", Kind.RAID, None),
    ("ar", "تحطم طائرة ومقتل ثمانية ركاب", Kind.ACCIDENT, Target.CIVILIANS),
    ("ar", "تفجير كنيسة ومقتل خمسة مصلين", Kind.BOMBING, Target.RELIGIOUS),
    ("ar", "مقتل مسعف في قصف على سيارة إسعاف", Kind.SHELLING, Target.AID),
    ("en", "Troops killed two gunmen in a pre-dawn raid on a hideout.", Kind.RAID, None),
    ("en", "A grenade was thrown at a government convoy.", Kind.BOMBING, Target.GOVERNMENT),
    ("ar", "هاجم مسلحون كمين الجيش غرب المدينة", Kind.ARMED_ATTACK, Target.MILITARY),
    ("ar", "استهدف مسلحون حاجزا عسكريا", Kind.ARMED_ATTACK, Target.MILITARY),
    ("en", "Three jawans were killed in an ambush.", Kind.AMBUSH, Target.MILITARY),
    ("en", "Nine villagers were reported killed by gunmen.", Kind.ARMED_ATTACK, Target.CIVILIANS),
    ("en", "A roadside bomb wounded four paramilitary rangers on patrol.", Kind.BOMBING, Target.MILITARY),
    ("en", "Two people were shot dead by terrorists.", Kind.ARMED_ATTACK, Target.CIVILIANS),
    ("ar", "مقتل عنصرين من الحشد الشعبي بهجوم مسلح", Kind.ARMED_ATTACK, Target.MILITARY),
    ("ar", "وقال نقيب الشرطة إن مزارعا قتل بهجوم مسلح", Kind.ARMED_ATTACK, Target.CIVILIANS),
]


def _read(doc: Document) -> Told:
    keys = [keys_of(sentence.tokens, {}) for sentence in doc.sentences]
    return read_kind(doc, keys, range(len(doc.sentences)), WORDS)


@pytest.mark.parametrize(("language", "text", "kind", "target"), CASES, ids=[c[1][:40] for c in CASES])
def test_kind_and_target(language: str, text: str, kind: Kind, target: Target | None) -> None:
    """One sentence tells what happened and to whom."""
    doc = build("", text, language)
    told = _read(doc)
    assert (told.kind, told.target) == (kind, target)


def test_evidence_is_the_word_that_told() -> None:
    """The evidence spans are the words, in the part that they stand in."""
    doc = build("Car bomb kills three policemen", "The blast was heard afar.", "en")
    told = _read(doc)
    assert told.kind_evidence is not None
    assert told.target_evidence is not None
    assert doc.words(told.kind_evidence.part, told.kind_evidence.start, told.kind_evidence.end) == "Car bomb"
    assert doc.words(told.target_evidence.part, told.target_evidence.start, told.target_evidence.end) == "policemen"


def test_the_quoted_police_are_no_target() -> None:
    """ "Police said" and "مصدر في الشرطة" name a source, not whom the attack was aimed at."""
    for language, text in (
        ("en", "A bomb killed two farmers, police said."),
        ("ar", "مقتل مزارعين بانفجار، بحسب الشرطة"),
    ):
        doc = build("", text, language)
        assert _read(doc).target is Target.CIVILIANS


def test_the_headline_outweighs_the_background() -> None:
    """An airstrike of the headline stays one though the text recalls a bombing."""
    doc = build("Airstrike kills ten in Idlib", "A market was hit. A bomb exploded there in May.", "en")
    assert _read(doc).kind is Kind.AIRSTRIKE


def test_a_narrow_kind_takes_what_is_but_hinted_at() -> None:
    """An abduction told in the second sentence stays one though "attack" is said more often; later it does not."""
    said = "Attackers came at night. Six farmers were kidnapped. The attack lasted an hour, and the attackers fled."
    assert _read(build("Attack on a farm", said, "en")).kind is Kind.ABDUCTION
    late = "Attackers came at night. The attack lasted an hour. The attackers fled. A herder was kidnapped in May."
    assert _read(build("Attack on a farm", late, "en")).kind is Kind.ARMED_ATTACK


def test_bare_people_say_least() -> None:
    """ "People" say nothing of the target where anybody else is named."""
    for language, text in (
        ("en", "Five people, among them a policeman, died. Three people were wounded, two people badly."),
        ("ar", "مقتل خمسة أشخاص بينهم شرطي وإصابة ثلاثة أشخاص"),
    ):
        assert _read(build("", text, language)).target is Target.POLICE, text


def test_the_place_of_a_press_conference_is_no_target() -> None:
    """Whose press conference or statement told it is not whom it hit."""
    text = "مقتل راعي أغنام بانفجار لغم، وفق مؤتمر صحفي لقائد الجيش"
    assert _read(build("", text, "ar")).target is Target.CIVILIANS


def test_nothing_told_is_other() -> None:
    """Without any word the kind is OTHER, the target None, and there is no evidence."""
    doc = build("", "The minister spoke of the weather.", "en")
    told = _read(doc)
    assert (told.kind, told.kind_evidence, told.target_evidence) == (Kind.OTHER, None, None)


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_read(title: str, text: str) -> None:
    """No text makes it raise, and evidence lies within its part."""
    doc = build(title, text, "en")
    told = _read(doc)
    for item in (told.kind_evidence, told.target_evidence):
        assert item is None or 0 <= item.start < item.end <= len(title if item.part == "title" else text)
