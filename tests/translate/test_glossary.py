"""Names in translations: put right where that is safe, else told; the operator's file with its faults."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import glossary
from bot.errors import DataError
from bot.translate.glossary import EMPTY, Glossary, parse_glossary

TEXT = """
- {ar: [تنظيم داعش, داعش], en: [Islamic State, ISIS], accepted: {en: [IS]}, wrong: {en: [State Organization]}}
- {ar: [حزب الله], en: [Hezbollah]}
- {ar: [كتائب حزب الله], en: [Kataib Hezbollah], accepted: {en: [the Battalions]}}
- {ar: [الحوثيون, الحوثيين], en: [Houthis]}
"""
AR_EN, EN_AR = ("ar", "en"), ("en", "ar")


@pytest.fixture(scope="module")
def names() -> Glossary:
    return parse_glossary(TEXT, "names.yaml")


@pytest.mark.parametrize(
    ("source", "output", "languages", "shown", "says"),
    [
        ("هجوم لتنظيم داعش", "attack by the State Organization", AR_EN, "attack by the Islamic State", ()),
        ("هجوم لداعش", "attack by داعش", AR_EN, "attack by Islamic State", ()),
        ("هجوم لداعش", "attack by ISIS", AR_EN, "attack by ISIS", ()),
        ("هجوم لداعش", "attack by IS", AR_EN, "attack by IS", ()),
        ("هجوم لداعش", "what it is", AR_EN, "what it is", ("داعش is not rendered as Islamic State",)),
        ("هجوم لكتائب حزب الله", "attack by the Battalions", AR_EN, "attack by the Battalions", ()),
        ("هجوم للحوثيين", "attack by Hawthis", AR_EN, "attack by Hawthis", ("الحوثيين is not rendered as Houthis",)),
        ("attack by the Houthis", "هجوم للحوثيين", EN_AR, "هجوم للحوثيين", ()),
        ("attack by the Houthis", "هجوم ل Houthis", EN_AR, "هجوم ل الحوثيون", ()),
        ("State Organization", "State Organization", AR_EN, "State Organization", ()),
    ],
)  # fmt: skip
def test_a_name_is_put_right_or_told(
    names: Glossary, source: str, output: str, languages: tuple[str, str], shown: str, says: tuple[str, ...]
) -> None:
    """Only where the original names the term: a wrong name is replaced, an accepted one stays, a lost one is told."""
    assert names.apply(source, output, languages) == (shown, says)


def test_an_arabic_particle_before_a_name_stays() -> None:
    """ "to" joined to a wrong name is joined to the right one, article and all."""
    own = parse_glossary("- {ar: [التنظيم], en: [Org], wrong: {ar: [منظمة, الشركة]}}", "own.yaml")
    assert own.apply("to Org", "لمنظمة وبمنظمة", EN_AR)[0] == "للتنظيم وبالتنظيم"
    assert own.apply("to Org", "للشركة", EN_AR)[0] == "للتنظيم"


@given(st.text(), st.text())
def test_any_text_is_taken(source: str, output: str) -> None:
    """No text breaks it, and one that names no term comes back unchanged."""
    names = parse_glossary(TEXT, "names.yaml")
    assert isinstance(names.apply(source, output, AR_EN)[0], str)
    assert EMPTY.apply(source, output, AR_EN) == (output, ())


def test_the_operators_terms_stand_before_the_bundled() -> None:
    """A term that shares a name replaces the bundled one; the others stay."""
    own = parse_glossary("- {ar: داعش, en: Daesh}", "own.yaml")
    both = parse_glossary(TEXT, "names.yaml").joined(own)
    assert both.apply("هجوم لداعش", "attack by داعش", AR_EN)[0] == "attack by Daesh"
    assert both.apply("حزب الله", "حزب الله", AR_EN)[0] == "Hezbollah"


def test_every_fault_of_a_file_is_told_with_its_place() -> None:
    """All faults at once, as path:line:column."""
    with pytest.raises(DataError) as fault:
        parse_glossary(
            "- {ar: x, en: [ab]}\n- word\n- {arabic: [ab], en: []}\n- {ar: اب, en: ab, wrong: {fr: [abc]}}", "g.yaml"
        )
    places = [tuple(map(int, line.split(":")[1:3])) for line in str(fault.value).splitlines()]
    assert places == sorted(places) and len(places) > 4
    assert "g.yaml:2:3: a term is a mapping" in str(fault.value)
    assert "'arabic' is no language code" in str(fault.value)
    assert "'wrong' is for fr" in str(fault.value)


def test_the_bundled_glossary_is_good() -> None:
    """It loads, and holds the group that is named most."""
    assert glossary(None).apply("هجوم لداعش", "attack by داعش", AR_EN) == ("attack by Islamic State", ())
