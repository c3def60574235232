"""The gazetteer: the file, look-up by id and by name in both scripts, containment, regions, alias files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import DataError
from bot.extract import gazetteer_file, place_codes, place_names
from bot.extract.gazetteer import Gazetteer, load_gazetteer
from bot.extract.place_aliases import read_aliases, read_shown
from bot.model import PlaceLevel


def test_countries_and_divisions_by_iso_code(gazetteer: Gazetteer) -> None:
    """ISO codes are the ids of countries and divisions, with names in both languages."""
    iraq, kirkuk = gazetteer.get("IQ"), gazetteer.get("IQ-KI")
    assert iraq is not None and kirkuk is not None
    assert (iraq.names.en, iraq.names.ar, iraq.level) == ("Iraq", "العراق", PlaceLevel.COUNTRY)
    assert (kirkuk.names.en, kirkuk.names.ar, kirkuk.country) == ("Kirkuk", "كركوك", "IQ")


@pytest.mark.parametrize("unknown", ["", "XX", "gn", "gn0", "p", "gn٣", "pnope", "gn99999999999"])
def test_unknown_ids(gazetteer: Gazetteer, unknown: str) -> None:
    """What is no id gives None."""
    assert gazetteer.get(unknown) is None


@pytest.mark.parametrize(
    ("name", "country", "admin1"),
    [
        ("Hodeidah", "YE", "YE-HU"),
        ("Al Hudaydah", "YE", "YE-HU"),
        ("الحديدة", "YE", "YE-HU"),
        ("Ninawa", "IQ", "IQ-NI"),
        ("Nineveh", "IQ", "IQ-NI"),
        ("محافظة نينوى", "IQ", "IQ-NI"),
        ("Duhok", "IQ", "IQ-DA"),
        ("NWFP", "PK", "PK-KP"),
        ("Deir Ezzor", "SY", "SY-DY"),
        ("دير الزور", "SY", "SY-DY"),
        ("Hawija", "IQ", "IQ-KI"),
        ("الحويجة", "IQ", "IQ-KI"),
        ("Shalal al-Matar", "IQ", "IQ-KI"),
        ("جرف الصخر", "IQ", "IQ-BB"),
        ("Jurf al-Nasr", "IQ", "IQ-BB"),
        ("Muqdadiya", "IQ", "IQ-DI"),
        ("Sa'ada", "YE", "YE-SD"),
        ("كييف", "UA", "UA-30"),
        ("Maiduguri", "NG", "NG-BO"),
        ("Zahedan", "IR", "IR-11"),
        ("Shiraz", "IR", "IR-07"),
        ("الأحواز", "IR", "IR-06"),
        ("Lamu", "KE", "KE-21"),
        ("Eldoret", "KE", "KE-44"),
        ("Nairobi", "KE", "KE-30"),
    ],
)
def test_one_place_under_its_spellings(gazetteer: Gazetteer, name: str, country: str, admin1: str) -> None:
    """Usual spellings of either script lead to the place that news means by them first."""
    found = gazetteer.search(name)
    assert found
    assert (found[0].country, found[0].admin1) == (country, admin1)


def test_spelling_variants_that_no_list_has(gazetteer: Gazetteer) -> None:
    """A Latin spelling that is filed nowhere is found by its consonants."""
    assert any(place.admin1 == "IQ-AN" for place in gazetteer.search("Falloujeh"))


def test_a_place_knows_its_division(gazetteer: Gazetteer) -> None:
    """Names and spellings of the division stand in the place, in both languages."""
    mosul = next(place for place in gazetteer.search("Mosul") if place.level is PlaceLevel.TOWN)
    assert mosul.admin1_names.en == "Nineveh"
    assert mosul.admin1_names.ar == "نينوى"
    assert "Ninewa" in mosul.admin1_spellings
    assert mosul.population > 1_000_000
    assert 36 < mosul.latitude < 37


def test_former_division_among_the_spellings(gazetteer: Gazetteer) -> None:
    """Places of the agencies carry the name of the tribal areas, those of Peshawar do not."""
    miranshah, peshawar = gazetteer.search("Miranshah")[0], gazetteer.search("Peshawar")[0]
    assert "Federally Administered Tribal Areas" in miranshah.admin1_spellings
    assert "Federally Administered Tribal Areas" not in peshawar.admin1_spellings


def test_containment(gazetteer: Gazetteer) -> None:
    """A place lies in itself, its district, division, country, and the regions made of them."""
    derna = gazetteer.search("Derna")[0]
    for region in (derna.id, "LY-DR", "LY", "region-cyrenaica"):
        assert gazetteer.is_within(derna, region)
    for region in ("LY-TB", "EG", "region-tripolitania", "nowhere"):
        assert not gazetteer.is_within(derna, region)


def test_regions_for_rules(gazetteer: Gazetteer) -> None:
    """A well-known region is the places that it is made of, in either language; a country or an id is itself."""
    assert {"SD-DN", "SD-DS"} <= {place.id for place in gazetteer.find_region("دارفور")}
    assert {place.id for place in gazetteer.find_region("Cyrenaica")} >= {"LY-BA", "LY-DR", "region-cyrenaica"}
    assert [place.id for place in gazetteer.find_region("Iraq")] == ["IQ"]
    assert [place.id for place in gazetteer.find_region("IQ-KI")] == ["IQ-KI"]
    assert gazetteer.find_region("Qwertyuiopia") == ()


def test_near_misses(gazetteer: Gazetteer) -> None:
    """A typing mistake in a division's or country's name is answered with the right one."""
    assert "Nineveh" in gazetteer.near("Ninveh")
    assert "Afghanistan" in gazetteer.near("Afganistan")


def test_common_words_are_marked(gazetteer: Gazetteer) -> None:
    """Village names that are words of the language are known as such; names that are only names are not."""
    assert gazetteer.is_common("spring")
    assert gazetteer.is_common("جبل")
    assert not gazetteer.is_common("fallujah")
    assert not gazetteer.is_common("nothing is called so")


def test_keys_are_those_of_today(gazetteer: Gazetteer) -> None:
    """The file was built with the folding that the code has: every stored name finds its own place."""
    for index in range(0, len(gazetteer), 3_001):
        place = gazetteer.place(index)
        for name in (place.names.en, place.names.ar):
            for key in place_names.keys(name, article=False) if name else ():
                found = gazetteer.places_of(key)
                assert found is not None, (name, key)
                assert index in found or len(found) >= gazetteer_file.MOST_CANDIDATES


def test_alias_file_of_an_operator(tmp_path: Path) -> None:
    """An operator's file adds places, spellings with a name to show, and regions."""
    extra = tmp_path / "places.yaml"
    extra.write_text(
        "places:\n"
        "  - {id: my-depot, en: Depot Nine, ar: المستودع التاسع, country: IQ, admin1: IQ-KI, at: [35.4, 44.3]}\n"
        "spellings:\n"
        "  - {id: IQ-KI, en: Kerkuk, also: [Karkook]}\n"
        "regions:\n"
        "  - {id: my-north, en: Our North, of: [IQ-KI, IQ-NI]}\n",
        encoding="utf-8",
    )
    gazetteer = load_gazetteer(extra)
    depot = gazetteer.get("my-depot")
    assert depot is not None
    assert depot.admin1_names.en == "Kerkuk"
    assert gazetteer.search("المستودع التاسع")[0] == depot
    assert gazetteer.search("Karkook")[0].admin1 == "IQ-KI"
    assert gazetteer.is_within(depot, "my-north")
    assert {"IQ-KI", "IQ-NI"} <= {place.id for place in gazetteer.find_region("our north")}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("places: [{id: a, en: A, country: IQ}]", "at must be"),
        ("places: [{id: a, en: A, country: IQ, at: [1, 2], level: planet}]", "level must be"),
        ("places: [{id: a, en: A, country: IQ, at: [1, 2], colour: red}]", "unknown key 'colour'"),
        ("spellings: [{also: [A]}]", "needs an id"),
        ("spellings: [{id: IQ, also: [yes]}]", "list of words"),
        ("regions: [{id: a, en: A}]", "needs of"),
        ("people: []", "unknown key 'people'"),
        ("- a", "must be a mapping"),
        ("places: [", "no valid YAML"),
    ],
)
def test_faults_of_an_alias_file(text: str, said: str) -> None:
    """A fault names the file, the entry and what is wrong."""
    with pytest.raises(DataError, match=said) as fault:
        read_aliases(text, about="mine.yaml")
    assert "mine.yaml" in str(fault.value)


