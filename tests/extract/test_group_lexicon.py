"""The lexicon of groups: its size and shape, look-ups, and what operators add."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import DataError
from bot.extract.group_file import KINDS, read_entries
from bot.extract.group_lexicon import STATE_KINDS, GroupLexicon, load_groups
from bot.extract.groups import find_groups
from bot.extract.phrases import keys_of
from bot.model import Group, Names
from bot.text.document import build

PACKAGED = load_groups()


@pytest.fixture
def lexicon() -> GroupLexicon:
    return PACKAGED


def _found(lexicon: GroupLexicon, text: str, language: str = "en") -> list[str]:
    doc = build("", text, language)
    keys = [keys_of(sentence.tokens, lexicon.same) for sentence in doc.sentences]
    return [mention.group.id for mention in find_groups(doc, keys, lexicon)]


def test_it_holds_what_was_asked(lexicon: GroupLexicon) -> None:
    """At least 400 armed groups, each with an English name and a known kind."""
    armed = [group for group in lexicon.groups if group.kind not in STATE_KINDS]
    assert len(armed) >= 400
    assert all(group.names.en and group.kind in KINDS for group in lexicon.groups)


def test_arabic_names_where_arabic_news_uses_them(lexicon: GroupLexicon) -> None:
    """Groups of the Arab countries have Arabic names."""
    arab = {"IQ", "SY", "LB", "PS", "YE", "LY", "EG", "SD", "DZ", "BH"}
    lacking = [group.id for group in lexicon.groups if group.country in arab and not group.names.ar]
    assert len(lacking) < 12, lacking


def test_parents_are_closed_up_to_the_root(lexicon: GroupLexicon) -> None:
    """A grandchild is within the root, a group is within itself, siblings are not within each other."""
    assert lexicon.is_within("adf", "islamic-state")
    assert lexicon.is_within("kataib-hezbollah", "pmf")
    assert lexicon.is_within("pkk", "pkk")
    assert not lexicon.is_within("aqap", "aqim")
    assert not lexicon.is_within("islamic-state", "iskp")
    assert "iskp" in {group.id for group in lexicon.children("islamic-state")}


@pytest.mark.parametrize(
    ("name", "group_id"),
    [
        ("ISIS", "islamic-state"),
        ("isil", "islamic-state"),
        ("داعش", "islamic-state"),
        ("Al-Qa'ida in the Arabian Peninsula", "aqap"),
        ("Jabhat an-Nusra", None),
        ("Jabhat al-Nusra", "al-nusra-front"),
        ("جبهه النصره", "al-nusra-front"),
        ("Kata'ib Hizballah", "kataib-hezbollah"),
        ("kataib-hezbollah", "kataib-hezbollah"),
        ("Tehreek-e-Taliban Pakistan", "ttp"),
        ("Lashkar-i-Tayyiba", "lashkar-e-taiba"),
        ("Taliban", "taliban"),
        ("القاعدة", "al-qaida"),
        ("حركة الشباب", "al-shabaab"),
        ("Polisario", "polisario"),
        ("no such band", None),
    ],
)
def test_names_are_found_in_any_spelling(lexicon: GroupLexicon, name: str, group_id: str | None) -> None:
    """Letter case, transliteration and diacritics do not matter in a look-up; an unknown name finds nothing."""
    assert [group.id for group in lexicon.named(name)] == ([group_id] if group_id else [])


def test_an_ambiguous_name_gives_every_group(lexicon: GroupLexicon) -> None:
    """Jundallah is one group in Iran and another in Pakistan."""
    assert {group.id for group in lexicon.named("Jundallah")} == {"jundallah-iran", "jundallah-pakistan"}


def test_near_misses_name_what_was_meant(lexicon: GroupLexicon) -> None:
    """A misspelt name has the right group first."""
    assert lexicon.near("Hezbolah")[0].id == "hezbollah"
    assert lexicon.near("Boko Harem")[0].id == "boko-haram"
    assert lexicon.near("qqqqqqqqqq") == ()


def test_a_rule_files_group_is_found_in_texts() -> None:
    """An operator's group is read like one of the package, also inside one of its parents."""
    own = Group(
        "night-owls",
        Names("Night Owls", "بوم الليل"),
        ("Night Owls", "بوم الليل"),
        ("islamic-state",),
        "IQ",
        "jihadist",
    )
    lexicon = load_groups([own])
    assert _found(lexicon, "Night Owls fighters killed two men.") == ["night-owls"]
    assert _found(lexicon, "قتل عناصر بوم الليل شرطيا", "ar") == ["night-owls"]
    assert lexicon.is_within("night-owls", "islamic-state")


