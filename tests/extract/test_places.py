"""What a text does with its places, what groups and homes do to them, and hostile input."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extract.gazetteer import Gazetteer
from bot.extract.mention import GroupMention, PlaceMention
from bot.extract.place_scan import MOST_NAMES
from bot.extract.places import find_places, rank
from bot.model import Group, Names, PlaceLevel, Role
from bot.text import document
from bot.text.document import Document


def read(
    gazetteer: Gazetteer, text: str, *, title: str = "", home: str | None = None
) -> tuple[Document, tuple[PlaceMention, ...]]:
    language = "ar" if any("\u0621" <= letter <= "\u064a" for letter in title + text) else "en"
    doc = document.build(title, text, language)
    return doc, find_places(doc, gazetteer, home=home, groups=())


def uses(gazetteer: Gazetteer, text: str) -> dict[str, str]:
    """The words of each mention, and its use."""
    doc, mentions = read(gazetteer, text)
    return {doc.words(m.part, m.start, m.end): m.use for m in mentions}


@pytest.mark.parametrize(
    ("text", "words", "use"),
    [
        ("BAGHDAD (Reuters) - Two people died in Kut, Iraq.", "BAGHDAD", "dateline"),
        ("Washington condemned the bombing in Kut, Iraq.", "Washington", "actor"),
        ("Iraqi police found a body.", "Iraqi", "demonym"),
        ("Officials said in Basra that two died in Kut, Iraq.", "Basra", "speaker"),
        ("A native of Basra was killed in Kut, Iraq.", "Basra", "origin"),
        ("Two people died near Kut in Iraq.", "Kut", "near"),
        ("A lorry on its way to Basra blew up in Kut, Iraq.", "Basra", "destination"),
        ("The Baghdad Post reported a blast in Kut, Iraq.", "Baghdad", "actor"),
        ("بغداد - قتل شرطي في الكوت", "بغداد", "dateline"),
        ("قتلت الشرطة العراقية مسلحا", "العراقية", "demonym"),
        ("وصرح الوزير خلال زيارة في جنيف أن جنديين قتلا في الكوت", "جنيف", "speaker"),
        ("قتل رجل من أهالي البصرة في الكوت", "البصرة", "origin"),
        ("قالت قناة الموصل إن شرطيا قتل في الكوت", "الموصل", "actor"),
    ],
)
def test_use(gazetteer: Gazetteer, text: str, words: str, use: str) -> None:
    """What the text does with a place is told from the words around it, in both languages."""
    assert uses(gazetteer, text)[words] == use


def test_spans_are_of_the_original(gazetteer: Gazetteer) -> None:
    """A mention covers the name alone: no attached particle, no possessive's owner."""
    doc, mentions = read(gazetteer, "وقع انفجار بالموصل وآخر ببغداد", title="تفجيران في العراق")
    assert [(m.part, doc.words(m.part, m.start, m.end)) for m in mentions] == [
        ("title", "العراق"),
        ("text", "الموصل"),
        ("text", "بغداد"),
    ]


def test_group_names_are_no_places(gazetteer: Gazetteer) -> None:
    """Inside a group's name a country is evidence for the country only."""
    text = "Islamic State in Iraq and Syria fighters died."
    doc = document.build("", text, "en")
    end = text.index(" fighters")
    group = GroupMention(Group("islamic-state", Names("Islamic State")), Role.MENTIONED, "text", 0, end, 0)
    assert {m.use for m in find_places(doc, gazetteer, home=None, groups=(group,))} == {"demonym"}


@pytest.mark.parametrize(("home", "country"), [("LB", "LB"), ("LY", "LY")])
def test_home_is_a_prior(gazetteer: Gazetteer, home: str, country: str) -> None:
    """Where nothing else tells two places of a name apart, the source's country does."""
    doc, mentions = read(gazetteer, "انفجار في طرابلس يوقع قتيلين", home=home)
    assert rank(doc, mentions, [0])[0].country == country


