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
        ("Kabul: Two drivers died in a blast in Herat, Afghanistan.", "Kabul", "dateline"),
        ("Goma, DR Congo, ABC – Two people died in Beni.", "Goma", "dateline"),
        ("A shopkeeper died in Kut, Iraq, two days after a raid in Basra.", "Basra", "recalled"),
        ("Police in Kut, Iraq, arrested two men over links with the Basra bombing.", "Basra", "recalled"),
        ("Two people died in Kut, Iraq. Meanwhile, a blast in Basra broke windows.", "Basra", "recalled"),
        ("A mine went off in a village 20 km east of Samarra, Iraq.", "Samarra", "apart"),
        ("A mine went off in Kut, Iraq, hundreds of kilometres south of Mosul.", "Mosul", "far"),
        ("Damascus-backed fighters shelled a post near Hasakah.", "Damascus", "actor"),
        ("The governor was shot on a visit to the nearby province of Wasit, Iraq.", "Wasit", "destination"),
        ("APA-Mosul (Iraq) Two people died in Kut.", "Mosul", "dateline"),
        ("The Evening Gazette, Mosul, Monday 3 May, Two people died in Kut, Iraq.", "Mosul", "dateline"),
        ("قتل شرطيان في العراق. وكان الشرطيان يستقلان سيارة قرب الكوت", "الكوت", "near"),
        ("قتل شرطيان في العراق. وكان رجال الشرطة يقومون بدورية قرب الكوت", "الكوت", "near"),
        ("A mine went off on the highway between Kut and Basra, Iraq.", "Basra", "apart"),
        ("A mine went off on the highway between Mosul and Basra in Kut, Iraq.", "Kut", "event"),
        ("انفجر لغم على الطريق الساحلي بين سرت ومصراتة", "مصراتة", "apart"),
        ("قتل شرطي في الكوت بعد هجوم البصرة", "البصرة", "recalled"),
        ("قتل شرطي في الكوت. وكان جنديان قتلا في البصرة", "البصرة", "recalled"),
        ("هاجمت قوات موالية لدمشق قرية قرب الحسكة", "دمشق", "actor"),
        ("وقع انفجار شرق العاصمة بغداد بعبوة", "بغداد", "apart"),
        ("قال شاهد عيان لوكالة رويترز من الموصل إن شرطيا قتل في الكوت", "الموصل", "speaker"),
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


@pytest.mark.parametrize(
    ("title", "text", "names"),
    [
        ("Gunmen kill nine in Borno", "Nine farmers were shot dead in Konduga on Monday.", ("Konduga",)),
        ("Blast in Kirkuk kills two", "A bomb went off in the centre of Hawija, Iraq.", ("Hawija",)),
        ("هجوم في ديالى", "قتل شرطيان في هجوم مسلح وسط المقدادية صباح اليوم.", ("المقدادية",)),
    ],
)
def test_the_text_says_where_in_the_division(
    gazetteer: Gazetteer, title: str, text: str, names: tuple[str, ...]
) -> None:
    """A division of the headline, or the city that it is called after, gives way to the town that the lead names."""
    doc, mentions = read(gazetteer, text, title=title)
    assert {rank(doc, mentions, [0, 1])[0].names.en, rank(doc, mentions, [0, 1])[0].names.ar} & set(names)


def test_where_instead_of_how_far(gazetteer: Gazetteer) -> None:
    """A town that is told of comes before the capital that it lies east of, though the lead has only the capital."""
    doc, mentions = read(
        gazetteer, "انفجرت سيارة مفخخة شرق العاصمة طرابلس في ليبيا. وقال مصدر إن الانفجار وقع في الخمس صباحا."
    )
    assert rank(doc, mentions, [0, 1])[0].names.ar == "الخمس"


def test_a_town_of_the_headline_s_district(gazetteer: Gazetteer) -> None:
    """A district of the headline gives way to the town in it that the lead names, not to one far away."""
    title = "Blast in North Waziristan kills two soldiers"
    for lead, name in (("Miranshah", "Miranshah"), ("Abbottabad", "North Waziristan")):
        doc, mentions = read(gazetteer, f"Two soldiers died when a mine went off in {lead} on Monday.", title=title)
        assert rank(doc, mentions, [0, 1])[0].names.en == name


def test_what_an_unknown_village_lies_in(gazetteer: Gazetteer) -> None:
    """A small town behind a comma and an unknown name after "in" is a place; a speaker there is none."""
    for behind, found in (("as troops came", True), ("said on Monday", False)):
        mentions = read(gazetteer, f"A clash began in Upper Nonesuch, Patikul {behind}.")[1]
        assert any(mention.place.names.en == "Patikul" for mention in mentions) is found


def test_later_places_say_no_more_where(gazetteer: Gazetteer) -> None:
    """A town far down in the text does not say where in the headline's division it was."""
    filler = " ".join(f"Shops stayed shut on day {number}." for number in range(2, 9))
    doc, mentions = read(
        gazetteer, f"Nine people were killed. {filler} A school opened in Konduga.", title="Borno blast"
    )
    sentences = [sentence.index for sentence in doc.sentences]
    assert rank(doc, mentions, sentences)[0].level == PlaceLevel.ADMIN1


def test_another_country_further_down_is_behind(gazetteer: Gazetteer) -> None:
    """Where the lead tells its country, a place of another country does not come first."""
    doc, mentions = read(
        gazetteer, "A bomb killed four people in Niger, the army said. Refugees of a camp in Maroua were moved."
    )
    assert rank(doc, mentions, [0, 1])[0].country == "NE"


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


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("A missile hit a freighter in the Red Sea, the US navy said.", "Red Sea", ""),
        ("هجوم بصاروخ على ناقلة في خليج عدن", "Gulf of Aden", ""),
        ("Two people died in Sudan's Red Sea state.", "Red Sea", "SD"),
        ("قتل شخصان في محافظة البحر الأحمر في مصر", "Red Sea", "EG"),
    ],
)
def test_a_sea_is_in_no_country(gazetteer: Gazetteer, text: str, name: str, country: str) -> None:
    """The coast that is named after it is another place."""
    doc, mentions = read(gazetteer, text)
    best = rank(doc, mentions, [0])[0]
    assert (best.names.en, best.country) == (name, country)


@pytest.mark.parametrize("text", ["Third blast in a week kills five in Kabul", "Fifth attack on Kabul this year"])
def test_numbers_are_no_places(gazetteer: Gazetteer, text: str) -> None:
    """Mali's divisions once went by numbers."""
    doc, mentions = read(gazetteer, text)
    assert [place.names.en for place in rank(doc, mentions, [0])][:1] == ["Kabul"]
    assert not [m for m in mentions if m.start == 0]