def test_an_operator_adds_spellings_to_a_known_group() -> None:
    """A known id keeps its names and gets the new spellings."""
    lexicon = load_groups([Group("boko-haram", Names(""), ("The Sambisa Band",))])
    assert _found(lexicon, "The Sambisa Band killed four; Boko Haram is old.") == ["boko-haram", "boko-haram"]
    held = lexicon.get("boko-haram")
    assert held is not None
    assert held.names.en == "Boko Haram"


def test_an_operators_file_of_the_same_form(tmp_path: Path) -> None:
    """A YAML file adds groups with weak spellings and their context."""
    file = tmp_path / "more.yaml"
    file.write_text(
        "- {id: river-men, name: River Men, kind: militia, country: NG, weak: [River Men], context: [Benue]}\n",
        encoding="utf-8",
    )
    lexicon = load_groups(files=[file])
    assert _found(lexicon, "River Men burned a barn in Benue.") == ["river-men"]
    assert _found(lexicon, "River Men is a film.") == []


def test_an_unknown_parent_is_refused() -> None:
    """A group within nobody's group cannot be loaded, and the message names both."""
    with pytest.raises(DataError, match="night-owls has the parent owls"):
        load_groups([Group("night-owls", Names("Night Owls"), parents=("owls",), kind="militia")])


def test_every_fault_of_a_file_is_told_at_once() -> None:
    """Unknown keys, a missing id, a wrong kind and a weak spelling without context all stand in one message."""
    text = "- {name: A, kind: militia, colour: red}\n- {id: b, name: B, kind: choir, weak: [B]}\n- just text\n"
    with pytest.raises(DataError) as fault:
        read_entries(text, "mine.yaml")
    for part in ("mine.yaml", "unknown key colour", "id is missing", "kind choir", "need context", "entry 3"):
        assert part in str(fault.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A missing file is an error that names it."""
    with pytest.raises(DataError, match=r"absent\.yaml"):
        load_groups(files=[tmp_path / "absent.yaml"])


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("IS fighters killed two.", ["islamic-state"]),
        ("He is dead, is he not?", []),
        ("Is it over? IS IT SAFE TO GO HOME", []),
        ("TTP ATTACK KILLS FIVE", ["ttp"]),
        ("ttp stands for nothing", []),
        ("PKK/YPG shelling hit Azaz.", ["pkk", "ypg"]),
        ("ISIS-K said it did it.", ["iskp"]),
    ],
)
def test_abbreviations_need_their_capitals(lexicon: GroupLexicon, text: str, groups: list[str]) -> None:
    """ "IS" is a group, "is" and a shouted "IS" are not."""
    assert _found(lexicon, text) == groups


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("هجوم لداعش", ["islamic-state"]),
        ("وداعش وبحركة طالبان وللحوثيين", ["islamic-state", "taliban", "houthis"]),
        ("اتهم «حزب الله» بذلك", ["hezbollah"]),
        ("قصف لقسد على القرية", ["sdf"]),
        ("الجيش الإسرائيلي والشرطة العراقية", ["israeli-army", "iraqi-police"]),
    ],
)
def test_arabic_particles_and_quotes(lexicon: GroupLexicon, text: str, groups: list[str]) -> None:
    """Attached و ف ب ل and quotation marks do not hide a name."""
    assert _found(lexicon, text, "ar") == groups
