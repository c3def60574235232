"""The names of the real gazetteer, lexicon and world regions, as rules use them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.extract.lexicon import Lexicon, load_lexicon
from bot.match.load import load
from bot.match.rule import RuleSet
from bot.model import PlaceLevel
from bot.vocabulary import LexiconVocabulary, load_world_regions, make_vocabulary


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="module")
def vocabulary(lexicon: Lexicon) -> LexiconVocabulary:
    return make_vocabulary(lexicon)


def zones(vocabulary: LexiconVocabulary, region: str) -> list[str]:
    """The ids that a region of a rule stands for, or the fault."""
    loaded = load([("r.yaml", f"version: 1\nrules:\n  - {{id: a, when: {{region: {region!r}}}}}\n")], vocabulary)
    if loaded.rules is None:
        return [fault.message for fault in loaded.faults]
    return [zone.id for zone in loaded.rules.rules[0].condition.regions[0].zones]  # type: ignore[attr-defined]


MEANT = [
    ("Iraq", ["IQ"]),
    ("IQ", ["IQ"]),
    ("العراق", ["IQ"]),
    ("NO", ["NO"]),
    ("Georgia", ["GE"]),
    ("IQ-KI", ["IQ-KI"]),
    ("Kirkuk", ["IQ-KI"]),
    ("كركوك", ["IQ-KI"]),
    ("Gaza", ["PS-GZ"]),
    ("قطاع غزة", ["PS-GZ"]),
    ("UK", ["GB"]),
    ("Levant", ["IL", "JO", "LB", "PS", "SY"]),
    ("بلاد الشام", ["IL", "JO", "LB", "PS", "SY"]),
    ("Horn of Africa", ["DJ", "ER", "ET", "SO"]),
    ("القرن الأفريقي", ["DJ", "ER", "ET", "SO"]),
    ("Sahel", ["BF", "ML", "MR", "NE", "TD"]),
    ("Maghreb", ["DZ", "LY", "MA", "MR", "TN"]),
    ("Iraqi Kurdistan", ["IQ-AR", "IQ-DA", "IQ-SU", "region-kurdistan"]),
]


@pytest.mark.parametrize(("name", "ids"), MEANT)
def test_a_name_means_one_thing(vocabulary: LexiconVocabulary, name: str, ids: list[str]) -> None:
    """Countries, divisions and world regions are found by name in both languages and by ISO id."""
    assert zones(vocabulary, name) == ids


@pytest.mark.parametrize(
    ("name", "country", "level"),
    [
        ("Mosul", "IQ", PlaceLevel.ADMIN2),
        ("London", "GB", PlaceLevel.TOWN),
        ("Tarmiya, Iraq", "IQ", PlaceLevel.ADMIN2),
        ("الطارمية، العراق", "IQ", PlaceLevel.ADMIN2),
        ("Tripoli, Lebanon", "LB", PlaceLevel.ADMIN2),
    ],
)
def test_towns(vocabulary: LexiconVocabulary, name: str, country: str, level: PlaceLevel) -> None:
    """A town, or the district of its name around it, is found by name, or with what it lies in."""
    loaded = load([("r.yaml", f"version: 1\nrules:\n  - {{id: a, when: {{region: {name!r}}}}}\n")], vocabulary)
    assert loaded.rules is not None, loaded.faults
    (zone,) = loaded.rules.rules[0].condition.regions[0].zones  # type: ignore[attr-defined]
    assert zone.country == country
    assert zone.level in (level, PlaceLevel.TOWN)


REFUSED = [
    ("Punjab", "'Punjab' can be"),
    ("Tripoli", "'Tripoli' can be"),
    ("Kirkik", "did you mean 'Kirkuk'"),
    ("Irak", "'Iraq'"),
    ("Middle Est", "did you mean 'Middle East'"),
    ("العراقق", "'العراق'"),
    ("Xyzzyland", "unknown region 'Xyzzyland'"),
    ("Tripoli, Xyzzyland", "unknown region"),
]


@pytest.mark.parametrize(("name", "message"), REFUSED)
def test_typing_mistakes_and_doubles_are_refused(vocabulary: LexiconVocabulary, name: str, message: str) -> None:
    """A name that only sounds like one, or that means two places, is a fault with what may be meant."""
    (fault,) = zones(vocabulary, name)
    assert message in fault


def test_groups(vocabulary: LexiconVocabulary) -> None:
    """A group is found by id and by name in both languages; a near miss is offered."""
    for name in ("islamic-state", "ISIS", "داعش"):
        assert [group.id for group in vocabulary.groups(name)] == ["islamic-state"]
    assert vocabulary.groups("islamic-stat") == ()
    assert "islamic-state" in vocabulary.near_groups("islamic-stat")


def test_world_regions_are_made_of_places_that_exist(lexicon: Lexicon) -> None:
    """Every member of every world region is in the gazetteer; every region is named in both languages, none twice."""
    regions = load_world_regions()
    missing = [(r.id, m) for r in regions for m in r.members if lexicon.gazetteer.get(m) is None]
    assert missing == []
    assert all(region.english and region.arabic for region in regions)
    names = [name.casefold() for region in regions for name in (*region.english, *region.arabic)]
    assert len(names) == len(set(names))


def rules_folder(vocabulary: LexiconVocabulary) -> RuleSet:
    folder = Path(__file__).parents[1] / "rules"
    loaded = load([(p.name, p.read_text("utf-8")) for p in sorted(folder.glob("*.yaml"))], vocabulary)
    assert loaded.faults == ()
    assert loaded.doubts == ()
    assert loaded.rules is not None
    return loaded.rules


def test_the_example_rules(vocabulary: LexiconVocabulary) -> None:
    """The rules that come with Tocsin have neither fault nor doubt, and a name in both languages."""
    rules = rules_folder(vocabulary).rules
    assert len(rules) >= 4
    assert all(rule.policy.names.en and rule.policy.names.ar for rule in rules)