def test_home_gives_way_to_the_text(gazetteer: Gazetteer) -> None:
    """The source's country is a weak prior: a country that is named wins."""
    doc, mentions = read(gazetteer, "انفجار في طرابلس شمال لبنان يوقع قتيلين", home="LY")
    assert rank(doc, mentions, [0])[0].country == "LB"


def test_no_places_in_plain_words(gazetteer: Gazetteer) -> None:
    """Words that are villages somewhere, surnames, months and media are no places."""
    for text in (
        "Spring came early. March was mobile. Hope and Union met at Center.",
        "President Jackson told Mr. Lincoln that Major Houston had died.",
        "قال رئيس الجمهورية في بيان إن الوزير أكد أن القرار يخص العمال وحدهم",
        "جاء ذلك خلال اجتماع مجلس الوزراء يوم الجمعة بعد صلاة الفجر",
    ):
        assert read(gazetteer, text)[1] == (), text


def test_rank_puts_the_incident_first(gazetteer: Gazetteer) -> None:
    """Of the sentences that tell the incident the most precise place comes first; others follow."""
    doc, mentions = read(
        gazetteer,
        "A bomb killed nine people in Samarra, Salah al-Din, Iraq. Last year five people died in Kabul, Afghanistan.",
    )
    names = [place.names.en for place in rank(doc, mentions, [0])]
    assert names[0].startswith("Samarra")
    assert "Afghanistan" not in names[:2]
    assert rank(doc, mentions, [1])[0].names.en == "Kabul"


def test_the_headline_says_where(gazetteer: Gazetteer) -> None:
    """A place that the headline names outweighs one that the text names first."""
    doc, mentions = read(
        gazetteer,
        "The governor of Basra sent his condolences. Twelve people died when a bomb went off in the market of Kut.",
        title="Bomb in Kut kills twelve",
    )
    assert rank(doc, mentions, [0, 1, 2])[0].names.ar == "الكوت"


def test_nothing_to_rank(gazetteer: Gazetteer) -> None:
    """A text without places has none."""
    doc, mentions = read(gazetteer, "Nine people were killed.")
    assert (mentions, rank(doc, mentions, [0])) == ((), ())


def test_quarters_lie_in_their_city(gazetteer: Gazetteer) -> None:
    """A quarter that bears a great city's or another country's name is looked for in the city that is named."""
    doc, mentions = read(gazetteer, "Shells hit the Mansour neighbourhood of Baghdad.")
    best = rank(doc, mentions, [0])[0]
    assert (best.level, best.admin1) == (PlaceLevel.SITE, "IQ-BG")


@pytest.mark.parametrize(
    "text",
    [
        "Baghdad, Mosul, Basra " * 2_000,
        "بغداد والموصل والبصرة " * 2_000,
        "(" * 70_000 + "Kirkuk" + ")" * 9,
        "Tal " * 20_000,
        "al-" * 20_000,
        "تل " * 20_000,
    ],
    ids=["names", "arabic names", "brackets", "prefix", "hyphens", "arabic prefix"],
)
def test_monstrous_texts(gazetteer: Gazetteer, text: str) -> None:
    """Of a monstrous text only so many names are read."""
    doc = document.build("", text, "ar" if text[0] > "\u0600" else "en")
    assert len(find_places(doc, gazetteer, home=None, groups=())) <= MOST_NAMES


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from("بغداد الموصل في ب و ل ,.-()'\"\nBaghdad Mosul in of the al Anbar \u202e\ud800"),
        max_size=120,
    )
)
def test_any_text(gazetteer: Gazetteer, text: str) -> None:
    """No text makes the reader fail, and every span lies in its sentence."""
    for language in ("en", "ar"):
        doc = document.build(text[:20], text, language)
        mentions = find_places(doc, gazetteer, home=None, groups=())
        for mention in mentions:
            sentence = doc.sentences[mention.sentence]
            assert sentence.start <= mention.start < mention.end <= sentence.end
        rank(doc, mentions, range(len(doc.sentences)))