def test_spellings_that_mean_another_place(tmp_path: Path) -> None:
    """What an alias file files under `not` no longer finds the place, and the place bears it no longer."""
    assert all("Dabes" not in (place.names.en, *place.spellings) for place in load_gazetteer().search("Kirkuk"))
    extra = tmp_path / "places.yaml"
    extra.write_text("spellings: [{id: IQ-NI, not: [Mosul, Ninawa]}]", encoding="utf-8")
    assert all(place.id != "IQ-NI" for place in load_gazetteer(extra).search("Ninawa"))
    assert any(place.id == "IQ-NI" for place in load_gazetteer(extra).search("Nineveh"))


@pytest.mark.parametrize(
    ("town", "division", "ar"),
    [("Zahedan", "Sistan and Baluchestan", "سيستان وبلوشستان"), ("Isfahan", "Isfahan", "أصفهان")],
)
def test_iranian_provinces_under_their_numbers_of_today(
    gazetteer: Gazetteer, town: str, division: str, ar: str
) -> None:
    """A town of Iran lies in the province of its code, under that province's name in both languages."""
    found = gazetteer.search(town)[0]
    assert (found.admin1_names.en, found.admin1_names.ar) == (division, ar)


def test_divisions_of_one_code_are_told_apart() -> None:
    """A code that stands for two divisions becomes two, each with its places by where they lie; the rest stays."""
    codes = place_codes.unambiguous(("KE-30", "KE-40", "KE-30"))
    assert codes.all == ("KE-30", "KE-40", "KE-21")
    assert {codes.of(0, -1.3, 36.9), codes.of(2, -1.3, 36.9)} == {"KE-30"}
    assert {codes.of(0, -2.2, 41.0), codes.of(2, -2.2, 41.0)} == {"KE-21"}
    assert codes.of(1, -2.2, 41.0) == "KE-40"
    assert set(codes.moved) == {0, 2}


def test_alias_of_an_unknown_place(tmp_path: Path) -> None:
    """Spellings for a place that does not exist are refused, as is a file that cannot be read."""
    extra = tmp_path / "places.yaml"
    extra.write_text("spellings: [{id: IQ-XX, also: [Nowhere]}]", encoding="utf-8")
    with pytest.raises(DataError, match="IQ-XX"):
        load_gazetteer(extra)
    with pytest.raises(DataError, match="cannot be read"):
        load_gazetteer(tmp_path / "absent.yaml")


def test_the_file_survives_the_way_to_disk() -> None:
    """What is dumped is loaded again; the same values give the same bytes; anything else is refused by name."""
    columns: dict[str, gazetteer_file.Column] = {
        "text_length": np.array([3, 2], dtype=np.uint16),
        "key_count": np.array([1, 0, 2], dtype=np.uint8),
        "posting": np.array([70_000, 1, 2], dtype=np.uint32),
    }
    data = gazetteer_file.dump(columns, b"abcde", ["IQ", "IQ-KI"])
    assert data == gazetteer_file.dump(columns, b"abcde", ["IQ", "IQ-KI"])
    tables = gazetteer_file.load(data, about="x.bin")
    assert list(tables.columns["posting"]) == [70_000, 1, 2]
    assert (list(tables.text_start), tables.texts, tables.codes) == ([0, 3, 5], b"abcde", ("IQ", "IQ-KI"))
    for broken in (b"", b"nonsense", data[:-3], data[:40]):
        with pytest.raises(DataError, match=r"x\.bin"):
            gazetteer_file.load(broken, about="x.bin")


@given(st.text(max_size=40))
def test_keys_of_anything(name: str) -> None:
    """Folding a name never fails, and a key's words are folded already."""
    for key in place_names.keys(name):
        assert key == key.strip()
        assert not place_names.is_arabic(key) or all(map(place_names.arabic_word, key.split(" ")))


@given(st.text(alphabet="ابتةىيهوأإآءؤئسلمنكقرد ", min_size=1, max_size=20))
def test_arabic_folding_is_idempotent(name: str) -> None:
    """A folded Arabic word that has lost its article folds to itself."""
    for word in place_names.words_of(name):
        if not word.startswith("ال"):
            assert place_names.arabic_word(word) == word


@pytest.mark.parametrize(
    ("name", "english", "shown"),
    [
        ("دبى", "Dubai", "دبي"),
        ("ريو دى جانيرو", "Rio de Janeiro", "ريو دي جانيرو"),
        ("نينوى", "Nineveh", "نينوى"),
        ("مرسى دبي", "Dubai Marina", "مرسى دبي"),
        ("مادرىد", "Madrid", "مادريد"),
        ("کویته", "Quetta", "كويته"),
        ("مُلتان", "Multan", "ملتان"),
        ("الوسطى (سريلانكا)", "Central", "الوسطى"),
        ("ধنকوتा", "Dhankuta", ""),
    ],
)
def test_arabic_names_are_shown_in_the_letters_of_arabic(name: str, english: str, shown: str) -> None:
    """A final ya has its dots where the English name is spoken so; marks, remarks and foreign letters go."""
    assert place_names.arabic_shown(name, english) == shown


@pytest.mark.parametrize(
    ("place_id", "arabic"),
    [("gn170654", "دمشق"), ("gn379252", "الخرطوم"), ("gn94824", "كربلاء"), ("gn250441", "عمان"), ("gn124665", "مشهد")],
)
def test_capitals_have_the_names_that_the_arab_press_writes(gazetteer: Gazetteer, place_id: str, arabic: str) -> None:
    """The sources have other spellings of these."""
    found = gazetteer.get(place_id)
    assert found is not None and found.names.ar == arabic


def test_a_name_that_is_only_shown_is_not_looked_for(gazetteer: Gazetteer) -> None:
    """Ede in Nigeria is shown as إيدي, which is also the word for hands."""
    index = gazetteer.index_of("gn2344053")
    assert index is not None and gazetteer.place(index).names.ar == "إيدي"
    assert index not in (gazetteer.places_of(place_names.arabic_word("إيدي")) or ())


def test_a_table_of_names_with_a_fault_names_its_line() -> None:
    """Three fields a line."""
    with pytest.raises(DataError, match="table:2:1"):
        read_shown("gn1\tدبي\t\ngn2 دبي", about="table")
